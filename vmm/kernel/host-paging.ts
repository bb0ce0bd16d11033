/** Host page tables: mapping pool pages into the two linear memories, which all PPs share. */
import { launchInfo } from "./globals";
import { physLoad64, physStore64 } from "./hv";
import { allocPage } from "./pool";
import {
  PAGE_TABLE_ADDRESS,
  PAGE_TABLE_NO_EXECUTE,
  PAGE_TABLE_PRESENT,
  PAGE_TABLE_USER,
  PAGE_TABLE_WRITE,
} from "../abi/generated/registers";

const TABLE: u64 = PAGE_TABLE_PRESENT | PAGE_TABLE_WRITE | PAGE_TABLE_USER;

/** Maps one page at linear address `at` (below 4 GiB), writable, never executable; false without memory. */
export function mapHost(pp: u32, at: u32, spa: u64, user: bool): bool {
  const entry = hostEntry(pp, at, true);
  if (entry == 0) return false;
  const rights = PAGE_TABLE_PRESENT | PAGE_TABLE_WRITE | (user ? PAGE_TABLE_USER : 0);
  physStore64(entry, spa | rights | PAGE_TABLE_NO_EXECUTE);
  return true;
}

/**
 * Unmaps the page at `at`. PPs may keep the translation until they flush: announceUnmapping comes next, and
 * neither the page nor `at` is used again before that has drained (host-changes.ts).
 */
export function unmapHost(pp: u32, at: u32): void {
  const entry = hostEntry(pp, at, false);
  if (entry != 0) physStore64(entry, 0);
}

/** SPA of the leaf entry for `at`; missing tables are made if `create`. 0 where there is none. */
function hostEntry(pp: u32, at: u32, create: bool): u64 {
  let table = launchInfo().hostTablesSpa;
  let shift: u32 = 30;
  while (shift > 12) {
    const entry = table + ((<u64>((at >> shift) & 511)) << 3);
    let value = physLoad64(entry);
    if ((value & PAGE_TABLE_PRESENT) == 0) {
      if (!create) return 0;
      const fresh = allocPage(pp);
      if (fresh == 0) return 0;
      value = fresh | TABLE;
      physStore64(entry, value);
    }
    table = value & PAGE_TABLE_ADDRESS;
    shift -= 9;
  }
  return table + ((<u64>((at >> 12) & 511)) << 3);
}

/** SPA of the page that is mapped at `at`, or 0. */
export function hostSpa(pp: u32, at: u32): u64 {
  const entry = hostEntry(pp, at, false);
  if (entry == 0) return 0;
  const leaf = physLoad64(entry);
  return (leaf & PAGE_TABLE_PRESENT) != 0 ? leaf & PAGE_TABLE_ADDRESS : 0;
}
