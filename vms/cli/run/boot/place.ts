/**
 * Where boot information and initrd go in guest memory. The information gets the lowest pages that no segment
 * needs, page 0 left out; the initrd gets the highest, since kernels take what lies behind them for their own.
 * Both lie below 4 GiB, where a 32-bit kernel can reach them.
 */
import { overlapOf, Segment } from "../elf/segments";

const PAGE: u64 = 0x1000;
const END_OF_32_BITS: u64 = 0x1_0000_0000;

/** Bytes of the boot information, built at `area` and copied to `areaAt`. */
export const AREA_BYTES: u32 = 0x2000;
const AREA = memory.data(8192, 16);

@unmanaged
export class Boot {
  /** Bytes of guest memory. */
  memory: u64;
  /** Guest-physical address of the boot information. */
  areaAt: u64;
  /** Guest-physical address and size of the initrd; both 0 without. */
  initrdAt: u64;
  initrdBytes: u64;
  /** The command line in the tool's memory, an empty string without --cmdline. */
  commandLine: u32;
  pad0: u32;
}

const BOOT = memory.data(48, 16);

export function boot(): Boot {
  return changetype<Boot>(BOOT);
}

/** Address of the boot information in the tool's memory; what lies at `area() + n` gets to `areaAt + n`. */
export function area(): u32 {
  return <u32>AREA;
}

function end(memoryBytes: u64): u64 {
  return min(memoryBytes, END_OF_32_BITS) & ~(PAGE - 1);
}

/** Finds a place for the boot information; false if there is none. */
export function placeArea(memoryBytes: u64): bool {
  let at = PAGE;
  while (at + <u64>AREA_BYTES <= end(memoryBytes)) {
    const other = overlapOf(at, AREA_BYTES);
    if (other == null) {
      boot().areaAt = at;
      return true;
    }
    at = pageAfter(other);
  }
  return false;
}

function pageAfter(segment: Segment): u64 {
  return (segment.address + segment.bytes + PAGE - 1) & ~(PAGE - 1);
}

/** Finds a place for an initrd of `bytes` bytes, after placeArea; false if there is none. */
export function placeInitrd(memoryBytes: u64, bytes: u64): bool {
  const information = boot().areaAt;
  let top = end(memoryBytes);
  while (bytes <= top) {
    const at = (top - bytes) & ~(PAGE - 1);
    const other = overlapOf(at, bytes);
    if (other != null) top = other.address;
    else if (at < information + <u64>AREA_BYTES && information < at + bytes) top = information;
    else {
      boot().initrdAt = at;
      boot().initrdBytes = bytes;
      // Page 0 stays free: an address 0 would read as none.
      return at != 0;
    }
  }
  return false;
}
