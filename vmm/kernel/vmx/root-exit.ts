/** The root's exits but CPUID and hypercalls, all served in ring 0: nothing here is policy, and a healthy root meets few. */
import {
  EXIT_CACHE,
  EXIT_CONTROL_REGISTER,
  EXIT_INIT,
  EXIT_NMI,
  EXIT_TASK_SWITCH,
  EXIT_UNKNOWN,
  EXIT_VIRTUALIZATION,
  EXIT_WINDOW,
  EXIT_XSETBV,
} from "../../abi/generated/exit-record";
import { VS_BLOCK_KERNEL } from "../../abi/generated/memory-map";
import { DIRTY_CONTROL, EVENT_TYPE_MASK, EVENT_TYPE_NMI, VsPage } from "../../abi/generated/vs-page";
import { enter } from "../account";
import { reset, try_xsetbv, vmread, wbinvd } from "../hv";
import { ppState } from "../pp";
import { advanceTo } from "../vs/advance";
import { guestOf } from "../vs/blocks";
import { injectGeneralProtection, injectUndefined } from "../vs/events";
import { fresh } from "../vs/fresh";
import { rootFault, rootRefused, unexpectedRootExit } from "../vs/root-fault";
import { rootMsr } from "../vs/root-msr";
import {
  REASON_CR,
  REASON_EPT_VIOLATION,
  REASON_EVENT,
  REASON_FAILED_ENTRY,
  REASON_FAILED_INSTRUCTION,
  REASON_INIT,
  REASON_INVD,
  REASON_NMI_WINDOW,
  REASON_RDMSR,
  REASON_SIPI,
  REASON_TASK_SWITCH,
  REASON_TRIPLE_FAULT,
  REASON_WRMSR,
  REASON_XSETBV,
  VMCS_EXIT_EVENT,
  VMCS_GUEST_PHYSICAL,
  VMCS_QUALIFICATION,
} from "./generated/vmcs";
import { isVirtualization } from "./guest-exit";
import { restoreNmiBlocking } from "./nested-fault";
import { ownsCr0Write } from "./register-move";
import { rootInit, rootStartUp } from "./root-init";
import { deliverRootNmi } from "./root-nmi";
import { CR4_OSXSAVE } from "../../abi/generated/registers";

const VECTOR: u32 = 0xff;

export function coldVmxRootExit(pp: u32, vs: u32): u32 {
  const reason = <u32>guestOf(vs).exitCode;
  if ((reason & (REASON_FAILED_ENTRY | REASON_FAILED_INSTRUCTION)) != 0) {
    return rootRefused(pp, vs, vmread(VMCS_QUALIFICATION));
  }
  switch (reason) {
    case REASON_RDMSR:
      return rootMsr(pp, vs, false);
    case REASON_WRMSR:
      return rootMsr(pp, vs, true);
    case REASON_EPT_VIOLATION:
      restoreNmiBlocking(<u32>vmread(VMCS_QUALIFICATION));
      return rootFault(pp, vs, vmread(VMCS_GUEST_PHYSICAL));
    default: {
      const served = serve(vs, reason);
      ppState(pp).reason = served;
      if (served != EXIT_UNKNOWN) return enter(pp);
      return unexpectedRootExit(pp, vs, vmread(VMCS_QUALIFICATION), vmread(VMCS_GUEST_PHYSICAL));
    }
  }
}

/** The neutral reason, EXIT_UNKNOWN if nothing could be done. */
function serve(vs: u32, reason: u32): u32 {
  const guest = guestOf(vs);
  switch (reason) {
    case REASON_EVENT:
      // Nothing else exits.
      if ((vmread(VMCS_EXIT_EVENT) & EVENT_TYPE_MASK) != EVENT_TYPE_NMI) return EXIT_UNKNOWN;
      deliverRootNmi(vs);
      return EXIT_NMI;
    case REASON_NMI_WINDOW:
      deliverRootNmi(vs);
      return EXIT_WINDOW;
    case REASON_XSETBV:
      xsetbv(vs);
      return EXIT_XSETBV;
    case REASON_INVD:
      wbinvd();
      advanceTo(guest, guest.nextRip);
      return EXIT_CACHE;
    case REASON_CR:
      // Of CR4, only VMXE and SMXE exit: bits of instructions that CPUID does not show.
      if (!ownsCr0Write(vs)) injectGeneralProtection(guest);
      return EXIT_CONTROL_REGISTER;
    case REASON_INIT:
      rootInit(vs);
      return EXIT_INIT;
    case REASON_SIPI:
      rootStartUp(vs, (<u32>vmread(VMCS_QUALIFICATION)) & VECTOR);
      return EXIT_INIT;
    case REASON_TASK_SWITCH:
      // 64-bit code has none. What else the root runs gets the error that a processor without tasks would give.
      injectGeneralProtection(guest);
      return EXIT_TASK_SWITCH;
    case REASON_TRIPLE_FAULT:
      reset();
      return EXIT_UNKNOWN;
    default:
      if (!isVirtualization(reason)) return EXIT_UNKNOWN;
      injectUndefined(guest);
      return EXIT_VIRTUALIZATION;
  }
}

/** What the processor takes, the root may have: XCR0 is its own while it runs. */
function xsetbv(vs: u32): void {
  const guest = guestOf(vs);
  const gprs = changetype<VsPage>(<usize>(vs + VS_BLOCK_KERNEL));
  fresh(vs, DIRTY_CONTROL);
  const value = (gprs.rdx << 32) | (guest.rax & 0xffff_ffff);
  if ((guest.cr4 & CR4_OSXSAVE) == 0) injectUndefined(guest);
  else if (<u32>gprs.rcx != 0 || try_xsetbv(value) == 0) injectGeneralProtection(guest);
  else advanceTo(guest, guest.nextRip);
}
