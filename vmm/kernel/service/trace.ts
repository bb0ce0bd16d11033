/** Switching the trace of a PP, only as the root itself asks for it. */
import { MV_PP_OP_TRACE } from "../../../hypercall/generated/abi";
import {
  TRACE_EXIT_SHIFT,
  TRACE_EXITS,
  TRACE_HEADER_BYTES,
  TRACE_MAGIC,
  TRACE_OFF,
  TRACE_RECORD_SHIFT,
  TRACE_RECORDS,
  TRACE_RING_CAPACITY,
  TRACE_RING_EPOCH,
  TRACE_RING_HEAD,
  TRACE_RING_MAGIC,
} from "../../../hypercall/generated/trace";
import {
  SYS_ERROR_BAD_ARGUMENT,
  SYS_ERROR_NOT_FOUND,
  SYS_ERROR_NOT_OWNED,
} from "../../abi/generated/exit-record";
import { CALLER_RING0 } from "../../abi/generated/pp-context";
import { ACTION_ENTER, EXIT_WORK_TRACE } from "../../abi/generated/pp-local";
import { physStore64 } from "../hv";
import { launchState, ppState } from "../pp";
import { argument1, caller, serves } from "./root-call";

/** The mode is R11 of the root's mv_pp_op_trace that is being served; 0 or a SYS_ERROR_. */
export function setTrace(pp: u32): i64 {
  if (!serves(pp, MV_PP_OP_TRACE) || caller(pp) != CALLER_RING0) return -(<i64>SYS_ERROR_NOT_OWNED);
  const mode = argument1(pp);
  if (mode > <u64>TRACE_RECORDS) return -(<i64>SYS_ERROR_BAD_ARGUMENT);
  const state = ppState(pp);
  if (state.traceSpa == 0) return mode == <u64>TRACE_OFF ? 0 : -(<i64>SYS_ERROR_NOT_FOUND);
  // This very call's exit may have begun an entry, of a ring that is now another.
  state.enterAction = ACTION_ENTER;
  if (mode == <u64>TRACE_OFF) {
    state.exitWork &= ~EXIT_WORK_TRACE;
    writeMode(pp, TRACE_OFF);
    return 0;
  }
  begin(pp, <u32>mode);
  state.exitWork |= EXIT_WORK_TRACE;
  return 0;
}

/** An empty ring with entries of the mode's size. The reader takes no entry while the head is 0. */
function begin(pp: u32, mode: u32): void {
  const state = ppState(pp);
  const ring = state.traceSpa;
  const shift = mode == TRACE_EXITS ? TRACE_EXIT_SHIFT : TRACE_RECORD_SHIFT;
  state.traceStep = (<u32>1) << shift;
  state.traceEpoch += 1;
  state.traceHead = 0;
  state.traceSlot = ring + <u64>TRACE_HEADER_BYTES;
  state.traceEnd = state.traceSlot + state.traceBytes;
  physStore64(ring + <u64>TRACE_RING_HEAD, 0);
  physStore64(ring + <u64>TRACE_RING_CAPACITY, state.traceBytes >> (<u64>shift));
  physStore64(ring + <u64>TRACE_RING_EPOCH, (<u64>state.traceEpoch) | ((<u64>state.traceStep) << 32));
  writeMode(pp, mode);
}

function writeMode(pp: u32, mode: u32): void {
  physStore64(ppState(pp).traceSpa + <u64>TRACE_RING_MAGIC, (<u64>TRACE_MAGIC) | ((<u64>mode) << 32));
}

/** At launch: the ring that the loader gave, if its size is one that a mask can wrap. */
export function initTrace(pp: u32): void {
  const launched = launchState(pp);
  const bytes = launched.traceBytes;
  const state = ppState(pp);
  const isUsable = bytes >= (<u64>1) << (<u64>TRACE_RECORD_SHIFT) && (bytes & (bytes - 1)) == 0;
  state.traceSpa = isUsable ? launched.traceSpa : 0;
  state.traceBytes = bytes;
}
