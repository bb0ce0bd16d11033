import type { MachineOptions } from "./machine-options.ts";
import { type MachineResult, runMachine } from "./run-machine.ts";
import { STATUS_TIMEOUT } from "./verdict.ts";

/** runMachine for tests: with a second boot where bootAgain has one. */
export function runBooted(options: Partial<MachineOptions>): Promise<MachineResult> {
  return bootAgain(() => runMachine(options), console.error);
}

/**
 * Runs a machine, and once more if it hung before it came to its commands: QEMU with a thread per CPU sometimes does
 * in Linux's boot. Nothing that a test is about has run by then.
 * @param say is told when that happens
 */
export async function bootAgain(
  run: () => Promise<MachineResult>,
  say: (line: string) => void,
): Promise<MachineResult> {
  const result = await run();
  if (result.status !== STATUS_TIMEOUT || result.begun) return result;
  say(`machine: ${result.reason}; its console is in ${result.consoleLog}. It boots once more`);
  return run();
}
