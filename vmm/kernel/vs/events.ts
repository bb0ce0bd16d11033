/** Events delivered at the next entry. AMD APM volume 2, section 15.20; Intel SDM volume 3, section 25.8.3. */
import {
  DIRTY_CONTROL,
  EVENT_ERROR_CODE,
  EVENT_TYPE_EXCEPTION,
  EVENT_TYPE_MASK,
  EVENT_TYPE_SOFTWARE,
  EVENT_VALID,
} from "../../abi/generated/vs-page";
import { vsOf } from "./blocks";
import { fresh } from "./fresh";
import { GuestState } from "./generated/state";
import { CR0_PE, DR7_GD } from "../../abi/generated/registers";

const BREAKPOINT: u64 = 3;
const OVERFLOW: u64 = 4;
/** Vector, type, error code. */
export const EVENT_KNOWN: u64 = 0xffff_ffff_8000_0fff;
const EVENT_KNOWN_REAL: u64 = 0x8000_07ff;

export function injectGeneralProtection(guest: GuestState): void {
  guest.injected = EVENT_VALID | EVENT_TYPE_EXCEPTION | EVENT_ERROR_CODE | 13;
}

export function injectUndefined(guest: GuestState): void {
  guest.injected = EVENT_VALID | EVENT_TYPE_EXCEPTION | 6;
}

export function injectMachineCheck(guest: GuestState): void {
  guest.injected = EVENT_VALID | EVENT_TYPE_EXCEPTION | 18;
}

/** #DB, whose cause is in DR6 already. Its delivery ends general detection, which injection leaves to us. */
export function injectDebug(guest: GuestState): void {
  guest.dr7 &= ~DR7_GD;
  guest.injected = EVENT_VALID | EVENT_TYPE_EXCEPTION | 1;
}

/** An intercepted #AC goes on to the guest as it was. */
export function reflectAlignmentCheck(guest: GuestState, error: u64): void {
  guest.injected = EVENT_VALID | EVENT_TYPE_EXCEPTION | EVENT_ERROR_CODE | 17 | (error << 32);
}

/** The EVENT_ word of ANSWER_INJECT. In real mode, exceptions push no error code. */
export function injectEvent(guest: GuestState, event: u64): void {
  fresh(vsOf(guest), DIRTY_CONTROL);
  const known = (guest.cr0 & CR0_PE) != 0 ? EVENT_KNOWN : EVENT_KNOWN_REAL;
  guest.injected = (event & known) | EVENT_VALID;
}

/**
 * An event whose delivery the exit interrupted is delivered again. Type 3 with a vector above 31 is an
 * external interrupt that an emulator mislabelled; re-injected as it stands it would be refused.
 */
export function coldReinject(guest: GuestState, interrupted: u64): void {
  let event = interrupted;
  // INT, INT1, INT3 and INTO run again by themselves, since RIP still points at them: injecting delivers twice.
  if ((event & EVENT_TYPE_MASK) >= EVENT_TYPE_SOFTWARE) return;
  const vector = event & 0xff;
  const isException = (event & EVENT_TYPE_MASK) == EVENT_TYPE_EXCEPTION;
  if (isException && (vector == BREAKPOINT || vector == OVERFLOW)) return;
  if (isException && vector > 31) event &= ~EVENT_TYPE_MASK;
  guest.injected = event;
}
