/**
 * An exit of VMX: the registers that every exit needs are read, the others stay in the VMCS until somebody asks.
 * What needs no thought is answered in ring 0, everything else becomes the neutral record and goes to the core.
 */
import { EXIT_WORK_TRACE } from "../../abi/generated/pp-local";
import { DIRTY_CONTROL, DIRTY_SEGMENTS } from "../../abi/generated/vs-page";
import { rdtsc, vmread, vmwrite } from "../hv";
import { ppState } from "../pp";
import { NO_RIP } from "../vs/advance";
import { guestOf, kernelOf } from "../vs/blocks";
import { wrap } from "../vs/code-mode";
import { fresh } from "../vs/fresh";
import { guestHypercall, rootHypercall } from "../vs/hypercall";
import { coldGuestMsr, cpuid } from "../vs/table-answer";
import { coldTraceExit } from "../vs/trace";
import {
  INTERRUPTIBILITY_SHADOW,
  REASON_CPUID,
  REASON_FAILED_ENTRY,
  REASON_RDMSR,
  REASON_TRIPLE_FAULT,
  REASON_VMCALL,
  REASON_WRMSR,
  VMCS_ENTRY_EVENT,
  VMCS_EXIT_REASON,
  VMCS_GUEST_RFLAGS,
  VMCS_GUEST_RIP,
  VMCS_INSTRUCTION_LENGTH,
  VMCS_INTERRUPTIBILITY,
  VMCS_VECTORING_EVENT,
} from "./generated/vmcs";
import { clearLaunched } from "./current";
import { SHADOW_SHIFT } from "./entry";
import { readPlace } from "./groups";
import { coldVmxGuestExit } from "./guest-exit";
import { coldInterrupted } from "./interrupted";
import { coldVmxRootExit } from "./root-exit";

const EVENT_VALID: u32 = 0x8000_0000;
/** Exits with an instruction length, by reason: SDM volume 3, section 28.2.5. None of them interrupts the delivery of an event. */
const HAS_LENGTH: u64 = 0xaeec_c191_ffff_fc00;

/** Called by the exit stub with the GPRs saved; answers an ACTION_. */
export function vmxExit(pp: u32): u32 {
  const state = ppState(pp);
  state.exitTsc = <u32>rdtsc();
  const vs = state.vs;
  const guest = guestOf(vs);
  const k = kernelOf(vs);
  const reason = <u32>vmread(VMCS_EXIT_REASON);
  guest.exitCode = <u64>reason;
  if ((reason & REASON_FAILED_ENTRY) != 0) return coldRefused(pp, vs);
  const rip = vmread(VMCS_GUEST_RIP);
  const shadow = (<u32>vmread(VMCS_INTERRUPTIBILITY)) & INTERRUPTIBILITY_SHADOW;
  guest.rip = rip;
  guest.injected = 0;
  guest.rflags = vmread(VMCS_GUEST_RFLAGS);
  guest.interruptShadow = <u64>shadow;
  k.stale = k.staleAfter;
  // Nothing has changed yet; whether a shadow has to end is looked at before the next entry.
  k.changed = shadow << SHADOW_SHIFT;
  const shift = <u64>reason;
  if (((HAS_LENGTH >> shift) & 1) == 0) {
    guest.nextRip = NO_RIP;
    const vectoring = <u32>vmread(VMCS_VECTORING_EVENT);
    const work = state.exitWork & EXIT_WORK_TRACE;
    if (((vectoring & EVENT_VALID) | work) != 0) return coldPrepareVmxExit(pp, vs, vectoring);
    return serveVmxExit(pp, vs, reason);
  }
  const next = rip + vmread(VMCS_INSTRUCTION_LENGTH);
  guest.nextRip = next;
  if ((next ^ rip) >> 16 != 0) return coldWrapped(pp, vs);
  if ((state.exitWork & EXIT_WORK_TRACE) != 0) return coldPrepareVmxExit(pp, vs, 0);
  return serveVmxExit(pp, vs, reason);
}

/** In 16-bit and 32-bit code, the instruction pointer may begin again at 0. */
export function coldWrapped(pp: u32, vs: u32): u32 {
  fresh(vs, DIRTY_SEGMENTS | DIRTY_CONTROL);
  const guest = guestOf(vs);
  guest.nextRip = wrap(guest, guest.nextRip);
  return coldPrepareVmxExit(pp, vs, 0);
}

/** An event to deliver again, or an exit to record. */
export function coldPrepareVmxExit(pp: u32, vs: u32, vectoring: u32): u32 {
  // As with SVM: what a triple fault interrupted must not come back.
  const reason = <u32>guestOf(vs).exitCode;
  const isWhole = reason != REASON_TRIPLE_FAULT;
  if (isWhole && (vectoring & EVENT_VALID) != 0) coldInterrupted(vs, vectoring);
  if ((ppState(pp).exitWork & EXIT_WORK_TRACE) != 0) coldTraceExit(pp, vs);
  return serveVmxExit(pp, vs, reason);
}

function serveVmxExit(pp: u32, vs: u32, reason: u32): u32 {
  if (reason == REASON_CPUID) return cpuid(pp, vs, guestOf(vs));
  const isRoot = vs == ppState(pp).root;
  if (reason == REASON_VMCALL) {
    if (!isRoot) return guestHypercall(pp, vs);
    readPlace(vs); // CPL
    return rootHypercall(pp, vs);
  }
  if (isRoot) return coldVmxRootExit(pp, vs);
  const isWrite = reason == REASON_WRMSR;
  return isWrite || reason == REASON_RDMSR ? coldGuestMsr(pp, vs, isWrite) : coldVmxGuestExit(pp, vs);
}

/** The processor entered nothing: registers are what they were, wherever they are. The stub took it for an exit. */
export function coldRefused(pp: u32, vs: u32): u32 {
  guestOf(vs).nextRip = NO_RIP;
  // It stays valid when nothing was entered.
  vmwrite(VMCS_ENTRY_EVENT, 0);
  clearLaunched(pp, vs);
  if ((ppState(pp).exitWork & EXIT_WORK_TRACE) != 0) coldTraceExit(pp, vs);
  if (vs != ppState(pp).root) return coldVmxGuestExit(pp, vs);
  return coldVmxRootExit(pp, vs);
}
