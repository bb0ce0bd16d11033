/**
 * A reason why set-up cannot go on that the user can act on: what is wrong, and the line to run.
 * The command line tools of this folder print it without a stack trace and exit with `exitCode`
 * (3: this place is not supported or something must be installed first; 1: a step failed).
 */
export class SetupError extends Error {
  /**
   * @param {string} message one line: what is wrong and what to run
   * @param {number} exitCode
   */
  constructor(message, exitCode = 3) {
    super(message);
    this.name = "SetupError";
    this.exitCode = exitCode;
  }
}

/**
 * Runs a command line tool's main function; prints a SetupError as one line and exits with its code.
 * @param {() => void | Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`microv: ${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
