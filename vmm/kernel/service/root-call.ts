/**
 * The hypercall of the root that is being served, as the kernel saw it: the core may touch root memory only
 * where the root itself pointed to in such a call, so a hostile core cannot reach the rest.
 */
import { MV_HYPERCALL_FLAGS_MASK } from "../../../hypercall/generated/abi";
import { EXIT_HYPERCALL } from "../../abi/generated/exit-record";
import { VS_BLOCK_KERNEL } from "../../abi/generated/memory-map";
import { CALLER_RING0, CALLER_RING3 } from "../../abi/generated/pp-context";
import { VsPage } from "../../abi/generated/vs-page";
import { ppState } from "../pp";
import { guestOf, kernelOf } from "../vs/blocks";

/** Is the root's hypercall `op` (RAX without flags) being served on this PP? */
export function serves(pp: u32, op: u64): bool {
  const state = ppState(pp);
  if (state.vs != state.root) return false;
  const k = kernelOf(state.root);
  const guest = guestOf(state.root);
  return k.reason == EXIT_HYPERCALL && (guest.rax & ~MV_HYPERCALL_FLAGS_MASK) == op;
}

/** R11 of that call. */
export function argument1(pp: u32): u64 {
  return changetype<VsPage>(<usize>(ppState(pp).root + VS_BLOCK_KERNEL)).r11;
}

/** R12 of that call. */
export function argument2(pp: u32): u64 {
  return changetype<VsPage>(<usize>(ppState(pp).root + VS_BLOCK_KERNEL)).r12;
}

/** CALLER_ of that call. */
export function caller(pp: u32): u32 {
  return guestOf(ppState(pp).root).cpl == 0 ? CALLER_RING0 : CALLER_RING3;
}
