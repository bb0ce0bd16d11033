/** One entry of a guest: mv_vs_op_run, and what the tool needs to know of the exit. */
import {
  MV_EXIT_IO_IN,
  MV_EXIT_REASON_HLT,
  MV_EXIT_REASON_INTERRUPT,
  MV_EXIT_REASON_IO,
  MV_EXIT_REASON_NMI,
  MV_STATUS_EXIT_FAILURE,
  MV_STATUS_EXIT_UNKNOWN,
  MV_STATUS_SUCCESS,
  MV_VS_OP_RUN_UNTIL,
} from "../../../hypercall/generated/abi.ts";
import {
  MV_EXIT_IO_ADDR,
  MV_EXIT_RECORD_SIZE,
  MvExitRecord,
} from "../../../hypercall/generated/shared-page.ts";
import {
  DRIVER_ERROR_CORE_RESTARTED,
  DRIVER_ERROR_KILLED,
  DRIVER_ERROR_NONE,
  DRIVER_RUN_PORT,
  DriverRun,
} from "../../../hypercall/generated/driver.ts";
import { hypercall, outputOf } from "./context.ts";
import { sharedRead } from "./hv.ts";
import { failureOf, isCrashed } from "./vm-failure.ts";
import { isKilled, Vm, vmOf } from "./vm-table.ts";
import { answerInput } from "./vs-registers.ts";

/** Beside DRIVER_ERROR_: the run ended for the root's sake only; the glue lets interrupts in and calls again. */
export const RUN_INTERRUPTED: u32 = 0x8000_0000;

/** In a context, behind the registers of a hypercall: a copy of the exit record. */
const RECORD: u32 = 0xa0;
const FLAG_INPUT: u32 = 1;
const RFLAGS_IF: u64 = 1 << 9;

/** mv_exit_io_t in whole words; DriverRun has its fields in the same order. */
const IO_BYTES: u32 = 0x28;

/** Copies mv_exit_io_t before another hypercall overwrites the shared page. */
function readIo(call: DriverRun, vm: Vm): void {
  sharedRead(<u32>changetype<usize>(call) + DRIVER_RUN_PORT, MV_EXIT_IO_ADDR, IO_BYTES);
  call.exit = 0; // came along with the width
  if (call.type != MV_EXIT_IO_IN) return;
  vm.inputPending = 1;
  vm.inputSize = call.width;
}

/** The neutral exit record, which the run left in the shared page. */
function readRecord(context: u32, call: DriverRun): void {
  const at = context + RECORD;
  sharedRead(at, 0, MV_EXIT_RECORD_SIZE);
  const record = changetype<MvExitRecord>(at);
  call.exit = record.reason;
  call.qualification = record.qualification;
  call.info = record.info;
  call.gpa = record.gpa;
  call.rip = record.rip;
  call.interrupts = (record.rflags & RFLAGS_IF) != 0 ? 1 : 0;
}

function isExit(status: u64): bool {
  return status == MV_STATUS_SUCCESS || status == MV_STATUS_EXIT_UNKNOWN || status == MV_STATUS_EXIT_FAILURE;
}

/**
 * Enters the guest until it exits for something that the core does not serve. DriverRun.reason says why,
 * `exit` and what follows hold the record; `detail` is the status. An answer to an IN is taken once: FLAG_INPUT
 * is cleared, so that the same structure can be used again after a signal.
 */
export function runVs(context: u32, slot: u32): u32 {
  const call = changetype<DriverRun>(context);
  const vm = vmOf(slot);
  if (isKilled(vm)) return DRIVER_ERROR_KILLED;
  if ((call.flags & FLAG_INPUT) != 0 && vm.inputPending != 0) {
    call.detail = answerInput(context, vm, call.data);
    if (call.detail != MV_STATUS_SUCCESS) return failureOf(context, vm);
  }
  call.flags &= ~FLAG_INPUT;
  call.detail = hypercall(context, MV_VS_OP_RUN_UNTIL, vm.vsid, 0, 0);
  call.reason = <u32>outputOf(context, 0);
  if (isKilled(vm)) return DRIVER_ERROR_KILLED;
  if (!isExit(call.detail)) return failureOf(context, vm);
  if (call.detail == MV_STATUS_EXIT_FAILURE && isCrashed(context, vm)) return DRIVER_ERROR_CORE_RESTARTED;
  if (call.detail == MV_STATUS_SUCCESS) {
    if (call.reason == MV_EXIT_REASON_INTERRUPT || call.reason == MV_EXIT_REASON_NMI) return RUN_INTERRUPTED;
    if (call.reason == MV_EXIT_REASON_IO) {
      readIo(call, vm);
      return DRIVER_ERROR_NONE;
    }
    if (call.reason != MV_EXIT_REASON_HLT) call.exit = 0;
  }
  readRecord(context, call);
  return DRIVER_ERROR_NONE;
}
