import { runCommand } from "./commands/run.ts";
import { ToolchainError } from "./errors.ts";

runCommand(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof ToolchainError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.code === "usage" ? 2 : 1;
});
