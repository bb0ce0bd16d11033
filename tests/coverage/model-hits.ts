/**
 * Which lines of kernel and core a test process ran in the machine model. Only where MICROV_COVERAGE names a
 * folder; each process leaves one file there.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Before, countersAt } from "./counters.ts";
import { readPlaces } from "./places.ts";

/** The folder that collects coverage; undefined: none is collected. */
export function coverageFolder(): string | undefined {
  return process.env["MICROV_COVERAGE"] || undefined;
}

/** Suffix of the files of this kind, each a JSON list of places. */
export const MODEL_SUFFIX = ".model.json";

interface Counted {
  readonly names: readonly string[];
  readonly before: Before;
  readonly base: number;
}

const covered = new Set<string>();
/** Memories that may still be counted in. Machines are many and large: old ones are read and let go. */
const recent: (() => void)[] = [];
const RECENT = 8;

/** The counters of a module whose hits lie at that linear address; undefined where nothing is collected. */
export function modelCounters(wasm: Uint8Array, sourceMap: () => string, base: number): Counted | undefined {
  const folder = coverageFolder();
  if (folder === undefined) return undefined;
  leaveFileAtEnd(folder);
  const places = readPlaces(wasm, sourceMap());
  return { names: places.names, before: countersAt(base, places), base };
}

/** Counts what instances of the module do in this memory. */
export function countIn(bytes: Uint8Array, counted: Counted | undefined): void {
  if (counted === undefined) return;
  const { names, base } = counted;
  recent.push(() => names.forEach((name, i) => bytes[base + i] === 1 && covered.add(name)));
  while (recent.length > RECENT) recent.shift()?.();
}

let leaves = false;
function leaveFileAtEnd(folder: string): void {
  if (leaves) return;
  leaves = true;
  process.once("exit", () => {
    for (const read of recent) read();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${process.pid}${MODEL_SUFFIX}`), JSON.stringify([...covered].sort()));
  });
}
