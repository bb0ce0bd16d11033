/** A hypercall goes to the core; of the root, with the registers that the ABI lists and no others. */
import { EXIT_HYPERCALL } from "../../abi/generated/exit-record";
import { VS_BLOCK_KERNEL } from "../../abi/generated/memory-map";
import { VOUCHED_NOTHING } from "../../abi/generated/pp-local";
import { VsPage } from "../../abi/generated/vs-page";
import { enter } from "../account";
import { ppState } from "../pp";
import { upcall } from "../upcall";
import { coldGuestExit } from "../vendor-exit";
import { NO_RIP } from "./advance";
import { guestOf, kernelOf, pageOf } from "./blocks";

/** Answers an ACTION_. The CPL in GuestState is the caller's. */
export function rootHypercall(pp: u32, vs: u32): u32 {
  const guest = guestOf(vs);
  const next = guest.nextRip;
  const state = ppState(pp);
  state.reason = EXIT_HYPERCALL;
  state.vouched = VOUCHED_NOTHING;
  if (next == NO_RIP) return enter(pp);
  const gprs = changetype<VsPage>(<usize>(vs + VS_BLOCK_KERNEL));
  const page = pageOf(vs);
  kernelOf(vs).nextRip = next;
  page.rax = guest.rax;
  page.r10 = gprs.r10;
  page.r11 = gprs.r11;
  page.r12 = gprs.r12;
  page.r13 = gprs.r13;
  page.cpl = <u32>guest.cpl;
  return upcall(pp, vs, EXIT_HYPERCALL);
}

/** The same of a micro VM, whose GPRs are in the page. All of it that may call is none: its CPL does not matter. */
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
