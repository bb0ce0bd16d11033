/** One entry of a guest: mv_vs_op_run, and what the tool needs to know of the exit. */
import {
  MV_EXIT_IO_IN,
  MV_EXIT_REASON_INTERRUPT,
  MV_EXIT_REASON_IO,
  MV_EXIT_REASON_NMI,
  MV_STATUS_EXIT_FAILURE,
  MV_STATUS_EXIT_UNKNOWN,
  MV_STATUS_SUCCESS,
  MV_VS_OP_RUN_UNTIL,
} from "../../../hypercall/generated/abi.ts";
import {
  MV_EXIT_IO_ACCESS_SIZE,
  MV_EXIT_IO_DATA,
  MV_EXIT_IO_TYPE,
  MV_EXIT_RECORD_SIZE,
} from "../../../hypercall/generated/shared-page.ts";
import {
  DRIVER_ERROR_CORE_RESTARTED,
  DRIVER_ERROR_KILLED,
  DRIVER_ERROR_NONE,
  DRIVER_RUN_EXIT,
  DriverRun,
} from "../../../hypercall/generated/driver.ts";
import { hypercall, outputOf } from "./context.ts";
import { sharedRead } from "./hv.ts";
import { failureOf, isCrashed } from "./vm-failure.ts";
import { isKilled, Vm, vmOf } from "./vm-table.ts";
import { answerInput } from "./vs-registers.ts";

/** Beside DRIVER_ERROR_: the run ended for the root's sake only; the glue lets interrupts in and calls again. */
export const RUN_INTERRUPTED: u32 = 0x8000_0000;

const FLAG_INPUT: u32 = 1;

/** mv_exit_io_t in whole words. */
const IO_BYTES: u32 = 0x28;

/** What the run left in the shared page, before another hypercall overwrites it. */
function readExit(context: u32, bytes: u32): void {
  sharedRead(context + DRIVER_RUN_EXIT, 0, bytes);
}

function readIo(context: u32, vm: Vm): void {
  readExit(context, IO_BYTES);
  const io = context + DRIVER_RUN_EXIT;
  if (load<u64>(io, MV_EXIT_IO_TYPE) != MV_EXIT_IO_IN) return;
  vm.inputPending = 1;
  vm.inputSize = load<u32>(io, MV_EXIT_IO_ACCESS_SIZE);
}

function isFailedExit(status: u64): bool {
  return status == MV_STATUS_EXIT_UNKNOWN || status == MV_STATUS_EXIT_FAILURE;
}

/**
 * Enters the guest until it exits for something that the core does not serve. DriverRun.reason says why, `exit` holds
 * what the run left in the shared page; `detail` is the status. An answer to an IN is taken once: FLAG_INPUT
 * is cleared, so that the same structure can be used again after a signal.
 */
export function runVs(context: u32, slot: u32): u32 {
  const call = changetype<DriverRun>(context);
  const vm = vmOf(slot);
  if (isKilled(vm)) return DRIVER_ERROR_KILLED;
  if ((call.flags & FLAG_INPUT) != 0 && vm.inputPending != 0) {
    call.detail = answerInput(context, vm, load<u64>(context + DRIVER_RUN_EXIT, MV_EXIT_IO_DATA));
    if (call.detail != MV_STATUS_SUCCESS) return failureOf(context, vm);
  }
  call.flags &= ~FLAG_INPUT;
  const status = hypercall(context, MV_VS_OP_RUN_UNTIL, vm.vsid, 0, 0);
  const reason = <u32>outputOf(context, 0);
  call.detail = status;
  call.reason = reason;
  if (isKilled(vm)) return DRIVER_ERROR_KILLED;
  if (status == MV_STATUS_SUCCESS) {
    if (reason == MV_EXIT_REASON_IO) {
      readIo(context, vm);
      return DRIVER_ERROR_NONE;
    }
    if (reason == MV_EXIT_REASON_INTERRUPT || reason == MV_EXIT_REASON_NMI) return RUN_INTERRUPTED;
  } else {
    if (!isFailedExit(status)) return failureOf(context, vm);
    if (status == MV_STATUS_EXIT_FAILURE && isCrashed(context, vm)) return DRIVER_ERROR_CORE_RESTARTED;
  }
  readExit(context, MV_EXIT_RECORD_SIZE);
  return DRIVER_ERROR_NONE;
}
