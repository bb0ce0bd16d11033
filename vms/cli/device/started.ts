/** Whether a hypervisor runs behind a driver that is loaded. */
import { DRIVER_ERROR_NOT_STARTED, DriverStatus, IOCTL_STATUS } from "../../../hypercall/generated/driver";
import { call, prepare } from "./driver-call";
import { driverProblem } from "./driver-problem";

const STATUS = memory.data(128, 16);

/** False after a message if none runs. The driver's list alone does not tell: without a hypervisor it is empty. */
export function requireStarted(fd: i32): bool {
  const status = changetype<DriverStatus>(STATUS);
  prepare(IOCTL_STATUS, STATUS);
  let result = call(fd, IOCTL_STATUS, STATUS);
  if (result == 0 && status.started == 0) result = <i64>DRIVER_ERROR_NOT_STARTED;
  if (result != 0) driverProblem(result, status.detail, "status");
  return result == 0;
}
