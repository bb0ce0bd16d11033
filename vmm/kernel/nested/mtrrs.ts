/** The MTRRs as a whole. Intel SDM volume 3, section 13.11; AMD APM volume 2, section 7.7. */
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

/** All of them lie between these. */
export const MTRRS_FIRST: u32 = MSR_MTRR_PHYS_BASE0;
export const MTRRS_LAST: u32 = MSR_MTRR_DEF_TYPE;
/** MSRs of sixteen variable ranges: no processor has more. */
const VARIABLE: u32 = 0x20;

/** A register that says which type memory has. */
export function isMtrr(msr: u32): bool {
  if (msr - MSR_MTRR_PHYS_BASE0 < VARIABLE || msr == MSR_MTRR_DEF_TYPE) return true;
  if (msr == MSR_MTRR_FIX_64K || msr - MSR_MTRR_FIX_16K < 2) return true;
  return msr - MSR_MTRR_FIX_4K < 8;
}

/** One word that is another one when the MTRRs are others. */
export function mtrrDigest(pp: u32): u64 {
  let digest = mtrr(pp, MSR_MTRR_DEF_TYPE);
  const ranges = (<u32>mtrr(pp, MSR_MTRR_CAP)) & 0xff;
  for (let i: u32 = 0; i < 2 * ranges; i++) digest = mixed(digest, mtrr(pp, MSR_MTRR_PHYS_BASE0 + i));
  digest = mixed(digest, mtrr(pp, MSR_MTRR_FIX_64K));
  for (let i: u32 = 0; i < 2; i++) digest = mixed(digest, mtrr(pp, MSR_MTRR_FIX_16K + i));
  for (let i: u32 = 0; i < 8; i++) digest = mixed(digest, mtrr(pp, MSR_MTRR_FIX_4K + i));
  return digest;
}

/** FNV-1a by words. */
function mixed(digest: u64, value: u64): u64 {
  return (digest ^ value) * 0x0000_0100_0000_01b3;
}

/** Its value on this PP, 0 if it has none. */
export function mtrr(pp: u32, msr: u32): u64 {
  const scratch = pp + PP_BLOCK_STATE + PP_STATE_SCRATCH;
  return try_rdmsr(msr, scratch) != 0 ? load<u64>(<usize>scratch) : 0;
}
