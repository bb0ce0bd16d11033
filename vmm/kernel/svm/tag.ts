/**
 * Address space tags (ASIDs) belong to a PP and are handed out by generation. A VS whose tag is of another
 * PP, of an older generation, or from before its nested table last lost an entry, gets a fresh tag, which
 * no TLB entry carries; when tags run out, the PP flushes and starts over.
 */
import { VmRecord } from "../../abi/generated/registry";
import { ppState } from "../pp";
import { Vmcb, VsKernel } from "./generated/vmcb";

const FIRST_GUEST_TAG: u32 = 2;
const FLUSH_ALL: u8 = 1;

export function ensureTag(pp: u32, vmcb: Vmcb, k: VsKernel, vm: VmRecord): void {
  const state = ppState(pp);
  const mine = k.tagPp == state.ppid + 1 && k.tagGeneration == state.tagGeneration;
  if (mine && k.tableGeneration == vm.generation) return;
  if (state.nextTag >= state.tags) {
    state.tagGeneration += 1;
    state.nextTag = FIRST_GUEST_TAG;
    vmcb.tlbControl = FLUSH_ALL;
  }
  k.tag = state.nextTag;
  state.nextTag += 1;
  k.tagPp = state.ppid + 1;
  k.tagGeneration = state.tagGeneration;
  k.tableGeneration = vm.generation;
  vmcb.asid = k.tag;
  vmcb.clean = 0;
}
