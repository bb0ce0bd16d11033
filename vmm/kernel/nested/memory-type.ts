/**
 * Memory types by the MTRRs: 0 UC, 1 WC, 4 WT, 5 WP, 6 WB. Intel SDM volume 3, section 13.11; AMD APM volume 2, section
 * 7.7. A processor without MTRRs has one type, write-back.
 */
import { PP_BLOCK_STATE, PP_STATE_SCRATCH } from "../../abi/generated/pp-local";
import { try_rdmsr } from "../hv";
import {
  MSR_MTRR_CAP,
  MSR_MTRR_DEF_TYPE,
  MSR_MTRR_FIX_16K,
  MSR_MTRR_FIX_4K,
  MSR_MTRR_FIX_64K,
  MSR_MTRR_PHYS_BASE0,
} from "../vs/generated/state";
import { PAGE_TABLE_ADDRESS } from "../../abi/generated/registers";

const UNCACHEABLE: u64 = 0;
const WRITE_THROUGH: u64 = 4;
const WRITE_BACK: u64 = 6;
/** DEF_TYPE: MTRRs on, fixed ones on. */
const ENABLED: u64 = 0x800;
const FIXED_ENABLED: u64 = 0x400;
/** Of a mask. */
const VALID: u64 = 0x800;
/** Fixed-range MTRRs end here; below, only 4 KiB leaves. */
export const FIXED_MTRR_END: u64 = 1 << 20;

/** Type of the memory at `spa`. */
export function memoryType(pp: u32, spa: u64): u64 {
  if (!read(pp, MSR_MTRR_CAP)) return WRITE_BACK;
  const ranges = (<u32>value(pp)) & 0xff;
  if (!read(pp, MSR_MTRR_DEF_TYPE)) return UNCACHEABLE;
  const general = value(pp);
  if ((general & ENABLED) == 0) return UNCACHEABLE;
  if ((general & FIXED_ENABLED) != 0 && spa < FIXED_MTRR_END) return fixedType(pp, spa);
  let found: u64 = 8;
  for (let i: u32 = 0; i < ranges; i++) {
    if (!read(pp, MSR_MTRR_PHYS_BASE0 + 2 * i + 1)) return UNCACHEABLE;
    const mask = value(pp);
    if ((mask & VALID) == 0 || !read(pp, MSR_MTRR_PHYS_BASE0 + 2 * i)) continue;
    const base = value(pp);
    if (((spa ^ base) & mask & PAGE_TABLE_ADDRESS) == 0) found = together(found, base & 0xff);
  }
  return found == 8 ? general & 0xff : found;
}

/** Of two ranges over one address: uncacheable wins, then write-through over write-back. 8 stands for none. */
function together(one: u64, other: u64): u64 {
  if (one == 8 || one == other) return other;
  if ((one == WRITE_THROUGH && other == WRITE_BACK) || (one == WRITE_BACK && other == WRITE_THROUGH))
    return WRITE_THROUGH;
  return UNCACHEABLE;
}

/** Eight ranges of 64 KiB, sixteen of 16 KiB, then 4 KiB each: a byte for a range. */
function fixedType(pp: u32, spa: u64): u64 {
  let msr = MSR_MTRR_FIX_64K;
  let index = spa >> 16;
  if (spa >= 0xc_0000) {
    index = (spa - 0xc_0000) >> 12;
    msr = MSR_MTRR_FIX_4K + <u32>(index >> 3);
  } else if (spa >= 0x8_0000) {
    index = (spa - 0x8_0000) >> 14;
    msr = MSR_MTRR_FIX_16K + <u32>(index >> 3);
  }
  return read(pp, msr) ? (value(pp) >> ((index & 7) << 3)) & 0xff : UNCACHEABLE;
}

/**
 * No MTRR changes the memory type inside the naturally aligned [start, start + size): where an address and the base agree
 * in the mask's bits above `size`, the mask has none below. So masks may have holes, and bases bits outside their mask
 * (Intel SDM volume 3, section 13.11.3). A processor that counts more of them than can be read is asked
 * for nothing: 4 KiB leaves fit whatever they say.
 */
export function isUniform(pp: u32, start: u64, size: u64): bool {
  if (start < FIXED_MTRR_END) return false;
  if (!read(pp, MSR_MTRR_CAP)) return true;
  const ranges = (<u32>value(pp)) & 0xff;
  for (let i: u32 = 0; i < ranges; i++) {
    if (!read(pp, MSR_MTRR_PHYS_BASE0 + 2 * i)) return false;
    const base = value(pp);
    if (!read(pp, MSR_MTRR_PHYS_BASE0 + 2 * i + 1)) return false;
    const mask = value(pp);
    if ((mask & VALID) == 0) continue;
    const bits = mask & PAGE_TABLE_ADDRESS;
    if ((bits & (size - 1)) != 0 && ((start ^ base) & bits & (0 - size)) == 0) return false;
  }
  return true;
}

function read(pp: u32, msr: u32): bool {
  return try_rdmsr(msr, pp + PP_BLOCK_STATE + PP_STATE_SCRATCH) != 0;
}

/** What `read` read. */
function value(pp: u32): u64 {
  return load<u64>(<usize>(pp + PP_BLOCK_STATE + PP_STATE_SCRATCH));
}
