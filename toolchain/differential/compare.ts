import * as path from "node:path";
import fc from "fast-check";
import { OPCODES } from "../wasm/opcodes.ts";
import { buildModule } from "./build.ts";
import { describeOutcome, type Outcome, TRAP } from "./outcome.ts";
import { completePrograms, type Program, programs } from "./program.ts";
import { type Build, runNatively } from "./run-native.ts";
import { runInV8 } from "./run-v8.ts";

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
 * needs, or move one, so the moment of such a trap is only exact without optimisation. Masked code
 * wraps there by design.
 */
function mustAgree(build: Build, v8: Outcome): boolean {
  return build === "exact" || v8.trap !== TRAP.memory;
}

function equal(a: Outcome, b: Outcome): boolean {
  return a.trap === b.trap && a.result === b.result && a.memory === b.memory;
}

/** Fixed programs that execute every instruction, then generated ones. */
function sample(count: number, seed: number): Program[] {
  const fixed = completePrograms();
  return [...fixed, ...fc.sample(programs(), { numRuns: Math.max(0, count - fixed.length), seed })];
}

async function compareBatch(
  batch: readonly Program[],
  first: number,
  directory: string,
  builds: readonly Build[],
  report: MutableReport,
): Promise<void> {
  const wasm = buildModule(batch);
  const expected = runInV8(wasm, batch.length);
  for (const { trap } of expected) {
    const end = Object.entries(TRAP).find(([, number]) => number === trap)?.[0] ?? "?";
    report.ends.set(end, (report.ends.get(end) ?? 0) + 1);
  }
  await Promise.all(
    builds.map(async (build) => {
      const { outcomes, counts } = await runNatively(
        wasm,
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
  const report: MutableReport = { programs: 0, ends: new Map(), executed: new Map(), disagreements: [] };
  const all = sample(count, seed);
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
