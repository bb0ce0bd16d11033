/** Exceptions as the answer to an exit: the guest stays at its instruction and takes one. */
import { ANSWER_INJECT } from "../../abi/generated/exit-record";
import { EVENT_ERROR_CODE, EVENT_TYPE_EXCEPTION, EVENT_VALID, VsPage } from "../../abi/generated/vs-page";

const DEBUG: u64 = 1;
const UNDEFINED_OPCODE: u64 = 6;
const STACK: u64 = 12;
const GENERAL_PROTECTION: u64 = 13;
const PAGE_FAULT: u64 = 14;

/** #GP(0). */
export function generalProtection(page: VsPage): u64 {
  page.event = EVENT_VALID | EVENT_TYPE_EXCEPTION | EVENT_ERROR_CODE | GENERAL_PROTECTION;
  return <u64>ANSWER_INJECT;
}

/** #UD: the instruction does not exist on this processor. */
export function undefinedOpcode(page: VsPage): u64 {
  page.event = EVENT_VALID | EVENT_TYPE_EXCEPTION | UNDEFINED_OPCODE;
  return <u64>ANSWER_INJECT;
}

/** #DB; its cause is in DR6. */
export function debugException(page: VsPage): u64 {
  page.event = EVENT_VALID | EVENT_TYPE_EXCEPTION | DEBUG;
  return <u64>ANSWER_INJECT;
}

/** #SS(0). */
export function stackFault(page: VsPage): u64 {
  page.event = EVENT_VALID | EVENT_TYPE_EXCEPTION | EVENT_ERROR_CODE | STACK;
  return <u64>ANSWER_INJECT;
}

/** #PF with this error code; the address is in CR2. */
export function pageFault(page: VsPage, error: u64): u64 {
  page.event = EVENT_VALID | EVENT_TYPE_EXCEPTION | EVENT_ERROR_CODE | PAGE_FAULT | (error << 32);
  return <u64>ANSWER_INJECT;
}
