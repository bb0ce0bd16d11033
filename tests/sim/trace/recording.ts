/** A run that `microv run --trace` recorded: the records of its file, by the time of the exit. */
import assert from "node:assert/strict";

/** The names that hold a number in hexadecimal. */
export const WORDS = [
  ...["rip", "next_rip", "rax", "qualification", "detail", "info", "gpa", "behind", "event"],
  ...["cr0", "cr4", "rflags", "rbx", "rcx", "rdx", "r10", "r11", "r12", "r13"],
  ...["out_rax", "out_rbx", "out_rcx", "out_rdx", "out_r10", "out_r11", "out_r12", "out_r13"],
  ...["entered_rax", "entered_r10"],
] as const;

/** One exit; what went in and what came out of it is in `words`. */
export interface ExitRecord {
  readonly ppid: number;
  readonly vsid: number;
  readonly entered: number;
  readonly reason: string;
  readonly cpl: number;
  readonly exitTsc: number;
  readonly entryTsc: number;
  readonly words: Readonly<Record<string, bigint>>;
}

export interface Recording {
  readonly cpus: number;
  readonly lost: number;
  readonly tscKhz: number;
  readonly records: readonly ExitRecord[];
}

interface TraceEvent {
  readonly ph: string;
  readonly cat?: string;
  readonly args: Readonly<Record<string, unknown>>;
}

interface TraceFile {
  readonly traceEvents: readonly TraceEvent[];
  readonly otherData: { readonly tsc_khz: number; readonly cpus: number; readonly lost: number };
}

/**
 * Reads a trace file's text.
 * @throws where it is not one, or lacks what a replay needs
 */
export function parseRecording(text: string): Recording {
  const file = JSON.parse(text) as TraceFile;
  const records = file.traceEvents
    .filter(({ ph, cat }) => ph === "X" && cat === "exit")
    .map(({ args }) => recordOf(args))
    .sort((a, b) => a.exitTsc - b.exitTsc);
  const { cpus, lost, tsc_khz: tscKhz } = file.otherData;
  return { cpus, lost, tscKhz, records };
}

function recordOf(args: TraceEvent["args"]): ExitRecord {
  const number = (name: string): number => {
    const value = args[name];
    assert.equal(typeof value, "number", name);
    return value as number;
  };
  const words = WORDS.map((name) => {
    assert.match(String(args[name]), /^0x[0-9a-f]+$/, name);
    return [name, BigInt(String(args[name]))] as const;
  });
  return {
    ppid: number("ppid"),
    vsid: number("vsid"),
    entered: number("entered"),
    reason: String(args["reason"]),
    cpl: number("cpl"),
    exitTsc: number("exit_tsc"),
    entryTsc: number("entry_tsc"),
    words: Object.fromEntries(words),
  };
}
