/**
 * Frame states beyond the root's table: how often a root frame is shared with micro VMs. A sparse map of
 * u16 counts, three levels of pool pages; a missing page means zero.
 *
 *   top (512 x 4 GiB) -> directory (512 x 8 MiB) -> leaf (2048 counts)
 *
 * A frame is hypervisor (decoy in the root's table), root (count 0) or shared(n). `share` and `unshare`
 * are the only functions that change that.
 */
import { globals, launchInfo } from "../globals";
import { physLoad16, physLoad64, physStore16, physStore64 } from "../hv";
import { allocPage } from "../pool";
import { NO_TRANSLATION, translate } from "./table";

export const SHARED: u32 = 0;
export const NOT_OWNED: u32 = 1;
export const NO_MEMORY: u32 = 2;

/** SPA of the count of `spa`; 0 where none is, or no page could be had. */
function countAt(pp: u32, spa: u64, create: bool): u64 {
  const g = globals();
  if (g.shareTop == 0) {
    if (!create) return 0;
    g.shareTop = allocPage(pp);
    if (g.shareTop == 0) return 0;
  }
  const directory = next(pp, g.shareTop + (((spa >> 32) & 511) << 3), create);
  if (directory == 0) return 0;
  const leaf = next(pp, directory + (((spa >> 23) & 511) << 3), create);
  if (leaf == 0) return 0;
  return leaf + (((spa >> 12) & 2047) << 1);
}

function next(pp: u32, entry: u64, create: bool): u64 {
  const there = physLoad64(entry);
  if (there != 0 || !create) return there;
  const fresh = allocPage(pp);
  if (fresh != 0) physStore64(entry, fresh);
  return fresh;
}

/** Shares the root's RAM frame `spa` once more. Under the nested lock. */
export function share(pp: u32, spa: u64): u32 {
  if (spa >= launchInfo().ramEnd || translate(globals().rootNested, spa, true) == NO_TRANSLATION)
    return NOT_OWNED;
  const at = countAt(pp, spa, true);
  if (at == 0) return NO_MEMORY;
  const count = physLoad16(at);
  if (count == 0xffff) return NOT_OWNED;
  physStore16(at, count + 1);
  return SHARED;
}

/** Takes one share of `spa` back. Under the nested lock, after every TLB entry is gone. */
export function unshare(pp: u32, spa: u64): void {
  const at = countAt(pp, spa, false);
  if (at == 0) return;
  const count = physLoad16(at);
  if (count != 0) physStore16(at, count - 1);
}

/** How often `spa` is shared. */
export function shares(pp: u32, spa: u64): u32 {
  const at = countAt(pp, spa, false);
  return at == 0 ? 0 : physLoad16(at);
}
