/** Where the modelled machine has what. All addresses are physical; the root VM sees them identity-mapped. */
import type { RamRange } from "../memory/physical-memory.ts";

const MIB = 0x10_0000;
const GIB = 0x4000_0000;

export const RAM: readonly RamRange[] = [
  { start: 0, end: 64 * MIB },
  { start: 4 * GIB, end: 4 * GIB + 4 * MIB },
];

/** Pool blocks, scattered, one of them above 4 GiB. */
export const BLOCKS: readonly number[] = [16 * MIB, 18 * MIB, 32 * MIB, 4 * GIB + 2 * MIB];

export const ROOT = {
  /** Code that the root executes. */
  CODE: 1 * MIB,
  /** Its page tables: four levels, 2 MiB pages, the first GiB mapped to itself. */
  TABLES: 2 * MIB,
  /** Pages through which hypercalls pass structures. */
  SHARED_PAGE: 3 * MIB,
  OTHER_SHARED_PAGE: 3 * MIB + 0x1000,
  /** Frames that tests give to micro VMs, up to `GUEST_FRAMES_END`. */
  GUEST_FRAMES: 4 * MIB,
  GUEST_FRAMES_END: 8 * MIB,
  /** Debug ring. */
  RING: 8 * MIB,
  RING_BYTES: 0x4000,
  STACK: 10 * MIB,
  /** Trace rings, one for each PP; TRACE_BYTES of entries behind a page. */
  TRACE: 11 * MIB,
  TRACE_STRIDE: 0x8000,
  TRACE_BYTES: 0x4000,
} as const;

/** An address that is neither RAM nor a device below 4 GiB, inside what the processor can address. */
export const NOWHERE = 0x100_0000_0000;
