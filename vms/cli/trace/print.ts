/** `microv trace`: the recorded exits as text, or as vms/schema/trace.schema.json says. */
import { TRACE_EXITS, TRACE_RECORDS, TraceExit } from "../../../hypercall/generated/trace";
import { exitName } from "../run/exit-name";
import { close, endLine, hexNumber, key, number, open, text } from "../text/json";
import { putDecimal, putHex } from "../text/number";
import { Output, put, putByte } from "../text/output";
import { Trace } from "./reader";
import { putMicroseconds } from "./time";

const TAB: u32 = 9;

function modeName(mode: u32): string {
  return mode == TRACE_EXITS ? "exits" : mode == TRACE_RECORDS ? "records" : "off";
}

export function printTextHead(output: Output): void {
  put(output, "MICROSECONDS\tTOOK\tCPU\tVS\tREASON\tRIP\tRAX\tQUALIFICATION\tDETAIL\tNEXT VS\n");
}

/** One exit; its time counts from `start`. */
export function printTextExit(output: Output, trace: Trace, entry: TraceExit, start: u64): void {
  putMicroseconds(output, entry.exitTsc - start, trace.tscKhz);
  putByte(output, TAB);
  putMicroseconds(output, entry.entryTsc - entry.exitTsc, trace.tscKhz);
  putByte(output, TAB);
  putDecimal(output, <u64>trace.ppid);
  putByte(output, TAB);
  putDecimal(output, <u64>entry.vsid);
  putByte(output, TAB);
  put(output, exitName(entry.reason));
  putByte(output, TAB);
  putHex(output, entry.rip);
  putByte(output, TAB);
  putHex(output, entry.rax);
  putByte(output, TAB);
  putHex(output, <u64>entry.qualification);
  putByte(output, TAB);
  putHex(output, entry.detail);
  putByte(output, TAB);
  putDecimal(output, <u64>entry.entered);
  putByte(output, 10);
}

export function printJsonHead(output: Output, trace: Trace): void {
  open(output, "{");
  key(output, "mode");
  text(output, modeName(trace.mode));
  key(output, "tsc_khz");
  number(output, trace.tscKhz);
  key(output, "cpus");
  number(output, <u64>trace.pps);
  key(output, "exits");
  open(output, "[");
}

/** The fields of an exit that both forms of JSON have. */
export function jsonExit(output: Output, trace: Trace, entry: TraceExit): void {
  key(output, "ppid");
  number(output, <u64>trace.ppid);
  key(output, "vsid");
  number(output, <u64>entry.vsid);
  key(output, "entered");
  number(output, <u64>entry.entered);
  key(output, "reason");
  text(output, exitName(entry.reason));
  key(output, "exit_tsc");
  number(output, entry.exitTsc);
  key(output, "entry_tsc");
  number(output, entry.entryTsc);
  key(output, "cpl");
  number(output, <u64>entry.cpl);
  hexNumber(output, "rip", entry.rip);
  hexNumber(output, "next_rip", entry.nextRip);
  hexNumber(output, "rax", entry.rax);
  hexNumber(output, "qualification", <u64>entry.qualification);
  hexNumber(output, "detail", entry.detail);
}

export function printJsonExit(output: Output, trace: Trace, entry: TraceExit): void {
  open(output, "{");
  jsonExit(output, trace, entry);
  close(output, "}");
}

export function printJsonEnd(output: Output, trace: Trace): void {
  close(output, "]");
  key(output, "lost");
  number(output, trace.lost);
  close(output, "}");
  endLine(output);
}
