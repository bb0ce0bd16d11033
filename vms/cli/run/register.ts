/** Registers of the VS, through the driver. */
import { DriverRegister, IOCTL_VS_SET } from "../../../hypercall/generated/driver";
import { call, prepare } from "../device/driver-call";
import { driverProblem } from "../device/driver-problem";

const REGISTER = memory.data(48, 16);

/** Sets a register (mv_reg_t) of the descriptor's VS; false after a message. */
export function setRegister(fd: i32, register: u32, value: u64): bool {
  const argument = changetype<DriverRegister>(REGISTER);
  prepare(IOCTL_VS_SET, REGISTER);
  argument.register = <u64>register;
  argument.value = value;
  const result = call(fd, IOCTL_VS_SET, REGISTER);
  if (result != 0) driverProblem(result, argument.detail, "setting a register of the guest");
  return result == 0;
}
