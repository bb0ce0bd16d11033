/** The command line: copied into linear memory once, then read one argument after the other. */
import { argument, argumentCount } from "./hv";
import { put, putForeign } from "./text/output";
import { advise, problem, say } from "./text/problem";
import { isText } from "./text/string";

const MOST: u32 = 64;
const AREA_BYTES: u32 = 0x8000;
const AREA = memory.data(0x8000, 16);
/** Addresses of the arguments, u32 each. */
const ADDRESSES = memory.data(256, 16);

@unmanaged
class CommandLine {
  count: u32;
  /** The argument that `next` gives. */
  position: u32;
}

const COMMAND_LINE = memory.data(16, 16);

/** Exit status of commands other than `run` for a command line that makes no sense. */
export const STATUS_USAGE: i32 = 2;

/** Copies the arguments; false after a message if they are too many or too long. */
export function readArguments(): bool {
  const line = changetype<CommandLine>(COMMAND_LINE);
  const count = argumentCount();
  let used: u32 = 0;
  line.position = 1;
  for (let i: u32 = 0; i < count; i++) {
    const length = i < MOST ? argument(i, <u32>AREA + used, AREA_BYTES - used) : -1;
    if (length < 0) {
      say(
        "command-line-too-long",
        "more than 64 arguments, or 32 KiB of them",
        "write a shorter command line",
      );
      return false;
    }
    store<u32>(<u32>ADDRESSES + (i << 2), <u32>AREA + used);
    used += <u32>length + 1;
    line.count = i + 1;
  }
  return true;
}

/** True while there are arguments left. */
export function more(): bool {
  const line = changetype<CommandLine>(COMMAND_LINE);
  return line.position < line.count;
}

/** The next argument, a string; only after `more`. */
export function next(): u32 {
  const line = changetype<CommandLine>(COMMAND_LINE);
  const at = load<u32>(<u32>ADDRESSES + (line.position << 2));
  line.position += 1;
  return at;
}

/** The value of the option that `next` just gave, or 0 after a message. */
export function valueOf(option: string): u32 {
  if (more()) return next();
  const output = problem("usage");
  put(output, option);
  put(output, " needs a value");
  advise(output, "see microv --help");
  return 0;
}

/** True if any argument from here on asks for help. */
export function wantsHelp(): bool {
  const line = changetype<CommandLine>(COMMAND_LINE);
  for (let i = line.position; i < line.count; i++) {
    const at = load<u32>(<u32>ADDRESSES + (i << 2));
    if (isText(at, "--help") || isText(at, "-h")) return true;
  }
  return false;
}

/** Message for an argument that the command does not know. */
export function unexpected(command: string, at: u32): void {
  const output = problem("usage");
  put(output, command);
  put(output, ' does not know "');
  putForeign(output, at);
  put(output, '"');
  advise(output, "see microv COMMAND --help");
}

/** Reads a command line that may hold nothing but --json: 1 if it does, 0 if it is empty, -1 after a message. */
export function onlyJson(command: string): i32 {
  let json: i32 = 0;
  while (more()) {
    const at = next();
    if (!isText(at, "--json")) {
      unexpected(command, at);
      return -1;
    }
    json = 1;
  }
  return json;
}
