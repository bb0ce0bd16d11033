/**
 * When a micro VM can take an event, by what SVM offers. NMIs: SVM tells when IRET begins, not when it is done, so
 * the end of a handler is that IRET's RIP left behind. Interrupts: a virtual interrupt that is never delivered,
 * since VINTR exits when it could be. AMD APM volume 2, sections 15.13.1 and 15.21.
 */
import { POSTED_IN_NMI, POSTED_LEAVES_NMI, VsRecord } from "../../abi/generated/registry";
import { vsRecord } from "../pp";
import { post, withdraw } from "../service/post";
import { kernelOf } from "../vs/blocks";
import { vmcbOf } from "./blocks";
import {
  INTERCEPT1_IRET,
  INTERCEPT1_VINTR,
  INTERRUPT_V_IGN_TPR,
  INTERRUPT_V_INTR_MASKING,
  INTERRUPT_V_IRQ,
  INTERRUPT_V_PRIO_SHIFT,
  INTERRUPT_V_TPR,
} from "./generated/vmcb";

/** May the VS take an NMI, as far as the handler of the last one goes? */
export function isOutsideNmi(vs: u32, posted: u32): bool {
  if ((posted & POSTED_IN_NMI) == 0) return true;
  return (posted & POSTED_LEAVES_NMI) != 0 && vmcbOf(vs).rip != kernelOf(vs).iretRip;
}

/** Ends the state of being in an NMI's handler if its IRET is done; otherwise IRET exits. True outside of one. */
export function endNmi(vs: u32, record: VsRecord, posted: u32): bool {
  if (isOutsideNmi(vs, posted)) {
    if ((posted & POSTED_IN_NMI) != 0) withdraw(record, POSTED_IN_NMI | POSTED_LEAVES_NMI);
    return true;
  }
  if ((posted & POSTED_LEAVES_NMI) == 0) vmcbOf(vs).intercept1 |= INTERCEPT1_IRET;
  return false;
}

/** The next entry delivers an NMI. */
export function enterNmi(vs: u32, record: VsRecord): void {
  post(record, POSTED_IN_NMI);
  vmcbOf(vs).intercept1 |= INTERCEPT1_IRET;
}

/** IRET exits: behind it, the VS can take the next NMI. */
export function leaveNmi(vs: u32): void {
  const k = kernelOf(vs);
  vmcbOf(vs).intercept1 &= ~INTERCEPT1_IRET;
  k.iretRip = vmcbOf(vs).rip;
  post(vsRecord(k.vsid), POSTED_LEAVES_NMI);
}

/** VINTR exits when an interrupt of `vector`'s priority could be delivered. */
export function openWindow(vs: u32, vector: u32): void {
  const vmcb = vmcbOf(vs);
  const priority = vector >> 4;
  vmcb.interruptControl |=
    (<u64>INTERRUPT_V_IRQ) |
    ((<u64>priority) << INTERRUPT_V_PRIO_SHIFT) |
    (priority == 0 ? <u64>INTERRUPT_V_IGN_TPR : 0);
  vmcb.intercept1 |= INTERCEPT1_VINTR;
}

/** Also what VINTR's exit needs first. */
export function closeWindow(vs: u32): void {
  const vmcb = vmcbOf(vs);
  vmcb.interruptControl &= (<u64>INTERRUPT_V_INTR_MASKING) | (<u64>INTERRUPT_V_TPR);
  vmcb.intercept1 &= ~INTERCEPT1_VINTR;
}
