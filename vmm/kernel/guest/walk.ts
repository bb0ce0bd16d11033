/**
 * Guest-linear to guest-physical, by the guest's own tables, and reads of guest memory. Every table and
 * every byte is fetched through the VM's nested table with its rights: a guest that points its tables at
 * memory it does not have reads nothing. AMD APM volume 2, section 5.
 */
import { physLoad64, physLoad8 } from "../hv";
import { NO_TRANSLATION, translate } from "../nested/table";

const CR0_PG: u64 = 0x8000_0000;
const CR4_PSE: u64 = 0x10;
const CR4_PAE: u64 = 0x20;
const CR4_LA57: u64 = 0x1000;
const EFER_LMA: u64 = 0x400;
const PRESENT: u64 = 1;
const LARGE: u64 = 0x80;
const ADDRESS: u64 = 0x000f_ffff_ffff_f000;

/** GPA of `linear`, or NO_TRANSLATION. `nested` is the VM's nested table. */
export function guestPhysical(nested: u64, linear: u64, cr0: u64, cr3: u64, cr4: u64, efer: u64): u64 {
  if ((cr0 & CR0_PG) == 0) return linear & 0xffff_ffff;
  if ((efer & EFER_LMA) != 0) {
    return walk64(nested, linear, cr3 & ADDRESS, (cr4 & CR4_LA57) != 0 ? 48 : 39);
  }
  if ((cr4 & CR4_PAE) != 0) return walkPae(nested, linear & 0xffff_ffff, cr3 & 0xffff_ffe0);
  return walk32(nested, linear & 0xffff_ffff, cr3 & 0xffff_f000, (cr4 & CR4_PSE) != 0);
}

function entry64(nested: u64, gpa: u64): u64 {
  const spa = translate(nested, gpa, false);
  return spa == NO_TRANSLATION ? 0 : physLoad64(spa);
}

function walk64(nested: u64, linear: u64, top: u64, topShift: u32): u64 {
  let table = top;
  let shift = topShift;
  while (true) {
    const entry = entry64(nested, table + (((linear >> (<u64>shift)) & 511) << 3));
    if ((entry & PRESENT) == 0) return NO_TRANSLATION;
    if (shift == 12 || ((entry & LARGE) != 0 && shift <= 30)) {
      const offset = ((<u64>1) << (<u64>shift)) - 1;
      return (entry & ADDRESS & ~offset) | (linear & offset);
    }
    table = entry & ADDRESS;
    shift -= 9;
  }
}

function walkPae(nested: u64, linear: u64, top: u64): u64 {
  const entry = entry64(nested, top + ((linear >> 30) << 3));
  if ((entry & PRESENT) == 0) return NO_TRANSLATION;
  return walk64(nested, linear & 0x3fff_ffff, entry & ADDRESS, 21);
}

function walk32(nested: u64, linear: u64, top: u64, large: bool): u64 {
  const directory = entry64(nested, top + (((linear >> 22) & 1022) << 2));
  const entry = (linear & 0x40_0000) != 0 ? directory >> 32 : directory & 0xffff_ffff;
  if ((entry & PRESENT) == 0) return NO_TRANSLATION;
  if (large && (entry & LARGE) != 0) {
    return (entry & 0xffc0_0000) | ((entry & 0x1f_e000) << 19) | (linear & 0x3f_ffff);
  }
  const pair = entry64(nested, (entry & 0xffff_f000) + (((linear >> 12) & 1022) << 2));
  const leaf = (linear & 0x1000) != 0 ? pair >> 32 : pair & 0xffff_ffff;
  if ((leaf & PRESENT) == 0) return NO_TRANSLATION;
  return (leaf & 0xffff_f000) | (linear & 0xfff);
}

/** The byte at guest-physical `gpa`, or 0x100 where nothing is mapped. */
export function guestByte(nested: u64, gpa: u64): u32 {
  const spa = translate(nested, gpa, false);
  return spa == NO_TRANSLATION ? 0x100 : physLoad8(spa);
}
