/** The answer that ends an upcall. For the root only what the exit reason lists is taken over. */
import { MV_PP_OP_PROMOTE, MV_STATUS_FAILURE_UNKNOWN } from "../../../hypercall/generated/abi";
import {
  ANSWER_INJECT,
  ANSWER_PROMOTE,
  ANSWER_RESUME,
  ANSWER_RETRY,
  ANSWER_RETURN,
  ANSWER_RETURN_ADVANCED,
  ANSWER_RUN,
  EXIT_CPUID,
  EXIT_HYPERCALL,
  EXIT_INIT,
  EXIT_INVALID_STATE,
  EXIT_STOPPED,
} from "../../abi/generated/exit-record";
import { LAUNCH_STATUS_OK } from "../../abi/generated/launch";
import { VS_BLOCK_KERNEL } from "../../abi/generated/memory-map";
import { ACTION_ENTER, ACTION_LEAVE } from "../../abi/generated/pp-local";
import { OBJECT_LIVE, OBJECT_ROOT, VmRecord, VsRecord } from "../../abi/generated/registry";
import {
  DIRTY_EVENT,
  DIRTY_IP,
  DIRTY_PAT,
  DIRTY_SYSCALL,
  DIRTY_XCR0,
  VsPage,
} from "../../abi/generated/vs-page";
import { enter } from "../account";
import { coldBadAnswer, coldEndRun } from "../core-restart";
import { globals } from "../globals";
import { launchState, ppState, vmRecord, vsRecord } from "../pp";
import { claimVs, releaseVs } from "../service/claim";
import { copy } from "../service/memory";
import { caller, serves } from "../service/root-call";
import { coldVouched, isMemoryClass } from "../service/vouch";
import { advanceTo, NO_RIP } from "./advance";
import { guestOf, kernelOf, pageOf } from "./blocks";
import { enterGuest, guestReason, startGuest } from "./enter-guest";
import { injectEvent, injectGeneralProtection, injectUndefined } from "./events";
import { GuestState } from "./generated/state";
import { reloadExtended } from "./extended-state";
import { loadState, storeState } from "./state";
import { rememberRun, switchToGuest, switchToRoot } from "./run";
import { ensureTag } from "./tag";

/** DIRTY_ groups that the processor does not judge when it enters. */
const ACCEPTED: u64 = DIRTY_PAT | DIRTY_SYSCALL | DIRTY_XCR0;
const CODE_MASK: u64 = 0xff;
const UNDEFINED_OPCODE: u64 = 6;

/** Called by the SYSCALL stub with the core's RAX; answers an ACTION_. */
export function resume(pp: u32, answer: u64): u32 {
  const state = ppState(pp);
  state.inCore = 0;
  const vs = state.vs;
  const guest = guestOf(vs);
  const k = kernelOf(vs);
  if (vs != state.root) {
    const page = pageOf(vs);
    if (answer != <u64>ANSWER_RESUME || page.dirty != 0 || k.nextRip == NO_RIP)
      return coldGuestAnswer(pp, vs, answer);
    guest.rax = page.rax;
    advanceTo(guest, k.nextRip);
    return enterGuest(pp, vs);
  }
  if (answer == <u64>ANSWER_RESUME && k.reason == EXIT_HYPERCALL) {
    if (isMemoryClass(guest.rax)) return coldVouchedAnswer(pp, vs);
    takeHypercall(vs, guest);
    advanceTo(guest, k.nextRip);
    return enter(pp);
  }
  return coldRootAnswer(pp, vs, answer);
}

/** RAX and R10 to R13: all that a hypercall may change in the root. */
function takeHypercall(vs: u32, guest: GuestState): void {
  const page = pageOf(vs);
  const gprs = changetype<VsPage>(<usize>(vs + VS_BLOCK_KERNEL));
  guest.rax = page.rax;
  gprs.r10 = page.r10;
  gprs.r11 = page.r11;
  gprs.r12 = page.r12;
  gprs.r13 = page.r13;
}

/** As takeHypercall, for whatever hypercall it is. */
export function coldVouchedAnswer(pp: u32, vs: u32): u32 {
  const guest = guestOf(vs);
  const gprs = changetype<VsPage>(<usize>(vs + VS_BLOCK_KERNEL));
  const op = guest.rax;
  const skipped = gprs.r13;
  takeHypercall(vs, guest);
  if (isMemoryClass(op)) guest.rax = coldVouched(pp, op, guest.rax, gprs, skipped);
  advanceTo(guest, kernelOf(vs).nextRip);
  return enter(pp);
}

export function coldRootAnswer(pp: u32, vs: u32, answer: u64): u32 {
  if (kernelOf(vs).reason != EXIT_HYPERCALL || (answer & CODE_MASK) != <u64>ANSWER_RUN)
    return coldOtherAnswer(pp, vs, answer);
  const vsid = <u32>(answer >> 32);
  if (vsid >= globals().maxVss || vsRecord(vsid).state == OBJECT_ROOT) return coldBadAnswer(pp, answer);
  rememberRun(pp, vsid);
  return coldStartRun(pp, vsid);
}

