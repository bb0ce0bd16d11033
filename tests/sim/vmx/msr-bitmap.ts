/** MSR bitmaps as the processor reads them: reads, then writes, of two ranges. Intel SDM volume 3, section 25.6.9. */
import type { Memory } from "../memory/memory.ts";

const RANGE_MSRS = 0x2000;
const RANGES = [0, 0xc000_0000];
const RANGE_BYTES = 0x400;
const WRITES = 0x800;

/** Does that access to an MSR exit? To one that no range holds it always does. */
export function msrExits(memory: Memory, map: number, msr: number, write: boolean): boolean {
  const index = msr >>> 0;
  const range = RANGES.findIndex((first) => index >= first && index < first + RANGE_MSRS);
  if (range < 0) return true;
  const within = index - (RANGES[range] ?? 0);
  const byte = memory.load8(map + range * RANGE_BYTES + (write ? WRITES : 0) + (within >> 3));
  return ((byte >> (within & 7)) & 1) !== 0;
}

/** MSRs of the bitmap of which that access does not exit. */
export function passingMsrs(memory: Memory, map: number, write: boolean): number[] {
  return RANGES.flatMap((first, range) => {
    const bytes = memory.read(map + range * RANGE_BYTES + (write ? WRITES : 0), RANGE_BYTES);
    const passing: number[] = [];
    bytes.forEach((byte, at) => {
      for (let bit = 0; byte !== 0xff && bit < 8; bit++) {
        if (((byte >> bit) & 1) === 0) passing.push((first + 8 * at + bit) >>> 0);
      }
    });
    return passing;
  });
}
