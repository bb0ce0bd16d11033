/** Exceptions and NMIs that exit from a micro VM. Intel SDM volume 3, sections 26.2 and 28.2.1. */
import { EXIT_EXCEPTION, EXIT_NONE } from "../../abi/generated/exit-record";
import { vmread } from "../hv";
import { ppState } from "../pp";
import { advanceTo } from "../vs/advance";
import { guestOf } from "../vs/blocks";
import { injectDebug, injectMachineCheck, reflectAlignmentCheck } from "../vs/events";
import { GuestState } from "../vs/generated/state";
import {
  VMCS_EXIT_ERROR_CODE,
  VMCS_EXIT_EVENT,
  VMCS_INSTRUCTION_LENGTH,
  VMCS_QUALIFICATION,
} from "./generated/vmcs";
import { noteRootEvent, ROOT_EVENT_NMI } from "./root-nmi";
import { EVENT_TYPE_MASK, EVENT_TYPE_NMI } from "../../abi/generated/vs-page";
import { VECTOR_ALIGNMENT, VECTOR_DEBUG } from "../../abi/generated/registers";

/** INT1. */
const TYPE_PRIVILEGED: u64 = 0x500;
/** B0 to B3, BD, BS, BT: what a #DB reports. */
const DR6_CAUSES: u64 = 0xe00f;

/**
 * #DB and #AC exit only so that their delivery cannot loop for ever: they go on to the guest as they were. An NMI, and
 * a machine check, are the root's. Answers the reason once it is served, EXIT_NONE if the run has to end.
 */
export function eventReason(pp: u32, vs: u32): u32 {
  const event = <u32>vmread(VMCS_EXIT_EVENT);
  const guest = guestOf(vs);
  if (((<u64>event) & EVENT_TYPE_MASK) == EVENT_TYPE_NMI) {
    noteRootEvent(pp, ROOT_EVENT_NMI);
    return EXIT_NONE;
  }
  const vector = event & 0xff;
  if (vector == VECTOR_DEBUG) debug(guest, event);
  else if (vector == VECTOR_ALIGNMENT) reflectAlignmentCheck(guest, vmread(VMCS_EXIT_ERROR_CODE));
  else {
    injectMachineCheck(guestOf(ppState(pp).root));
    return EXIT_NONE;
  }
  return EXIT_EXCEPTION;
}

/** Is the event that ends the run an NMI? If not, it is a machine check. */
export function endsByNmi(): bool {
  return (vmread(VMCS_EXIT_EVENT) & EVENT_TYPE_MASK) == EVENT_TYPE_NMI;
}

/**
 * DR6 is as before the exception; the qualification has its causes, which replace those of the last one. INT1 is a
 * trap without a cause.
 */
function debug(guest: GuestState, event: u32): void {
  if (((<u64>event) & EVENT_TYPE_MASK) == TYPE_PRIVILEGED)
    advanceTo(guest, guest.rip + vmread(VMCS_INSTRUCTION_LENGTH));
  else guest.dr6 = (guest.dr6 & ~DR6_CAUSES) | (vmread(VMCS_QUALIFICATION) & DR6_CAUSES);
  injectDebug(guest);
}
