/**
 * Frame states beyond the root's table: how often a root frame is shared with micro VMs. A sparse map of
 * u16 counts, three levels of pool pages; a missing page means zero, and a page without counts goes back to
 * the pool, so that the pool is whole again when the last micro VM is gone.
 *
 *   top (512 x 4 GiB) -> directory (512 x 8 MiB) -> leaf (2048 counts)
 *
 * A 2 MiB leaf counts once, as the one frame `ofLarge` of its own: the last entry of the top is for those, so
 * that a page of counts holds 4 GiB of large leaves.
 *
 * A frame is hypervisor (decoy in the root's table), root (no count of its own or of the large leaf over it) or
 * shared. `share` and `unshare` are the only functions that change that. Both take frames that follow each
 * other inside one stretch of 8 MiB, whose counts are in one page.
 */
import { globals } from "../globals";
import { physLoad16, physLoad64, physStore16, physStore64 } from "../hv";
import { allocPage, freePage } from "../pool";
import { isDecoy, isPresent, isWritable } from "./format";
import { ramEndBehind } from "./ram";
import { levelShift, lookUp } from "./table";

export const SHARED: u32 = 0;
export const NOT_OWNED: u32 = 1;
export const NO_MEMORY: u32 = 2;

/** What the three levels cover but for their last 4 GiB: frames above are never shared. */
const COVERED: u64 = ((<u64>1) << 41) - ((<u64>1) << 32);
const STRETCH: u64 = 1 << 23;
/** Low bits of an entry of top and directory: how many used entries the page below has, at most 2048. */
const USED: u64 = 0xfff;
const MOST: u32 = 0xffff;
/** Four counts of 1, side by side. */
const FOUR_ONCE: u64 = 0x0001_0001_0001_0001;

/** Stands in `share` and `unshare` for the 512 frames of a 2 MiB leaf on `spa`. */
export function ofLarge(spa: u64): u64 {
  return COVERED + ((spa >> 21) << 12);
}

function topEntry(spa: u64): u64 {
  return globals().shareTop + (((spa >> 32) & 511) << 3);
}

function directoryEntry(directory: u64, spa: u64): u64 {
  return directory + (((spa >> 23) & 511) << 3);
}

function countAt(leaf: u64, spa: u64): u64 {
  return leaf + (((spa >> 12) & 2047) << 1);
}

/** The page behind an entry; 0 where none is. */
function below(entry: u64): u64 {
  return physLoad64(entry) & ~USED;
}

/** The page behind an entry, made if there is none; 0 without memory. */
function grown(pp: u32, entry: u64): u64 {
  const there = below(entry);
  if (there != 0) return there;
  const fresh = allocPage(pp);
  if (fresh != 0) physStore64(entry, fresh);
  return fresh;
}

/** Gives the page behind `entry` back if nothing in it is used; true if it went. */
function shrunk(pp: u32, entry: u64): bool {
  const value = physLoad64(entry);
  if (value == 0 || (value & USED) != 0) return false;
  freePage(pp, value);
  physStore64(entry, 0);
  return true;
}

/** How many frames from `spa` on, inside its stretch, are RAM of the root that it may lend; 0 for none. */
export function lendable(spa: u64): u32 {
  const ram = spa < COVERED ? ramEndBehind(spa) : 0;
  if (ram == 0) return 0;
  const found = lookUp(globals().rootNested, spa);
  const entry = physLoad64(found & ~(<u64>7));
  if (!isPresent(entry) || isDecoy(entry) || !isWritable(entry)) return 0;
  const span = (<u64>1) << (<u64>levelShift(<u32>(found & 7)));
  const end = min<u64>((spa | (span - 1)) + 1, (spa | (STRETCH - 1)) + 1);
  return <u32>((min<u64>(end, ram) - spa) >> 12);
}

/** Shares `count` frames from `spa` on once more, at most lendable(spa): all or none. Under the nested lock. */
export function share(pp: u32, spa: u64, count: u32): u32 {
  const top = topEntry(spa);
  const directory = grown(pp, top);
  if (directory == 0) return NO_MEMORY;
  const entry = directoryEntry(directory, spa);
  const isNew = below(entry) == 0;
  const leaf = grown(pp, entry);
  if (leaf == 0) {
    shrunk(pp, top);
    return NO_MEMORY;
  }
  if (isNew) physStore64(top, physLoad64(top) + 1);
  const first = countAt(leaf, spa);
  const done = increase(entry, first, count);
  if (done == count) return SHARED;
  unshare(pp, spa, done);
  return NOT_OWNED;
}

/** Adds 1 to `count` counts from `at` on; how many were done before one that is full. */
function increase(entry: u64, first: u64, count: u32): u32 {
  let fresh: u64 = 0;
  let done: u32 = 0;
  while (done < count) {
    const at = first + ((<u64>done) << 1);
    if ((at & 7) == 0 && count - done >= 4 && physLoad64(at) == 0) {
      physStore64(at, FOUR_ONCE);
      fresh += 4;
      done += 4;
      continue;
    }
    const shares = physLoad16(at);
    if (shares == MOST) break;
    if (shares == 0) fresh += 1;
    physStore16(at, shares + 1);
    done += 1;
  }
  physStore64(entry, physLoad64(entry) + fresh);
  return done;
}

/** Takes one share of `count` frames from `spa` on back. Under the nested lock, after every TLB entry is gone. */
export function unshare(pp: u32, spa: u64, count: u32): void {
  const top = topEntry(spa);
  const directory = below(top);
  if (directory == 0) return;
  const entry = directoryEntry(directory, spa);
  const leaf = below(entry);
  if (leaf == 0) return;
  const gone = decrease(countAt(leaf, spa), count);
  if (gone == 0) return;
  physStore64(entry, physLoad64(entry) - gone);
  if (!shrunk(pp, entry)) return;
  physStore64(top, physLoad64(top) - 1);
  shrunk(pp, top);
}

/** Takes 1 from `count` counts from `first` on; how many of them are zero now and were not. */
function decrease(first: u64, count: u32): u64 {
  let gone: u64 = 0;
  let done: u32 = 0;
  while (done < count) {
    const at = first + ((<u64>done) << 1);
    if ((at & 7) == 0 && count - done >= 4 && physLoad64(at) == FOUR_ONCE) {
      physStore64(at, 0);
      gone += 4;
      done += 4;
      continue;
    }
    const shares = physLoad16(at);
    if (shares == 1) gone += 1;
    if (shares != 0) physStore16(at, shares - 1);
    done += 1;
  }
  return gone;
}
