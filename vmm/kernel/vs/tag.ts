/**
 * Address space tags belong to a PP and are handed out by generation. A VS whose tag is of another
 * PP, of an older generation, or from before its nested table last lost an entry, gets a fresh tag, which
 * no TLB entry carries; when tags run out, the PP flushes and starts over.
 */
import { VmRecord, VsRecord } from "../../abi/generated/registry";
import { ppState, vmRecord, vsRecord } from "../pp";
import { useTag } from "../vendor";
import { kernelOf } from "./blocks";

const FIRST_GUEST_TAG: u32 = 2;

export function ensureTag(pp: u32, vs: u32): void {
  const state = ppState(pp);
  const k = kernelOf(vs);
  const mine = k.tagPp == state.ppid + 1 && k.tagGeneration == state.tagGeneration;
  if (mine && k.tableGeneration == vmRecord(k.vmid).generation) return;
  coldFreshTag(pp, vs);
}

export function coldFreshTag(pp: u32, vs: u32): void {
  const state = ppState(pp);
  const k = kernelOf(vs);
  const vm = changetype<usize>(vmRecord(k.vmid));
  const generation = atomic.load<u64>(vm, offsetof<VmRecord>("generation"));
  const isFull = state.nextTag >= state.tags;
  if (isFull) {
    state.tagGeneration += 1;
    state.nextTag = FIRST_GUEST_TAG;
  }
  k.tag = state.nextTag;
  state.nextTag += 1;
  k.tagPp = state.ppid + 1;
  k.tagGeneration = state.tagGeneration;
  k.tableGeneration = generation;
  useTag(vs, isFull);
  // What whoever unmaps waits for (nested/drain.ts).
  atomic.store<u64>(changetype<usize>(vsRecord(k.vsid)), generation, offsetof<VsRecord>("tableGeneration"));
}

/** The next VS that needs a tag on this PP gives out all of them anew, with a flush. */
export function forgetTags(pp: u32): void {
  ppState(pp).nextTag = ppState(pp).tags;
}
