/** An exit of a micro VM becomes the neutral record in its VS page; what it means is the core's business. */
import {
  EXIT_CACHE,
  EXIT_CONTROL_REGISTER,
  EXIT_CPUID,
  EXIT_DEBUG_REGISTER,
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
  INSTRUCTION_ABSENT,
  INSTRUCTION_RDPMC,
} from "../../abi/generated/exit-record";
import { DIRTY_CONTROL } from "../../abi/generated/vs-page";
import { vmread } from "../hv";
import { ppState } from "../pp";
import { advanceTo } from "../vs/advance";
import { guestOf, kernelOf, pageOf } from "../vs/blocks";
import { wordsOf } from "./blocks";
import { hasDeliverable } from "../vs/deliver";
import { enterGuest } from "../vs/enter-guest";
import { fresh } from "../vs/fresh";
import { beginRecord, sendRecord } from "../vs/guest-record";
import { storeControl, storeDebug } from "../vs/state";
import {
  REASON_CPUID,
  REASON_CR,
  REASON_DR,
  REASON_EPT_VIOLATION,
  REASON_EVENT,
  REASON_FAILED_ENTRY,
  REASON_FAILED_INSTRUCTION,
  REASON_GETSEC,
  REASON_HLT,
  REASON_INIT,
  REASON_INTERRUPT,
  REASON_INTERRUPT_WINDOW,
  REASON_INVD,
  REASON_INVEPT,
  REASON_INVVPID,
  REASON_IO,
  REASON_MONITOR,
  REASON_MWAIT,
  REASON_NMI_WINDOW,
  REASON_RDMSR,
  REASON_RDPMC,
  REASON_RDTSCP,
  REASON_RSM,
  REASON_TASK_SWITCH,
  REASON_TRIPLE_FAULT,
  REASON_VMCALL,
  REASON_VMCLEAR,
  REASON_VMXON,
  REASON_WBINVD,
  REASON_WRMSR,
  REASON_XSETBV,
  VMCS_GUEST_PHYSICAL,
} from "./generated/vmcs";
import { endsByNmi, eventReason } from "./guest-event";
import { faultQualification } from "./nested-fault";
import { portQualification } from "./port-access";
import { ownsCr0Write, moveQualification } from "./register-move";
import { readPlace } from "./groups";
import { isSyscallMsr, takeSyscalls } from "./syscall-msrs";
import { noteRootEvent, ROOT_EVENT_INIT } from "./root-nmi";
import { closeWindow } from "./events";

/** Reasons that servesEvent may serve, by bit: EVENT, INTERRUPT_WINDOW, NMI_WINDOW, HLT, CR, RDMSR, WRMSR. */
const SERVED: u64 = 0x1_9000_1181;

export function coldVmxGuestExit(pp: u32, vs: u32): u32 {
  const reason = <u32>guestOf(vs).exitCode;
  const served = servesEvent(pp, vs, reason);
  if (served != EXIT_NONE) {
    ppState(pp).reason = served;
    return enterGuest(pp, vs);
  }
  const refused = (reason & (REASON_FAILED_ENTRY | REASON_FAILED_INSTRUCTION)) != 0;
  if (!refused) readPlace(vs);
  beginRecord(vs, refused);
  return sendRecord(pp, vs, refused ? EXIT_INVALID_STATE : reasonOf(pp, vs, reason));
}

/** Exits on behalf of events, and others that ring 0 serves: their reason then, or EXIT_NONE. One test for the many others. */
function servesEvent(pp: u32, vs: u32, reason: u32): u32 {
  if (reason > REASON_WRMSR || ((SERVED >> (<u64>reason)) & 1) == 0) return EXIT_NONE;
  if (reason == REASON_EVENT) return eventReason(pp, vs);
  if (reason == REASON_INTERRUPT_WINDOW || reason == REASON_NMI_WINDOW) {
    closeWindow(vs);
    return EXIT_WINDOW;
  }
  if (reason == REASON_CR && ownsCr0Write(vs)) return EXIT_CONTROL_REGISTER;
  const isMsr = reason == REASON_RDMSR || reason == REASON_WRMSR;
  if (isMsr && isSyscallMsr(<u32>pageOf(vs).rcx) && wordsOf(vs).syscalls == 0) {
    // The first access: executed again, it does not exit.
    takeSyscalls(pp, vs);
    return reason == REASON_RDMSR ? EXIT_MSR_READ : EXIT_MSR_WRITE;
  }
  if (reason != REASON_HLT || !hasDeliverable(vs)) return EXIT_NONE;
  // A processor that has an event to take does not halt.
  advanceTo(guestOf(vs), guestOf(vs).nextRip);
  return EXIT_HLT;
}

