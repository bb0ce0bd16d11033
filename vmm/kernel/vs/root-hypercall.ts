/** A hypercall of the root goes to the core, with the registers that the ABI lists and no others. */
import { EXIT_HYPERCALL } from "../../abi/generated/exit-record";
import { VS_BLOCK_KERNEL } from "../../abi/generated/memory-map";
import { VOUCHED_NOTHING } from "../../abi/generated/pp-local";
import { VS_PAGE_R10 } from "../../abi/generated/vs-page";
import { enter } from "../account";
import { ppState } from "../pp";
import { upcall } from "../upcall";
import { NO_RIP } from "./advance";
import { guestOf, kernelOf, pageOf } from "./blocks";

/** R10 to R13. */
export const CALL_BYTES: usize = 32;

/** Answers an ACTION_. The CPL in GuestState is the caller's. */
export function rootHypercall(pp: u32, vs: u32): u32 {
  const guest = guestOf(vs);
  const next = guest.nextRip;
  const state = ppState(pp);
  state.reason = EXIT_HYPERCALL;
  state.vouched = VOUCHED_NOTHING;
  if (next == NO_RIP) return enter(pp);
  const page = pageOf(vs);
  kernelOf(vs).nextRip = next;
  page.rax = guest.rax;
  memory.copy(changetype<usize>(page) + VS_PAGE_R10, <usize>(vs + VS_BLOCK_KERNEL + VS_PAGE_R10), CALL_BYTES);
  page.cpl = <u32>guest.cpl;
  return upcall(pp, vs, EXIT_HYPERCALL);
}
