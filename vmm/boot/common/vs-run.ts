/** One entry of a guest: mv_vs_op_run, and what the tool needs to know of the exit. */
import {
  MV_EXIT_IO_IN,
  MV_EXIT_REASON_HLT,
  MV_EXIT_REASON_INTERRUPT,
  MV_EXIT_REASON_IO,
  MV_EXIT_REASON_NMI,
  MV_REG_RFLAGS,
  MV_STATUS_EXIT_FAILURE,
  MV_STATUS_EXIT_UNKNOWN,
  MV_STATUS_SUCCESS,
  MV_VS_OP_EXIT_RECORD,
  MV_VS_OP_REG_GET,
  MV_VS_OP_RUN,
} from "../../../hypercall/generated/abi.ts";
import {
  MV_EXIT_IO_ADDR,
  MV_EXIT_RECORD_GPA,
  MV_EXIT_RECORD_INFO,
  MV_EXIT_RECORD_REASON,
  MV_EXIT_RECORD_RIP,
} from "../../../hypercall/generated/shared-page.ts";
import {
  DRIVER_ERROR_CORE_RESTARTED,
  DRIVER_ERROR_KILLED,
  DRIVER_ERROR_NONE,
  DRIVER_RUN_PORT,
  DriverRun,
} from "../../../hypercall/generated/driver.ts";
import { hypercall, outputOf } from "./context.ts";
import { sharedLoad64, sharedRead } from "./hv.ts";
import { failureOf, isCrashed } from "./vm-failure.ts";
import { isKilled, Vm, vmOf } from "./vm-table.ts";
import { answerInput } from "./vs-registers.ts";

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

/** The neutral exit record and IF. What cannot be had stays 0: the exit itself is what counts. */
function readRecord(context: u32, call: DriverRun, vm: Vm): void {
  if (hypercall(context, MV_VS_OP_EXIT_RECORD, vm.vsid, 0, 0) == MV_STATUS_SUCCESS) {
    const words = sharedLoad64(MV_EXIT_RECORD_REASON);
    call.exit = <u32>words;
    call.qualification = <u32>(words >> 32);
    call.info = sharedLoad64(MV_EXIT_RECORD_INFO);
    call.gpa = sharedLoad64(MV_EXIT_RECORD_GPA);
    call.rip = sharedLoad64(MV_EXIT_RECORD_RIP);
  }
  if (hypercall(context, MV_VS_OP_REG_GET, vm.vsid, MV_REG_RFLAGS, 0) == MV_STATUS_SUCCESS) {
    call.interrupts = (outputOf(context, 0) & RFLAGS_IF) != 0 ? 1 : 0;
  }
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
  call.detail = hypercall(context, MV_VS_OP_RUN, vm.vsid, 0, 0);
  call.reason = <u32>outputOf(context, 0);
  if (isKilled(vm)) return DRIVER_ERROR_KILLED;
  if (!isExit(call.detail)) return failureOf(context, vm);
  if (call.detail == MV_STATUS_EXIT_FAILURE && isCrashed(context, vm)) return DRIVER_ERROR_CORE_RESTARTED;
  if (call.detail == MV_STATUS_SUCCESS) {
    if (call.reason == MV_EXIT_REASON_INTERRUPT || call.reason == MV_EXIT_REASON_NMI)
      return DRIVER_ERROR_NONE;
    if (call.reason == MV_EXIT_REASON_IO) {
      readIo(call, vm);
      return DRIVER_ERROR_NONE;
    }
    if (call.reason != MV_EXIT_REASON_HLT) call.exit = 0;
  }
  readRecord(context, call, vm);
  return DRIVER_ERROR_NONE;
}

/** True if the run ended for the root's sake only: the glue lets interrupts in and calls again. */
export function isInterrupted(context: u32): u32 {
  const call = changetype<DriverRun>(context);
  const interrupted = call.reason == MV_EXIT_REASON_INTERRUPT || call.reason == MV_EXIT_REASON_NMI;
  return call.detail == MV_STATUS_SUCCESS && interrupted ? 1 : 0;
}
