/** Which code a guest runs. Its segments and EFER must not be stale (VsKernel.stale). */
import { GuestState } from "./generated/state";
import { EFER_LMA, RFLAGS_VM } from "../../abi/generated/registers";

const CS_LONG: u32 = 0x200;
const CS_BIG: u32 = 0x400;

/** Does the guest run 64-bit code? */
export function inLongCode(guest: GuestState): bool {
  return (guest.efer & EFER_LMA) != 0 && ((<u32>guest.csAttrib) & CS_LONG) != 0;
}

/** Does the guest run 32-bit code? */
export function inBigCode(guest: GuestState): bool {
  return ((<u32>guest.csAttrib) & CS_BIG) != 0 && (guest.rflags & RFLAGS_VM) == 0;
}

/** `rip` behind an instruction as the code segment's size limits it, where the processor leaves that to us. */
export function wrap(guest: GuestState, rip: u64): u64 {
  if (inLongCode(guest)) return rip;
  return inBigCode(guest) ? rip & 0xffff_ffff : rip & 0xffff;
}
