import * as path from "node:path";
import { OPCODES } from "../wasm/opcodes.ts";
import { buildModule } from "./build.ts";
import { describeOutcome, type Outcome, TRAP } from "./outcome.ts";
import type { Program } from "./program.ts";
import { type Build, runNatively } from "./run-native.ts";
import { runInV8 } from "./run-v8.ts";
import { sample } from "./sample.ts";

/** Programs per module: a compile costs more than a run. */
const BATCH = 100;

export interface Disagreement {
  readonly program: number;
  readonly build: Build;
  readonly v8: Outcome;
  readonly native: Outcome;
}

export interface Report {
  readonly programs: number;
  /** How many ended by each kind of trap (TRAP's keys). */
  readonly ends: ReadonlyMap<string, number>;
  /** Executions by opcode name, over all programs. */
  readonly executed: ReadonlyMap<string, number>;
  readonly disagreements: readonly Disagreement[];
}

/**
 * Optimised code must agree wherever wasm's memory bound is not hit: gcc may drop a load that nobody
 * needs, or move one, so the moment of such a trap is only exact without optimisation, or where the bound is
 * checked in software, as wasm2c does. Masked code wraps there by design.
 */
function mustAgree(build: Build, v8: Outcome): boolean {
  return build === "exact" || build === "wasm2c" || v8.trap !== TRAP.memory;
}

function equal(a: Outcome, b: Outcome): boolean {
  return a.trap === b.trap && a.result === b.result && a.memory === b.memory;
}

async function compareBatch(
  batch: readonly Program[],
  first: number,
  directory: string,
  builds: readonly Build[],
  report: MutableReport,
): Promise<void> {
  const wasm = buildModule(batch);
  // wasm2c 1.0.39 returns the new value of a read-modify-write, and the old only from a shared memory.
  const shared = builds.includes("wasm2c") ? buildModule(batch, true) : wasm;
  const expected = runInV8(wasm, batch.length);
  for (const { trap } of expected) {
    const end = Object.entries(TRAP).find(([, number]) => number === trap)?.[0] ?? "?";
    report.ends.set(end, (report.ends.get(end) ?? 0) + 1);
  }
  await Promise.all(
    builds.map(async (build) => {
      const { outcomes, counts } = await runNatively(
        build === "wasm2c" ? shared : wasm,
        batch.length,
        build,
        path.join(directory, `${first}-${build}`),
      );
      counts.forEach((count, name) => report.executed.set(name, (report.executed.get(name) ?? 0) + count));
      expected.forEach((v8, i) => {
        const native = outcomes[i];
        if (native === undefined)
          throw new RangeError(`the ${build} build printed no result for program ${first + i}`);
        if (mustAgree(build, v8) && !equal(v8, native))
          report.disagreements.push({ program: first + i, build, v8, native });
      });
    }),
  );
  report.programs += batch.length;
}

interface MutableReport {
  programs: number;
  readonly ends: Map<string, number>;
  readonly executed: Map<string, number>;
  readonly disagreements: Disagreement[];
}

/** Without clang, which is a cross-check and not what ships. */
export const DEFAULT_BUILDS: readonly Build[] = ["exact", "shipped", "masked"];

/**
 * Generates `count` programs from `seed`, runs each in V8 and in each native build, and reports. Files go
 * to `directory`. Executions are counted by the exact build.
 */
export async function compareEngines(
  count: number,
  seed: number,
  directory: string,
  builds: readonly Build[] = DEFAULT_BUILDS,
): Promise<Report> {
  return comparePrograms(sample(count, seed), directory, builds);
}

/** Likewise, of given programs. */
export async function comparePrograms(
  all: readonly Program[],
  directory: string,
  builds: readonly Build[],
): Promise<Report> {
  const report: MutableReport = { programs: 0, ends: new Map(), executed: new Map(), disagreements: [] };
  for (let first = 0; first < all.length; first += BATCH) {
    await compareBatch(all.slice(first, first + BATCH), first, directory, builds, report);
  }
  return report;
}

/** Accepted opcodes that no program executed. */
export function neverExecuted(report: Report): string[] {
  return [...OPCODES.values()].map((op) => op.name).filter((name) => (report.executed.get(name) ?? 0) === 0);
}

/** One line per disagreement, with what each engine said. */
export function describeDisagreement({ program, build, v8, native }: Disagreement): string {
  return `program ${program}, ${build} build: V8 says ${describeOutcome(v8)}; native code says ${describeOutcome(native)}`;
}
