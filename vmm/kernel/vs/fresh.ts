/**
 * Registers that stay in the processor's own structure until somebody asks for them. Where that structure is
 * memory of ours nothing is ever stale, and the question costs one comparison.
 */
import { readGroups } from "../vendor";
import { kernelOf } from "./blocks";

/** GuestState of this VS holds the registers of these DIRTY_ groups. It is the current one, or its state was retrieved. */
export function fresh(vs: u32, groups: u64): void {
  if ((kernelOf(vs).stale & (<u32>groups)) != 0) coldRefresh(vs, <u32>groups);
}

export function coldRefresh(vs: u32, groups: u32): void {
  const k = kernelOf(vs);
  readGroups(vs, k.stale & groups);
  k.stale &= ~groups;
}
