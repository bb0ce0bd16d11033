import fc from "fast-check";
import { completePrograms, type Program, programs } from "./program.ts";

/** Fixed programs that execute every instruction, then generated ones: `count` in all. */
export function sample(count: number, seed: number): Program[] {
  const fixed = completePrograms();
  return [...fixed, ...fc.sample(programs(), { numRuns: Math.max(0, count - fixed.length), seed })];
}
