/**
 * A refusal by the toolchain. `code` is stable (tests and docs/troubleshooting.md refer to it);
 * the message says what was wrong, where, and what to do about it.
 */
export class ToolchainError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = "ToolchainError";
    this.code = code;
  }
}
