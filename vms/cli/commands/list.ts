/** `microv list`: the micro VMs, one a line. The root VM is not one of them. */
import { DRIVER_ERROR_NO_SUCH_VM, DriverList, IOCTL_LIST } from "../../../hypercall/generated/driver";
import { onlyJson, STATUS_USAGE } from "../arguments";
import { call, prepare } from "../device/driver-call";
import { driverProblem } from "../device/driver-problem";
import { requireDevice } from "../device/open";
import { requireStarted } from "../device/started";
import { close, endLine, key, number, open } from "../text/json";
import { putDecimal, putSize } from "../text/number";
import { Output, put, stdout } from "../text/output";

const LIST = memory.data(32, 16);
/** The ABI's own maximum is below it. */
const MOST: u32 = 0x1_0000;

/** Exit status. */
export function listCommand(): i32 {
  const json = onlyJson("microv list");
  if (json < 0) return STATUS_USAGE;
  const fd = requireDevice();
  return fd >= 0 && requireStarted(fd) && list(fd, json != 0) ? 0 : 1;
}

function list(fd: i32, json: bool): bool {
  const vm = changetype<DriverList>(LIST);
  const output = stdout();
  let next: u32 = 0;
  for (let count: u32 = 0; count < MOST; count++) {
    prepare(IOCTL_LIST, LIST);
    vm.index = next;
    const result = call(fd, IOCTL_LIST, LIST);
    const last = result == <i64>DRIVER_ERROR_NO_SUCH_VM;
    if (result != 0 && !last) {
      driverProblem(result, 0, "list");
      return false;
    }
    if (count == 0) begin(output, json);
    if (last) break;
    next = vm.index;
    if (json) printJson(output, vm);
    else printLine(output, vm);
  }
  if (json) {
    close(output, "]");
    endLine(output);
  }
  return true;
}

function begin(output: Output, json: bool): void {
  if (json) open(output, "[");
  else put(output, "ID\tPROCESS\tMEMORY\n");
}

function printLine(output: Output, vm: DriverList): void {
  putDecimal(output, <u64>vm.vmid);
  put(output, "\t");
  putDecimal(output, <u64>vm.pid);
  put(output, "\t");
  putSize(output, vm.memory);
  put(output, "\n");
}

function printJson(output: Output, vm: DriverList): void {
  open(output, "{");
  key(output, "id");
  number(output, <u64>vm.vmid);
  key(output, "vpid");
  number(output, <u64>vm.vpid);
  key(output, "vsid");
  number(output, <u64>vm.vsid);
  key(output, "process");
  number(output, <u64>vm.pid);
  key(output, "memory_bytes");
  number(output, vm.memory);
  close(output, "}");
}
