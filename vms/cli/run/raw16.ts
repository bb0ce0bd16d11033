/** A raw 16-bit program: its file goes to 0x1000 as it is. It may come from a pipe. */
import { regionRead } from "../hv";
import { EINTR } from "../device/errno";
import { readAll } from "../device/read-file";
import { putSize } from "../text/number";
import { put, putForeign } from "../text/output";
import { advise, problem } from "../text/problem";
import { Entry, RAW16_ENTRY, setRaw16Entry } from "./entry";
import { unreadable } from "./guest-file";
import { makeMemory } from "./guest-memory";
import { RunOptions } from "./options";
import { RUN_IMAGE_REFUSED } from "./status";

const PROBE = memory.data(16, 16);

/** Makes guest memory with the file at RAW16_ENTRY. 0, or the exit status after a message. */
export function loadRaw16(fd: i32, options: RunOptions, entry: Entry): i32 {
  const status = makeMemory(options.memory);
  if (status != 0) return status;
  setRaw16Entry(entry);
  const room = options.memory - RAW16_ENTRY;
  let done: u64 = 0;
  while (done < room) {
    const result = regionRead(fd, RAW16_ENTRY + done, room - done);
    if (result == EINTR) continue;
    if (result < 0) {
      unreadable(options.file, result);
      return RUN_IMAGE_REFUSED;
    }
    if (result == 0) return done == 0 ? empty(options.file) : 0;
    done += <u64>result;
  }
  return readAll(fd, <u32>PROBE, 1) == 0 ? 0 : tooLarge(options);
}

/** Refuses a file without bytes. */
export function empty(file: u32): i32 {
  const output = problem("guest-empty");
  put(output, "the guest ");
  putForeign(output, file);
  put(output, " is empty");
  advise(output, "give a file with a program in it");
  return RUN_IMAGE_REFUSED;
}

function tooLarge(options: RunOptions): i32 {
  const output = problem("guest-too-large");
  put(output, "the guest ");
  putForeign(output, options.file);
  put(output, " does not fit into ");
  putSize(output, options.memory);
  put(output, " of memory, of which the first 4 KiB are not for it");
  advise(output, "give it more with --mem SIZE");
  return RUN_IMAGE_REFUSED;
}
