/** Names of the neutral exit reasons, as `status` and messages show them. */
import {
  MV_RECORD_REASON_CACHE,
  MV_RECORD_REASON_CONTROL_REGISTER,
  MV_RECORD_REASON_CPUID,
  MV_RECORD_REASON_DEADLINE,
  MV_RECORD_REASON_DEBUG_REGISTER,
  MV_RECORD_REASON_EXCEPTION,
  MV_RECORD_REASON_FETCH_FAILED,
  MV_RECORD_REASON_HLT,
  MV_RECORD_REASON_HYPERCALL,
  MV_RECORD_REASON_INIT,
  MV_RECORD_REASON_INSTRUCTION,
  MV_RECORD_REASON_INTERRUPT,
  MV_RECORD_REASON_INVALID_STATE,
  MV_RECORD_REASON_IO,
  MV_RECORD_REASON_MSR_READ,
  MV_RECORD_REASON_MSR_WRITE,
  MV_RECORD_REASON_NESTED_FAULT,
  MV_RECORD_REASON_NMI,
  MV_RECORD_REASON_NONE,
  MV_RECORD_REASON_REGISTERS,
  MV_RECORD_REASON_SHUTDOWN,
  MV_RECORD_REASON_STOPPED,
  MV_RECORD_REASON_TASK_SWITCH,
  MV_RECORD_REASON_UNFINISHED,
  MV_RECORD_REASON_VIRTUALIZATION,
  MV_RECORD_REASON_WINDOW,
  MV_RECORD_REASON_XSETBV,
} from "../../../hypercall/generated/abi";

/** Lower-snake name of a reason (MV_RECORD_REASON_); `unknown` for numbers without one. */
export function exitName(reason: u32): string {
  switch (reason) {
    case MV_RECORD_REASON_NONE:
      return "none";
    case MV_RECORD_REASON_INIT:
      return "init";
    case MV_RECORD_REASON_CPUID:
      return "cpuid";
    case MV_RECORD_REASON_HYPERCALL:
      return "hypercall";
    case MV_RECORD_REASON_IO:
      return "io";
    case MV_RECORD_REASON_HLT:
      return "hlt";
    case MV_RECORD_REASON_INTERRUPT:
      return "interrupt";
    case MV_RECORD_REASON_NMI:
      return "nmi";
    case MV_RECORD_REASON_NESTED_FAULT:
      return "nested_fault";
    case MV_RECORD_REASON_MSR_READ:
      return "msr_read";
    case MV_RECORD_REASON_MSR_WRITE:
      return "msr_write";
    case MV_RECORD_REASON_CONTROL_REGISTER:
      return "control_register";
    case MV_RECORD_REASON_DEBUG_REGISTER:
      return "debug_register";
    case MV_RECORD_REASON_EXCEPTION:
      return "exception";
    case MV_RECORD_REASON_SHUTDOWN:
      return "shutdown";
    case MV_RECORD_REASON_INVALID_STATE:
      return "invalid_state";
    case MV_RECORD_REASON_VIRTUALIZATION:
      return "virtualization";
    case MV_RECORD_REASON_XSETBV:
      return "xsetbv";
    case MV_RECORD_REASON_CACHE:
      return "cache";
    case MV_RECORD_REASON_WINDOW:
      return "window";
    case MV_RECORD_REASON_DEADLINE:
      return "deadline";
    case MV_RECORD_REASON_STOPPED:
      return "stopped";
    case MV_RECORD_REASON_FETCH_FAILED:
      return "fetch_failed";
    case MV_RECORD_REASON_INSTRUCTION:
      return "instruction";
    case MV_RECORD_REASON_TASK_SWITCH:
      return "task_switch";
    case MV_RECORD_REASON_UNFINISHED:
      return "unfinished";
    case MV_RECORD_REASON_REGISTERS:
      return "registers";
    default:
      return "unknown";
  }
}
