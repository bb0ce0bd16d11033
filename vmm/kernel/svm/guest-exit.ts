/** An exit of a micro VM becomes the neutral record in its VS page; what it means is the core's business. */
import {
  EXIT_CACHE,
  EXIT_CONTROL_REGISTER,
  EXIT_CPUID,
  EXIT_DEBUG_REGISTER,
  EXIT_EXCEPTION,
  EXIT_HLT,
  EXIT_HYPERCALL,
  EXIT_INSTRUCTION,
  EXIT_INTERRUPT,
  EXIT_INVALID_STATE,
  EXIT_IO,
  EXIT_MSR_READ,
  EXIT_MSR_WRITE,
  EXIT_NESTED_FAULT,
  EXIT_NMI,
  EXIT_NONE,
  EXIT_SHUTDOWN,
  EXIT_TASK_SWITCH,
  EXIT_UNKNOWN,
  EXIT_VIRTUALIZATION,
  EXIT_WINDOW,
  EXIT_XSETBV,
  FAULT_FETCH,
  FAULT_PRESENT,
  FAULT_RESERVED,
  FAULT_TABLE_WALK,
  FAULT_WRITE,
  INSTRUCTION_ABSENT,
  INSTRUCTION_OTHER,
  INSTRUCTION_RDPMC,
} from "../../abi/generated/exit-record";
import { ppState } from "../pp";
import { advanceTo, NO_RIP } from "../vs/advance";
import { guestOf, kernelOf, pageOf } from "../vs/blocks";
import { hasDeliverable } from "../vs/deliver";
import { enterGuest } from "../vs/enter-guest";
import { injectDebug, injectMachineCheck, reflectAlignmentCheck } from "../vs/events";
import { beginRecord, sendRecord } from "../vs/guest-record";
import { forgetTags } from "../vs/tag";
import { guestIn, vmcbOf } from "./blocks";
import { closeWindow, leaveNmi } from "./events";
import {
  Vmcb,
  VMEXIT_CPUID,
  VMEXIT_DR_READ,
  VMEXIT_EXCEPTION,
  VMEXIT_HLT,
  VMEXIT_ICEBP,
  VMEXIT_INIT,
  VMEXIT_INTR,
  VMEXIT_INVALID,
  VMEXIT_INVD,
  VMEXIT_INVLPGA,
  VMEXIT_IOIO,
  VMEXIT_IRET,
  VMEXIT_MONITOR,
  VMEXIT_MSR,
  VMEXIT_MWAIT,
  VMEXIT_NMI,
  VMEXIT_NPF,
  VMEXIT_RDPMC,
  VMEXIT_RDPRU,
  VMEXIT_RDTSCP,
  VMEXIT_RSM,
  VMEXIT_SHUTDOWN,
  VMEXIT_SKINIT,
  VMEXIT_SMI,
  VMEXIT_TASK_SWITCH,
  VMEXIT_VINTR,
  VMEXIT_VMMCALL,
  VMEXIT_VMRUN,
  VMEXIT_WBINVD,
  VMEXIT_XSETBV,
} from "./generated/vmcb";
import { portQualification } from "./port-access";
import { moveQualification } from "./register-move";
import { storeControl, storeDebug } from "../vs/state";
import { VECTOR_ALIGNMENT, VECTOR_DEBUG, VECTOR_MACHINE_CHECK } from "../../abi/generated/registers";

/** By bit, from VMEXIT_EXCEPTION on: #DB, #AC, VINTR, IRET, HLT. */
const EVENT_EXITS: u64 = 0x0110_0010_0002_0002;

export function coldSvmGuestExit(pp: u32, vs: u32): u32 {
  const vmcb = vmcbOf(vs);
  const code = <u32>vmcb.exitCode;
  if (mayConcernEvent(code)) {
    const served = servesEvent(vs, vmcb, code);
    if (served != EXIT_NONE) {
      ppState(pp).reason = served;
      return enterGuest(pp, vs);
    }
  }
  const refused = code == VMEXIT_INVALID;
  if (refused) undoEntry(pp, vs, vmcb);
  beginRecord(vs, refused);
  return sendRecord(pp, vs, reasonOf(pp, vs, vmcb, code));
}

/**
 * The processor entered nothing. What it leaves of the event is nothing to rely on: it clears the field, and it may tell
 * it as one whose delivery was interrupted. Nor is it told whether it flushed the tags that it was to flush.
 */
function undoEntry(pp: u32, vs: u32, vmcb: Vmcb): void {
  guestIn(vmcb).injected = kernelOf(vs).delivers;
  forgetTags(pp);
}

/** #DB and #AC exit only so that their delivery cannot loop for ever: they go on to the guest as they were. */
function reflected(vmcb: Vmcb, code: u32): bool {
  if (code == VMEXIT_EXCEPTION + VECTOR_DEBUG) injectDebug(guestIn(vmcb));
  else if (code == VMEXIT_EXCEPTION + VECTOR_ALIGNMENT) reflectAlignmentCheck(guestIn(vmcb), vmcb.exitInfo1);
  else if (code == VMEXIT_ICEBP && vmcb.nextRip != NO_RIP) {
    // INT1 is a trap: #DB behind the instruction, and nothing in DR6. AMD APM volume 3, INT1.
    advanceTo(guestIn(vmcb), vmcb.nextRip);
    injectDebug(guestIn(vmcb));
  } else return false;
  return true;
}

