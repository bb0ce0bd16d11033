/** --initrd: a file that lies in guest memory as it is, which kernels know as module 0. */
import { close, fileSize, open } from "../../hv";
import { O_RDONLY_CLOEXEC } from "../../device/read-file";
import { EISDIR, putErrno } from "../../device/errno";
import { putSize } from "../../text/number";
import { put, putForeign } from "../../text/output";
import { advise, problem } from "../../text/problem";
import { readPart, readPartToGuest } from "../guest-file";
import { boot, placeInitrd } from "./place";

/** One byte, to see whether the file can be read at all before anything is made. */
const PROBE = memory.data(16, 16);

/** Opens the initrd and finds its place; its descriptor, or -1 after a message. */
export function openInitrd(path: u32, memoryBytes: u64): i32 {
  const fd = open(path, O_RDONLY_CLOEXEC);
  if (fd < 0) return unreadable(path, fd);
  const size = fileSize(<i32>fd);
  const first = readPart(<i32>fd, <u32>PROBE, 1, 0);
  let result = <i32>fd;
  if (size < 0 || first < 0) result = unreadable(path, first < 0 ? first : size);
  else if (size == 0 || first == 0) result = empty(path);
  else if (!placeInitrd(memoryBytes, <u64>size)) result = tooLarge(path, <u64>size, memoryBytes);
  if (result < 0) close(<i32>fd);
  return result;
}

/** Loads the initrd that openInitrd opened; false after a message. */
export function loadInitrd(fd: i32, path: u32): bool {
  const bytes = boot().initrdBytes;
  const result = readPartToGuest(fd, boot().initrdAt, bytes, 0);
  close(fd);
  if (result == <i64>bytes) return true;
  if (result < 0) unreadable(path, result);
  else shrank(path);
  return false;
}

function unreadable(path: u32, result: i64): i32 {
  const output = problem("initrd-unreadable");
  put(output, "the initrd ");
  putForeign(output, path);
  put(output, " cannot be read: ");
  putErrno(output, result);
  advise(output, result == EISDIR ? "give a file" : "give the path of a file that you may read");
  return -1;
}

function shrank(path: u32): void {
  const output = problem("initrd-unreadable");
  put(output, "the initrd ");
  putForeign(output, path);
  put(output, " became shorter while it was read");
  advise(output, "try again when nobody writes it");
}

function empty(path: u32): i32 {
  const output = problem("initrd-empty");
  put(output, "the initrd ");
  putForeign(output, path);
  put(output, " is empty");
  advise(output, "give a file with something in it, or no --initrd");
  return -1;
}

function tooLarge(path: u32, bytes: u64, memoryBytes: u64): i32 {
  const output = problem("initrd-too-large");
  put(output, "the initrd ");
  putForeign(output, path);
  put(output, " of ");
  putSize(output, bytes);
  put(output, " does not fit beside the kernel into ");
  putSize(output, memoryBytes);
  put(output, " of memory below 4 GiB");
  advise(output, "give the guest more with --mem SIZE");
  return -1;
}
