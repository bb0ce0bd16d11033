/**
 * Writing the trace ring (hypercall/trace.layout.ts): an entry is begun at the exit, with what went in, and
 * ended at the next entry, with what came of it. Everything goes straight into the ring; nothing is read
 * from it, since it is the root's memory.
 */
import { EXIT_NESTED_FAULT } from "../../abi/generated/exit-record";
import { VS_BLOCK_KERNEL, VS_BLOCK_PAGE, VS_BLOCK_VMCB } from "../../abi/generated/memory-map";
import { ACTION_ENTER, ACTION_TRACE } from "../../abi/generated/pp-local";
import { VsPage } from "../../abi/generated/vs-page";
import {
  TRACE_EXIT_DETAIL,
  TRACE_EXIT_ENTRY_TSC,
  TRACE_EXIT_EXIT_TSC,
  TRACE_EXIT_NEXT_RIP,
  TRACE_EXIT_RAX,
  TRACE_EXIT_REASON,
  TRACE_EXIT_RIP,
  TRACE_EXIT_SHIFT,
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
import { physStore64, rdtsc } from "../hv";
import { ppState } from "../pp";
import { NO_RIP } from "./fetch";
import { Vmcb, VsKernel } from "./generated/vmcb";

const EVENT_VALID: u64 = 0x8000_0000;

/** The exit of `vs` begins an entry. */
export function coldTraceExit(pp: u32, vs: u32): void {
  const state = ppState(pp);
  const vmcb = changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB));
  const slot = state.traceSlot;
  state.tracedVs = vs;
  state.enterAction = ACTION_TRACE;
  physStore64(slot + <u64>TRACE_EXIT_RIP, vmcb.rip);
  physStore64(slot + <u64>TRACE_EXIT_RAX, vmcb.rax);
  if (state.traceShift != TRACE_EXIT_SHIFT) traceInputs(slot, vs, vmcb);
}

function traceInputs(slot: u64, vs: u32, vmcb: Vmcb): void {
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

/** Ends the entry: a VS is entered next. Called by the exit stub for ACTION_TRACE. */
export function endTrace(pp: u32): void {
  const state = ppState(pp);
  const vs = state.tracedVs;
  const slot = state.traceSlot;
  const vmcb = changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB));
  const k = changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL));
  const page = changetype<VsPage>(<usize>(vs + VS_BLOCK_PAGE));
  state.enterAction = ACTION_ENTER;
  // A root VS has no exit record: what its page holds there is older.
  const isGuest = k.root == 0;
  const qualification: u64 = isGuest ? <u64>page.qualification : 0;
  const detail = isGuest ? (state.reason == EXIT_NESTED_FAULT ? page.gpa : page.info) : 0;
  const ids = (<u64>k.vsid) | ((<u64>state.currentVsid) << 16) | ((<u64>vmcb.cpl) << 32);
  physStore64(slot + <u64>TRACE_EXIT_EXIT_TSC, state.exitTsc);
  physStore64(slot + <u64>TRACE_EXIT_NEXT_RIP, vmcb.rip);
  physStore64(slot + <u64>TRACE_EXIT_REASON, (<u64>state.reason) | (qualification << 32));
  physStore64(slot + <u64>TRACE_EXIT_VSID, ids);
  physStore64(slot + <u64>TRACE_EXIT_DETAIL, detail);
  if (state.traceShift != TRACE_EXIT_SHIFT) traceOutputs(slot, vs, state.vs);
  physStore64(slot + <u64>TRACE_EXIT_ENTRY_TSC, rdtsc());
  // The reader sees the head move only after the entry is there: stores stay in order.
  const head = state.traceHead + 1;
  state.traceHead = head;
  state.traceSlot = slotOf(pp, head);
  physStore64(state.traceSpa + <u64>TRACE_RING_HEAD, head);
}

function traceOutputs(slot: u64, vs: u32, entered: u32): void {
  const vmcb = changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB));
  const gprs = gprsOf(vs);
  const k = changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL));
  const page = changetype<VsPage>(<usize>(vs + VS_BLOCK_PAGE));
  const isGuest = k.root == 0;
  physStore64(slot + <u64>TRACE_RECORD_INFO, isGuest ? page.info : 0);
  physStore64(slot + <u64>TRACE_RECORD_GPA, isGuest ? page.gpa : 0);
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

/** SPA of entry `n`. */
export function slotOf(pp: u32, n: u64): u64 {
  const state = ppState(pp);
  const offset = (n << (<u64>state.traceShift)) & (state.traceBytes - 1);
  return state.traceSpa + <u64>TRACE_HEADER_BYTES + offset;
}
