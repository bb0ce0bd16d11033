/** Which ids mean an object, and whose. An id is bits 15:0 of a register; the rest is ignored. */
import { MV_INVALID_ID, MV_SELF_ID } from "../../hypercall/generated/abi";
import { OBJECT_FREE, OBJECT_ROOT } from "../abi/generated/registry";
import { contextOf } from "./pp";
import { vmState, vpState, vsState } from "./registry";

const ID_MASK: u64 = 0xffff;

/** The id in a register. */
export function idIn(register: u64): u32 {
  return <u32>(register & ID_MASK);
}

/** True for SELF, which stands for the caller's own VM, VP or VS. */
export function isSelf(id: u32): bool {
  return id == MV_SELF_ID;
}

/** True for a VMID that exists or could; the limits are far below INVALID and SELF. */
export function isPossibleVm(pp: u32, id: u32): bool {
  return id != MV_INVALID_ID && id < contextOf(pp).maxVms;
}

/** True for a VPID that exists or could. */
export function isPossibleVp(pp: u32, id: u32): bool {
  return id != MV_INVALID_ID && id < contextOf(pp).maxVps;
}

/** True for a VSID that exists or could. */
export function isPossibleVs(pp: u32, id: u32): bool {
  return id != MV_INVALID_ID && id < contextOf(pp).maxVss;
}

/** True for a micro VM, crashed ones included. SELF is the root VM for whoever may ask. */
export function isGuestVm(pp: u32, id: u32): bool {
  return isPossibleVm(pp, id) && isGuestState(vmState(id));
}

/** True for a VP of a micro VM. */
export function isGuestVp(pp: u32, id: u32): bool {
  return isPossibleVp(pp, id) && isGuestState(vpState(id));
}

/** True for a VS of a micro VM. */
export function isGuestVs(pp: u32, id: u32): bool {
  return isPossibleVs(pp, id) && isGuestState(vsState(id));
}

function isGuestState(state: u32): bool {
  return state != OBJECT_FREE && state != OBJECT_ROOT;
}
