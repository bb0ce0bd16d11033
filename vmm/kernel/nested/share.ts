/**
 * Frame states beyond the root's table: how often a root frame is shared with micro VMs. A sparse map of
 * u16 counts, three levels of pool pages; a missing page means zero, and a page without counts goes back to
 * the pool, so that the pool is whole again when the last micro VM is gone.
 *
 *   top (512 x 4 GiB) -> directory (512 x 8 MiB) -> leaf (2048 counts)
 *
 * A frame is hypervisor (decoy in the root's table), root (count 0) or shared(n). `share` and `unshare`
 * are the only functions that change that.
 */
import { globals } from "../globals";
import { physLoad16, physLoad64, physStore16, physStore64 } from "../hv";
import { allocPage, freePage } from "../pool";
import { NO_TRANSLATION, translate } from "./table";

export const SHARED: u32 = 0;
export const NOT_OWNED: u32 = 1;
export const NO_MEMORY: u32 = 2;

/** What the three levels cover: frames above are never shared. */
const COVERED: u64 = 1 << 41;
/** Low bits of an entry of top and directory: how many used entries the page below has, at most 2048. */
const USED: u64 = 0xfff;

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

/** A new share: the first one of a frame, or of a page of counts, is noted in the entry above. */
function increase(pp: u32, spa: u64): u32 {
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
  const at = countAt(leaf, spa);
  const count = physLoad16(at);
  if (count == 0xffff) return NOT_OWNED;
  if (count == 0) physStore64(entry, physLoad64(entry) + 1);
  physStore16(at, count + 1);
  return SHARED;
}

/** Shares the root's RAM frame `spa` once more. Under the nested lock. */
export function share(pp: u32, spa: u64): u32 {
  if (spa >= COVERED || translate(globals().rootNested, spa, true) == NO_TRANSLATION) return NOT_OWNED;
  return increase(pp, spa);
}

/** Takes one share of `spa` back. Under the nested lock, after every TLB entry is gone. */
export function unshare(pp: u32, spa: u64): void {
  const top = topEntry(spa);
  const directory = below(top);
  if (directory == 0) return;
  const entry = directoryEntry(directory, spa);
  const leaf = below(entry);
  if (leaf == 0) return;
  const at = countAt(leaf, spa);
  const count = physLoad16(at);
  if (count == 0) return;
  physStore16(at, count - 1);
  if (count != 1) return;
  physStore64(entry, physLoad64(entry) - 1);
  if (!shrunk(pp, entry)) return;
  physStore64(top, physLoad64(top) - 1);
  shrunk(pp, top);
}
