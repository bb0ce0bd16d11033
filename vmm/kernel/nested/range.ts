/**
 * Runs of pages in a micro VM's nested table. Each function does one step of a larger work, inside one table
 * and one stretch of the share map, and says how far it came. Under the nested lock.
 */
import { SYS_ERROR_EXISTS, SYS_ERROR_NO_MEMORY, SYS_ERROR_NOT_OWNED } from "../../abi/generated/exit-record";
import { VmRecord } from "../../abi/generated/registry";
import { physLoad64, physStore64 } from "../hv";
import { allocPage, freePage } from "../pool";
import { isLeaf, isOffered, isPresent, isTaken, large, partOf, tableEntry, target } from "./format";
import { lendable, NO_MEMORY, ofLarge, share, SHARED, unshare } from "./share";
import { entryAt, levelShift, lookUp } from "./table";

export const ENTRIES: u64 = 512;
const LARGE_MASK: u64 = 0x1f_ffff;

function errorOf(shared: u32): i64 {
  return shared == NO_MEMORY ? -(<i64>SYS_ERROR_NO_MEMORY) : -(<i64>SYS_ERROR_NOT_OWNED);
}

/**
 * Maps pages from `gpa` on to frames from `spa` on, at most `pages`; `leaf` is a 4 KiB leaf, or an offer, without address.
 * Returns how many were mapped, at least 1, or a negative SYS_ERROR_ about the first of them.
 */
export function mapRun(pp: u32, vm: VmRecord, gpa: u64, spa: u64, pages: u64, leaf: u64): i64 {
  const most = min<u64>(pages, <u64>lendable(spa));
  if (most == 0) return -(<i64>SYS_ERROR_NOT_OWNED);
  let done: i64 = 0;
  if (!isOffered(leaf) && most >= ENTRIES && ((gpa | spa) & LARGE_MASK) == 0)
    done = mapLarge(pp, vm, gpa, spa, leaf);
  if (done == 0) done = mapSmall(pp, vm, gpa, spa, most, leaf);
  if (done > 0) vm.pages += <u64>done;
  return done;
}

/** A 2 MiB leaf; 0 where there is a table already. */
function mapLarge(pp: u32, vm: VmRecord, gpa: u64, spa: u64, leaf: u64): i64 {
  const where = entryAt(pp, vm.nestedRoot, gpa, 2);
  if (where == 0) return -(<i64>SYS_ERROR_NO_MEMORY);
  const entry = physLoad64(where);
  if (isTaken(entry)) return isPresent(entry) && !isLeaf(entry, 2) ? 0 : -(<i64>SYS_ERROR_EXISTS);
  const shared = share(pp, ofLarge(spa), 1);
  if (shared != SHARED) return errorOf(shared);
  physStore64(where, large(leaf) | spa);
  return <i64>ENTRIES;
}

/** 4 KiB leaves, up to the end of their table or to a page that is mapped. */
function mapSmall(pp: u32, vm: VmRecord, gpa: u64, spa: u64, pages: u64, leaf: u64): i64 {
  const where = entryAt(pp, vm.nestedRoot, gpa, 1);
  if (where == 0) {
    const isCovered = isTaken(physLoad64(lookUp(vm.nestedRoot, gpa) & ~(<u64>7)));
    return isCovered ? -(<i64>SYS_ERROR_EXISTS) : -(<i64>SYS_ERROR_NO_MEMORY);
  }
  const most = min<u64>(pages, ENTRIES - ((gpa >> 12) & (ENTRIES - 1)));
  let count: u64 = 0;
  while (count < most && !isTaken(physLoad64(where + (count << 3)))) count++;
  if (count == 0) return -(<i64>SYS_ERROR_EXISTS);
  const shared = share(pp, spa, <u32>count);
  if (shared != SHARED) return errorOf(shared);
  for (let i: u64 = 0; i < count; i++) physStore64(where + (i << 3), leaf | (spa + (i << 12)));
  return <i64>count;
}

/**
 * Unmaps whatever is mapped, offered or draining of `pages` pages from `gpa` on. Returns how many of them are dealt with, mapped or
 * not; 0 if a large leaf was split and the caller has to go on; a negative SYS_ERROR_ if it could not be. The
 * caller has made sure that no TLB has them (drain.ts).
 */
export function unmapRun(pp: u32, vm: VmRecord, gpa: u64, pages: u64): i64 {
  const found = lookUp(vm.nestedRoot, gpa);
  const where = found & ~(<u64>7);
  const level = <u32>(found & 7);
  if (level == 1) return unmapSmall(pp, vm, where, min<u64>(pages, ENTRIES - ((gpa >> 12) & (ENTRIES - 1))));
  const entry = physLoad64(where);
  const span = (<u64>1) << (<u64>levelShift(level));
  const offset = gpa & (span - 1);
  const left = (span - offset) >> 12;
  const nothing = min<u64>(pages, left);
  if (!isTaken(entry)) return <i64>nothing;
  if (offset != 0 || pages < ENTRIES) return split(pp, where, entry);
  physStore64(where, 0);
  unshare(pp, ofLarge(target(entry)), 1);
  vm.pages -= ENTRIES;
  return <i64>ENTRIES;
}

/** Frames that follow each other inside one 4 KiB table give their shares back together. */
function unmapSmall(pp: u32, vm: VmRecord, where: u64, pages: u64): i64 {
  let first: u64 = 0;
  let count: u64 = 0;
  for (let i: u64 = 0; i < pages; i++) {
    const entry = physLoad64(where + (i << 3));
    if (!isTaken(entry)) continue;
    physStore64(where + (i << 3), 0);
    const spa = target(entry);
    vm.pages -= 1;
    if (count != 0 && spa == first + (count << 12) && (spa & 0x7f_ffff) != 0) {
      count += 1;
      continue;
    }
    if (count != 0) unshare(pp, first, <u32>count);
    first = spa;
    count = 1;
  }
  if (count != 0) unshare(pp, first, <u32>count);
  return <i64>pages;
}

/** A table of 4 KiB leaves in place of the large one; 0, or a negative SYS_ERROR_ and nothing changed. */
export function split(pp: u32, where: u64, entry: u64): i64 {
  const table = allocPage(pp);
  if (table == 0) return -(<i64>SYS_ERROR_NO_MEMORY);
  const spa = target(entry) & ~LARGE_MASK;
  const shared = share(pp, spa, <u32>ENTRIES);
  if (shared != SHARED) {
    freePage(pp, table);
    return errorOf(shared);
  }
  for (let i: u64 = 0; i < ENTRIES; i++) physStore64(table + (i << 3), partOf(entry, i));
  physStore64(where, tableEntry(table));
  unshare(pp, ofLarge(spa), 1);
  return 0;
}
