/**
 * Hypercalls that give or take memory. The root reuses pages when these succeed, so there the kernel's own
 * record decides about success, whatever the core answers, and even if the core died while it served them.
 */
import {
  MV_HYPERCALL_FLAGS_MASK,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_RETRY_CONTINUATION,
  MV_STATUS_SUCCESS,
  MV_VM_OP_DESTROY_VM,
  MV_VM_OP_MAP_RANGE,
  MV_VM_OP_MMIO_MAP,
  MV_VM_OP_MMIO_UNMAP,
  MV_VM_OP_NOSIG_VAL,
  MV_VM_OP_UNMAP_RANGE,
} from "../../../hypercall/generated/abi";
import { VOUCHED_ALL, VOUCHED_NOTHING } from "../../abi/generated/pp-local";
import { VsPage } from "../../abi/generated/vs-page";
import { ppState } from "../pp";
import { argument1, serves } from "./root-call";

/** May the op in `rax` be one of those? Cheap, and without a look at anything else. */
export function isMemoryClass(rax: u64): bool {
  return ((<u32>rax) & 0xffff_0000) == <u32>MV_VM_OP_NOSIG_VAL;
}

/** The kernel destroyed VM `vmid`: that is what the root asked for, if it did. */
export function vouchDestroyed(pp: u32, vmid: u32): void {
  if (!serves(pp, MV_VM_OP_DESTROY_VM) || (argument1(pp) & 0xffff) != <u64>vmid) return;
  ppState(pp).vouched = VOUCHED_ALL;
}

/**
 * RAX for the root's hypercall `rax`, for which the core has `status`. `gprs` are the root's registers: after a
 * range op R10 gets the kernel's count, `skipped` (what R13 was) if it did nothing.
 */
export function coldVouched(pp: u32, rax: u64, status: u64, gprs: VsPage, skipped: u64): u64 {
  const op = rax & ~MV_HYPERCALL_FLAGS_MASK;
  const isRange = op == MV_VM_OP_MAP_RANGE || op == MV_VM_OP_UNMAP_RANGE;
  const isOther = op == MV_VM_OP_MMIO_MAP || op == MV_VM_OP_MMIO_UNMAP || op == MV_VM_OP_DESTROY_VM;
  if (!isRange && !isOther) return status;
  const state = ppState(pp);
  if (isRange && state.vouched != VOUCHED_NOTHING) gprs.r10 = state.progress;
  else if (isRange && status == MV_STATUS_RETRY_CONTINUATION) gprs.r10 = skipped;
  if (state.vouched == VOUCHED_ALL) return MV_STATUS_SUCCESS;
  return status == MV_STATUS_SUCCESS ? MV_STATUS_FAILURE_UNKNOWN : status;
}
