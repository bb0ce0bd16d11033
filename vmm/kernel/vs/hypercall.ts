/** A hypercall goes to the core; of the root, with the registers that the ABI lists and no others. */
import { EXIT_HYPERCALL } from "../../abi/generated/exit-record";
import { VOUCHED_NOTHING } from "../../abi/generated/pp-local";
import { enter } from "../account";
import { ppState } from "../pp";
import { upcall } from "../upcall";
import { coldGuestExit } from "../vendor-exit";
import { NO_RIP } from "./advance";
import { guestOf, kernelOf, pageOf } from "./blocks";
import { coldRunAgain, passRegisters } from "./run-again";

/** Answers an ACTION_. The CPL in GuestState is the caller's. */
export function rootHypercall(pp: u32, vs: u32): u32 {
  const guest = guestOf(vs);
  const state = ppState(pp);
  state.reason = EXIT_HYPERCALL;
  state.vouched = VOUCHED_NOTHING;
  if (guest.nextRip == NO_RIP) return enter(pp);
  if (guest.rax == state.runRax) return coldRunAgain(pp, vs);
  state.runRax = 0;
  passRegisters(vs, guest);
  return upcall(pp, vs, EXIT_HYPERCALL);
}

/** The same of a micro VM, whose GPRs are in the page. It may call nothing at any CPL, so the core is not told which. */
export function guestHypercall(pp: u32, vs: u32): u32 {
  const guest = guestOf(vs);
  const k = kernelOf(vs);
  const next = guest.nextRip;
  if (next == NO_RIP) return coldGuestExit(pp, vs);
  ppState(pp).reason = EXIT_HYPERCALL;
  k.nextRip = next;
  pageOf(vs).rax = guest.rax;
  return upcall(pp, vs, EXIT_HYPERCALL);
}
