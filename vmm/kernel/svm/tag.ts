/**
 * Address space tags (ASIDs) belong to a PP and are handed out by generation. A VS whose tag is of another
 * PP, of an older generation, or from before its nested table last lost an entry, gets a fresh tag, which
 * no TLB entry carries; when tags run out, the PP flushes and starts over.
 */
import { VmRecord, VsRecord } from "../../abi/generated/registry";
import { VS_BLOCK_KERNEL, VS_BLOCK_VMCB } from "../../abi/generated/memory-map";
import { ppState, vmRecord, vsRecord } from "../pp";
import { Vmcb, VsKernel } from "./generated/vmcb";

const FIRST_GUEST_TAG: u32 = 2;
const FLUSH_ALL: u8 = 1;

export function ensureTag(pp: u32, vs: u32): void {
  const state = ppState(pp);
  const k = changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL));
  const mine = k.tagPp == state.ppid + 1 && k.tagGeneration == state.tagGeneration;
  if (mine && k.tableGeneration == vmRecord(k.vmid).generation) return;
  coldFreshTag(pp, vs);
}

export function coldFreshTag(pp: u32, vs: u32): void {
  const state = ppState(pp);
  const k = changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL));
  const vmcb = changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB));
  const vm = changetype<usize>(vmRecord(k.vmid));
  const generation = atomic.load<u64>(vm, offsetof<VmRecord>("generation"));
  if (state.nextTag >= state.tags) {
    state.tagGeneration += 1;
    state.nextTag = FIRST_GUEST_TAG;
    vmcb.tlbControl = FLUSH_ALL;
  }
  k.tag = state.nextTag;
  state.nextTag += 1;
  k.tagPp = state.ppid + 1;
  k.tagGeneration = state.tagGeneration;
  k.tableGeneration = generation;
  vmcb.asid = k.tag;
  vmcb.clean = 0;
  // What whoever unmaps waits for (nested/drain.ts).
  atomic.store<u64>(changetype<usize>(vsRecord(k.vsid)), generation, offsetof<VsRecord>("tableGeneration"));
}
