/** Who calls, and may they? The order of these checks is part of the ABI. */
import {
  MV_HANDLE_VAL,
  MV_STATUS_INVALID_INPUT_REG0,
  MV_STATUS_INVALID_PERM_DENIED,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { LAUNCH_FLAG_USER_HYPERCALLS } from "../../abi/generated/launch";
import {
  CALLER_RING0,
  CALLER_RING3,
  CALLER_SLOT_SIZE,
  CallerSlot,
  PP_CONTEXT_SLOTS,
} from "../../abi/generated/pp-context";
import { VsPage } from "../../abi/generated/vs-page";
import { contextOf, isRoot } from "../pp";

/** SUCCESS for ring 0 of the root VM, and for its user space where the start allowed that. */
export function checkRoot(pp: u32, vs: u32): u64 {
  return isRoot(pp, vs) ? checkRing(pp, vs) : MV_STATUS_INVALID_PERM_DENIED;
}

/** What `checkRoot` asks of a caller that is known to be the root VM. */
export function checkRing(pp: u32, vs: u32): u64 {
  if (changetype<VsPage>(vs).cpl == 0) return MV_STATUS_SUCCESS;
  const allowed = (contextOf(pp).flags & LAUNCH_FLAG_USER_HYPERCALLS) != 0;
  return allowed ? MV_STATUS_SUCCESS : MV_STATUS_INVALID_PERM_DENIED;
}

/** The check that pp, vm, vp and vs ops begin with: the handle first, then the caller. */
export function checkHandleAndRoot(pp: u32, vs: u32): u64 {
  if (changetype<VsPage>(vs).r10 != MV_HANDLE_VAL) return MV_STATUS_INVALID_INPUT_REG0;
  return checkRoot(pp, vs);
}

/** True for callers that may not use extensions and what steers the whole machine. */
export function isUserSpace(vs: u32): bool {
  return changetype<VsPage>(vs).cpl != 0;
}

/** CALLER_ of a root VS. */
export function callerOf(vs: u32): u32 {
  return isUserSpace(vs) ? CALLER_RING3 : CALLER_RING0;
}

/** What callers of this kind set on this PP; `caller` is CALLER_. */
export function slotOf(pp: u32, caller: u32): CallerSlot {
  return changetype<CallerSlot>(pp + PP_CONTEXT_SLOTS + caller * CALLER_SLOT_SIZE);
}
