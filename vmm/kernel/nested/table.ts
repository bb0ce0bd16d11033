/**
 * Walking and filling nested tables of any VM. Level 1 holds 4 KiB leaves, 2 holds 2 MiB, 3 holds 1 GiB.
 * Tables are pool pages, reached through the direct map.
 */
import { globals } from "../globals";
import { physLoad64, physStore64 } from "../hv";
import { allocPage } from "../pool";
import { ramEndBehind } from "./ram";
import { isDecoy, isLeaf, isMapped, isPresent, isTaken } from "./format";
import { isWritable, tableEntry, target } from "./format";

/** What `translate` answers for an address that is not mapped, or not with the rights asked for. */
export const NO_TRANSLATION: u64 = 0xffff_ffff_ffff_ffff;
/** Results of `install`. */
export const INSTALLED: u32 = 0;
export const OCCUPIED: u32 = 1;
export const NO_PAGE: u32 = 2;

export function levelShift(level: u32): u32 {
  return 3 + 9 * level;
}

function slot(table: u64, gpa: u64, level: u32): u64 {
  return table + (((gpa >> (<u64>levelShift(level))) & 511) << 3);
}

/**
 * SPA behind `gpa` for reading, or for writing if `write`; what is offered counts as mapped. Hypervisor frames do not count as mapped, nor does
 * what is not RAM: the root may have it, but reading a device has effects, and the direct map ends with RAM.
 */
export function translate(root: u64, gpa: u64, write: bool): u64 {
  let table = root;
  for (let level = globals().levels; level > 0; level--) {
    const entry = physLoad64(slot(table, gpa, level));
    if (!isMapped(entry)) return NO_TRANSLATION;
    if (isLeaf(entry, level)) {
      if (isDecoy(entry) || (write && !isWritable(entry))) return NO_TRANSLATION;
      const spa = target(entry) | (gpa & (((<u64>1) << (<u64>levelShift(level))) - 1));
      return ramEndBehind(spa) != 0 ? spa : NO_TRANSLATION;
    }
    table = target(entry);
  }
  return NO_TRANSLATION;
}

/** SPA of the entry at `level` for `gpa`, with tables made on the way; 0 where a leaf is or drains above, or no page. */
export function entryAt(pp: u32, root: u64, gpa: u64, level: u32): u64 {
  let table = root;
  for (let at = globals().levels; at > level; at--) {
    const where = slot(table, gpa, at);
    let entry = physLoad64(where);
    if (!isPresent(entry)) {
      if (isTaken(entry)) return 0;
      const fresh = allocPage(pp);
      if (fresh == 0) return 0;
      entry = tableEntry(fresh);
      physStore64(where, entry);
    }
    if (isLeaf(entry, at)) return 0;
    table = target(entry);
  }
  return slot(table, gpa, level);
}

/** Writes a leaf where nothing is yet. */
export function install(pp: u32, root: u64, gpa: u64, level: u32, leaf: u64): u32 {
  const where = entryAt(pp, root, gpa, level);
  if (where == 0) return NO_PAGE;
  if (isPresent(physLoad64(where))) return OCCUPIED;
  physStore64(where, leaf);
  return INSTALLED;
}

/**
 * Where the walk for `gpa` ends: SPA of the entry, with its level in bits 2:0. It is a leaf, a 4 KiB offer, one that
 * drains, or nothing.
 */
export function lookUp(root: u64, gpa: u64): u64 {
  let table = root;
  let level = globals().levels;
  while (true) {
    const where = slot(table, gpa, level);
    const entry = physLoad64(where);
    if (level == 1 || !isPresent(entry) || isLeaf(entry, level)) return where | (<u64>level);
    table = target(entry);
    level--;
  }
}
