/** The last steps before a micro VM is entered. */
import {
  EXIT_DEADLINE,
  EXIT_INVALID_STATE,
  EXIT_STOPPED,
  EXIT_UNFINISHED,
} from "../../abi/generated/exit-record";
import {
  OBJECT_LIVE,
  POSTED_DEADLINE,
  POSTED_EVENTS,
  POSTED_IN_NMI,
  POSTED_STOP,
  POSTED_TABLE,
  VsRecord,
} from "../../abi/generated/registry";
import { enter } from "../account";
import { coldEndRun } from "../core-restart";
import { rdtsc } from "../hv";
import { ppState, vmRecord, vsRecord } from "../pp";
import { upcall } from "../upcall";
import { NO_RIP } from "./advance";
import { guestOf, kernelOf, pageOf } from "./blocks";
import { deliverEvents } from "./deliver";
import { guestXcr0Bits } from "./extended-state";
import { fresh } from "./fresh";
import { DIRTY_IP } from "../../abi/generated/vs-page";
import { ensureTag } from "./tag";
import { eventIn, storeControl, storeIp, storeSegments } from "./state";

/** The first entry of a run. Answers an ACTION_. */
export function startGuest(pp: u32, vs: u32): u32 {
  ensureTag(pp, vs);
  return isPosted(vs) || !isUnfinished(vs) ? enterGuest(pp, vs) : coldUnfinished(pp, vs);
}

/**
 * One word says whether there is anything to do first: a stop, a deadline, an event, a fresh tag. Answers an ACTION_. A
 * refused entry may leave nothing of its event with the processor, so it is kept.
 */
export function enterGuest(pp: u32, vs: u32): u32 {
  if (isPosted(vs)) return coldEnterPosted(pp, vs);
  kernelOf(vs).delivers = guestOf(vs).injected;
  return enter(pp);
}

function isPosted(vs: u32): bool {
  return atomic.load<u32>(<usize>kernelOf(vs).record, offsetof<VsRecord>("posted")) != 0;
}

export function coldEnterPosted(pp: u32, vs: u32): u32 {
  const k = kernelOf(vs);
  const record = changetype<usize>(vsRecord(k.vsid));
  const posted = atomic.load<u32>(record, offsetof<VsRecord>("posted"));
  if ((posted & POSTED_STOP) != 0) {
    if (vmRecord(k.vmid).state != OBJECT_LIVE) return coldEndRun(pp);
    // Once: a VM that was stopped for good is refused as its next run begins.
    atomic.and<u32>(record, ~POSTED_STOP, offsetof<VsRecord>("posted"));
    return interruptedBefore(pp, vs, EXIT_STOPPED);
  }
  if ((posted & POSTED_DEADLINE) != 0) {
    if (k.deadline == 0) atomic.and<u32>(record, ~POSTED_DEADLINE, offsetof<VsRecord>("posted"));
    else if (rdtsc() >= k.deadline) return interruptedBefore(pp, vs, EXIT_DEADLINE);
  }
  if ((posted & POSTED_TABLE) != 0) {
    // Before the look at the generation: whoever raises it next posts again.
    atomic.and<u32>(record, ~POSTED_TABLE, offsetof<VsRecord>("posted"));
    ensureTag(pp, vs);
  }
  if (isUnfinished(vs)) return coldUnfinished(pp, vs);
  if ((posted & (POSTED_EVENTS | POSTED_IN_NMI)) != 0) deliverEvents(vs);
  k.delivers = guestOf(vs).injected;
  return enter(pp);
}

/** The run ends before this entry: ring 0 may have moved the guest on since the core last saw its registers. */
export function interruptedBefore(pp: u32, vs: u32, reason: u32): u32 {
  const guest = guestOf(vs);
  fresh(vs, DIRTY_IP);
  storeIp(pageOf(vs), guest);
  return guestReason(pp, vs, reason);
}

function isUnfinished(vs: u32): bool {
  return pageOf(vs).unfinished != 0;
}

/** An instruction of the guest has to be finished before it goes on: the core finds its registers in the page. */
export function coldUnfinished(pp: u32, vs: u32): u32 {
  const guest = guestOf(vs);
  const k = kernelOf(vs);
  const page = pageOf(vs);
  fresh(vs, DIRTY_IP);
  storeIp(page, guest);
  storeSegments(page, guest);
  storeControl(page, guest);
  page.event = eventIn(guest);
  k.nextRip = page.unfinishedNext;
  return upcall(pp, vs, EXIT_UNFINISHED);
}

/** An exit that the processor did not make: the core ends the run as after any other. */
export function guestReason(pp: u32, vs: u32, reason: u32): u32 {
  const k = kernelOf(vs);
  const page = pageOf(vs);
  k.nextRip = NO_RIP;
  page.nextRip = 0;
  page.qualification = 0;
  page.info = 0;
  if (reason == EXIT_INVALID_STATE) {
    page.info = guestXcr0Bits(pp, k);
    page.event = eventIn(guestOf(vs));
  }
  ppState(pp).reason = reason;
  return upcall(pp, vs, reason);
}
