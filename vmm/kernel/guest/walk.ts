/**
 * Guest-linear to guest-physical, by the guest's own tables, and reads of guest memory. Every table and
 * every byte is fetched through the VM's nested table with its rights: a guest that points its tables at
 * memory it does not have reads nothing. AMD APM volume 2, section 5.
 */
import {
  MV_MAP_FLAG_1G_PAGE,
  MV_MAP_FLAG_2M_PAGE,
  MV_MAP_FLAG_4K_PAGE,
  MV_MAP_FLAG_EXECUTE_ACCESS,
  MV_MAP_FLAG_READ_ACCESS,
  MV_MAP_FLAG_USER,
  MV_MAP_FLAG_WRITE_ACCESS,
} from "../../../hypercall/generated/abi";
import { physLoad64, physLoad8 } from "../hv";
import { NO_TRANSLATION, translate } from "../nested/table";
import {
  CR0_PG,
  CR4_LA57,
  CR4_PAE,
  CR4_PSE,
  EFER_LMA,
  EFER_NXE,
  PAGE_TABLE_ADDRESS,
  PAGE_TABLE_LARGE,
  PAGE_TABLE_NO_EXECUTE,
  PAGE_TABLE_PRESENT,
  PAGE_TABLE_USER,
  PAGE_TABLE_WRITE,
} from "../../abi/generated/registers";

const OFFSET: u64 = 0xfff;
const ALL_RIGHTS: u64 =
  MV_MAP_FLAG_READ_ACCESS | MV_MAP_FLAG_WRITE_ACCESS | MV_MAP_FLAG_EXECUTE_ACCESS | MV_MAP_FLAG_USER;

/** GPA of `linear`, or NO_TRANSLATION. `nested` is the VM's nested table. */
export function guestPhysical(nested: u64, linear: u64, cr0: u64, cr3: u64, cr4: u64, efer: u64): u64 {
  const found = guestTranslation(nested, linear, cr0, cr3, cr4, efer);
  return found == NO_TRANSLATION ? found : (found & PAGE_TABLE_ADDRESS) | (linear & OFFSET);
}

/**
 * The 4 KiB page behind `linear` and what the tables allow there: GPA in bits 51:12, MV_MAP_FLAG_ of the
 * leaf's size and of the rights of all levels in bits 11:0; or NO_TRANSLATION. Without paging every address
 * is itself, and no leaf has a size; a 4 MiB leaf has no flag either.
 */
export function guestTranslation(nested: u64, linear: u64, cr0: u64, cr3: u64, cr4: u64, efer: u64): u64 {
  if ((cr0 & CR0_PG) == 0) return (linear & 0xffff_f000) | ALL_RIGHTS;
  const noExecute: u64 = (efer & EFER_NXE) != 0 ? PAGE_TABLE_NO_EXECUTE : 0;
  if ((efer & EFER_LMA) != 0) {
    const five = (cr4 & CR4_LA57) != 0;
    if (!isCanonical(linear, five ? 57 : 48)) return NO_TRANSLATION;
    return walk64(nested, linear, cr3 & PAGE_TABLE_ADDRESS, five ? 48 : 39, noExecute);
  }
  const low = linear & 0xffff_ffff;
  if ((cr4 & CR4_PAE) != 0) return walkPae(nested, low, cr3 & 0xffff_ffe0, noExecute);
  return walk32(nested, low, cr3 & 0xffff_f000, (cr4 & CR4_PSE) != 0);
}

function isCanonical(linear: u64, bits: u64): bool {
  const unused = 64 - bits;
  return <u64>((<i64>(linear << unused)) >> (<i64>unused)) == linear;
}

function entry64(nested: u64, gpa: u64): u64 {
  const spa = translate(nested, gpa, false);
  return spa == NO_TRANSLATION ? 0 : physLoad64(spa);
}

function walk64(nested: u64, linear: u64, top: u64, topShift: u32, noExecute: u64): u64 {
  let table = top;
  let shift = topShift;
  let rights: u64 = PAGE_TABLE_WRITE | PAGE_TABLE_USER;
  let refused: u64 = 0;
  while (true) {
    const entry = entry64(nested, table + (((linear >> (<u64>shift)) & 511) << 3));
    if ((entry & PAGE_TABLE_PRESENT) == 0) return NO_TRANSLATION;
    rights &= entry;
    refused |= entry & noExecute;
    if (shift == 12 || ((entry & PAGE_TABLE_LARGE) != 0 && shift <= 30)) {
      const offset = ((<u64>1) << (<u64>shift)) - 1;
      const page = (entry & PAGE_TABLE_ADDRESS & ~offset) | (linear & offset & PAGE_TABLE_ADDRESS);
      return page | flags(rights, refused == 0) | leafSize(shift);
    }
    table = entry & PAGE_TABLE_ADDRESS;
    shift -= 9;
  }
}

/** The page directory pointers of PAE paging have no rights of their own. */
function walkPae(nested: u64, linear: u64, top: u64, noExecute: u64): u64 {
  const entry = entry64(nested, top + ((linear >> 30) << 3));
  if ((entry & PAGE_TABLE_PRESENT) == 0) return NO_TRANSLATION;
  return walk64(nested, linear & 0x3fff_ffff, entry & PAGE_TABLE_ADDRESS, 21, noExecute);
}

function walk32(nested: u64, linear: u64, top: u64, large: bool): u64 {
  const directory = entry64(nested, top + (((linear >> 22) & 1022) << 2));
  const entry = (linear & 0x40_0000) != 0 ? directory >> 32 : directory & 0xffff_ffff;
  if ((entry & PAGE_TABLE_PRESENT) == 0) return NO_TRANSLATION;
  if (large && (entry & PAGE_TABLE_LARGE) != 0) {
    const page = (entry & 0xffc0_0000) | ((entry & 0x1f_e000) << 19) | (linear & 0x3f_f000);
    return page | flags(entry, true);
  }
  const pair = entry64(nested, (entry & 0xffff_f000) + (((linear >> 12) & 1022) << 2));
  const leaf = (linear & 0x1000) != 0 ? pair >> 32 : pair & 0xffff_ffff;
  if ((leaf & PAGE_TABLE_PRESENT) == 0) return NO_TRANSLATION;
  return (leaf & 0xffff_f000) | flags(entry & leaf, true) | MV_MAP_FLAG_4K_PAGE;
}

/** Bits 1 and 2 of a table entry as the ABI's flags. */
function flags(rights: u64, executable: bool): u64 {
  let all = MV_MAP_FLAG_READ_ACCESS;
  if ((rights & PAGE_TABLE_WRITE) != 0) all |= MV_MAP_FLAG_WRITE_ACCESS;
  if ((rights & PAGE_TABLE_USER) != 0) all |= MV_MAP_FLAG_USER;
  return executable ? all | MV_MAP_FLAG_EXECUTE_ACCESS : all;
}

function leafSize(shift: u32): u64 {
  if (shift == 12) return MV_MAP_FLAG_4K_PAGE;
  return shift == 21 ? MV_MAP_FLAG_2M_PAGE : MV_MAP_FLAG_1G_PAGE;
}

/** The byte at guest-physical `gpa`, or 0x100 where nothing is mapped. */
export function guestByte(nested: u64, gpa: u64): u32 {
  const spa = translate(nested, gpa, false);
  return spa == NO_TRANSLATION ? 0x100 : physLoad8(spa);
}
