import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Programs } from "../build-programs.ts";
import { type Column, PROCESSORS } from "../columns.ts";
import { benchMachine } from "../measure.ts";
import type { Place, Row } from "../rows.ts";
import { executedOnBochs } from "./bochs-tracer.ts";
import type { Disassembly, Instruction } from "./disassembly.ts";
import { perIteration, staysInHost } from "./execution-log.ts";
import { executedOnQemu } from "./qemu-tracer.ts";

/** TRACE_ITERATIONS of tests/bench/programs/measure.h. */
const ITERATIONS = 8;

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
  root: (row) => `root ${row}`,
  "micro-vm-real": (row) => `micro-vm /guest real ${row}`,
  "micro-vm-long": (row) => `micro-vm /guest long ${row}`,
};

const ENTRIES: ReadonlySet<string> = new Set(["vmrun", "vmlaunch", "vmresume"]);

/** An emulator's way to trace. */
const TRACERS = {
  qemu: { name: "monitor", executed: executedOnQemu },
  bochs: { name: "port", executed: executedOnBochs },
} as const;

/**
 * Boots a machine in which each target runs a few times while the emulator logs every instruction.
 * @param code of the hypervisor on board
 * @throws {Error} when the machine fails, or when what it executes is not `code`
 */
export async function trace(
  column: Column,
  programs: Programs,
  targets: readonly Target[],
  code: Disassembly,
): Promise<Trace[]> {
  if (targets.length === 0) return [];
  const { name, executed } = TRACERS[PROCESSORS[column].bed];
  const lines = targets.map(({ place, row }) => `/bench trace ${name} ${COMMANDS[place](row)}`);
  const commands = `microv start >&2 && ${lines.join(" && ")} && microv stop >&2`;
  const folder = mkdtempSync(join(tmpdir(), "microv-trace-"));
  try {
    const machine = benchMachine(column, programs, "", commands);
    const addresses = await executed(machine, targets, code, folder);
    return targets.map((target, i) => traceOf(target, addresses[i] ?? [], code));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function traceOf(target: Target, executed: readonly string[], code: Disassembly): Trace {
  const stays = staysInHost(executed, (address) => ENTRIES.has(code.get(address)?.mnemonic ?? ""));
  const addresses = perIteration(stays, ITERATIONS);
  if (addresses.length === 0)
    throw new Error(
      `${target.place} ${target.row}: no exit in the trace; was the image built anew meanwhile?`,
    );
  const instructions = addresses.map((address) => code.get(address) as Instruction);
  return { ...target, addresses, instructions };
}
