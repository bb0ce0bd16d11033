import * as L from "../../abi/generated/launch.ts";
import { LAUNCH_FLAG_LA57, LAUNCH_FLAG_USER_HYPERCALLS } from "../../abi/generated/launch.ts";
import { DRIVER_ERROR_TOO_MANY_RAM_RANGES, DRIVER_RING_BYTES } from "../../../hypercall/generated/driver.ts";
import * as I from "../../../toolchain/image/format.ts";
import { allocPages } from "./bump.ts";
import { physFill, physStore32, physStore64, ramEnd, ramRange, ringSpa, tscKhz } from "./hv.ts";
import { blockSpa, fail, Loader, Segment, segmentOf } from "./loader.ts";
import { scratchAt } from "./statics.ts";

const PAGE: u64 = 0x1000;
/** RAM, video memory and firmware of the first PCs. */
const LEGACY_END: u64 = 0x10_0000;
const IOPM_PAGES: u32 = 3; // APM vol. 2, 15.10.1
const MSRPM_PAGES: u32 = 2; // APM vol. 2, 15.11

/** Writes entry `entry` of the pristine list; `info` is the SPA of LaunchInfo plus the entry's offset. */
export function writePristine(info: u64, segment: Segment, spa: u64): void {
  const at = info + L.LAUNCH_INFO_PRISTINE;
  physStore64(at + L.PRISTINE_SEGMENT_VA, segment.va);
  physStore64(at + L.PRISTINE_SEGMENT_MEM_BYTES, segment.memoryBytes);
  physStore64(at + L.PRISTINE_SEGMENT_FILE_BYTES, segment.fileBytes);
  physStore64(at + L.PRISTINE_SEGMENT_SPA, spa);
}

function writeLines(l: Loader): void {
  for (let i: u32 = 0; i < l.segments; i++) {
    const segment = segmentOf(i);
    if ((segment.flags & I.SEGMENT_FLAG_LINES) == 0) continue;
    physStore64(l.infoSpa + L.LAUNCH_INFO_LINES_VA, segment.va);
    physStore64(l.infoSpa + L.LAUNCH_INFO_LINES_BYTES, segment.fileBytes);
  }
}

/**
 * Where RAM is: only that may be lent to micro VMs, not what lies in the holes between. Where user space may call,
 * the first MiB counts with all that is in it: MicroV's own programs map it page by page and expect that to work.
 */
function writeRam(l: Loader): void {
  const low: u64 = (l.flags & LAUNCH_FLAG_USER_HYPERCALLS) != 0 ? LEGACY_END : 0;
  let count: u32 = 0;
  if (low != 0) count = putRam(l, count, 0, low);
  for (let index: u32 = 0; ramRange(index, scratchAt()) != 0; index++) {
    const start = max(load<u64>(scratchAt()), low);
    const end = load<u64>(scratchAt(), 8);
    if (end <= start) continue;
    if (count == L.LAUNCH_MAX_RAM_RANGES) return fail(l, DRIVER_ERROR_TOO_MANY_RAM_RANGES, count);
    count = putRam(l, count, start, end);
  }
  physStore32(l.infoSpa + L.LAUNCH_INFO_RAM_RANGES, count);
}

function putRam(l: Loader, index: u32, start: u64, end: u64): u32 {
  const at = l.infoSpa + L.LAUNCH_INFO_RAM + <u64>index * 16;
  physStore64(at, start);
  physStore64(at + 8, end);
  return index + 1;
}

/** Pages whose SPA the kernel needs once: permission maps and the decoy. */
function writePages(l: Loader): void {
  const info = l.infoSpa;
  const decoy = allocPages(l, 1);
  physFill(decoy, 0xff, PAGE);
  physStore64(info + L.LAUNCH_INFO_DECOY_SPA, decoy);
  physStore64(info + L.LAUNCH_INFO_ROOT_PORT_MAP_SPA, allocPages(l, IOPM_PAGES));
  physStore64(info + L.LAUNCH_INFO_GUEST_PORT_MAP_SPA, allocPages(l, IOPM_PAGES));
  physStore64(info + L.LAUNCH_INFO_ROOT_MSR_MAP_SPA, allocPages(l, MSRPM_PAGES));
  physStore64(info + L.LAUNCH_INFO_GUEST_MSR_MAP_SPA, allocPages(l, MSRPM_PAGES));
}

/** Fills LaunchInfo except for the free part of the blocks, which is not known before all is built. */
export function writeLaunchInfo(l: Loader): void {
  const info = l.infoSpa;
  physStore32(info + L.LAUNCH_INFO_MAGIC, L.LAUNCH_MAGIC);
  physStore32(info + L.LAUNCH_INFO_ABI, L.LAUNCH_ABI);
  physStore64(info + L.LAUNCH_INFO_BUILD_ID, l.buildLow);
  physStore64(info + L.LAUNCH_INFO_BUILD_ID + 8, l.buildHigh);
  physStore32(info + L.LAUNCH_INFO_FLAGS, l.flags);
  physStore32(info + L.LAUNCH_INFO_PPS, l.pps);
  physStore32(info + L.LAUNCH_INFO_BLOCKS, l.blocks);
  physStore64(info + L.LAUNCH_INFO_RAM_END, ramEnd());
  physStore64(info + L.LAUNCH_INFO_RING_SPA, ringSpa());
  physStore64(info + L.LAUNCH_INFO_RING_BYTES, DRIVER_RING_BYTES);
  physStore64(info + L.LAUNCH_INFO_REGISTRY_SPA, l.registrySpa);
  physStore64(info + L.LAUNCH_INFO_HOST_TABLES_SPA, l.lowTables);
  physStore64(info + L.LAUNCH_INFO_CORE_ENTRY, l.coreEntry);
  physStore64(info + L.LAUNCH_INFO_TSC_KHZ, tscKhz());
  for (let i: u32 = 0; i < l.blocks; i++) {
    physStore64(info + L.LAUNCH_INFO_BLOCK + <u64>i * 8, blockSpa(i));
  }
  writeRam(l);
  writeLines(l);
  writePages(l);
}

/** Tells the kernel where its page pool begins; the loader takes no page afterwards. */
export function writeFreePages(l: Loader): void {
  if (<u64>l.freeOffset == L.BLOCK_SIZE) {
    l.freeBlock++;
    l.freeOffset = 0;
  }
  physStore32(l.infoSpa + L.LAUNCH_INFO_FREE_BLOCK, l.freeBlock);
  physStore32(l.infoSpa + L.LAUNCH_INFO_FREE_OFFSET, l.freeOffset);
}

/** True if the root runs 5-level paging. */
export function isLa57(l: Loader): bool {
  return (l.flags & LAUNCH_FLAG_LA57) != 0;
}
