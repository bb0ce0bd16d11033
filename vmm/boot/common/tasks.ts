/** What runs on one given CPU with interrupts off: check, demote, attach, promote. */
import { LAUNCH_STATUS_OK, LAUNCH_STATUS_REFUSED } from "../../abi/generated/launch.ts";
import { KERNEL_PP_BLOCKS, KERNEL_PP_STRIDE } from "../../abi/generated/memory-map.ts";
import {
  MV_HANDLE_VAL,
  MV_PP_OP_SET_SHARED_PAGE_GPA,
  MV_PP_OP_TSC_SET_KHZ,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi.ts";
import { enter, promote, rdtsc, sharedSpa, tryWrmsr, tscKhz, vmmcall } from "./hv.ts";
import { writeLaunchState } from "./launch-state.ts";
import { ENTER_NATIVE, loader, Pp, ppOf } from "./loader.ts";
import { checkCpu, EFER_NXE, EFER_SVME, MSR_EFER, msrOrZero } from "./requirements.ts";
import { taskRegistersAt } from "./statics.ts";

export const TASK_CHECK: u32 = 0;
export const TASK_DEMOTE: u32 = 1;
export const TASK_ATTACH: u32 = 2;
export const TASK_PROMOTE: u32 = 3;

/** Results of TASK_DEMOTE beside LAUNCH_STATUS_. */
export const TASK_SVM_IN_USE: u32 = 0x100;
/** hv.onCpu: the CPU could not be reached. */
export const TASK_UNREACHABLE: u32 = 0xffff_ffff;

const MSR_VM_HSAVE_PA: u32 = 0xc001_0117;

/** Back to what the CPU was before: no host save area, EFER as it was. */
function leaveSvm(pp: Pp): void {
  tryWrmsr(MSR_VM_HSAVE_PA, 0);
  tryWrmsr(MSR_EFER, pp.efer);
}

function demote(ppid: u32): u32 {
  const pp = ppOf(ppid);
  const l = loader();
  pp.efer = msrOrZero(MSR_EFER);
  if ((pp.efer & EFER_SVME) != 0) return TASK_SVM_IN_USE;
  writeLaunchState(pp);
  // NXE: the host's tables use the NX bit, also where the root runs without it.
  if (tryWrmsr(MSR_EFER, pp.efer | EFER_SVME | EFER_NXE) == 0) return LAUNCH_STATUS_REFUSED;
  const block = KERNEL_PP_BLOCKS + ppid * KERNEL_PP_STRIDE;
  const start = rdtsc();
  const result = enter(pp.stateSpa, block, pp.hostCr3, l.hostCr4, l.kernelEntry);
  pp.ticks = rdtsc() - start;
  if (result == LAUNCH_STATUS_OK) {
    pp.demoted = 1;
    return LAUNCH_STATUS_OK;
  }
  leaveSvm(pp);
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
  leaveSvm(pp);
  pp.demoted = 0;
  return 0;
}

/** The one way onto a CPU: hv.onCpu ends here. */
export function runTask(task: u32, ppid: u32): u32 {
  switch (task) {
    case TASK_CHECK: {
      ppOf(ppid).failures = checkCpu();
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
