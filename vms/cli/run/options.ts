/** The command line of `microv run`. */
import { more, next, unexpected, valueOf } from "../arguments";
import { put, putForeign } from "../text/output";
import { NOT_A_NUMBER, parseDecimal, parseSeconds, parseSize } from "../text/parse";
import { advise, problem, say } from "../text/problem";
import { isText, lengthOf, startsWith } from "../text/string";
import { RAW16_ENTRY } from "./entry";

const PAGE: u64 = 0x1000;
const DEFAULT_MEMORY: u64 = 0x400_0000;
/** The ABI's guest-physical addresses end here (MV_MAX_GPA_SIZE). */
const MAX_MEMORY: u64 = 0x2000_0000_0000;
const MAX_CPU: u64 = 1023;
const MOST_COMMAND_LINE: u32 = 4095;
/** RunOptions.cpu without --cpu. */
export const ANY_CPU: u32 = 0xffff_ffff;

@unmanaged
export class RunOptions {
  /** Bytes of guest memory, a whole number of pages. */
  memory: u64;
  /** 0 for none. */
  milliseconds: u64;
  /** Path of the guest. */
  file: u32;
  raw16: u32;
  json: u32;
  /** CPU to stay on, or ANY_CPU. */
  cpu: u32;
  /** Path of the initrd, or 0. */
  initrd: u32;
  /** The kernel's command line, at most MOST_COMMAND_LINE bytes; an empty string without --cmdline. */
  commandLine: u32;
  /** Path of the file that the exits go to, or 0. */
  trace: u32;
}

const OPTIONS = memory.data(64, 16);
/** The empty command line. */
const NOTHING = memory.data(16, 16);

/** The options, or null after a message. */
export function readRunOptions(): RunOptions | null {
  const options = changetype<RunOptions>(OPTIONS);
  options.memory = DEFAULT_MEMORY;
  options.cpu = ANY_CPU;
  options.commandLine = 0;
  while (more()) {
    if (!readOption(options, next())) return null;
  }
  if (options.file == 0) {
    say("usage", "run needs the file of a guest", "for example: microv run /guests/hello");
    return null;
  }
  if (options.raw16 != 0 && (options.initrd != 0 || options.commandLine != 0)) {
    say("usage", "--initrd and --cmdline are for kernels", "leave them out with --raw16");
    return null;
  }
  if (options.commandLine == 0) options.commandLine = <u32>NOTHING;
  return options;
}

function readOption(options: RunOptions, at: u32): bool {
  if (isText(at, "--raw16")) options.raw16 = 1;
  else if (isText(at, "--json")) options.json = 1;
  else if (isText(at, "--mem")) return readMemory(options);
  else if (isText(at, "--timeout")) return readTimeout(options);
  else if (isText(at, "--cpu")) return readCpu(options);
  else if (isText(at, "--trace")) return (options.trace = valueOf("--trace")) != 0;
  else if (isText(at, "--initrd")) return readInitrd(options);
  else if (isText(at, "--cmdline")) return readCommandLine(options);
  else if (options.file == 0 && !startsWith(at, "-")) options.file = at;
  else {
    unexpected("microv run", at);
    return false;
  }
  return true;
}

function readMemory(options: RunOptions): bool {
  const at = valueOf("--mem");
  if (at == 0) return false;
  const bytes = parseSize(at);
  if (bytes % PAGE == 0 && bytes > RAW16_ENTRY && bytes <= MAX_MEMORY) {
    options.memory = bytes;
    return true;
  }
  bad("bad-size-option", "--mem ", at, "write a multiple of 4K from 8K to 32768G, for example --mem 64M");
  return false;
}

function readTimeout(options: RunOptions): bool {
  const at = valueOf("--timeout");
  if (at == 0) return false;
  options.milliseconds = parseSeconds(at);
  if (options.milliseconds != NOT_A_NUMBER && options.milliseconds != 0) return true;
  bad("bad-timeout", "--timeout ", at, "write seconds above 0, for example --timeout 5 or --timeout 0.5");
  return false;
}

function readCpu(options: RunOptions): bool {
  const at = valueOf("--cpu");
  if (at == 0) return false;
  const cpu = parseDecimal(at);
  options.cpu = <u32>cpu;
  if (cpu <= MAX_CPU) return true;
  bad("bad-cpu", "--cpu ", at, "write the number of a CPU, for example --cpu 0");
  return false;
}

function readInitrd(options: RunOptions): bool {
  options.initrd = valueOf("--initrd");
  return options.initrd != 0;
}

function readCommandLine(options: RunOptions): bool {
  options.commandLine = valueOf("--cmdline");
  if (options.commandLine == 0) return false;
  if (lengthOf(options.commandLine) <= MOST_COMMAND_LINE) return true;
  say("cmdline-too-long", "--cmdline has more than 4095 bytes", "make it shorter");
  return false;
}

function bad(anchor: string, option: string, at: u32, todo: string): void {
  const output = problem(anchor);
  put(output, option);
  putForeign(output, at);
  put(output, " does not make sense");
  advise(output, todo);
}
