/**
 * The root writes an MTRR: its nested table follows. A large leaf over a new boundary is cut, and where the leaves hold
 * the type (EPT) they get the new one. Every processor writes its MTRRs by itself, all to the same values (Intel SDM
 * volume 3, section 13.11.8): the first that is done changes the table, each drops its own translations.
 */
import { globals } from "../globals";
import { physLoad64, physStore64 } from "../hv";
import { acquire, release } from "../lock";
import { endLine, text } from "../log";
import { allocPage } from "../pool";
import { MSR_MTRR_DEF_TYPE } from "../vs/generated/state";
import { isDecoy, isLeaf, isPresent, leafEntry, tableEntry, target } from "./format";
import { isUniform, memoryType } from "./memory-type";
import { mtrr, mtrrDigest } from "./mtrrs";
import { nestedLock } from "./guest";
import { GIB, largeEntry, MIB2 } from "./root";
import { levelShift, lookUp } from "./table";

/** DEF_TYPE: MTRRs are on. In between they are off, while whoever changes them has no cache on. */
const ENABLED: u64 = 0x800;
const ENTRIES: u64 = 512;

/** An MTRR of this PP was written. */
export function followMtrrs(pp: u32): void {
  if ((mtrr(pp, MSR_MTRR_DEF_TYPE) & ENABLED) == 0) return;
  const digest = mtrrDigest(pp);
  acquire(pp, nestedLock());
  const isDone = globals().mtrrDigest == digest || retypeAll(pp);
  globals().mtrrDigest = digest;
  release(nestedLock());
  if (isDone) return;
  text(pp, "no memory to follow the MTRRs: some of the root's memory keeps the type it had");
  endLine(pp);
}

/** False if the pool was empty; what was done then stays. */
function retypeAll(pp: u32): bool {
  const end = globals().physicalEnd;
  let at: u64 = 0;
  let isDone = true;
  while (at < end) {
    const found = lookUp(globals().rootNested, at);
    const where = found & ~(<u64>7);
    const level = <u32>(found & 7);
    const entry = physLoad64(where);
    if (level >= 3) {
      // A leaf that has been cut is looked up again, part by part.
      if (!isPresent(entry) || isUniform(pp, at, GIB)) {
        if (isPresent(entry)) physStore64(where, leafEntry(at, 3, memoryType(pp, at)));
      } else if (cutGib(pp, where, entry)) continue;
      else isDone = false;
      at = nextAt(at, level);
    } else {
      // Inside a table of 2 MiB entries: lookUp stops at a leaf of it, or at the first page below.
      if (level == 2) {
        if (isPresent(entry) && !retypeLarge(pp, where, at)) isDone = false;
      } else retypePages(pp, where, at);
      at = nextAt(at, 2);
    }
  }
  return isDone;
}

/** First address behind the entry of `level` that covers `at`. */
function nextAt(at: u64, level: u32): u64 {
  const shift = <u64>levelShift(level);
  const span = (<u64>1) << shift;
  return (at | (span - 1)) + 1;
}

/** A 1 GiB leaf as 512 of 2 MiB, all of the type that it had: nothing is lost if the pool has no more. */
function cutGib(pp: u32, where: u64, leaf: u64): bool {
  const table = allocPage(pp);
  if (table == 0) return false;
  for (let i: u64 = 0; i < ENTRIES; i++) physStore64(table + (i << 3), leaf + i * MIB2);
  physStore64(where, tableEntry(table));
  return true;
}

function retypeLarge(pp: u32, where: u64, at: u64): bool {
  const entry = largeEntry(pp, at);
  if (entry != 0) physStore64(where, entry);
  return entry != 0;
}

/** A table of pages, whose first entry is at `where`: that of decoys, which all blocks share, stays. */
function retypePages(pp: u32, where: u64, at: u64): void {
  for (let i: u64 = 0; i < ENTRIES; i++) {
    const entry = physLoad64(where + (i << 3));
    if (isDecoy(entry)) return;
    const page = at + (i << 12);
    if (isPresent(entry) && isLeaf(entry, 1) && target(entry) == page)
      physStore64(where + (i << 3), leafEntry(page, 1, memoryType(pp, page)));
  }
}
