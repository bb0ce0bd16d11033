/**
 * The root VM's nested table: every address maps to itself with the largest page, except the pool's blocks,
 * which all point to one table of read-only leaves on a decoy page of 0xFF. Addresses above RAM are filled
 * on first touch. A leaf never crosses an MTRR boundary.
 */
import { BLOCK_SIZE } from "../../abi/generated/launch";
import { globals, launchInfo } from "../globals";
import { physLoad64, physStore64 } from "../hv";
import { allocPage, blockSpa } from "../pool";
import { decoyEntry, isLeaf, isPresent, leafEntry, tableEntry } from "./format";
import { isUniform, memoryType } from "./memory-type";
import { entryAt, install, NO_PAGE } from "./table";

export const GIB: u64 = 1 << 30;
export const MIB2: u64 = 1 << 21;

/** Builds the table; false when the pool is too small. */
export function buildRootTable(pp: u32): bool {
  const g = globals();
  g.rootNested = allocPage(pp);
  const decoys = allocPage(pp);
  if (g.rootNested == 0 || decoys == 0) return false;
  for (let i: u64 = 0; i < 512; i++) physStore64(decoys + (i << 3), decoyEntry(launchInfo().decoySpa));
  const blocks = launchInfo().blocks;
  for (let i: u32 = 0; i < blocks; i++) {
    const where = entryAt(pp, g.rootNested, blockSpa(i), 2);
    if (where == 0) return false;
    physStore64(where, tableEntry(decoys));
  }
  const end = launchInfo().ramEnd;
  for (let gib: u64 = 0; gib < end; gib += GIB) {
    if (!fillGib(pp, gib)) return false;
  }
  return true;
}

function fillGib(pp: u32, gib: u64): bool {
  if (isUniform(pp, gib, GIB)) {
    const result = install(pp, globals().rootNested, gib, 3, leafEntry(gib, 3, memoryType(pp, gib)));
    if (result == NO_PAGE) return false;
    const entry = entryAt(pp, globals().rootNested, gib, 3);
    if (entry != 0 && isLeaf(physLoad64(entry), 3)) return true;
  }
  for (let at = gib; at < gib + GIB; at += MIB2) {
    if (!fillLarge(pp, at)) return false;
  }
  return true;
}

/** One 2 MiB stretch; blocks of the pool, and what is there already, stay as they are. */
function fillLarge(pp: u32, at: u64): bool {
  const where = entryAt(pp, globals().rootNested, at, 2);
  if (where == 0) return false;
  if (isPresent(physLoad64(where))) return true;
  const entry = largeEntry(pp, at);
  if (entry == 0) return false;
  physStore64(where, entry);
  return true;
}

/** The entry for 2 MiB at `at`: a leaf, or a table of 4 KiB leaves across an MTRR boundary. 0 without memory. */
export function largeEntry(pp: u32, at: u64): u64 {
  if (isUniform(pp, at, MIB2)) return leafEntry(at, 2, memoryType(pp, at));
  const table = allocPage(pp);
  if (table == 0) return 0;
  for (let i: u64 = 0; i < 512; i++) {
    const page = at + (i << 12);
    physStore64(table + (i << 3), leafEntry(page, 1, memoryType(pp, page)));
  }
  return tableEntry(table);
}

/** The root touched an address that is not mapped: true when it is now. */
export function fillRoot(pp: u32, gpa: u64): bool {
  if (gpa >= globals().physicalEnd) return false;
  const large = gpa & ~(MIB2 - 1);
  const gib = gpa & ~(GIB - 1);
  const entry = entryAt(pp, globals().rootNested, gib, 3);
  if (entry == 0) return false;
  const found = physLoad64(entry);
  // Another PP met the same fault first and filled it while this one waited for the lock.
  if (isLeaf(found, 3)) return true;
  if (!isPresent(found) && isUniform(pp, gib, GIB)) {
    physStore64(entry, leafEntry(gib, 3, memoryType(pp, gib)));
    return true;
  }
  return fillLarge(pp, large);
}

/** Does the root's table stand a decoy in for this address? */
export function isHypervisorFrame(gpa: u64): bool {
  const blocks = launchInfo().blocks;
  for (let i: u32 = 0; i < blocks; i++) {
    if (gpa - blockSpa(i) < BLOCK_SIZE) return true;
  }
  return false;
}
