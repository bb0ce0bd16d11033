/**
 * Writing the trace ring (hypercall/trace.layout.ts): an entry is begun at the exit, with what went in, and
 * ended at the next entry, with what came of it. Everything goes straight into the ring; nothing is read
 * from it, since it is the root's memory.
 */
import { ACTION_ENTER, ACTION_TRACE } from "../../abi/generated/pp-local";
import { DIRTY_CONTROL, DIRTY_IP, EVENT_VALID, VsPage } from "../../abi/generated/vs-page";
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
  TRACE_RECORD_OUT_RAX,
  TRACE_RECORD_OUT_RBX,
  TRACE_RECORD_RBX,
  TRACE_RECORD_RFLAGS,
  TRACE_RING_HEAD,
} from "../../../hypercall/generated/trace";
import { physStore16, physStore64, physWrite, rdtsc } from "../hv";
import { ppState } from "../pp";
import { NO_RIP } from "./advance";
import { guestOf, kernelOf, pageOf } from "./blocks";
import { fresh } from "./fresh";

/** The exit of `vs`, which is the current one, begins an entry. */
export function coldTraceExit(pp: u32, vs: u32): void {
  const state = ppState(pp);
  const guest = guestOf(vs);
  const page = pageOf(vs);
  const slot = state.traceSlot;
  fresh(vs, DIRTY_IP | DIRTY_CONTROL);
  state.tracedVs = vs;
  state.enterAction = ACTION_TRACE;
  // An exit record like any other, should ring 0 serve the exit without one.
  page.qualification = 0;
  page.info = guest.exitCode;
  physStore64(slot + <u64>TRACE_EXIT_RIP, guest.rip);
  physStore64(slot + <u64>TRACE_EXIT_RAX, guest.rax);
  physStore64(slot + <u64>TRACE_EXIT_VSID, (<u64>state.currentVsid) | ((<u64>guest.cpl) << 32));
  if (state.traceStep != TRACE_EXIT_SIZE) coldTraceInputs(slot, vs);
}

export function coldTraceInputs(slot: u64, vs: u32): void {
  const guest = guestOf(vs);
  storeGprs(slot + <u64>TRACE_RECORD_RBX, gprsOf(vs));
  physStore64(slot + <u64>TRACE_RECORD_CR0, guest.cr0);
  physStore64(slot + <u64>TRACE_RECORD_CR4, guest.cr4);
  physStore64(slot + <u64>TRACE_RECORD_RFLAGS, guest.rflags);
}

/** RBX, RCX, RDX, R10 to R13: the first three and the last four lie side by side in both structures. */
function storeGprs(at: u64, gprs: VsPage): void {
  const first = <u32>changetype<usize>(gprs);
  physWrite(at, first + <u32>offsetof<VsPage>("rbx"), 24);
  physWrite(at + 24, first + <u32>offsetof<VsPage>("r10"), 32);
}

/** Where the stubs keep the GPRs of a VS. */
function gprsOf(vs: u32): VsPage {
  return changetype<VsPage>(<usize>kernelOf(vs).save);
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
  const page = pageOf(vs);
  state.enterAction = ACTION_ENTER;
  physStore64(slot + <u64>TRACE_EXIT_NEXT_RIP, guestOf(vs).rip);
  physStore64(slot + <u64>TRACE_EXIT_REASON, (<u64>state.reason) | ((<u64>page.qualification) << 32));
  physStore64(slot + <u64>TRACE_EXIT_DETAIL, page.info);
  physStore16(slot + <u64>TRACE_EXIT_ENTERED, state.currentVsid);
  if (step != TRACE_EXIT_SIZE) coldTraceOutputs(slot, vs, state.vs);
  const now = rdtsc();
  physStore64(slot + <u64>TRACE_EXIT_EXIT_TSC, now - <u64>(<u32>now - state.exitTsc));
  physStore64(slot + <u64>TRACE_EXIT_ENTRY_TSC, now);
  const next = slot + <u64>step;
  state.traceSlot = next == state.traceEnd ? state.traceSpa + <u64>TRACE_HEADER_BYTES : next;
  // The reader sees the head move only after the entry is there: stores stay in order.
  const head = state.traceHead + 1;
  state.traceHead = head;
  physStore64(state.traceSpa + <u64>TRACE_RING_HEAD, head);
}

export function coldTraceOutputs(slot: u64, vs: u32, entered: u32): void {
  const guest = guestOf(vs);
  const page = pageOf(vs);
  physStore64(slot + <u64>TRACE_RECORD_INFO, page.info);
  physStore64(slot + <u64>TRACE_RECORD_GPA, page.gpa);
  physStore64(slot + <u64>TRACE_RECORD_BEHIND, guest.nextRip == NO_RIP ? 0 : guest.nextRip);
  const event = guest.injected;
  physStore64(slot + <u64>TRACE_RECORD_EVENT, (event & EVENT_VALID) != 0 ? event : 0);
  physStore64(slot + <u64>TRACE_RECORD_OUT_RAX, guest.rax);
  storeGprs(slot + <u64>TRACE_RECORD_OUT_RBX, gprsOf(vs));
  const next = guestOf(entered);
  physStore64(slot + <u64>TRACE_RECORD_ENTERED_RAX, next.rax);
  physStore64(slot + <u64>TRACE_RECORD_ENTERED_R10, gprsOf(entered).r10);
}
