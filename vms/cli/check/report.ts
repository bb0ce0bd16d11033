/** The rows of `microv check`, as text or as JSON. */
import { brand, vendor } from "./processor";
import { boolean, close, endLine, foreignText, key, open, text } from "../text/json";
import { Output, put, putForeign, stdout } from "../text/output";

/** State of a requirement. */
export const OK: u32 = 0;
export const FAILED: u32 = 1;
/** Cannot be seen from here. */
export const UNKNOWN: u32 = 2;

@unmanaged
export class Report {
  json: u32;
  /** Rows that failed. */
  failed: u32;
}

/** Begins the report; `running` says that a hypervisor of ours runs. */
export function beginReport(report: Report, running: bool): void {
  const output = stdout();
  if (report.json == 0) {
    put(output, "processor: ");
    putForeign(output, brand());
    put(output, " (");
    putForeign(output, vendor());
    put(output, running ? ")\nMicroV runs: what concerns the processor was met when it started\n" : ")\n");
    return;
  }
  open(output, "{");
  key(output, "vendor");
  foreignText(output, vendor(), 12);
  key(output, "brand");
  foreignText(output, brand(), 48);
  key(output, "running");
  boolean(output, running);
  key(output, "requirements");
  open(output, "[");
}

/** One requirement. `lack` and `todo` are for a state other than OK; `anchor` for FAILED. */
export function reportRow(
  report: Report,
  name: string,
  state: u32,
  lack: string,
  todo: string,
  anchor: string,
): void {
  if (state == FAILED) report.failed += 1;
  if (report.json) jsonRow(stdout(), name, state, lack, todo);
  else textRow(stdout(), name, state, lack, todo, anchor);
}

/** Ends the report. */
export function endReport(report: Report): void {
  const output = stdout();
  if (report.json == 0) {
    put(
      output,
      report.failed ? "this machine cannot run MicroV as it is\n" : "nothing speaks against microv start\n",
    );
    return;
  }
  close(output, "]");
  key(output, "ok");
  boolean(output, report.failed == 0);
  close(output, "}");
  endLine(output);
}

function jsonRow(output: Output, name: string, state: u32, lack: string, todo: string): void {
  open(output, "{");
  key(output, "name");
  text(output, name);
  key(output, "state");
  text(output, state == OK ? "ok" : state == FAILED ? "failed" : "unknown");
  if (state != OK) {
    key(output, "reason");
    text(output, lack);
    key(output, "todo");
    text(output, todo);
  }
  close(output, "}");
}

function textRow(output: Output, name: string, state: u32, lack: string, todo: string, anchor: string): void {
  put(output, state == OK ? "ok      " : state == FAILED ? "FAILED  " : "unknown ");
  put(output, name);
  if (state != OK) {
    for (let i = <u32>name.length; i < 20; i++) put(output, " ");
    put(output, lack);
    put(output, ": ");
    put(output, todo);
  }
  if (state == FAILED) {
    put(output, " [");
    put(output, anchor);
    put(output, "]");
  }
  put(output, "\n");
}
