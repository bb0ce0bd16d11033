/** All RAM of the memory map below 4 GiB is there, to its last word. */
import { isRam, rangeCount, rangeEnd, rangeStart } from "./start-info";

const STEP: u64 = 0x20_0000;
const WORD: u64 = 8;

/** Touches the first word of each range, one in each 2 MiB, and the last; false if one does not keep its value. */
export function touchMemory(): bool {
  for (let i: u32 = 0; i < rangeCount(); i++) {
    if (isRam(i) && !touchRange((rangeStart(i) + WORD - 1) & ~(WORD - 1), rangeEnd(i) & ~(WORD - 1)))
      return false;
  }
  return true;
}

function touchRange(start: u64, end: u64): bool {
  if (end <= start) return true;
  for (let at = start; at < end; at += STEP) {
    if (!touch(<u32>at)) return false;
  }
  return touch(<u32>(end - WORD));
}

/** Writes a word, reads it back, and puts back what was there: it may be the guest's own. Atomic, so that it happens. */
function touch(at: u32): bool {
  const old = atomic.load<u64>(at);
  const pattern = old ^ (((<u64>at) << 32) | (<u64>~at));
  atomic.store<u64>(at, pattern);
  const read = atomic.load<u64>(at);
  atomic.store<u64>(at, old);
  return read == pattern;
}
