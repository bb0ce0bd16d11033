import { ToolchainError } from "../errors.ts";

/** The `--name value` options of one command. */
export class Options {
  readonly #values = new Map<string, string>();
  readonly #command: string;

  /** Throws `usage` for anything that is not a known `--name value` pair. */
  constructor(command: string, argv: readonly string[], known: readonly string[]) {
    this.#command = command;
    for (let i = 0; i < argv.length; i += 2) {
      const name = argv[i]?.replace(/^--/, "") ?? "";
      const value = argv[i + 1];
      if (!argv[i]?.startsWith("--") || !known.includes(name)) {
        throw new ToolchainError(
          "usage",
          `${command} does not know "${argv[i]}"; it takes ${known.map((item) => `--${item}`).join(" ")}`,
        );
      }
      if (value === undefined) throw new ToolchainError("usage", `${command}: --${name} needs a value`);
      this.#values.set(name, value);
    }
  }

  /** The value of an option that may be absent. */
  optional(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** The value of an option that must be there. */
  required(name: string): string {
    const value = this.#values.get(name);
    if (value === undefined) throw new ToolchainError("usage", `${this.#command} needs --${name}`);
    return value;
  }

  /** A non-negative integer, decimal or 0x hexadecimal. */
  integer(name: string, fallback?: number): number {
    const text = this.#values.get(name);
    if (text === undefined && fallback !== undefined) return fallback;
    const value = Number(this.required(name));
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new ToolchainError(
        "usage",
        `${this.#command}: --${name} "${text}" is not a non-negative integer`,
      );
    }
    return value;
  }
}
