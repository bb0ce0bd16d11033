/** `microv start`: loads the driver, and the hypervisor under the running Linux. */
import { close, fileSize, open, regionAddress, regionMap, regionRead } from "../hv";
import {
  DRIVER_ABI,
  DRIVER_CHECK_SIZE,
  DRIVER_FLAG_MICROV_LIMITS,
  DRIVER_FLAG_SERIAL,
  DRIVER_FLAG_USER_HYPERCALLS,
  DriverCheck,
  DriverStart,
  DriverStatus,
  IOCTL_CHECK,
  IOCTL_START,
  IOCTL_STATUS,
} from "../../../hypercall/generated/driver";
import { next, more, STATUS_USAGE, unexpected, valueOf } from "../arguments";
import { call, prepare } from "../device/driver-call";
import { driverProblem } from "../device/driver-problem";
import { EINTR, ENOMEM, putErrno } from "../device/errno";
import { loadAndOpen } from "../device/load";
import { O_RDONLY_CLOEXEC } from "../device/read-file";
import { putDecimal, putSize } from "../text/number";
import { Output, put, putForeign, stderr, stdout } from "../text/output";
import { NOT_A_NUMBER, parseSize } from "../text/parse";
import { advise, problem, say } from "../text/problem";
import { isText, native8 } from "../text/string";

@unmanaged
class StartOptions {
  /** Path of the image, or 0 for the usual one. */
  image: u32;
  /** Path of the driver, or 0 for the usual ones. */
  driver: u32;
  /** Bytes, or 0 for the default. */
  pool: u64;
  /** DRIVER_FLAG_. */
  flags: u64;
}

const OPTIONS = memory.data(32, 16);
const CHECK = memory.data(<i32>DRIVER_CHECK_SIZE, 16);
const START = memory.data(128, 16);
const STATUS = memory.data(128, 16);

const MAX_IMAGE_BYTES: i64 = 0x1000_0000;

/** Exit status. */
export function startCommand(): i32 {
  const options = changetype<StartOptions>(OPTIONS);
  if (!readOptions(options)) return STATUS_USAGE;
  const bytes = loadImage(options.image != 0 ? options.image : native8("/lib/microv/microv.img"));
  if (bytes < 0) return 1;
  const fd = loadAndOpen(options.driver);
  if (fd < 0 || !sameAbi(fd)) return 1;
  if (options.flags & DRIVER_FLAG_USER_HYPERCALLS) warnOfUserHypercalls();
  return start(fd, options, <u64>bytes) ? 0 : 1;
}

function readOptions(options: StartOptions): bool {
  while (more()) {
    const at = next();
    if (isText(at, "--image")) {
      options.image = valueOf("--image");
      if (options.image == 0) return false;
    } else if (isText(at, "--driver")) {
      options.driver = valueOf("--driver");
      if (options.driver == 0) return false;
    } else if (isText(at, "--pool")) {
      if (!readPool(options)) return false;
    } else if (isText(at, "--allow-user-hypercalls")) {
      options.flags |= DRIVER_FLAG_USER_HYPERCALLS | DRIVER_FLAG_MICROV_LIMITS;
    } else if (isText(at, "--abi-limits")) {
      if (!readLimits(options)) return false;
    } else if (isText(at, "--serial")) {
      options.flags |= DRIVER_FLAG_SERIAL;
    } else {
      unexpected("microv start", at);
      return false;
    }
  }
  return true;
}

function readPool(options: StartOptions): bool {
  const at = valueOf("--pool");
  if (at == 0) return false;
  options.pool = parseSize(at);
  if (options.pool != NOT_A_NUMBER && options.pool != 0) return true;
  const output = problem("bad-size-option");
  put(output, "--pool ");
  putForeign(output, at);
  put(output, " is not a size");
  advise(output, "write a number with K, M or G, for example --pool 32M");
  return false;
}

function readLimits(options: StartOptions): bool {
  const at = valueOf("--abi-limits");
  if (at == 0) return false;
  options.flags |= DRIVER_FLAG_MICROV_LIMITS;
  if (isText(at, "microv")) return true;
  const output = problem("usage");
  put(output, "--abi-limits ");
  putForeign(output, at);
  put(output, " is unknown");
  advise(output, "the only one is --abi-limits microv: 16 VMs, 256 VPs, 256 VSs");
  return false;
}

/** Puts the image into the region; its size, or -1 after a message. */
function loadImage(path: u32): i64 {
  const fd = open(path, O_RDONLY_CLOEXEC);
  const size = fd < 0 ? fd : fileSize(<i32>fd);
  let result: i64 = size;
  if (size > MAX_IMAGE_BYTES || size == 0) {
    say(
      "image-foreign",
      "the file is not a MicroV image: it is empty or larger than 256 MiB",
      "give the path of microv.img with --image",
    );
    return -1;
  }
  if (size > 0) result = regionMap(<u64>size);
  if (result == 0) result = readRegion(<i32>fd, size);
  if (fd >= 0) close(<i32>fd);
  if (result >= 0) return result;
  const output = problem("image-unreadable");
  put(output, "the hypervisor image ");
  putForeign(output, path);
  put(output, " cannot be read: ");
  putErrno(output, result);
  advise(output, "build it (cmake --build build), put it there, or give its path with --image FILE");
  return -1;
}

/** Reads a file of `size` bytes into the region; fewer where it ends before. Bytes read, or a negative errno. */
function readRegion(fd: i32, size: i64): i64 {
  let done: i64 = 0;
  while (done < size) {
    const result = regionRead(fd, <u64>done, <u64>(size - done));
    if (result == EINTR) continue;
    if (result < 0) return result;
    if (result == 0) break;
    done += result;
  }
  return done;
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

function start(fd: i32, options: StartOptions, imageBytes: u64): bool {
  const start = changetype<DriverStart>(START);
  prepare(IOCTL_START, START);
  start.image = regionAddress();
  start.imageBytes = imageBytes;
  start.poolBytes = options.pool;
  start.flags = options.flags;
  const result = call(fd, IOCTL_START, START);
  if (result != 0) {
    // Linux itself may have no memory for the call's own sake.
    if (result == ENOMEM)
      say(
        "no-memory",
        "Linux has no memory for the hypervisor",
        "free some, or ask for less with --pool SIZE",
      );
    else driverProblem(result, start.detail, "start");
    return false;
  }
  const status = changetype<DriverStatus>(STATUS);
  prepare(IOCTL_STATUS, STATUS);
  call(fd, IOCTL_STATUS, STATUS);
  announce(stdout(), start.cpus, status);
  return true;
}

function announce(output: Output, cpus: u32, status: DriverStatus): void {
  put(output, "microv: running on ");
  putDecimal(output, <u64>cpus);
  put(output, cpus == 1 ? " CPU, pool " : " CPUs, pool ");
  putSize(output, status.poolTotal);
  put(output, " (");
  putSize(output, status.poolFree);
  put(output, " free)\n");
}
