import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MachineOptions } from "../../rig/machine-options.ts";
import type { Monitor } from "../../rig/monitor.ts";
import { startMachine } from "../../rig/run-machine.ts";
import type { Place, Row } from "../rows.ts";
import { executedAddresses } from "./execution-log.ts";

/** COM1's scratch register: the program polls it. */
const SCRATCH = "0x3ff";

/**
 * Runs the machine, whose commands trace the targets one after the other.
 * @param folder for logs
 * @returns for each target the addresses that `known` knows
 * @throws {Error} when the machine fails
 */
export async function executedOnQemu(
  options: Partial<MachineOptions>,
  targets: readonly { place: Place; row: Row }[],
  known: { has(address: string): boolean },
  folder: string,
): Promise<string[][]> {
  const machine = await startMachine(options);
  try {
    const executed: string[][] = [];
    for (const { place, row } of targets) {
      // QEMU appends to a log of a name it knows.
      const log = join(folder, `${place}-${row}`);
      await machine.printed(`begin ${place} ${row}\n`);
      await logTo(await machine.monitor, log);
      await machine.printed(`end ${place} ${row}\n`);
      await logOff(await machine.monitor);
      executed.push(executedAddresses(readFileSync(log, "utf8"), known));
    }
    const result = await machine.done;
    if (result.status !== 0) throw new Error(`tracing failed: ${result.reason}${result.stderr}`);
    return executed;
  } finally {
    machine.kill();
  }
}

/** One instruction a block, every block logged; then lets the program go on. */
async function logTo(monitor: Monitor, file: string): Promise<void> {
  const answer = await monitor.human("one-insn-per-tb on");
  // Before QEMU 8.1 it had another name.
  if (answer.includes("unknown command")) await monitor.human("singlestep on");
  await monitor.human(`logfile ${file}`);
  await monitor.human("log exec,nochain");
  await monitor.human(`o/b ${SCRATCH} 1`);
}

async function logOff(monitor: Monitor): Promise<void> {
  await monitor.human("log none");
  const answer = await monitor.human("one-insn-per-tb off");
  if (answer.includes("unknown command")) await monitor.human("singlestep off");
}
