/**
 * The page pool: all memory the hypervisor has, donated by the loader in 2 MiB blocks. Free pages form a
 * list through their first 8 bytes. Pages are handed out zeroed.
 */
import { BLOCK_SIZE, LAUNCH_INFO_BLOCK } from "../abi/generated/launch";
import { Globals, globals, launchInfo } from "./globals";
import { physFill, physLoad64, physStore64 } from "./hv";
import { acquire, release } from "./lock";

export const PAGE: u64 = 0x1000;

function lockAddress(): u32 {
  return <u32>(changetype<usize>(globals()) + offsetof<Globals>("poolLock"));
}

/** SPA of pool block `index`. */
export function blockSpa(index: u32): u64 {
  return load<u64>(changetype<usize>(launchInfo()) + ((<usize>index) << 3), LAUNCH_INFO_BLOCK);
}

/** Puts every page that the loader did not use on the free list; once, on the first PP. */
export function initPool(): void {
  const g = globals();
  const info = launchInfo();
  g.freeHead = 0;
  g.freePages = 0;
  for (let i = info.freeBlock; i < info.blocks; i++) {
    let offset: u64 = i == info.freeBlock ? <u64>info.freeOffset : 0;
    for (; offset < BLOCK_SIZE; offset += PAGE) push(blockSpa(i) + offset);
  }
  g.totalPages = (<u64>info.blocks * BLOCK_SIZE) / PAGE;
  g.lowestFree = g.freePages;
}

function push(spa: u64): void {
  const g = globals();
  physStore64(spa, g.freeHead);
  g.freeHead = spa;
  g.freePages += 1;
}

/** A zeroed page, or 0 when the pool is empty. The caller owns it. */
export function allocPage(pp: u32): u64 {
  const g = globals();
  acquire(pp, lockAddress());
  const spa = g.freeHead;
  if (spa != 0) {
    g.freeHead = physLoad64(spa);
    g.freePages -= 1;
    if (g.freePages < g.lowestFree) g.lowestFree = g.freePages;
  }
  release(lockAddress());
  if (spa != 0) physFill(spa, 0, PAGE);
  return spa;
}

/** Gives a page back. Nobody may hold a translation of it any more. */
export function freePage(pp: u32, spa: u64): void {
  acquire(pp, lockAddress());
  push(spa);
  release(lockAddress());
}
