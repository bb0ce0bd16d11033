/** The hypervisor image: read whole into the region, from which the driver takes it. */
import { close, fileSize, open, regionMap, regionRead } from "../hv";
import { EINTR, putErrno } from "../device/errno";
import { openInstalled } from "../device/installed";
import { O_RDONLY_CLOEXEC, readAll } from "../device/read-file";
import { put, putForeign } from "../text/output";
import { advise, problem, say } from "../text/problem";

const MAX_BYTES: i64 = 0x1000_0000;
const FIRST = memory.data(16, 16);

/** Puts the image, at `path` or for 0 at its usual place, into the region; its size, or -1 after a message. */
export function loadImage(path: u32): i64 {
  const fd = path != 0 ? open(path, O_RDONLY_CLOEXEC) : openInstalled("microv.img");
  // A folder has a size like a file; only reading it tells.
  const first = fd < 0 ? fd : readAll(<i32>fd, <u32>FIRST, 1);
  const size = first < 0 ? first : fileSize(<i32>fd);
  let result: i64 = size;
  if (size > MAX_BYTES || size == 0) {
    say(
      "image-foreign",
      "the file is not a MicroV image: it is empty or larger than 256 MiB",
      "give the path of microv.img with --image",
    );
    return -1;
  }
  if (size > 0) result = regionMap(<u64>size);
  if (result == 0) result = readRegion(<i32>fd, size);
  if (fd >= 0) close(<i32>fd);
  return result >= 0 ? result : unreadable(path, result);
}

function unreadable(path: u32, result: i64): i64 {
  const output = problem("image-unreadable");
  put(output, "the hypervisor image ");
  if (path != 0) putForeign(output, path);
  else put(output, "/lib/microv/microv.img");
  put(output, " cannot be read: ");
  putErrno(output, result);
  advise(output, "build it (cmake --build build), put it there, or give its path with --image FILE");
  return -1;
}

/** Reads a file of `size` bytes into the region; fewer where it ends before. Bytes read, or a negative errno. */
function readRegion(fd: i32, size: i64): i64 {
  let done: i64 = 0;
  while (done < size) {
    const result = regionRead(fd, <u64>done, <u64>(size - done));
    if (result == EINTR) continue;
    if (result < 0) return result;
    if (result == 0) break;
    done += result;
  }
  return done;
}
