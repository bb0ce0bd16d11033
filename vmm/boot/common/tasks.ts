/** What runs on one given CPU with interrupts off: check, demote, attach, promote. */
import { LAUNCH_STATUS_OK, LAUNCH_STATUS_REFUSED } from "../../abi/generated/launch.ts";
import { KERNEL_PP_BLOCKS, KERNEL_PP_STRIDE } from "../../abi/generated/memory-map.ts";
import {
  MV_HANDLE_VAL,
  MV_PP_OP_SET_SHARED_PAGE_GPA,
  MV_PP_OP_TSC_SET_KHZ,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi.ts";
import { disableCpu, disablePromoted, enableCpu } from "./enable.ts";
import { enter, promote, rdtsc, sharedSpa, tscKhz, vmmcall } from "./hv.ts";
import { writeLaunchState } from "./launch-state.ts";
import { ENTER_NATIVE, loader, ppOf } from "./loader.ts";
import { readVendor } from "./processor.ts";
import { checkCpu } from "./requirements.ts";
import { taskRegistersAt } from "./statics.ts";

export const TASK_CHECK: u32 = 0;
export const TASK_DEMOTE: u32 = 1;
export const TASK_ATTACH: u32 = 2;
export const TASK_PROMOTE: u32 = 3;

/** hv.onCpu: the CPU could not be reached. */
export const TASK_UNREACHABLE: u32 = 0xffff_ffff;

/** Returns LAUNCH_STATUS_ or ENABLE_IN_USE. */
function demote(ppid: u32): u32 {
  const pp = ppOf(ppid);
  const l = loader();
  const enabled = enableCpu(pp);
  if (enabled != LAUNCH_STATUS_OK) return enabled;
  writeLaunchState(pp);
  const block = KERNEL_PP_BLOCKS + ppid * KERNEL_PP_STRIDE;
  const start = rdtsc();
  const result = enter(pp.stateSpa, block, pp.hostCr3, l.hostCr4, l.kernelEntry);
  pp.ticks = rdtsc() - start;
  if (result == LAUNCH_STATUS_OK) {
    pp.demoted = 1;
    return LAUNCH_STATUS_OK;
  }
  disableCpu(pp);
  const status = result & ~ENTER_NATIVE;
  return status == LAUNCH_STATUS_OK ? LAUNCH_STATUS_REFUSED : status; // back natively is never success
}

function call(op: u64, r11: u64): u64 {
  const at = taskRegistersAt();
  store<u64>(at, MV_HANDLE_VAL);
  store<u64>(at, r11, 8);
  store<u64>(at, 0, 16);
  store<u64>(at, 0, 24);
  return vmmcall(op, at);
}

/** Gives this PP the driver's own shared page and its TSC frequency. */
function attach(ppid: u32): u32 {
  const pp = ppOf(ppid);
  pp.hypercall = call(MV_PP_OP_SET_SHARED_PAGE_GPA, sharedSpa());
  if (pp.hypercall != MV_STATUS_SUCCESS) return 1;
  pp.hypercall = call(MV_PP_OP_TSC_SET_KHZ, tscKhz());
  return pp.hypercall == MV_STATUS_SUCCESS ? 0 : 1;
}

function leave(ppid: u32): u32 {
  const pp = ppOf(ppid);
  if (pp.demoted == 0) return 0;
  pp.hypercall = promote();
  if (pp.hypercall != MV_STATUS_SUCCESS) return 1;
  disablePromoted(pp);
  pp.demoted = 0;
  return 0;
}

/** The one way onto a CPU: hv.onCpu ends here. */
export function runTask(task: u32, ppid: u32): u32 {
  switch (task) {
    case TASK_CHECK: {
      const pp = ppOf(ppid);
      pp.vendor = readVendor();
      pp.failures = checkCpu(pp.vendor);
      return 0;
    }
    case TASK_DEMOTE:
      return demote(ppid);
    case TASK_ATTACH:
      return attach(ppid);
    case TASK_PROMOTE:
      return leave(ppid);
    default:
      return TASK_UNREACHABLE;
  }
}