/** The neutral reason; fills the parts of the record that depend on it. */
function reasonOf(pp: u32, vs: u32, reason: u32): u32 {
  const page = pageOf(vs);
  switch (reason) {
    case REASON_CPUID:
      fresh(vs, DIRTY_CONTROL);
      page.cr4 = guestOf(vs).cr4; // OSXSAVE, OSPKE
      return EXIT_CPUID;
    case REASON_VMCALL:
      return EXIT_HYPERCALL;
    case REASON_HLT:
      return EXIT_HLT;
    case REASON_IO:
      page.qualification = portQualification(vs);
      page.info = guestOf(vs).nextRip;
      return EXIT_IO;
    case REASON_EVENT:
      return endsByNmi() ? EXIT_NMI : EXIT_INTERRUPT;
    case REASON_INTERRUPT:
      return EXIT_INTERRUPT;
    case REASON_EPT_VIOLATION:
      page.qualification = faultQualification();
      page.gpa = vmread(VMCS_GUEST_PHYSICAL);
      page.info = page.gpa;
      return EXIT_NESTED_FAULT;
    case REASON_RDMSR:
      storeControl(page, guestOf(vs));
      return EXIT_MSR_READ;
    case REASON_WRMSR:
      storeControl(page, guestOf(vs));
      return EXIT_MSR_WRITE;
    case REASON_TRIPLE_FAULT:
      return EXIT_SHUTDOWN;
    case REASON_XSETBV:
      fresh(vs, DIRTY_CONTROL);
      page.cr4 = guestOf(vs).cr4;
      return EXIT_XSETBV;
    case REASON_INVD:
    case REASON_WBINVD:
      return EXIT_CACHE;
    case REASON_TASK_SWITCH:
      return EXIT_TASK_SWITCH;
    default:
      return rarerReason(pp, vs, reason);
  }
}

function rarerReason(pp: u32, vs: u32, reason: u32): u32 {
  const page = pageOf(vs);
  if (reason == REASON_CR) {
    page.qualification = moveQualification(vs, 15);
    storeControl(page, guestOf(vs));
    return EXIT_CONTROL_REGISTER;
  }
  if (reason == REASON_DR) {
    page.qualification = moveQualification(vs, 7);
    fresh(vs, DIRTY_CONTROL);
    page.cr4 = guestOf(vs).cr4;
    storeDebug(page, guestOf(vs), kernelOf(vs));
    return EXIT_DEBUG_REGISTER;
  }
  if (reason == REASON_INIT) {
    // It was for the root, and is gone: whoever enters the root has to tell it.
    noteRootEvent(pp, ROOT_EVENT_INIT);
    return EXIT_INTERRUPT;
  }
  if (isVirtualization(reason)) return EXIT_VIRTUALIZATION;
  const isAbsent =
    reason == REASON_MWAIT || reason == REASON_MONITOR || reason == REASON_RDTSCP || reason == REASON_RSM;
  if (!isAbsent && reason != REASON_RDPMC) return EXIT_UNKNOWN;
  page.qualification = isAbsent ? INSTRUCTION_ABSENT : INSTRUCTION_RDPMC;
  return EXIT_INSTRUCTION;
}

/** An instruction of VMX or SMX, which CPUID does not show. */
export function isVirtualization(reason: u32): bool {
  if (reason >= REASON_VMCLEAR && reason <= REASON_VMXON) return true;
  return reason == REASON_INVEPT || reason == REASON_INVVPID || reason == REASON_GETSEC;
}
