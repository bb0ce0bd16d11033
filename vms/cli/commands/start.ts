/** `microv start`: loads the driver, and the hypervisor under the running Linux. */
import { close, regionAddress } from "../hv";
import {
  DRIVER_ABI,
  DRIVER_CHECK_SIZE,
  DRIVER_ERROR_LAUNCH_FAILED,
  DRIVER_FLAG_USER_HYPERCALLS,
  DriverCheck,
  DriverStart,
  DriverStatus,
  IOCTL_CHECK,
  IOCTL_START,
  IOCTL_STATUS,
} from "../../../hypercall/generated/driver";
import { STATUS_USAGE } from "../arguments";
import { call, prepare } from "../device/driver-call";
import { driverProblem } from "../device/driver-problem";
import { ENOMEM } from "../device/errno";
import { loadAndOpen, loadedHere, unload } from "../device/load";
import { loadImage } from "../start/image";
import { readStartOptions, StartOptions } from "../start/options";
import { putDecimal, putSize } from "../text/number";
import { Output, put, stderr, stdout } from "../text/output";
import { advise, problem, say } from "../text/problem";

const CHECK = memory.data(<i32>DRIVER_CHECK_SIZE, 16);
const START = memory.data(128, 16);
const STATUS = memory.data(128, 16);

/** Exit status. */
export function startCommand(): i32 {
  const options = readStartOptions();
  if (options == null) return STATUS_USAGE;
  const bytes = loadImage(options.image);
  if (bytes < 0) return 1;
  const fd = loadAndOpen(options.driver);
  if (fd < 0) return 1;
  if ((options.flags & (<u64>DRIVER_FLAG_USER_HYPERCALLS)) != 0) warnOfUserHypercalls();
  const result = sameAbi(fd) ? start(fd, options, <u64>bytes) : -1;
  if (result == 0) return 0;
  // A machine that cannot run MicroV is left as it was; after a failed launch the driver has the log.
  close(fd);
  if (loadedHere() && result != <i64>DRIVER_ERROR_LAUNCH_FAILED) unload();
  return 1;
}

/** False after a message if the driver is of another ABI than this tool. */
function sameAbi(fd: i32): bool {
  const check = changetype<DriverCheck>(CHECK);
  prepare(IOCTL_CHECK, CHECK);
  call(fd, IOCTL_CHECK, CHECK);
  if (check.driverAbi == DRIVER_ABI) return true;
  const output = problem("driver-version");
  put(output, "the driver has ABI number ");
  putDecimal(output, <u64>check.driverAbi);
  put(output, " and this tool ");
  putDecimal(output, <u64>DRIVER_ABI);
  advise(output, "install driver, image and tool of the same build; a loaded driver goes with rmmod microv");
  return false;
}

function warnOfUserHypercalls(): void {
  const output = stderr();
  put(
    output,
    "microv: warning: --allow-user-hypercalls gives EVERY user of this machine the rights of root:",
  );
  put(output, " any program may read and write all memory through the hypervisor [user-hypercalls]\n");
}

/** 0, or what the driver gave after a message. */
function start(fd: i32, options: StartOptions, imageBytes: u64): i64 {
  const argument = changetype<DriverStart>(START);
  prepare(IOCTL_START, START);
  argument.image = regionAddress();
  argument.imageBytes = imageBytes;
  argument.poolBytes = options.pool;
  argument.traceBytes = options.trace;
  argument.flags = options.flags;
  const result = call(fd, IOCTL_START, START);
  if (result == ENOMEM) sayNoMemory();
  else if (result != 0) driverProblem(result, argument.detail, "start");
  else announce(fd, argument.cpus);
  return result;
}

/** Linux may have no memory for the call's own sake. */
function sayNoMemory(): void {
  say("no-memory", "Linux has no memory for the hypervisor", "free some, or ask for less with --pool SIZE");
}

function announce(fd: i32, cpus: u32): void {
  const status = changetype<DriverStatus>(STATUS);
  prepare(IOCTL_STATUS, STATUS);
  const result = call(fd, IOCTL_STATUS, STATUS);
  const output = stdout();
  put(output, "microv: running on ");
  putDecimal(output, <u64>cpus);
  put(output, cpus == 1 ? " CPU" : " CPUs");
  if (result == 0) putPool(output, status);
  put(output, "\n");
}

function putPool(output: Output, status: DriverStatus): void {
  put(output, ", pool ");
  putSize(output, status.poolTotal);
  put(output, " (");
  putSize(output, status.poolFree);
  put(output, " free)");
}
