/** Switching the recording of exits. */
import { DriverTrace, IOCTL_TRACE } from "../../../hypercall/generated/driver";
import { call, prepare } from "../device/driver-call";
import { driverProblem } from "../device/driver-problem";

const SWITCH = memory.data(24, 16);

/**
 * Sets the TRACE_ mode on all CPUs; with `keep` it stays when this program ends. 0, or an error of the driver
 * after a message.
 */
export function setTraceMode(fd: i32, mode: u32, keep: bool): i64 {
  const argument = changetype<DriverTrace>(SWITCH);
  prepare(IOCTL_TRACE, SWITCH);
  argument.mode = mode;
  argument.keep = keep ? 1 : 0;
  const result = call(fd, IOCTL_TRACE, SWITCH);
  if (result != 0) driverProblem(result, argument.detail, "switching the trace");
  return result;
}
