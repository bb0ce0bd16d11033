/** Runs the guest until it ends. */
import { caughtSignals, ioctlUnlessCaught } from "../hv";
import {
  MV_EXIT_IO_OUT,
  MV_EXIT_REASON_INTERRUPT,
  MV_EXIT_REASON_IO,
  MV_EXIT_REASON_NMI,
  MV_RECORD_REASON_HLT,
} from "../../../hypercall/generated/abi";
import {
  DRIVER_ERROR_KILLED,
  DRIVER_RUN_EXIT,
  DriverRun,
  IOCTL_VS_RUN,
} from "../../../hypercall/generated/driver";
import {
  MV_EXIT_IO_ACCESS_SIZE,
  MV_EXIT_IO_ADDR,
  MV_EXIT_IO_DATA,
  MV_EXIT_IO_TYPE,
  MvExitRecord,
} from "../../../hypercall/generated/shared-page";
import { prepare, resultOf } from "../device/driver-call";
import { driverProblem } from "../device/driver-problem";
import { EINTR } from "../device/errno";
import { Output } from "../text/output";
import { say } from "../text/problem";
import { takeRecords } from "../trace/file";
import { crashProblem } from "./crash";
import { portRead, portWrite } from "./ports";
import { SIGALRM, signalOf } from "./signals";
import { RUN_CRASHED, RUN_SIGNAL, RUN_TIMEOUT, statusOfError } from "./status";
import { programsTimer, timerProblem } from "./timer";

const RUN = memory.data(128, 16);
/** DriverRun.flags: `data` answers the IN of the last run. */
const ANSWERED: u32 = 1;
const RFLAGS_IF: u64 = 1 << 9;

/** How a VM ended: the first three by itself. */
export const ENDED_EXIT: u32 = 0;
export const ENDED_HALT: u32 = 1;
export const ENDED_CRASH: u32 = 2;
export const ENDED_TIMEOUT: u32 = 3;
export const ENDED_KILLED: u32 = 4;
/** The run failed for a reason that is not the guest's; a message told which. */
export const ENDED_FAILED: u32 = 5;

@unmanaged
export class Ending {
  /** ENDED_. */
  how: u32;
  /** Exit status of the tool. */
  status: i32;
}

const ENDING = memory.data(16, 16);

/** Enters the guest of `fd` again and again; its console bytes go to `console`. */
export function runGuest(fd: i32, console: Output): Ending {
  const run = changetype<DriverRun>(RUN);
  const ending = changetype<Ending>(ENDING);
  prepare(IOCTL_VS_RUN, RUN);
  while (true) {
    run.error = 0;
    const result = resultOf(ioctlUnlessCaught(fd, IOCTL_VS_RUN, <u32>RUN), RUN);
    takeRecords(fd);
    if (result == EINTR) {
      if (caughtSignals() != 0) return interrupted(ending);
      continue;
    }
    // Whatever the last IN wanted has been given.
    run.flags = 0;
    if (result != 0) return refused(ending, result, run.detail);
    if (!serve(ending, run, console)) return ending;
  }
}

/** Serves one exit; false when the guest ended. */
function serve(ending: Ending, run: DriverRun, console: Output): bool {
  if (run.reason == MV_EXIT_REASON_INTERRUPT || run.reason == MV_EXIT_REASON_NMI) return true;
  if (run.reason == MV_EXIT_REASON_IO) return servePort(ending, run, console);
  const record = changetype<MvExitRecord>(RUN + DRIVER_RUN_EXIT);
  if (record.reason == MV_RECORD_REASON_HLT && (record.rflags & RFLAGS_IF) == 0)
    return end(ending, ENDED_HALT, 0);
  crashProblem(record);
  return end(ending, ENDED_CRASH, RUN_CRASHED);
}

function servePort(ending: Ending, run: DriverRun, console: Output): bool {
  const io = RUN + DRIVER_RUN_EXIT;
  const port = <u32>load<u64>(io, MV_EXIT_IO_ADDR);
  const width = load<u32>(io, MV_EXIT_IO_ACCESS_SIZE) & 3; // mv_bit_size_t counts 8, 16, 32, 64 bits
  const bytes: u32 = 1 << width;
  if (load<u64>(io, MV_EXIT_IO_TYPE) == MV_EXIT_IO_OUT) {
    const data = load<u64>(io, MV_EXIT_IO_DATA);
    if (programsTimer(port, bytes, data)) {
      timerProblem();
      return end(ending, ENDED_CRASH, RUN_CRASHED);
    }
    const status = portWrite(console, port, bytes, data);
    return status < 0 ? true : end(ending, ENDED_EXIT, status);
  }
  store<u64>(io, portRead(port, bytes), MV_EXIT_IO_DATA);
  run.flags = ANSWERED;
  return true;
}

function end(ending: Ending, how: u32, status: i32): bool {
  ending.how = how;
  ending.status = status;
  return false;
}

function interrupted(ending: Ending): Ending {
  const signal = signalOf(caughtSignals());
  if (signal == SIGALRM) {
    say("timeout", "the guest did not end within its time", "give it more with --timeout S");
    end(ending, ENDED_TIMEOUT, RUN_TIMEOUT);
  } else {
    end(ending, ENDED_KILLED, RUN_SIGNAL + <i32>signal);
  }
  return ending;
}

function refused(ending: Ending, result: i64, detail: u64): Ending {
  driverProblem(result, detail, "running the guest");
  const how = result == <i64>DRIVER_ERROR_KILLED ? ENDED_KILLED : ENDED_FAILED;
  end(ending, how, statusOfError(result));
  return ending;
}
