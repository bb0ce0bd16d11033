/**
 * INS and OUTS of a micro VM, as plain port accesses: one element a run, so the instruction can be interrupted
 * between any two and whoever serves the ports needs to know IN and OUT only. OUTS reads the element before the
 * run ends. INS asks whether it could be written, ends the run as IN does, and writes what comes back in RAX
 * before the guest is entered again (EXIT_UNFINISHED).
 */
import {
  ANSWER_RESUME,
  ANSWER_RETRY,
  ANSWER_RETURN,
  ANSWER_RETURN_ADVANCED,
  EXIT_NESTED_FAULT,
  FAULT_WRITE,
  GUEST_FAULT_PAGE,
  GUEST_PROBE_WRITE,
  GUEST_READ,
  GUEST_WRITE,
  IO_IN,
  IO_REP,
  IO_SEGMENT_MASK,
  IO_SEGMENT_SHIFT,
  SYS_GUEST_ACCESS,
} from "../../abi/generated/exit-record";
import { DIRTY_CONTROL, VsPage } from "../../abi/generated/vs-page";
import { sys } from "../hv";
import { exchangeOf } from "../pp";
import { endIo } from "./end-io";
import { generalProtection, pageFault, stackFault } from "./inject";
import { nestedFaultExit } from "./nested-fault";
import { elementsLeft, NO_ADDRESS, operandAddress, sizeOf, stepOn } from "./string-operand";

const SS: u32 = 2;
const ERROR_MASK: u64 = 0xffff;

/** The first half: everything of OUTS, and INS up to the access of the port. */
export function stringIo(pp: u32, vs: u32): u64 {
  const page = changetype<VsPage>(vs);
  const io = page.qualification;
  const rep = (io & IO_REP) != 0;
  const left = rep ? elementsLeft(page, io) : 1;
  if (left == 0) return <u64>ANSWER_RESUME;
  const linear = operandAddress(page, io);
  if (linear == NO_ADDRESS) return refused(page, io);
  const isIn = (io & IO_IN) != 0;
  const fault = sys(SYS_GUEST_ACCESS, linear, <u64>sizeOf(io), isIn ? GUEST_PROBE_WRITE : GUEST_READ);
  if (fault != 0) return faulted(pp, vs, fault, isIn);
  if (isIn) {
    page.unfinished = io;
    page.unfinishedRip = page.rip;
    page.unfinishedNext = page.nextRip;
    page.unfinishedRax = page.rax;
    return endIo(pp, io, page.rax, ANSWER_RETURN);
  }
  const data = load<u64>(exchangeOf(pp));
  stepOn(page, io, rep);
  return endIo(pp, io, data, left == 1 ? ANSWER_RETURN_ADVANCED : ANSWER_RETURN);
}

/**
 * The second half of INS: RAX holds what the port gave, and becomes the guest's again. An event that waits (VsPage.event)
 * goes first where the access faults: the instruction runs again behind it, and faults again.
 */
export function unfinishedExit(pp: u32, vs: u32): u64 {
  const page = changetype<VsPage>(vs);
  const io = page.unfinished;
  page.unfinished = 0;
  // Somebody sent the guest elsewhere meanwhile: the access it was for does not happen.
  if (page.rip != page.unfinishedRip) return <u64>ANSWER_RETRY;
  store<u64>(exchangeOf(pp), page.rax);
  page.rax = page.unfinishedRax;
  const rep = (io & IO_REP) != 0;
  const left = rep ? elementsLeft(page, io) : 1;
  const waits = page.event != 0;
  page.event = 0;
  const linear = operandAddress(page, io);
  if (linear == NO_ADDRESS) return waits ? <u64>ANSWER_RETRY : refused(page, io);
  const fault = sys(SYS_GUEST_ACCESS, linear, <u64>sizeOf(io), GUEST_WRITE);
  if (fault != 0) return waits ? <u64>ANSWER_RETRY : faulted(pp, vs, fault, true);
  stepOn(page, io, rep);
  return <u64>(left == 1 ? ANSWER_RESUME : ANSWER_RETRY);
}

function refused(page: VsPage, io: u32): u64 {
  return ((io >> IO_SEGMENT_SHIFT) & IO_SEGMENT_MASK) == SS ? stackFault(page) : generalProtection(page);
}

/** #PF into the guest, or a nested fault like that of any other access to memory that is not there. */
function faulted(pp: u32, vs: u32, fault: i64, write: bool): u64 {
  const page = changetype<VsPage>(vs);
  if (fault > 0 && ((<u64>fault) & (<u64>GUEST_FAULT_PAGE)) != 0) {
    page.dirty |= DIRTY_CONTROL; // CR2
    return pageFault(page, (<u64>fault) & ERROR_MASK);
  }
  page.reason = EXIT_NESTED_FAULT;
  page.qualification = write ? FAULT_WRITE : 0;
  return nestedFaultExit(pp, vs);
}
