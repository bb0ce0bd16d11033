import { ToolchainError } from "../errors.ts";
import { Options } from "./options.ts";

interface Command {
  readonly options: readonly string[];
  /** Loads the command's code only when it is run: the compiler alone takes a second to load. */
  readonly load: () => Promise<(options: Options) => Promise<void> | void>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  compile: {
    options: ["target", "entry", "name", "out", "allow", "base"],
    load: async () => (await import("./compile.ts")).compileCommand,
  },
  image: {
    options: ["kernel", "core", "abi", "out", "lines-at"],
    load: async () => (await import("./image.ts")).imageCommand,
  },
  stack: {
    options: ["ci", "calls", "entry", "max"],
    load: async () => (await import("./stack.ts")).stackCommand,
  },
  hot: {
    options: ["elf", "functions"],
    load: async () => (await import("./hot.ts")).hotCommand,
  },
  differential: {
    options: ["programs", "seed", "out", "builds"],
    load: async () => (await import("./differential.ts")).differentialCommand,
  },
};

/** Runs the command that `argv` names. Throws `usage` for a command or option that does not exist. */
export async function runCommand(argv: readonly string[]): Promise<void> {
  const [name = "", ...rest] = argv;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
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
