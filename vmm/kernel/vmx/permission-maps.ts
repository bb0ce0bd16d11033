/** MSR bitmaps: reads, then writes, of MSRs 0 to 1FFF and of C000_0000 to C000_1FFF. Intel SDM volume 3, 25.6.9. */
import { launchInfo } from "../globals";
import { physCopy, physFill, physLoad8, physStore8 } from "../hv";
import { isMtrr, MTRRS_FIRST, MTRRS_LAST } from "../nested/mtrrs";
import { MSR_SFMASK, MSR_STAR, MSR_TSC } from "../vs/generated/state";
import { switchedMsr, SWITCHED_MSRS } from "../vs/switched-msrs";
import { MSR_FEATURE_CONTROL, MSR_VMX_BASIC, MSR_VMX_LAST } from "./generated/vmcs";

/** Of one map. */
export const MSR_MAP_BYTES: u64 = 0x1000;
const WRITES: u64 = 0x800;
const HIGH: u64 = 0x400;
const HIGH_FIRST: u32 = 0xc000_0000;

/**
 * The root passes everything but the MSRs that would show it VMX; a micro VM passes what is switched with it, and reads
 * the TSC. It has two maps, one behind the other: with the second, the MSRs of SYSCALL pass, too (syscall-msrs.ts).
 */
export function initPermissionMaps(): void {
  const root = launchInfo().rootMsrMapSpa;
  const guest = launchInfo().guestMsrMapSpa;
  physFill(root, 0, MSR_MAP_BYTES);
  physFill(guest, 0xff, MSR_MAP_BYTES);
  set(root, MSR_FEATURE_CONTROL, true);
  for (let msr = MSR_VMX_BASIC; msr <= MSR_VMX_LAST; msr++) set(root, msr, true);
  for (let msr = MTRRS_FIRST; msr <= MTRRS_LAST; msr++) {
    if (isMtrr(msr)) setBit(root + WRITES, msr, true);
  }
  for (let i: u32 = 0; i < SWITCHED_MSRS; i++) set(guest, switchedMsr(i), false);
  setBit(guest, MSR_TSC, false);
  physCopy(guest + MSR_MAP_BYTES, guest, MSR_MAP_BYTES);
  for (let msr = MSR_STAR; msr <= MSR_SFMASK; msr++) set(guest, msr, true);
}

/** Do reads and writes exit? */
function set(map: u64, msr: u32, exits: bool): void {
  setBit(map, msr, exits);
  setBit(map + WRITES, msr, exits);
}

function setBit(map: u64, msr: u32, exits: bool): void {
  const at = map + (msr >= HIGH_FIRST ? HIGH : 0) + <u64>((msr & 0x1fff) >> 3);
  const bit = (<u32>1) << (msr & 7);
  const byte = physLoad8(at);
  physStore8(at, exits ? byte | bit : byte & ~bit);
}
