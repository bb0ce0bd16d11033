/** When a micro VM can take an event: window exits, and NMIs that the processor itself blocks. SDM volume 3, 26.2, 26.6. */
import { vmread, vmwrite } from "../hv";
import { guestOf } from "../vs/blocks";
import { wordsOf } from "./blocks";
import {
  INTERRUPTIBILITY_NMI,
  PRIMARY_INTERRUPT_WINDOW,
  PRIMARY_NMI_WINDOW,
  VMCS_INTERRUPTIBILITY,
  VMCS_PRIMARY_CONTROLS,
} from "./generated/vmcs";

const CR8_MASK: u32 = 15;

/** May the current VS take an NMI, as far as the handler of the last one goes? */
export function isOutsideNmi(): bool {
  return ((<u32>vmread(VMCS_INTERRUPTIBILITY)) & INTERRUPTIBILITY_NMI) == 0;
}

/** Exits when an NMI could be delivered. */
export function awaitNmi(vs: u32): void {
  setPrimary(vs, wordsOf(vs).primary | PRIMARY_NMI_WINDOW);
}

/**
 * Exits when RFLAGS.IF and the end of a shadow let an interrupt in. One that CR8 holds back waits for the guest to write
 * CR8, which exits: the window would be open all the time.
 */
export function openWindow(vs: u32, vector: u32): void {
  const priority = vector >> 4;
  if (priority != 0 && priority <= ((<u32>guestOf(vs).cr8) & CR8_MASK)) return;
  setPrimary(vs, wordsOf(vs).primary | PRIMARY_INTERRUPT_WINDOW);
}

/** No window of either kind. */
export function closeWindow(vs: u32): void {
  setPrimary(vs, wordsOf(vs).primary & ~(PRIMARY_INTERRUPT_WINDOW | PRIMARY_NMI_WINDOW));
}

/** The VS is the current one. */
export function setPrimary(vs: u32, controls: u32): void {
  const words = wordsOf(vs);
  if (words.primary == controls) return;
  words.primary = controls;
  vmwrite(VMCS_PRIMARY_CONTROLS, <u64>controls);
}
