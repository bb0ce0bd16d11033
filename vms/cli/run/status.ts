/** How a run ends, as exit status. The guest's own byte is one, too, and --json tells them apart. */
import { DRIVER_ERROR_KILLED, DRIVER_ERROR_NOT_STARTED } from "../../../hypercall/generated/driver";

export const RUN_USAGE: i32 = 120;
export const RUN_NO_HYPERVISOR: i32 = 121;
export const RUN_IMAGE_REFUSED: i32 = 122;
export const RUN_CRASHED: i32 = 123;
export const RUN_TIMEOUT: i32 = 124;
export const RUN_INTERNAL: i32 = 125;
/** Ended by a signal: 128 and its number, as shells have it. */
export const RUN_SIGNAL: i32 = 128;
/** Ended by `microv kill`, as if by SIGKILL. */
export const RUN_KILLED: i32 = 137;

/** Exit status for an error of the driver. */
export function statusOfError(error: i64): i32 {
  if (error == <i64>DRIVER_ERROR_NOT_STARTED) return RUN_NO_HYPERVISOR;
  if (error == <i64>DRIVER_ERROR_KILLED) return RUN_KILLED;
  return RUN_INTERNAL;
}
