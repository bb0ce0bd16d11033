import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Monitor } from "../../rig/monitor.ts";
import { startMachine } from "../../rig/run-machine.ts";
import type { Programs } from "../build-programs.ts";
import { benchMachine } from "../measure.ts";
import type { Place, Row } from "../rows.ts";
import type { Disassembly, Instruction } from "./disassembly.ts";
import { executedAddresses, perIteration, staysInHost } from "./execution-log.ts";

/** TRACE_ITERATIONS of tests/bench/programs/measure.h. */
const ITERATIONS = 8;
/** COM1's scratch register: the program polls it. */
const SCRATCH = "0x3ff";

/** One row to trace. */
export interface Target {
  place: Exclude<Place, "kvm-long" | "kvm-real">;
  row: Row;
}

/** True where MicroV serves the exits. */
export function isTarget<T extends { place: Place; row: Row }>(entry: T): entry is T & Target {
  return entry.place in COMMANDS;
}

/** What the hypervisor executed for one exit of a row, in order. */
export interface Trace extends Target {
  addresses: string[];
  instructions: Instruction[];
}

const COMMANDS: Record<Target["place"], (row: Row) => string> = {
  root: (row) => `/bench trace root ${row}`,
  "micro-vm-real": (row) => `/bench trace micro-vm /guest real ${row}`,
  "micro-vm-long": (row) => `/bench trace micro-vm /guest long ${row}`,
};

/**
 * Boots a machine in which each target runs a few times while QEMU logs every instruction.
 * @param code of the hypervisor on board
 * @throws {Error} when the machine fails, or when what it executes is not `code`
 */
export async function trace(
  programs: Programs,
  targets: readonly Target[],
  code: Disassembly,
): Promise<Trace[]> {
  const folder = mkdtempSync(join(tmpdir(), "microv-trace-"));
  const lines = targets.map(({ place, row }) => COMMANDS[place](row));
  if (targets.length === 0) return [];
  const commands = `microv start >&2 && ${lines.join(" && ")} && microv stop >&2`;
  const machine = await startMachine(benchMachine(programs, "", commands));
  try {
    const traces: Trace[] = [];
    for (const target of targets) {
      const name = `${target.place} ${target.row}`;
      // QEMU appends to a log of a name it knows.
      const log = join(folder, `${target.place}-${target.row}`);
      await machine.printed(`begin ${name}\n`);
      await logTo(await machine.monitor, log);
      await machine.printed(`end ${name}\n`);
      await logOff(await machine.monitor);
      traces.push(traceOf(target, readFileSync(log, "utf8"), code));
    }
    const result = await machine.done;
    if (result.status !== 0) throw new Error(`tracing failed: ${result.reason}${result.stderr}`);
    return traces;
  } finally {
    machine.kill();
    rmSync(folder, { recursive: true });
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

function traceOf(target: Target, log: string, code: Disassembly): Trace {
  const executed = executedAddresses(log, code);
  const stays = staysInHost(executed, (address) => code.get(address)?.mnemonic === "vmrun");
  const addresses = perIteration(stays, ITERATIONS);
  if (addresses.length === 0)
    throw new Error(
      `${target.place} ${target.row}: no exit in the trace; was the image built anew meanwhile?`,
    );
  const instructions = addresses.map((address) => code.get(address) as Instruction);
  return { ...target, addresses, instructions };
}
