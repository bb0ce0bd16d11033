/** `microv run --trace FILE`: the exits of a run go into a file while it runs. */
import { create } from "../hv";
import { TRACE_OFF, TRACE_RECORDS, TraceRecord } from "../../../hypercall/generated/trace";
import { putErrno } from "../device/errno";
import { RUN_INTERNAL, RUN_USAGE, statusOfError } from "../run/status";
import { putDecimal } from "../text/number";
import { flush, Output, put, putForeign, stderr, traceFile } from "../text/output";
import { advise, problem } from "../text/problem";
import { setTraceMode } from "./mode";
import { begin, end, writeRecord } from "./perfetto";
import { beginReading, nextExit, theTrace } from "./reader";

@unmanaged
class Recording {
  /** Nonzero while the run is recorded. */
  active: u32;
  /** Path of the file. */
  path: u32;
}

const RECORDING = memory.data(16, 16);

function recording(): Recording {
  return changetype<Recording>(RECORDING);
}

/** Makes the file, or empties it, before anything else is done. 0, or the exit status after a message. */
export function createTraceFile(path: u32): i32 {
  const fd = create(path);
  if (fd < 0) return unwritable(path, fd, RUN_USAGE);
  recording().path = path;
  traceFile().fd = <i32>fd;
  return 0;
}

/** From here on all exits are recorded. 0, or the exit status after a message. */
export function startRecording(fd: i32): i32 {
  if (recording().path == 0) return 0;
  const result = setTraceMode(fd, TRACE_RECORDS, false);
  if (result != 0) return statusOfError(result);
  recording().active = 1;
  if (!beginReading(fd)) return RUN_INTERNAL;
  begin(traceFile(), theTrace());
  return 0;
}

/** Writes what was recorded since the last time. */
export function takeRecords(fd: i32): void {
  if (recording().active == 0 || theTrace().failed != 0 || !beginReading(fd)) return;
  const output = traceFile();
  let entry = nextExit(fd);
  while (entry != null) {
    writeRecord(output, theTrace(), changetype<TraceRecord>(changetype<usize>(entry)));
    entry = nextExit(fd);
  }
}

/** Ends recording and file. 0, or the exit status after a message. */
export function stopRecording(fd: i32): i32 {
  if (recording().active == 0) return 0;
  const trace = theTrace();
  setTraceMode(fd, TRACE_OFF, false);
  takeRecords(fd);
  recording().active = 0;
  const output = traceFile();
  end(output, trace);
  flush(output);
  if (output.failed != 0) return unwritable(recording().path, -(<i64>output.failed), RUN_INTERNAL);
  if (trace.lost != 0) noteLoss(trace.lost);
  return trace.failed != 0 ? RUN_INTERNAL : 0;
}

function unwritable(path: u32, result: i64, status: i32): i32 {
  const output = problem("trace-unwritable");
  put(output, "the trace ");
  putForeign(output, path);
  put(output, " cannot be written: ");
  putErrno(output, result);
  advise(output, "give --trace the path of a file on a disk that has room");
  return status;
}

function noteLoss(exits: u64): void {
  const output: Output = stderr();
  put(output, "microv: note: the trace lacks ");
  putDecimal(output, exits);
  put(output, " exits that came too fast; microv start --trace-size SIZE makes room\n");
}
