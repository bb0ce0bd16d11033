/**
 * The trace of a run as Perfetto and Chrome read it ("Trace Event Format", JSON object form). Process 1 has
 * one track a PP: a slice is an exit, from the exit to the next entry on that PP, with the whole record as its
 * arguments. Process 2 has one track a VS: a slice is the time from its exit until it runs again.
 */
import { TraceExit, TraceRecord } from "../../../hypercall/generated/trace";
import { exitName } from "../run/exit-name";
import { close, endLine, hexNumber, key, number, open, text } from "../text/json";
import { putDecimal } from "../text/number";
import { Output, put } from "../text/output";
import { jsonExit } from "./print";
import { Trace } from "./reader";
import { putMicroseconds } from "./time";
import { isNamed, MAX_VSIDS, pendingOf, setNamed } from "./vs-table";

const PROCESS_PPS: u64 = 1;
const PROCESS_VSS: u64 = 2;

export function begin(output: Output, trace: Trace): void {
  open(output, "{");
  key(output, "displayTimeUnit");
  text(output, "ns");
  key(output, "traceEvents");
  open(output, "[");
  processName(output, PROCESS_PPS, "physical processors");
  processName(output, PROCESS_VSS, "virtual processor states");
  for (let ppid: u32 = 0; ppid < trace.pps; ppid++) threadName(output, PROCESS_PPS, ppid, "PP ");
}

/** Ends the document; what it holds beside the events lets the run be replayed. */
export function end(output: Output, trace: Trace): void {
  close(output, "]");
  key(output, "otherData");
  open(output, "{");
  key(output, "tsc_khz");
  number(output, trace.tscKhz);
  key(output, "cpus");
  number(output, <u64>trace.pps);
  key(output, "lost");
  number(output, trace.lost);
  close(output, "}");
  close(output, "}");
  endLine(output);
}

/** One record: a slice of its PP, and those of the VSs that it ends. */
export function writeRecord(output: Output, trace: Trace, record: TraceRecord): void {
  const exit = changetype<TraceExit>(changetype<usize>(record));
  slice(output, trace, exit.reason, exit.exitTsc, exit.entryTsc, PROCESS_PPS, trace.ppid);
  key(output, "args");
  open(output, "{");
  jsonExit(output, trace, exit);
  jsonRecord(output, record);
  close(output, "}");
  close(output, "}");
  writeVs(output, trace, exit);
}

function writeVs(output: Output, trace: Trace, exit: TraceExit): void {
  const vsid = <u32>exit.vsid;
  const entered = <u32>exit.entered;
  if (vsid >= MAX_VSIDS || entered >= MAX_VSIDS) return;
  if (!isNamed(vsid)) {
    setNamed(vsid);
    threadName(output, PROCESS_VSS, vsid, "VS ");
  }
  const left = pendingOf(vsid);
  left.exitTsc = exit.exitTsc;
  left.reason = exit.reason;
  left.rip = exit.rip;
  left.isOut = 1;
  const back = pendingOf(entered);
  if (back.isOut == 0) return;
  back.isOut = 0;
  slice(output, trace, back.reason, back.exitTsc, exit.entryTsc, PROCESS_VSS, entered);
  key(output, "args");
  open(output, "{");
  hexNumber(output, "rip", back.rip);
  close(output, "}");
  close(output, "}");
}

/** Opens a complete event and leaves it open for its arguments. */
function slice(
  output: Output,
  trace: Trace,
  reason: u32,
  from: u64,
  to: u64,
  process: u64,
  thread: u32,
): void {
  open(output, "{");
  key(output, "name");
  text(output, exitName(reason));
  key(output, "cat");
  text(output, process == PROCESS_PPS ? "exit" : "vs");
  key(output, "ph");
  text(output, "X");
  key(output, "ts");
  putMicroseconds(output, from, trace.tscKhz);
  output.comma = 1;
  key(output, "dur");
  putMicroseconds(output, to > from ? to - from : 0, trace.tscKhz);
  output.comma = 1;
  place(output, process, thread);
}

function place(output: Output, process: u64, thread: u32): void {
  key(output, "pid");
  number(output, process);
  key(output, "tid");
  number(output, <u64>thread);
}

function processName(output: Output, process: u64, name: string): void {
  openName(output, "process_name", process, 0);
  text(output, name);
  close(output, "}");
  close(output, "}");
}

function threadName(output: Output, process: u64, thread: u32, kind: string): void {
  openName(output, "thread_name", process, thread);
  put(output, '"');
  put(output, kind);
  putDecimal(output, <u64>thread);
  put(output, '"');
  close(output, "}");
  close(output, "}");
}

function openName(output: Output, what: string, process: u64, thread: u32): void {
  open(output, "{");
  key(output, "name");
  text(output, what);
  key(output, "ph");
  text(output, "M");
  place(output, process, thread);
  key(output, "args");
  open(output, "{");
  key(output, "name");
}

function jsonRecord(output: Output, record: TraceRecord): void {
  hexNumber(output, "info", record.info);
  hexNumber(output, "gpa", record.gpa);
  hexNumber(output, "behind", record.behind);
  hexNumber(output, "event", record.event);
  hexNumber(output, "cr0", record.cr0);
  hexNumber(output, "cr4", record.cr4);
  hexNumber(output, "rflags", record.rflags);
  hexNumber(output, "rbx", record.rbx);
  hexNumber(output, "rcx", record.rcx);
  hexNumber(output, "rdx", record.rdx);
  hexNumber(output, "r10", record.r10);
  hexNumber(output, "r11", record.r11);
  hexNumber(output, "r12", record.r12);
  hexNumber(output, "r13", record.r13);
  hexNumber(output, "out_rax", record.outRax);
  hexNumber(output, "out_rbx", record.outRbx);
  hexNumber(output, "out_rcx", record.outRcx);
  hexNumber(output, "out_rdx", record.outRdx);
  hexNumber(output, "out_r10", record.outR10);
  hexNumber(output, "out_r11", record.outR11);
  hexNumber(output, "out_r12", record.outR12);
  hexNumber(output, "out_r13", record.outR13);
  hexNumber(output, "entered_rax", record.enteredRax);
  hexNumber(output, "entered_r10", record.enteredR10);
}
