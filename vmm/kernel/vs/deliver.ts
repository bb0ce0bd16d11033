/**
 * Interrupts and NMIs that wait for a micro VM: one event per entry, and where it cannot be taken now, an exit
 * as soon as it can. What was interrupted while it was delivered is to be injected already and goes first.
 *
 * Interrupts are a set of vectors, as in a local APIC's IRR: the highest goes first, if its priority (bits 7:4)
 * is above CR8. Vectors 0 to 15 have no priority there; they pass CR8, as those of an 8259A do. AMD APM volume 2,
 * sections 15.20 and 15.21; Intel SDM volume 3, section 27.7.
 */
import { POSTED_EVENTS, POSTED_NMI, VS_RECORD_INTERRUPTS, VsRecord } from "../../abi/generated/registry";
import { EVENT_TYPE_NMI, EVENT_VALID } from "../../abi/generated/vs-page";
import { vsRecord } from "../pp";
import { post, withdraw } from "../service/post";
import { awaitNmi, closeWindow, endNmi, enterNmi, isOutsideNmi, openWindow } from "../vendor";
import { guestOf, kernelOf } from "./blocks";
import { GuestState } from "./generated/state";
import { RFLAGS_IF, VECTOR_NMI } from "../../abi/generated/registers";

/** SVM sets bit 0; VMX bit 0 behind STI and bit 1 behind MOV SS. */
const SHADOW: u64 = 3;
const NONE: u32 = 256;
const CR8_MASK: u32 = 15;

/** Before an entry of a VS whose POSTED_EVENTS or POSTED_IN_NMI is set. */
export function deliverEvents(vs: u32): void {
  const guest = guestOf(vs);
  const record = vsRecord(kernelOf(vs).vsid);
  // Before the look at what waits: a post that comes in between sets it again.
  const posted = withdraw(record, POSTED_EVENTS);
  closeWindow(vs);
  const isOpen = endNmi(vs, record, posted);
  const nmiWaits = (posted & POSTED_NMI) != 0 && !(isOpen && takeNmi(vs, guest, record));
  const waits = takeInterrupt(guest, record);
  if (waits != NONE) openWindow(vs, waits);
  if (nmiWaits) awaitNmi(vs);
  if (nmiWaits || waits != NONE) post(record, POSTED_EVENTS);
}

/** Would the VS take an event that waits, if it were behind its instruction? Then HLT does not halt it. */
export function hasDeliverable(vs: u32): bool {
  const guest = guestOf(vs);
  const record = vsRecord(kernelOf(vs).vsid);
  const posted = atomic.load<u32>(changetype<usize>(record), offsetof<VsRecord>("posted"));
  if ((posted & POSTED_EVENTS) == 0) return false;
  if ((posted & POSTED_NMI) != 0 && isOutsideNmi(vs, posted)) return true;
  const vector = highest(record);
  return vector != NONE && (guest.rflags & RFLAGS_IF) != 0 && passesCr8(guest, vector);
}

/** False if the NMI has to wait: for another event, or for the end of an interrupt shadow. */
function takeNmi(vs: u32, guest: GuestState, record: VsRecord): bool {
  if ((guest.injected & EVENT_VALID) != 0 || (guest.interruptShadow & SHADOW) != 0) return false;
  withdraw(record, POSTED_NMI);
  guest.injected = EVENT_VALID | EVENT_TYPE_NMI | (<u64>VECTOR_NMI);
  enterNmi(vs, record);
  return true;
}

/** Delivers the highest interrupt if it can be taken now. Answers the highest that still waits, or NONE. */
function takeInterrupt(guest: GuestState, record: VsRecord): u32 {
  const vector = highest(record);
  if (vector == NONE || (guest.injected & EVENT_VALID) != 0) return vector;
  if ((guest.rflags & RFLAGS_IF) == 0 || (guest.interruptShadow & SHADOW) != 0) return vector;
  if (!passesCr8(guest, vector)) return vector;
  const shift = <u64>(vector & 63);
  const at = changetype<usize>(record) + <usize>((vector >> 6) << 3);
  atomic.and<u64>(at, ~((<u64>1) << shift), VS_RECORD_INTERRUPTS);
  guest.injected = EVENT_VALID | (<u64>vector);
  return highest(record);
}

function highest(record: VsRecord): u32 {
  for (let word: u32 = 4; word-- > 0;) {
    const bits = atomic.load<u64>(changetype<usize>(record) + <usize>(word << 3), VS_RECORD_INTERRUPTS);
    if (bits != 0) return (word << 6) + 63 - <u32>clz<u64>(bits);
  }
  return NONE;
}

function passesCr8(guest: GuestState, vector: u32): bool {
  const priority = vector >> 4;
  return priority == 0 || priority > ((<u32>guest.cr8) & CR8_MASK);
}
