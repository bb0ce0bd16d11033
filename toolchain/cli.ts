import { Options } from "./commands/options.ts";
import { ToolchainError } from "./errors.ts";

interface Command {
  readonly options: readonly string[];
  /** Loads the command's code only when it is run: the compiler alone takes a second to load. */
  readonly load: () => Promise<(options: Options) => Promise<void> | void>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  compile: {
    options: ["target", "entry", "name", "out", "allow", "base"],
    load: async () => (await import("./commands/compile.ts")).compileCommand,
  },
  image: {
    options: ["kernel", "core", "abi", "out", "lines-at"],
    load: async () => (await import("./commands/image.ts")).imageCommand,
  },
  stack: {
    options: ["ci", "calls", "entry", "max"],
    load: async () => (await import("./commands/stack.ts")).stackCommand,
  },
  hot: {
    options: ["elf", "functions"],
    load: async () => (await import("./commands/hot.ts")).hotCommand,
  },
  differential: {
    options: ["programs", "seed", "out", "builds"],
    load: async () => (await import("./commands/differential.ts")).differentialCommand,
  },
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
  const options = new Options(name, rest, command.options);
  const run = await command.load();
  await run(options);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof ToolchainError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.code === "usage" ? 2 : 1;
});
