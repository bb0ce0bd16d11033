import { spawnSync } from "node:child_process";
import { gdbHint } from "./gdb-hint.ts";
import { bedOf, UsageError } from "./machine-options.ts";
import { HELP, parseArguments } from "./parse-arguments.ts";
import { runMachine } from "./run-machine.ts";
import { BOCHS_SETUP, BUILD, ROOT, setupFacts } from "./setup-facts.ts";

/** `npm run machine`: see HELP. */
async function main(args: readonly string[]): Promise<number> {
  const options = parseArguments(args);
  if (options === "help") {
    console.log(HELP);
    return 0;
  }
  if (bedOf(options) === "bochs" && setupFacts().bochs === undefined) {
    // Who never wants Bochs need not wait for it.
    const { status } = spawnSync(process.execPath, BOCHS_SETUP, { cwd: ROOT, stdio: ["ignore", 2, 2] });
    if (status !== 0) return status ?? 1;
  }
  if (options.gdb) {
    console.error(`machine: waiting for gdb; in another terminal: ${gdbHint(BUILD)}`);
  }
  const result = await runMachine(options, {
    onStdout: (bytes) => process.stdout.write(bytes),
    onStderr: (bytes) => process.stderr.write(bytes),
  });
  // A shell has no status to deliver: leaving it by power-off is its normal end.
  if (options.shell && result.ended === "guest-shutdown") return 0;
  if (result.reason !== "") console.error(`machine: ${result.reason}`);
  if (result.status !== 0 && !options.shell) {
    console.error(`machine: the kernel's console is in ${result.consoleLog}`);
    if (result.emulatorLog !== undefined)
      console.error(`machine: what Bochs saw is in ${result.emulatorLog}`);
  }
  return result.status;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`machine: ${error.message}`);
  process.exitCode = 2;
}
