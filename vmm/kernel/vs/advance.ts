/** Stepping a guest over the instruction that exited. */
import { injectDebug } from "./events";
import { GuestState } from "./generated/state";
import { DR6_BS, RFLAGS_TF } from "../../abi/generated/registers";
import { EVENT_VALID } from "../../abi/generated/vs-page";

/** In place of a next RIP: there is none, or the instruction could not be read. 0 is where an address space begins again. */
export const NO_RIP: u64 = 0xffff_ffff_ffff_ffff;

/** Moves the guest to `next`: the interrupt shadow ends, and a single step is reported. */
export function advanceTo(guest: GuestState, next: u64): void {
  guest.rip = next;
  guest.interruptShadow = 0;
  if ((guest.rflags & RFLAGS_TF) != 0) {
    guest.dr6 |= DR6_BS;
    // What was queued behind the instruction is not lost for it.
    if ((guest.injected & EVENT_VALID) == 0) injectDebug(guest);
  }
}
