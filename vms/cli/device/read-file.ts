/** Small text files of /proc and /sys. */
import { close, open, read } from "../hv";
import { EINTR } from "./errno";

export const O_RDONLY_CLOEXEC: u32 = 0x80000;

/**
 * Reads a file into `at`, at most `bytes` - 1, and ends it with a NUL. Returns how many bytes there are, or a
 * negative errno; a longer file is cut.
 */
export function readFile(path: u32, at: u32, bytes: u32): i64 {
  const fd = open(path, O_RDONLY_CLOEXEC);
  if (fd < 0) return fd;
  const result = readAll(<i32>fd, at, bytes - 1);
  close(<i32>fd);
  store<u8>(result < 0 ? at : at + <u32>result, 0);
  return result;
}

/** Reads until the file ends or `bytes` are there; returns how many, or a negative errno. */
export function readAll(fd: i32, at: u32, bytes: u32): i64 {
  let done: u32 = 0;
  while (done < bytes) {
    const result = read(fd, at + done, bytes - done);
    if (result == EINTR) continue;
    if (result < 0) return result;
    if (result == 0) break;
    done += <u32>result;
  }
  return <i64>done;
}
