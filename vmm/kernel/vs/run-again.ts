/** The root's hypercall that runs a VS again, as it comes after every exit that its user space served. */
import { MV_STATUS_FAILURE_UNKNOWN } from "../../../hypercall/generated/abi";
import { EXIT_HYPERCALL } from "../../abi/generated/exit-record";
import { VS_BLOCK_KERNEL } from "../../abi/generated/memory-map";
import { VsPage } from "../../abi/generated/vs-page";
import { hostChanges } from "../host-changes";
import { ppState, vmRecord, vsRecord } from "../pp";
import { upcall } from "../upcall";
import { guestOf, kernelOf, pageOf } from "./blocks";
import { GuestState } from "./generated/state";
import { coldStartRun } from "./resume";

/** RAX, R10 to R13 and CPL of the root go into its page, where the core finds them. */
export function passRegisters(vs: u32, guest: GuestState): void {
  const gprs = changetype<VsPage>(<usize>(vs + VS_BLOCK_KERNEL));
  const page = pageOf(vs);
  kernelOf(vs).nextRip = guest.nextRip;
  page.rax = guest.rax;
  page.r10 = gprs.r10;
  page.r11 = gprs.r11;
  page.r12 = gprs.r12;
  page.r13 = gprs.r13;
  page.cpl = <u32>guest.cpl;
}

/**
 * The root may ask for what the core answered with RUN the last time, without a call in between: a VS that nobody touched
 * since goes on, and the core need not be asked. What it would look at is looked at here: is its VM told to stop? What else
 * it set for that run (PpContext) is as it left it.
 */
export function coldRunAgain(pp: u32, vs: u32): u32 {
  const state = ppState(pp);
  const guest = guestOf(vs);
  const gprs = changetype<VsPage>(<usize>(vs + VS_BLOCK_KERNEL));
  const record = vsRecord(state.runVsid);
  const isSame = gprs.r10 == state.runR10 && gprs.r11 == state.runR11 && gprs.r12 == state.runR12;
  const isKnown = state.entered == hostChanges() && vmRecord(<u32>record.vmid).stopping == 0;
  passRegisters(vs, guest);
  if (isSame && isKnown && guest.cpl == 0 && record.resident != 0) {
    kernelOf(vs).reason = EXIT_HYPERCALL;
    pageOf(vs).rax = MV_STATUS_FAILURE_UNKNOWN;
    return coldStartRun(pp, state.runVsid);
  }
  state.runRax = 0;
  return upcall(pp, vs, EXIT_HYPERCALL);
}
