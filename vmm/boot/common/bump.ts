import { BLOCK_SIZE } from "../../abi/generated/launch.ts";
import { DRIVER_ERROR_NO_MEMORY, DRIVER_ERROR_POOL_TOO_SMALL } from "../../../hypercall/generated/driver.ts";
import { allocBlock, freeBlock } from "./hv.ts";
import { blockSpa, fail, Loader, setBlockSpa } from "./loader.ts";

const PAGE_SHIFT: u32 = 12;

/** Fetches `count` blocks, at most LAUNCH_MAX_BLOCKS. On failure those that came stay for freeBlocks. */
export function fetchBlocks(l: Loader, count: u32): bool {
  while (l.blocks < count) {
    const spa = allocBlock();
    if (spa == 0) {
      fail(l, DRIVER_ERROR_NO_MEMORY, <u64>l.blocks * BLOCK_SIZE);
      return false;
    }
    setBlockSpa(l.blocks, spa);
    l.blocks++;
  }
  return true;
}

/** Gives all blocks back. Nothing may run in them or point to them any more. */
export function freeBlocks(l: Loader): void {
  while (l.blocks > 0) {
    l.blocks--;
    freeBlock(blockSpa(l.blocks));
  }
}

/**
 * SPA of `pages` zeroed pages that follow each other. When the blocks are used up (or `pages` is more than a
 * block) the start has failed, and the answer is the first block: what is built there is thrown away with
 * it, so that callers need no check of their own.
 */
export function allocPages(l: Loader, pages: u32): u64 {
  const bytes = pages << PAGE_SHIFT;
  if (<u64>l.freeOffset + bytes > BLOCK_SIZE) {
    l.freeBlock++;
    l.freeOffset = 0;
  }
  if (l.freeBlock >= l.blocks || <u64>bytes > BLOCK_SIZE) {
    fail(l, DRIVER_ERROR_POOL_TOO_SMALL, <u64>l.blocks * BLOCK_SIZE);
    return blockSpa(0);
  }
  const spa = blockSpa(l.freeBlock) + l.freeOffset;
  l.freeOffset += bytes;
  return spa;
}
