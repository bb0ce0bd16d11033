/** `microv run`: one guest from start to end. Its VM belongs to a descriptor and goes with this process. */
import { bindToCpu, regionAddress } from "../hv";
import { DriverMap, DriverVm, IOCTL_VM_CREATE, IOCTL_VM_MAP } from "../../../hypercall/generated/driver";
import { call, prepare } from "../device/driver-call";
import { driverProblem } from "../device/driver-problem";
import { putErrno } from "../device/errno";
import { requireDevice } from "../device/open";
import { enterAt, guestEntry } from "../run/entry";
import { loadGuest } from "../run/image";
import {
  Ending,
  ENDED_CRASH,
  ENDED_EXIT,
  ENDED_FAILED,
  ENDED_HALT,
  ENDED_TIMEOUT,
  runGuest,
} from "../run/loop";
import { ANY_CPU, readRunOptions, RunOptions } from "../run/options";
import { armSignals } from "../run/signals";
import { RUN_INTERNAL, RUN_NO_HYPERVISOR, RUN_USAGE, statusOfError } from "../run/status";
import { close, endLine, key, number, open, text } from "../text/json";
import { putDecimal } from "../text/number";
import { flush, put, stderr, stdout } from "../text/output";
import { advise, problem } from "../text/problem";
import { createTraceFile, startRecording, stopRecording } from "../trace/file";

const VM = memory.data(32, 16);
const MAP = memory.data(48, 16);

/** Exit status: the guest's own byte, or one of RUN_. */
export function runCommand(): i32 {
  const options = readRunOptions();
  if (options == null) return RUN_USAGE;
  const unwritable = options.trace == 0 ? 0 : createTraceFile(options.trace);
  if (unwritable != 0) return unwritable;
  const refused = loadGuest(options, guestEntry());
  if (refused != 0) return refused;
  const fd = requireDevice();
  if (fd < 0) return RUN_NO_HYPERVISOR;
  if (!bind(options.cpu)) return RUN_USAGE;
  const untraced = startRecording(fd);
  if (untraced != 0) return untraced;
  const status = run(fd, options);
  const unrecorded = stopRecording(fd);
  return unrecorded != 0 ? unrecorded : status;
}

function run(fd: i32, options: RunOptions): i32 {
  const failed = createVm(fd, options.memory);
  if (failed != 0) return failed;
  if (!enterAt(fd, guestEntry())) return RUN_INTERNAL;
  armSignals(options.milliseconds);
  // With --json standard output is for the result alone.
  const console = options.json ? stderr() : stdout();
  const ending = runGuest(fd, console);
  flush(console);
  if (options.json && ending.how != ENDED_FAILED) printEnding(ending);
  flush(stdout());
  // main says so; here it is only that no status of the guest's may cover it.
  return stdout().failed != 0 ? RUN_INTERNAL : ending.status;
}

function bind(cpu: u32): bool {
  if (cpu == ANY_CPU) return true;
  const result = bindToCpu(cpu);
  if (result >= 0) return true;
  const output = problem("bad-cpu");
  put(output, "CPU ");
  putDecimal(output, <u64>cpu);
  put(output, " is not for this process: ");
  putErrno(output, result);
  advise(output, "give --cpu the number of a CPU that is online");
  return false;
}

/** A VM with one VS whose memory, from GPA 0 on, is the region. 0, or the exit status after a message. */
function createVm(fd: i32, bytes: u64): i32 {
  prepare(IOCTL_VM_CREATE, VM);
  const created = call(fd, IOCTL_VM_CREATE, VM);
  if (created != 0) {
    driverProblem(created, changetype<DriverVm>(VM).detail, "creating the VM");
    return statusOfError(created);
  }
  const map = changetype<DriverMap>(MAP);
  prepare(IOCTL_VM_MAP, MAP);
  map.address = regionAddress();
  map.bytes = bytes;
  const mapped = call(fd, IOCTL_VM_MAP, MAP);
  if (mapped != 0) driverProblem(mapped, map.detail, "giving the guest its memory");
  return mapped == 0 ? 0 : statusOfError(mapped);
}

function printEnding(ending: Ending): void {
  const output = stdout();
  open(output, "{");
  key(output, "ended");
  text(output, nameOf(ending.how));
  key(output, "status");
  number(output, <u64>ending.status);
  close(output, "}");
  endLine(output);
}

function nameOf(how: u32): string {
  switch (how) {
    case ENDED_EXIT:
      return "exit";
    case ENDED_HALT:
      return "halt";
    case ENDED_CRASH:
      return "crash";
    case ENDED_TIMEOUT:
      return "timeout";
    default:
      return "killed";
  }
}
