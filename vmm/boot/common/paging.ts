/** Page tables of the host address space: AMD APM vol. 2, 5.3 (long-mode page translation). */
import { physLoad64, physStore64 } from "./hv.ts";
import { allocPages } from "./bump.ts";
import { Loader } from "./loader.ts";

const PRESENT: u64 = 1 << 0;
const WRITE: u64 = 1 << 1;
const USER: u64 = 1 << 2;
const ACCESSED: u64 = 1 << 5;
const DIRTY: u64 = 1 << 6;
const LARGE: u64 = 1 << 7;
const NO_EXECUTE: u64 = 1 << 63;
const ADDRESS: u64 = 0x000f_ffff_ffff_f000;

/** Intermediate entries allow everything, the leaf decides. */
const TABLE: u64 = PRESENT | WRITE | USER;
/** Accessed and dirty are set from the start: the processor then never writes to a leaf. */
const LEAF: u64 = PRESENT | ACCESSED | DIRTY;

export const LEAF_SUPERVISOR_DATA: u64 = LEAF | WRITE | NO_EXECUTE;
export const LEAF_SUPERVISOR_CODE: u64 = LEAF;
export const LEAF_USER_DATA: u64 = LEAF | WRITE | NO_EXECUTE | USER;
export const LEAF_USER_READ: u64 = LEAF | NO_EXECUTE | USER;

/** Leaf flags of a page with these rights; the image's check has refused write together with execute. */
export function leafFlags(write: bool, execute: bool, user: bool): u64 {
  return LEAF | (write ? WRITE : 0) | (execute ? 0 : NO_EXECUTE) | (user ? USER : 0);
}

/** Offset of the entry for `va` in a table of `level`: 1 is a page table, 4 a PML4. */
function entryOffset(va: u64, level: u32): u64 {
  return ((va >> (12 + 9 * <u64>(level - 1))) & 511) * 8;
}

/** Puts a table into entry `index` of another. */
export function linkTable(table: u64, index: u32, lower: u64): void {
  physStore64(table + <u64>index * 8, lower | TABLE);
}

/** Entry `index` of a table. */
export function entryOf(table: u64, index: u32): u64 {
  return physLoad64(table + <u64>index * 8);
}

/** Copies entry `index` from one table to another: both then share what lies below. */
export function shareEntry(from: u64, to: u64, index: u32): void {
  physStore64(to + <u64>index * 8, entryOf(from, index));
}

/** Maps 1 GiB of physical memory at entry `index` of a PDPT: supervisor, data. */
export function mapGib(table: u64, index: u32, spa: u64): void {
  physStore64(table + <u64>index * 8, spa | LEAF_SUPERVISOR_DATA | LARGE);
}

/** Maps one page below `table` of `level`; tables that are missing come from the blocks. */
export function mapPage(l: Loader, table: u64, level: u32, va: u64, spa: u64, flags: u64): void {
  let at = table;
  for (let depth = level; depth > 1; depth--) {
    const slot = at + entryOffset(va, depth);
    let entry = physLoad64(slot);
    if ((entry & PRESENT) == 0) {
      entry = allocPages(l, 1) | TABLE;
      physStore64(slot, entry);
    }
    at = entry & ADDRESS;
  }
  physStore64(at + entryOffset(va, 1), spa | flags);
}

/** Maps `pages` fresh zeroed pages from `va` on, which need not follow each other. */
export function mapFresh(l: Loader, table: u64, level: u32, va: u64, pages: u32, flags: u64): void {
  for (let i: u32 = 0; i < pages; i++) {
    mapPage(l, table, level, va + ((<u64>i) << 12), allocPages(l, 1), flags);
  }
}

/** Maps `pages` pages that follow each other in memory. */
export function mapRange(l: Loader, table: u64, level: u32, va: u64, spa: u64, pages: u32, flags: u64): void {
  for (let i: u32 = 0; i < pages; i++) {
    const offset = (<u64>i) << 12;
    mapPage(l, table, level, va + offset, spa + offset, flags);
  }
}
