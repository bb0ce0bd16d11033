/**
 * Writing the trace ring (hypercall/trace.layout.ts): an entry is begun at the exit, with what went in, and
 * ended at the next entry, with what came of it. Everything goes straight into the ring; nothing is read
 * from it, since it is the root's memory.
 */
import { VS_BLOCK_KERNEL, VS_BLOCK_PAGE, VS_BLOCK_VMCB } from "../../abi/generated/memory-map";
import { ACTION_ENTER, ACTION_TRACE } from "../../abi/generated/pp-local";
import { VsPage } from "../../abi/generated/vs-page";
import {
  TRACE_EXIT_DETAIL,
  TRACE_EXIT_ENTERED,
  TRACE_EXIT_ENTRY_TSC,
  TRACE_EXIT_EXIT_TSC,
  TRACE_EXIT_NEXT_RIP,
  TRACE_EXIT_RAX,
  TRACE_EXIT_REASON,
  TRACE_EXIT_RIP,
  TRACE_EXIT_SIZE,
  TRACE_EXIT_VSID,
  TRACE_HEADER_BYTES,
  TRACE_RECORD_BEHIND,
  TRACE_RECORD_CR0,
  TRACE_RECORD_CR4,
  TRACE_RECORD_ENTERED_R10,
  TRACE_RECORD_ENTERED_RAX,
  TRACE_RECORD_EVENT,
  TRACE_RECORD_GPA,
  TRACE_RECORD_INFO,
  TRACE_RECORD_OUT_R10,
  TRACE_RECORD_OUT_R11,
  TRACE_RECORD_OUT_R12,
  TRACE_RECORD_OUT_R13,
  TRACE_RECORD_OUT_RAX,
  TRACE_RECORD_OUT_RBX,
  TRACE_RECORD_OUT_RCX,
  TRACE_RECORD_OUT_RDX,
  TRACE_RECORD_R10,
  TRACE_RECORD_R11,
  TRACE_RECORD_R12,
  TRACE_RECORD_R13,
  TRACE_RECORD_RBX,
  TRACE_RECORD_RCX,
  TRACE_RECORD_RDX,
  TRACE_RECORD_RFLAGS,
  TRACE_RING_HEAD,
} from "../../../hypercall/generated/trace";
import { physStore16, physStore64, rdtsc } from "../hv";
import { ppState } from "../pp";
import { NO_RIP } from "./fetch";
import { Vmcb, VsKernel } from "./generated/vmcb";

const EVENT_VALID: u64 = 0x8000_0000;

/** The exit of `vs`, which is the current one, begins an entry. */
export function coldTraceExit(pp: u32, vs: u32): void {
  const state = ppState(pp);
  const vmcb = changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB));
  const page = changetype<VsPage>(<usize>(vs + VS_BLOCK_PAGE));
  const slot = state.traceSlot;
  state.tracedVs = vs;
  state.enterAction = ACTION_TRACE;
  // An exit record like any other, should ring 0 serve the exit without one.
  page.qualification = 0;
  page.info = vmcb.exitCode;
  physStore64(slot + <u64>TRACE_EXIT_EXIT_TSC, state.exitTsc);
  physStore64(slot + <u64>TRACE_EXIT_RIP, vmcb.rip);
  physStore64(slot + <u64>TRACE_EXIT_RAX, vmcb.rax);
  physStore64(slot + <u64>TRACE_EXIT_VSID, (<u64>state.currentVsid) | ((<u64>vmcb.cpl) << 32));
  if (state.traceStep != TRACE_EXIT_SIZE) coldTraceInputs(slot, vs);
}

