/**
 * Interrupts and NMIs that wait for a micro VM: one event per entry, and where it cannot be taken now, an exit
 * as soon as it can. What was interrupted while it was delivered is in EVENTINJ already and goes first.
 *
 * Interrupts are a set of vectors, as in a local APIC's IRR: the highest goes first, if its priority (bits 7:4)
 * is above CR8. Vectors 0 to 15 have no priority there; they pass CR8, as those of an 8259A do. AMD APM volume 2,
 * sections 15.20 and 15.21.
 */
import { VS_BLOCK_KERNEL, VS_BLOCK_VMCB } from "../../abi/generated/memory-map";
import {
  POSTED_EVENTS,
  POSTED_IN_NMI,
  POSTED_LEAVES_NMI,
  POSTED_NMI,
  VS_RECORD_INTERRUPTS,
  VsRecord,
} from "../../abi/generated/registry";
import { EVENT_TYPE_NMI, EVENT_VALID } from "../../abi/generated/vs-page";
import { vsRecord } from "../pp";
import { post } from "../service/post";
import {
  INTERCEPT1_IRET,
  INTERCEPT1_VINTR,
  INTERRUPT_V_IGN_TPR,
  INTERRUPT_V_INTR_MASKING,
  INTERRUPT_V_IRQ,
  INTERRUPT_V_PRIO_SHIFT,
  INTERRUPT_V_TPR,
  Vmcb,
  VsKernel,
} from "./generated/vmcb";

const RFLAGS_IF: u64 = 0x200;
const SHADOW: u64 = 1;
const VECTOR_NMI: u64 = 2;
const NONE: u32 = 256;

/** Before an entry of a VS whose POSTED_EVENTS or POSTED_IN_NMI is set. */
export function deliverEvents(vs: u32): void {
  const vmcb = changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB));
  const k = changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL));
  const record = vsRecord(k.vsid);
  // Before the look at what waits: a post that comes in between sets it again.
  const posted = withdraw(record, POSTED_EVENTS);
  closeWindow(vmcb);
  const isOpen = endNmi(vmcb, k, record, posted);
  const nmiWaits = (posted & POSTED_NMI) != 0 && !(isOpen && takeNmi(vmcb, record));
  const waits = takeInterrupt(vmcb, record);
  if (waits != NONE) openWindow(vmcb, waits);
  if (nmiWaits || waits != NONE) post(record, POSTED_EVENTS);
}

/** Would the VS take an event that waits, if it were behind its instruction? Then HLT does not halt it. */
export function hasDeliverable(vs: u32): bool {
  const vmcb = changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB));
  const k = changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL));
  const record = vsRecord(k.vsid);
  const posted = atomic.load<u32>(changetype<usize>(record), offsetof<VsRecord>("posted"));
  if ((posted & POSTED_EVENTS) == 0) return false;
  if ((posted & POSTED_NMI) != 0 && isOutsideNmi(vmcb, k, posted)) return true;
  const vector = highest(record);
  return vector != NONE && (vmcb.rflags & RFLAGS_IF) != 0 && passesCr8(vmcb, vector);
}

/** IRET exits: behind it, the VS can take the next NMI. */
export function leaveNmi(vs: u32): void {
  const vmcb = changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB));
  const k = changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL));
  vmcb.intercept1 &= ~INTERCEPT1_IRET;
  k.iretRip = vmcb.rip;
  post(vsRecord(k.vsid), POSTED_LEAVES_NMI);
}

/** Clears bits of `posted`; answers what it was. */
function withdraw(record: VsRecord, bits: u32): u32 {
  return atomic.and<u32>(changetype<usize>(record), ~bits, offsetof<VsRecord>("posted"));
}

function isOutsideNmi(vmcb: Vmcb, k: VsKernel, posted: u32): bool {
  if ((posted & POSTED_IN_NMI) == 0) return true;
  return (posted & POSTED_LEAVES_NMI) != 0 && vmcb.rip != k.iretRip;
}

/** Ends the state of being in an NMI's handler if its IRET is done; otherwise IRET exits. True outside of one. */
function endNmi(vmcb: Vmcb, k: VsKernel, record: VsRecord, posted: u32): bool {
  if (isOutsideNmi(vmcb, k, posted)) {
    if ((posted & POSTED_IN_NMI) != 0) withdraw(record, POSTED_IN_NMI | POSTED_LEAVES_NMI);
    return true;
  }
  if ((posted & POSTED_LEAVES_NMI) == 0) vmcb.intercept1 |= INTERCEPT1_IRET;
  return false;
}

/** False if the NMI has to wait: for another event, or for the end of an interrupt shadow. */
function takeNmi(vmcb: Vmcb, record: VsRecord): bool {
  if ((vmcb.eventInj & EVENT_VALID) != 0 || (vmcb.interruptShadow & SHADOW) != 0) return false;
  withdraw(record, POSTED_NMI);
  post(record, POSTED_IN_NMI);
  vmcb.eventInj = EVENT_VALID | EVENT_TYPE_NMI | VECTOR_NMI;
  vmcb.intercept1 |= INTERCEPT1_IRET;
  return true;
}

/** Delivers the highest interrupt if it can be taken now. Answers the highest that still waits, or NONE. */
function takeInterrupt(vmcb: Vmcb, record: VsRecord): u32 {
  const vector = highest(record);
  if (vector == NONE || (vmcb.eventInj & EVENT_VALID) != 0) return vector;
  if ((vmcb.rflags & RFLAGS_IF) == 0 || (vmcb.interruptShadow & SHADOW) != 0) return vector;
  if (!passesCr8(vmcb, vector)) return vector;
  const shift = <u64>(vector & 63);
  const at = changetype<usize>(record) + <usize>((vector >> 6) << 3);
  atomic.and<u64>(at, ~((<u64>1) << shift), VS_RECORD_INTERRUPTS);
  vmcb.eventInj = EVENT_VALID | (<u64>vector);
  return highest(record);
}

function highest(record: VsRecord): u32 {
  for (let word: u32 = 4; word-- > 0;) {
    const bits = atomic.load<u64>(changetype<usize>(record) + <usize>(word << 3), VS_RECORD_INTERRUPTS);
    if (bits != 0) return (word << 6) + 63 - <u32>clz<u64>(bits);
  }
  return NONE;
}

function passesCr8(vmcb: Vmcb, vector: u32): bool {
  const priority = vector >> 4;
  return priority == 0 || <u64>priority > (vmcb.interruptControl & (<u64>INTERRUPT_V_TPR));
}

/** A virtual interrupt of that priority is never delivered: VINTR exits when it could be. */
function openWindow(vmcb: Vmcb, vector: u32): void {
  const priority = vector >> 4;
  vmcb.interruptControl |=
    (<u64>INTERRUPT_V_IRQ) |
    ((<u64>priority) << INTERRUPT_V_PRIO_SHIFT) |
    (priority == 0 ? <u64>INTERRUPT_V_IGN_TPR : 0);
  vmcb.intercept1 |= INTERCEPT1_VINTR;
}

/** Also what VINTR's exit needs first. */
export function closeWindow(vmcb: Vmcb): void {
  vmcb.interruptControl &= (<u64>INTERRUPT_V_INTR_MASKING) | (<u64>INTERRUPT_V_TPR);
  vmcb.intercept1 &= ~INTERCEPT1_VINTR;
}
