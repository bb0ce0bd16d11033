/** MSR and I/O permission maps as the processor reads them. AMD APM volume 2, sections 15.10 and 15.11. */
import type { Memory } from "../memory/memory.ts";

const READ = 1;
const WRITE = 2;
const RANGE_MSRS = 0x2000;
const RANGE_BYTES = 0x800;
const RANGES = [0, 0xc000_0000, 0xc001_0000];

/** Which accesses to an MSR exit. One that no range holds always exits. */
export function msrIntercepts(memory: Memory, map: number, msr: number): { read: boolean; write: boolean } {
  const index = msr >>> 0;
  const range = RANGES.findIndex((first) => index >= first && index < first + RANGE_MSRS);
  if (range < 0) return { read: true, write: true };
  const within = index - (RANGES[range] ?? 0);
  const bits = memory.load8(map + range * RANGE_BYTES + (within >> 2)) >> (2 * (within & 3));
  return { read: (bits & READ) !== 0, write: (bits & WRITE) !== 0 };
}

/** Whether an access of `bytes` bytes at `port` exits: any of its bits. */
export function portIntercepts(memory: Memory, map: number, port: number, bytes: number): boolean {
  for (let i = port; i < port + bytes; i++) {
    if ((memory.load8(map + (i >> 3)) >> (i & 7)) & 1) return true;
  }
  return false;
}
