/**
 * The page pool: all memory the hypervisor has, donated by the loader in 2 MiB blocks. Free pages form a
 * list through their first 8 bytes. Pages are handed out zeroed.
 */
import { BLOCK_SIZE, LAUNCH_INFO_BLOCK } from "../abi/generated/launch";
import { VsRecord } from "../abi/generated/registry";
import { Globals, globals, launchInfo } from "./globals";
import { hasDrained } from "./host-changes";
import { physFill, physLoad64, physStore64 } from "./hv";
import { acquire, release } from "./lock";
import { vsRecord } from "./pp";

export const PAGE: u64 = 0x1000;
/** Pages of a VS that linear addresses lead to: three words of its record, from pageSpa on. */
const MAPPED_PAGES: usize = 3;

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
  if (g.freeHead == 0) drain();
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

/** True while the pages of the VS that had this record may not be used, nor its addresses. */
export function isDraining(record: VsRecord): bool {
  return atomic.load<u64>(changetype<usize>(record), offsetof<VsRecord>("draining")) != 0;
}

/** Gives the pages of a VS back that were unmapped by `change`, at once or when that has drained. */
export function freeDrained(pp: u32, record: VsRecord, change: u64): void {
  const g = globals();
  acquire(pp, lockAddress());
  atomic.store<u64>(changetype<usize>(record), change, offsetof<VsRecord>("draining"));
  g.draining += 1;
  drain();
  release(lockAddress());
}

/** Takes in what has drained meanwhile. */
export function drainPool(pp: u32): void {
  acquire(pp, lockAddress());
  drain();
  release(lockAddress());
}

/** Under the pool's lock. */
function drain(): void {
  const g = globals();
  let left = g.draining;
  for (let i: u32 = 0; left != 0 && i < g.maxVss; i++) {
    const record = vsRecord(i);
    const change = atomic.load<u64>(changetype<usize>(record), offsetof<VsRecord>("draining"));
    if (change == 0) continue;
    left -= 1;
    if (hasDrained(change)) takeIn(record);
  }
}

/** Until now nothing was written into the pages: a core could have written there as well. */
function takeIn(record: VsRecord): void {
  for (let i: usize = 0; i < MAPPED_PAGES; i++) {
    const at = changetype<usize>(record) + (i << 3);
    const spa = load<u64>(at, offsetof<VsRecord>("pageSpa"));
    if (spa != 0) push(spa);
    store<u64>(at, 0, offsetof<VsRecord>("pageSpa"));
  }
  const g = globals();
  g.draining -= 1;
  atomic.store<u64>(changetype<usize>(record), 0, offsetof<VsRecord>("draining"));
}