/** One test for the many exits that servesEvent does not serve. */
function mayConcernEvent(code: u32): bool {
  const bit = code - VMEXIT_EXCEPTION;
  if (bit < 64) return (EVENT_EXITS & ((<u64>1) << (<u64>bit))) != 0;
  return code == VMEXIT_ICEBP;
}

/** Exits on behalf of events: their reason once they are served, or EXIT_NONE. */
function servesEvent(vs: u32, vmcb: Vmcb, code: u32): u32 {
  if (code == VMEXIT_HLT) {
    // A processor that has an event to take does not halt.
    if (vmcb.nextRip == NO_RIP || !hasDeliverable(vs)) return EXIT_NONE;
    advanceTo(guestIn(vmcb), vmcb.nextRip);
    return EXIT_HLT;
  }
  if (code == VMEXIT_VINTR) {
    closeWindow(vs);
    return EXIT_WINDOW;
  }
  if (code == VMEXIT_IRET) {
    leaveNmi(vs);
    return EXIT_WINDOW;
  }
  return reflected(vmcb, code) ? EXIT_EXCEPTION : EXIT_NONE;
}

/** The neutral reason; fills the parts of the record that depend on it. */
function reasonOf(pp: u32, vs: u32, vmcb: Vmcb, code: u32): u32 {
  const page = pageOf(vs);
  switch (code) {
    case VMEXIT_CPUID:
      page.cr4 = vmcb.cr4; // OSXSAVE, OSPKE
      return EXIT_CPUID;
    case VMEXIT_VMMCALL:
      return EXIT_HYPERCALL;
    case VMEXIT_HLT:
      return EXIT_HLT;
    case VMEXIT_IOIO:
      page.qualification = portQualification(pp, vmcb, page);
      page.info = vmcb.exitInfo2;
      return EXIT_IO;
    case VMEXIT_INTR:
      return EXIT_INTERRUPT;
    case VMEXIT_NMI:
      return EXIT_NMI;
    case VMEXIT_NPF:
      page.qualification = faultQualification(vmcb.exitInfo1);
      page.gpa = vmcb.exitInfo2;
      page.info = vmcb.exitInfo2;
      return EXIT_NESTED_FAULT;
    case VMEXIT_MSR:
      storeControl(page, guestIn(vmcb));
      return (vmcb.exitInfo1 & 1) != 0 ? EXIT_MSR_WRITE : EXIT_MSR_READ;
    case VMEXIT_SHUTDOWN:
      return EXIT_SHUTDOWN;
    case VMEXIT_INVALID:
      return EXIT_INVALID_STATE;
    case VMEXIT_XSETBV:
      page.cr4 = vmcb.cr4;
      return EXIT_XSETBV;
    case VMEXIT_INVD:
    case VMEXIT_WBINVD:
      return EXIT_CACHE;
    case VMEXIT_TASK_SWITCH:
      return EXIT_TASK_SWITCH;
    default:
      return rarerReason(pp, vs, vmcb, code);
  }
}

function rarerReason(pp: u32, vs: u32, vmcb: Vmcb, code: u32): u32 {
  const page = pageOf(vs);
  if (code == VMEXIT_EXCEPTION + VECTOR_MACHINE_CHECK) {
    injectMachineCheck(guestOf(ppState(pp).root));
    return EXIT_INTERRUPT;
  }
  // Both stay pending while GIF is 0 and reach the root by themselves, as an interrupt does.
  if (code == VMEXIT_SMI || code == VMEXIT_INIT) return EXIT_INTERRUPT;
  if (code < VMEXIT_DR_READ) {
    page.qualification = moveQualification(pp, vmcb, code);
    storeControl(page, guestIn(vmcb));
    return EXIT_CONTROL_REGISTER;
  }
  if (code < VMEXIT_EXCEPTION) {
    page.qualification = moveQualification(pp, vmcb, code);
    page.cr4 = vmcb.cr4;
    storeDebug(page, guestIn(vmcb), kernelOf(vs));
    return EXIT_DEBUG_REGISTER;
  }
  if (code == VMEXIT_INVLPGA || (code >= VMEXIT_VMRUN && code <= VMEXIT_SKINIT)) return EXIT_VIRTUALIZATION;
  if (code >= VMEXIT_NPF) return EXIT_UNKNOWN;
  page.qualification = instructionKind(code);
  return EXIT_INSTRUCTION;
}

function instructionKind(code: u32): u32 {
  if (code == VMEXIT_RDPMC) return INSTRUCTION_RDPMC;
  const isWait = code >= VMEXIT_MONITOR && code <= VMEXIT_MWAIT + 1;
  const isAbsent = isWait || code == VMEXIT_RDTSCP || code == VMEXIT_RDPRU || code == VMEXIT_RSM;
  return isAbsent ? INSTRUCTION_ABSENT : INSTRUCTION_OTHER;
}

/** EXITINFO1 of NPF: page-fault error code, bit 33 for a fault in the guest's table walk. */
function faultQualification(info: u64): u32 {
  let q: u32 = 0;
  if ((info & 1) != 0) q |= FAULT_PRESENT;
  if ((info & 2) != 0) q |= FAULT_WRITE;
  if ((info & 8) != 0) q |= FAULT_RESERVED;
  if ((info & 16) != 0) q |= FAULT_FETCH;
  if ((info & (1 << 33)) != 0) q |= FAULT_TABLE_WALK;
  return q;
}
