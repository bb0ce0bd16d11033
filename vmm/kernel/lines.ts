/** The place in the source behind an address: binary search in the image's line table. */
import {
  LINES_AT_COUNT,
  LINES_AT_ENTRIES,
  LINES_AT_FILES,
  LINES_AT_MAGIC,
  LINES_ENTRY_AT_ADDRESS,
  LINES_ENTRY_AT_PLACE,
  LINES_ENTRY_BYTES,
  LINES_FILE_SHIFT,
  LINES_LINE_MASK,
  LINES_MAGIC,
} from "../../toolchain/image/lines-format";
import { launchInfo } from "./globals";
import { byte, decimal, text } from "./log";

const LONGEST_NAME: u32 = 120;

/** Adds ` at file.ts:line` to the log line, or nothing where the table does not know `rip`. */
export function logPlace(pp: u32, rip: u64): void {
  const table = <u32>launchInfo().linesVa;
  if (table == 0 || load<u32>(<usize>table, LINES_AT_MAGIC) != LINES_MAGIC) return;
  const place = placeOf(table, <u32>rip);
  if (place == 0) return;
  const names = table + load<u32>(<usize>table, LINES_AT_FILES);
  let name = table + load<u32>(<usize>(names + ((place >> LINES_FILE_SHIFT) << 2)));
  text(pp, " at ");
  for (let i: u32 = 0; i < LONGEST_NAME && load<u8>(<usize>name) != 0; i++) {
    byte(pp, <u32>load<u8>(<usize>name));
    name += 1;
  }
  text(pp, ":");
  decimal(pp, <u64>(place & LINES_LINE_MASK));
}

/** Entries are sorted by address and hold until the next one; 0 for none. */
function placeOf(table: u32, address: u32): u32 {
  let low: u32 = 0;
  let high = load<u32>(<usize>table, LINES_AT_COUNT);
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = <usize>(table + LINES_AT_ENTRIES + middle * LINES_ENTRY_BYTES);
    if (load<u32>(entry, LINES_ENTRY_AT_ADDRESS) <= address) low = middle + 1;
    else high = middle;
  }
  if (low == 0) return 0;
  return load<u32>(<usize>(table + LINES_AT_ENTRIES + (low - 1) * LINES_ENTRY_BYTES), LINES_ENTRY_AT_PLACE);
}
