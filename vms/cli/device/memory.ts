/** Linux's memory. */
import { native8, startsWith } from "../text/string";
import { readFile } from "./read-file";

const TEXT_BYTES: u32 = 4096;
const TEXT = memory.data(4096, 16);

/**
 * Bytes that Linux can give away without pushing others out (MemAvailable of /proc/meminfo), or the largest
 * number where it does not say. Without this look a guest as large as the machine would call the OOM killer.
 */
export function availableMemory(): u64 {
  if (readFile(native8("/proc/meminfo"), <u32>TEXT, TEXT_BYTES) <= 0) return u64.MAX_VALUE;
  let at = <u32>TEXT;
  while (load<u8>(at) != 0 && !startsWith(at, "MemAvailable:")) {
    while (load<u8>(at) != 0 && load<u8>(at) != 10) at += 1;
    if (load<u8>(at) == 10) at += 1;
  }
  if (load<u8>(at) == 0) return u64.MAX_VALUE;
  at += 13;
  while (load<u8>(at) == 0x20) at += 1;
  let kibibytes: u64 = 0;
  while (<u32>load<u8>(at) - 48 < 10) {
    kibibytes = kibibytes * 10 + <u64>(load<u8>(at) - 48);
    at += 1;
  }
  return kibibytes << 10;
}