export function coldTraceInputs(slot: u64, vs: u32): void {
  const vmcb = changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB));
  const gprs = gprsOf(vs);
  physStore64(slot + <u64>TRACE_RECORD_RBX, gprs.rbx);
  physStore64(slot + <u64>TRACE_RECORD_RCX, gprs.rcx);
  physStore64(slot + <u64>TRACE_RECORD_RDX, gprs.rdx);
  physStore64(slot + <u64>TRACE_RECORD_R10, gprs.r10);
  physStore64(slot + <u64>TRACE_RECORD_R11, gprs.r11);
  physStore64(slot + <u64>TRACE_RECORD_R12, gprs.r12);
  physStore64(slot + <u64>TRACE_RECORD_R13, gprs.r13);
  physStore64(slot + <u64>TRACE_RECORD_CR0, vmcb.cr0);
  physStore64(slot + <u64>TRACE_RECORD_CR4, vmcb.cr4);
  physStore64(slot + <u64>TRACE_RECORD_RFLAGS, vmcb.rflags);
}

/** Where the stubs keep the GPRs of a VS. */
function gprsOf(vs: u32): VsPage {
  return changetype<VsPage>(<usize>changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL)).save);
}

/**
 * Ends the entry: a VS is entered next. Called by the exit stub for ACTION_TRACE. The slots follow one another up to
 * the end of the ring, so that none has to be computed.
 */
export function endTrace(pp: u32): void {
  const state = ppState(pp);
  const vs = state.tracedVs;
  const slot = state.traceSlot;
  const step = state.traceStep;
  const page = changetype<VsPage>(<usize>(vs + VS_BLOCK_PAGE));
  state.enterAction = ACTION_ENTER;
  physStore64(slot + <u64>TRACE_EXIT_NEXT_RIP, changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB)).rip);
  physStore64(slot + <u64>TRACE_EXIT_REASON, (<u64>state.reason) | ((<u64>page.qualification) << 32));
  physStore64(slot + <u64>TRACE_EXIT_DETAIL, page.info);
  physStore16(slot + <u64>TRACE_EXIT_ENTERED, state.currentVsid);
  if (step != TRACE_EXIT_SIZE) coldTraceOutputs(slot, vs, state.vs);
  physStore64(slot + <u64>TRACE_EXIT_ENTRY_TSC, rdtsc());
  const next = slot + <u64>step;
  state.traceSlot = next == state.traceEnd ? state.traceSpa + <u64>TRACE_HEADER_BYTES : next;
  // The reader sees the head move only after the entry is there: stores stay in order.
  const head = state.traceHead + 1;
  state.traceHead = head;
  physStore64(state.traceSpa + <u64>TRACE_RING_HEAD, head);
}

export function coldTraceOutputs(slot: u64, vs: u32, entered: u32): void {
  const vmcb = changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB));
  const gprs = gprsOf(vs);
  const page = changetype<VsPage>(<usize>(vs + VS_BLOCK_PAGE));
  physStore64(slot + <u64>TRACE_RECORD_INFO, page.info);
  physStore64(slot + <u64>TRACE_RECORD_GPA, page.gpa);
  physStore64(slot + <u64>TRACE_RECORD_BEHIND, vmcb.nextRip == NO_RIP ? 0 : vmcb.nextRip);
  const event = vmcb.eventInj;
  physStore64(slot + <u64>TRACE_RECORD_EVENT, (event & EVENT_VALID) != 0 ? event : 0);
  physStore64(slot + <u64>TRACE_RECORD_OUT_RAX, vmcb.rax);
  physStore64(slot + <u64>TRACE_RECORD_OUT_RBX, gprs.rbx);
  physStore64(slot + <u64>TRACE_RECORD_OUT_RCX, gprs.rcx);
  physStore64(slot + <u64>TRACE_RECORD_OUT_RDX, gprs.rdx);
  physStore64(slot + <u64>TRACE_RECORD_OUT_R10, gprs.r10);
  physStore64(slot + <u64>TRACE_RECORD_OUT_R11, gprs.r11);
  physStore64(slot + <u64>TRACE_RECORD_OUT_R12, gprs.r12);
  physStore64(slot + <u64>TRACE_RECORD_OUT_R13, gprs.r13);
  const next = changetype<Vmcb>(<usize>(entered + VS_BLOCK_VMCB));
  physStore64(slot + <u64>TRACE_RECORD_ENTERED_RAX, next.rax);
  physStore64(slot + <u64>TRACE_RECORD_ENTERED_R10, gprsOf(entered).r10);
}
