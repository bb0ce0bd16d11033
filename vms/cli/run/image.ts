/** The guest's file: looked at, then put into guest memory. */
import { close, open, regionMap, regionRead } from "../hv";
import { EINTR, EISDIR, ENOMEM, putErrno } from "../device/errno";
import { O_RDONLY_CLOEXEC, readAll } from "../device/read-file";
import { availableMemory } from "../device/memory";
import { putSize } from "../text/number";
import { put, putForeign } from "../text/output";
import { advise, problem, say } from "../text/problem";
import { RunOptions } from "./options";
import { RAW16_ENTRY } from "./raw16";
import { RUN_IMAGE_REFUSED, RUN_INTERNAL, RUN_USAGE } from "./status";

const HEAD = memory.data(16, 16);
/** 0x7f E L F, little endian. */
const ELF_MAGIC: u32 = 0x464c_457f;

/** Makes guest memory with the file at 0x1000. 0, or the exit status after a message. */
export function loadRaw16(options: RunOptions): i32 {
  const fd = open(options.file, O_RDONLY_CLOEXEC);
  if (fd < 0) return unreadable(options.file, fd);
  const status = options.raw16 == 0 ? refuseKind(<i32>fd, options.file) : fill(<i32>fd, options);
  close(<i32>fd);
  return status;
}

/** Without --raw16 the file would have to say by itself what it is. */
function refuseKind(fd: i32, file: u32): i32 {
  const bytes = readAll(fd, <u32>HEAD, 4);
  if (bytes < 0) return unreadable(file, bytes);
  if (bytes == 4 && load<u32>(HEAD) == ELF_MAGIC) {
    say(
      "not-there-yet",
      "the guest is an ELF file: multiboot and PVH kernels cannot be run yet",
      "run 16-bit programs with --raw16; docs/limits.md says what is missing",
    );
    return RUN_IMAGE_REFUSED;
  }
  say(
    "unknown-image",
    "the file is of no kind that says by itself how to start it",
    "give --raw16 if it is a raw 16-bit program",
  );
  return RUN_USAGE;
}

function fill(fd: i32, options: RunOptions): i32 {
  const status = makeMemory(options.memory);
  if (status != 0) return status;
  const room = options.memory - RAW16_ENTRY;
  let done: u64 = 0;
  while (done < room) {
    const result = regionRead(fd, RAW16_ENTRY + done, room - done);
    if (result == EINTR) continue;
    if (result < 0) return unreadable(options.file, result);
    if (result == 0) return done == 0 ? empty(options.file) : 0;
    done += <u64>result;
  }
  return readAll(fd, <u32>HEAD, 1) == 0 ? 0 : tooLarge(options);
}

function makeMemory(bytes: u64): i32 {
  const available = availableMemory();
  const result = available < bytes ? ENOMEM : regionMap(bytes);
  if (result == 0) return 0;
  const output = problem("guest-memory");
  put(output, "there is no memory of ");
  putSize(output, bytes);
  put(output, " for the guest: ");
  putErrno(output, result);
  advise(output, "free some, or ask for less with --mem SIZE");
  return RUN_INTERNAL;
}

function unreadable(file: u32, result: i64): i32 {
  const output = problem("guest-unreadable");
  put(output, "the guest ");
  putForeign(output, file);
  put(output, " cannot be read: ");
  putErrno(output, result);
  advise(output, result == EISDIR ? "give a file" : "give the path of a file that you may read");
  return RUN_IMAGE_REFUSED;
}

function empty(file: u32): i32 {
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
