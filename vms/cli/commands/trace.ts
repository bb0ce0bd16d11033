/** `microv trace`: the exits that were recorded last, of all CPUs; or whether exits are recorded. */
import { TRACE_EXITS, TRACE_OFF } from "../../../hypercall/generated/trace";
import { more, next, STATUS_USAGE, unexpected } from "../arguments";
import { requireDevice } from "../device/open";
import { putDecimal } from "../text/number";
import { put, stderr, stdout } from "../text/output";
import { say } from "../text/problem";
import { isText } from "../text/string";
import { setTraceMode } from "../trace/mode";
import { printJsonEnd, printJsonExit, printJsonHead, printTextExit, printTextHead } from "../trace/print";
import { beginReading, nextExit, theTrace } from "../trace/reader";

const SHOW: u32 = 0;
const SHOW_JSON: u32 = 1;
const SWITCH_ON: u32 = 2;
const SWITCH_OFF: u32 = 3;
const WRONG: u32 = 4;

/** Exit status. */
export function traceCommand(): i32 {
  const what = readOptions();
  if (what == WRONG) return STATUS_USAGE;
  const fd = requireDevice();
  if (fd < 0) return 1;
  if (what == SWITCH_ON) return setTraceMode(fd, TRACE_EXITS, true) == 0 ? 0 : 1;
  if (what == SWITCH_OFF) return setTraceMode(fd, TRACE_OFF, true) == 0 ? 0 : 1;
  return show(fd, what == SHOW_JSON) ? 0 : 1;
}

function readOptions(): u32 {
  if (!more()) return SHOW;
  const at = next();
  const what = isText(at, "--json")
    ? SHOW_JSON
    : isText(at, "--on")
      ? SWITCH_ON
      : isText(at, "--off")
        ? SWITCH_OFF
        : WRONG;
  if (what == WRONG) unexpected("microv trace", at);
  if (what == WRONG || !more()) return what;
  say("usage", "microv trace takes one of --json, --on and --off", "see microv trace --help");
  return WRONG;
}

function show(fd: i32, json: bool): bool {
  const output = stdout();
  const trace = theTrace();
  if (!beginReading(fd)) return false;
  if (json) printJsonHead(output, trace);
  else printTextHead(output);
  let start: u64 = 0;
  let entry = nextExit(fd);
  while (entry != null) {
    if (start == 0) start = entry.exitTsc;
    if (json) printJsonExit(output, trace, entry);
    else printTextExit(output, trace, entry, start);
    entry = nextExit(fd);
  }
  if (trace.failed != 0) return false;
  if (json) printJsonEnd(output, trace);
  else note(start == 0, trace.lost);
  return true;
}

function note(isEmpty: bool, lost: u64): void {
  const output = stderr();
  if (isEmpty && theTrace().mode == TRACE_OFF) {
    put(output, "microv: note: exits are not recorded; microv trace --on begins\n");
  }
  if (lost == 0) return;
  put(output, "microv: note: ");
  putDecimal(output, lost);
  put(output, " older exits were overwritten\n");
}
