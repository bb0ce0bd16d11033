/** The guest's file as the loaders see it. Its first 8 KiB are read once, and judged and used as they were then. */
import { close, fileSize, open, readAt, regionReadAt } from "../hv";
import { EINTR, EISDIR, putErrno } from "../device/errno";
import { O_RDONLY_CLOEXEC } from "../device/read-file";
import { put, putForeign } from "../text/output";
import { advise, problem } from "../text/problem";

/** A multiboot header lies completely within so many bytes; program headers usually, too. */
export const HEAD_BYTES: u32 = 8192;
const HEAD = memory.data(8192, 16);

@unmanaged
export class GuestFile {
  size: u64;
  fd: i32;
  /** Bytes of the file at `head`; the rest there is zero. */
  headBytes: u32;
  /** Its path. */
  path: u32;
}

const FILE = memory.data(32, 16);

/** Address of the first HEAD_BYTES of the file. */
export function head(): u32 {
  return <u32>HEAD;
}

/** Opens the guest's file and reads its head; null after a message. */
export function openGuest(path: u32): GuestFile | null {
  const file = changetype<GuestFile>(FILE);
  const fd = open(path, O_RDONLY_CLOEXEC);
  if (fd < 0) {
    unreadable(path, fd);
    return null;
  }
  file.fd = <i32>fd;
  file.path = path;
  const bytes = readPart(<i32>fd, <u32>HEAD, HEAD_BYTES, 0);
  const size = fileSize(<i32>fd);
  if (bytes < 0 || size < 0) {
    unreadable(path, bytes < 0 ? bytes : size);
    close(<i32>fd);
    return null;
  }
  file.headBytes = <u32>bytes;
  file.size = <u64>size;
  return file;
}

/** Reads `bytes` bytes of a file from `offset` on, fewer only where it ends; how many, or a negative errno. */
export function readPart(fd: i32, at: u32, bytes: u32, offset: u64): i64 {
  let done: u32 = 0;
  while (done < bytes) {
    const result = readAt(fd, at + done, bytes - done, offset + <u64>done);
    if (result == EINTR) continue;
    if (result < 0) return result;
    if (result == 0) break;
    done += <u32>result;
  }
  return <i64>done;
}

/** The same into guest memory at `gpa`. */
export function readPartToGuest(fd: i32, gpa: u64, bytes: u64, offset: u64): i64 {
  let done: u64 = 0;
  while (done < bytes) {
    const result = regionReadAt(fd, gpa + done, bytes - done, offset + done);
    if (result == EINTR) continue;
    if (result < 0) return result;
    if (result == 0) break;
    done += <u64>result;
  }
  return <i64>done;
}

/** Says why the guest's file cannot be read. */
export function unreadable(path: u32, result: i64): void {
  const output = problem("guest-unreadable");
  put(output, "the guest ");
  putForeign(output, path);
  put(output, " cannot be read: ");
  putErrno(output, result);
  advise(output, result == EISDIR ? "give a file" : "give the path of a file that you may read");
}
