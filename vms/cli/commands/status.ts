/** `microv status`: whether the hypervisor runs, and what it counted. Not running is no failure. */
import { systemName } from "../hv";
import {
  DRIVER_ERROR_CPU_OFFLINE,
  DRIVER_ERROR_NOT_STARTED,
  DriverPpStatus,
  DriverStatus,
  IOCTL_PP_STATUS,
  IOCTL_STATUS,
} from "../../../hypercall/generated/driver";
import { onlyJson, STATUS_USAGE } from "../arguments";
import { call, prepare } from "../device/driver-call";
import { driverProblem } from "../device/driver-problem";
import { isAbsent, openDevice, openProblem } from "../device/open";
import { Facts } from "../status/facts";
import { printJsonBegin, printJsonEnd, printJsonPp } from "../status/json";
import { printText, printTextOffline, printTextPp } from "../status/text";
import { stdout } from "../text/output";

const FACTS = memory.data(16, 16);
const STATUS = memory.data(128, 16);
const PP = memory.data(0x448, 16);
/** Six strings of 65 bytes (uname(2)). */
const NAMES = memory.data(400, 16);
const RELEASE_AT: u32 = 2 * 65;

/** Exit status. */
export function statusCommand(): i32 {
  const json = onlyJson("microv status");
  if (json < 0) return STATUS_USAGE;
  const facts = changetype<Facts>(FACTS);
  systemName(<u32>NAMES);
  facts.release = <u32>NAMES + RELEASE_AT;
  prepare(IOCTL_STATUS, STATUS);
  facts.status = <u32>STATUS;
  const fd = openDevice();
  if (fd < 0 && !isAbsent(fd)) {
    openProblem(fd);
    return 1;
  }
  facts.driver = fd >= 0 ? 1 : 0;
  if (fd >= 0 && !readStatus(<i32>fd)) return 1;
  return print(<i32>fd, facts, json != 0) ? 0 : 1;
}

function readStatus(fd: i32): bool {
  const result = call(fd, IOCTL_STATUS, STATUS);
  // A driver without a hypervisor may say so as an error; then `started` is 0.
  if (result == 0 || result == <i64>DRIVER_ERROR_NOT_STARTED) return true;
  driverProblem(result, changetype<DriverStatus>(STATUS).detail, "status");
  return false;
}

function print(fd: i32, facts: Facts, json: bool): bool {
  const output = stdout();
  const status = changetype<DriverStatus>(STATUS);
  if (json) printJsonBegin(output, facts);
  else printText(output, facts);
  const count = status.started && !status.panicked ? status.pps : 0;
  for (let i: u32 = 0; i < count; i++) {
    const pp = changetype<DriverPpStatus>(PP);
    prepare(IOCTL_PP_STATUS, PP);
    pp.ppid = i;
    const result = call(fd, IOCTL_PP_STATUS, PP);
    if (result == <i64>DRIVER_ERROR_CPU_OFFLINE) {
      if (!json) printTextOffline(output, i);
    } else if (result != 0) {
      driverProblem(result, pp.detail, "status of a CPU");
      return false;
    } else if (json) printJsonPp(output, pp);
    else printTextPp(output, pp);
  }
  if (json) printJsonEnd(output);
  return true;
}
