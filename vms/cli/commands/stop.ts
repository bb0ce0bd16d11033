/** `microv stop`: takes the hypervisor away from under Linux, and the driver out of the kernel. */
import { close } from "../hv";
import {
  DRIVER_ERROR_NOT_STARTED,
  DRIVER_ERROR_VMS_RUNNING,
  DriverCall,
  DriverList,
  IOCTL_LIST,
  IOCTL_STOP,
} from "../../../hypercall/generated/driver";
import { more, next, STATUS_USAGE, unexpected } from "../arguments";
import { call, prepare } from "../device/driver-call";
import { driverProblem } from "../device/driver-problem";
import { EBUSY, EAGAIN, ENOENT, putErrno } from "../device/errno";
import { unload } from "../device/load";
import { requireDevice } from "../device/open";
import { putDecimal } from "../text/number";
import { put, stdout } from "../text/output";
import { advise, problem, say } from "../text/problem";
import { isText } from "../text/string";

const CALL = memory.data(32, 16);
const LIST = memory.data(32, 16);
const FORCE: u64 = 1;

/** Exit status. */
export function stopCommand(): i32 {
  let force = false;
  while (more()) {
    const at = next();
    if (!isText(at, "--force")) {
      unexpected("microv stop", at);
      return STATUS_USAGE;
    }
    force = true;
  }
  const fd = requireDevice();
  if (fd < 0 || !stop(fd, force) || !unloadDriver(fd)) return 1;
  put(stdout(), "microv: stopped\n");
  return 0;
}

function stop(fd: i32, force: bool): bool {
  const argument = changetype<DriverCall>(CALL);
  prepare(IOCTL_STOP, CALL);
  argument.flags = force ? FORCE : 0;
  const result = call(fd, IOCTL_STOP, CALL);
  if (result == 0) return true;
  if (result == <i64>DRIVER_ERROR_VMS_RUNNING) vmsRunning(fd);
  else driverProblem(result, argument.detail, "stop");
  // A driver without a hypervisor still goes: the user wants the machine as it was.
  if (result == <i64>DRIVER_ERROR_NOT_STARTED) unloadDriver(fd);
  return false;
}

/** Names the VMs that are in the way. */
function vmsRunning(fd: i32): void {
  const vm = changetype<DriverList>(LIST);
  const output = problem("vms-running");
  put(output, "micro VMs exist");
  let next: u32 = 0;
  while (true) {
    prepare(IOCTL_LIST, LIST);
    vm.index = next;
    if (call(fd, IOCTL_LIST, LIST) != 0) break;
    put(output, next == 0 ? ": " : ", ");
    putDecimal(output, <u64>vm.vmid);
    put(output, " (process ");
    putDecimal(output, <u64>vm.pid);
    put(output, ")");
    next = vm.index;
  }
  advise(output, "end them with microv kill ID, or run microv stop --force");
}

/** Closes the driver and removes it; where it is built into the kernel there is nothing to remove. */
function unloadDriver(fd: i32): bool {
  close(fd);
  const result = unload();
  if (result == 0 || result == ENOENT) return true;
  if (result == EAGAIN || result == EBUSY) {
    say(
      "driver-in-use",
      "the hypervisor is gone, but another program holds the driver",
      "end that program, then run rmmod microv",
    );
  } else {
    const output = problem("driver-stays");
    put(output, "the hypervisor is gone, but Linux does not remove the driver: ");
    putErrno(output, result);
    advise(output, "see the kernel's log (dmesg)");
  }
  return false;
}
