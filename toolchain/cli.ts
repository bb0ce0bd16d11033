import { compileCommand } from "./commands/compile.ts";
import { differentialCommand } from "./commands/differential.ts";
import { imageCommand } from "./commands/image.ts";
import { stackCommand } from "./commands/stack.ts";
import { Options } from "./commands/options.ts";
import { ToolchainError } from "./errors.ts";

interface Command {
  readonly options: readonly string[];
  readonly run: (options: Options) => Promise<void> | void;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  compile: { options: ["target", "entry", "name", "out", "allow", "base"], run: compileCommand },
  image: { options: ["kernel", "core", "abi", "out", "lines-at"], run: imageCommand },
  differential: { options: ["programs", "seed", "out"], run: differentialCommand },
  stack: { options: ["ci", "calls", "entry", "max"], run: stackCommand },
};

async function main(argv: readonly string[]): Promise<void> {
  const [name = "", ...rest] = argv;
  const command = COMMANDS[name];
  if (command === undefined) {
    throw new ToolchainError(
      "usage",
      `there is no command "${name}"; use one of ${Object.keys(COMMANDS).join(", ")}`,
    );
  }
  await command.run(new Options(name, rest, command.options));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof ToolchainError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.code === "usage" ? 2 : 1;
});