export function coldOtherAnswer(pp: u32, vs: u32, answer: u64): u32 {
  const guest = guestOf(vs);
  const code = <u32>(answer & CODE_MASK);
  const k = kernelOf(vs);
  const reason = k.reason;
  if (reason == EXIT_INIT && code == ANSWER_RESUME) {
    // The upcall of a launch serves no exit; after a restart of the core it stands before one, which comes again.
    const isLaunch = ppState(pp).online == 0;
    ppState(pp).online = 1;
    return isLaunch ? ACTION_ENTER : enter(pp);
  }
  if (reason == EXIT_CPUID && code == ANSWER_RESUME) {
    takeCpuid(vs, guest);
    advanceTo(guest, k.nextRip);
    return enter(pp);
  }
  if (reason != EXIT_HYPERCALL) return coldBadAnswer(pp, answer);
  if (code == ANSWER_PROMOTE && serves(pp, MV_PP_OP_PROMOTE) && guest.cpl == 0) {
    takeHypercall(vs, guest);
    advanceTo(guest, k.nextRip);
    // Another PP may have created a VM since the core looked.
    if (globals().vms != 0) {
      guest.rax = MV_STATUS_FAILURE_UNKNOWN;
      return enter(pp);
    }
    launchState(pp).status = LAUNCH_STATUS_OK;
    return ACTION_LEAVE;
  }
  if (code == ANSWER_INJECT) {
    const event = pageOf(vs).event;
    if ((event & 0xff) == UNDEFINED_OPCODE) injectUndefined(guest);
    else injectGeneralProtection(guest);
    return enter(pp);
  }
  return coldBadAnswer(pp, answer);
}

function takeCpuid(vs: u32, guest: GuestState): void {
  const page = pageOf(vs);
  const gprs = changetype<VsPage>(<usize>(vs + VS_BLOCK_KERNEL));
  guest.rax = page.rax & 0xffff_ffff;
  gprs.rbx = page.rbx & 0xffff_ffff;
  gprs.rcx = page.rcx & 0xffff_ffff;
  gprs.rdx = page.rdx & 0xffff_ffff;
}

/** The core asks to run a VS that it claimed for this PP, or that nobody touched since it ran. */
export function coldStartRun(pp: u32, vsid: u32): u32 {
  const claim = atomic.load<u32>(changetype<usize>(vsRecord(vsid)), offsetof<VsRecord>("claim"));
  // Without the VS, the root's hypercall ends as the core wrote it into the root's page.
  if (claim != ppState(pp).ppid + 1 && !claimResident(pp, vsid))
    return coldVouchedAnswer(pp, ppState(pp).root);
  const refused = switchToGuest(pp, vsid);
  const vm = vmRecord(<u32>vsRecord(vsid).vmid);
  if (vm.state != OBJECT_LIVE) return coldEndRun(pp);
  if (refused != 0) return guestReason(pp, ppState(pp).vs, refused);
  // Behind the claim: whoever stops the VM now sees that this PP has to be kicked.
  if (atomic.load<u32>(changetype<usize>(vm), offsetof<VmRecord>("stopping")) != 0) {
    return guestReason(pp, ppState(pp).vs, EXIT_STOPPED);
  }
  return startGuest(pp, ppState(pp).vs);
}

/** False where the VS is gone, or another PP owns or touched it meanwhile. */
function claimResident(pp: u32, vsid: u32): bool {
  if (claimVs(pp, vsid) != 0) return false;
  if (vsRecord(vsid).resident != 0) return true;
  releaseVs(pp, vsid);
  return false;
}

export function coldGuestAnswer(pp: u32, vs: u32, answer: u64): u32 {
  const code = <u32>(answer & CODE_MASK);
  const page = pageOf(vs);
  const guest = guestOf(vs);
  const k = kernelOf(vs);
  const dirty = page.dirty;
  let accepted: bool = true;
  if (dirty != 0) {
    page.dirty = 0;
    accepted = loadState(page, guest, k, dirty) && reloadExtended(pp, ppState(pp).root, vs, dirty);
  }
  guest.rax = page.rax;
  if (code == ANSWER_RETURN || code == ANSWER_RETURN_ADVANCED) {
    if (!accepted) return coldRefuse(pp, vs, dirty);
    const count = answer >> 32;
    if (count != 0 && copy(pp, <u64>caller(pp), count, 0, true) != 0) return coldEndRun(pp);
    if (code == ANSWER_RETURN_ADVANCED) {
      if (k.nextRip == NO_RIP) return coldBadAnswer(pp, answer);
      advanceTo(guest, k.nextRip);
    }
    return endRun(pp);
  }
  if (code == ANSWER_RESUME && k.nextRip != NO_RIP) advanceTo(guest, k.nextRip);
  else if (code == ANSWER_INJECT) {
    injectEvent(guest, page.event);
    page.event = 0;
  } else if (code != ANSWER_RETRY) return coldBadAnswer(pp, answer);
  if (!accepted) return coldRefuse(pp, vs, dirty);
  // Should the entry be refused, the page alone is the truth: what the core did not change has to be there, behind the
  // instruction that it served.
  if ((dirty & ~ACCEPTED) != 0) storeState(page, guest, k, keptOf(dirty));
  // New paging registers, or a run that was refused before it had a tag.
  ensureTag(pp, vs);
  return enterGuest(pp, vs);
}

/** Groups that the page has as the core left them. What an advance moves, GuestState has. */
function keptOf(dirty: u64): u64 {
  return (dirty & ~DIRTY_IP) | DIRTY_EVENT;
}

/** Ring 0 refuses what the core changed; it is in the page, and the rest comes there. */
export function coldRefuse(pp: u32, vs: u32, dirty: u64): u32 {
  storeState(pageOf(vs), guestOf(vs), kernelOf(vs), keptOf(dirty));
  return guestReason(pp, vs, EXIT_INVALID_STATE);
}

/** Back to the root, whose open hypercall gets what the core wrote into the root's page. */
function endRun(pp: u32): u32 {
  switchToRoot(pp);
  return coldVouchedAnswer(pp, ppState(pp).root);
}
