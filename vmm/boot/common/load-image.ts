/** Copies the checked image into blocks, and maps it and the linear memories that all PPs share. */
import * as I from "../../../toolchain/image/format.ts";
import { PRISTINE_SEGMENT_SIZE, VENDOR_INTEL } from "../../abi/generated/launch.ts";
import {
  CORE_REGISTRY,
  HOST_KERNEL_IMAGE,
  KERNEL_LAUNCH_INFO,
  KERNEL_REGISTRY,
  REGISTRY_SIZE,
} from "../../abi/generated/memory-map.ts";
import { DRIVER_ERROR_IMAGE_CORRUPT } from "../../../hypercall/generated/driver.ts";
import { allocPages } from "./bump.ts";
import { bridgeSpa, bridgeVa, imageCopy, trampolineSpa, trampolineVa } from "./hv.ts";
import { IMAGE_FAULT_COUNT } from "./image-segments.ts";
import { writePristine } from "./launch-info.ts";
import { fail, Loader, Segment, segmentOf } from "./loader.ts";
import {
  LEAF_SUPERVISOR_CODE,
  LEAF_SUPERVISOR_DATA,
  LEAF_USER_READ,
  leafFlags,
  mapPage,
  mapRange,
} from "./paging.ts";

const PAGE: u64 = 0x1000;
const PAGE_SHIFT: u64 = 12;
const MAX_PRISTINE: u32 = 4;

/** A PDPT maps what lies below 512 GiB, a PD one GiB. */
export const LEVEL_LOW: u32 = 3;
export const LEVEL_GIB: u32 = 2;

function isLinear(segment: Segment): bool {
  return segment.va < HOST_KERNEL_IMAGE;
}

/** Maps one segment page by page; what the file does not hold stays zero. */
function loadSegment(l: Loader, segment: Segment): void {
  const flags = leafFlags(
    (segment.flags & I.SEGMENT_FLAG_WRITE) != 0,
    (segment.flags & I.SEGMENT_FLAG_EXECUTE) != 0,
    (segment.flags & I.SEGMENT_FLAG_USER) != 0,
  );
  const linear = isLinear(segment);
  const table = linear ? l.lowTables : l.imageTables;
  const level = linear ? LEVEL_LOW : LEVEL_GIB;
  for (let offset: u64 = 0; offset < segment.memoryBytes; offset += PAGE) {
    if (l.error != 0) return; // the pool is used up: do not walk through the rest of a huge segment
    const spa = allocPages(l, 1);
    if (offset < segment.fileBytes) {
      imageCopy(spa, segment.fileOffset + offset, min<u64>(PAGE, segment.fileBytes - offset));
    }
    mapPage(l, table, level, segment.va + offset, spa, flags);
  }
}

/** Keeps the initial bytes of the core's statics, for a restart. */
function keepPristine(l: Loader): void {
  let kept: u32 = 0;
  for (let i: u32 = 0; i < l.segments; i++) {
    const segment = segmentOf(i);
    if (segment.space != I.SEGMENT_SPACE_CORE || (segment.flags & I.SEGMENT_FLAG_LINEAR_MEMORY) == 0)
      continue;
    if (kept == MAX_PRISTINE) return fail(l, DRIVER_ERROR_IMAGE_CORRUPT, IMAGE_FAULT_COUNT);
    const pages = <u32>((segment.fileBytes + PAGE - 1) >> PAGE_SHIFT);
    const spa = allocPages(l, max<u32>(pages, 1));
    if (segment.fileBytes > 0) imageCopy(spa, segment.fileOffset, segment.fileBytes);
    writePristine(l.infoSpa + kept * PRISTINE_SEGMENT_SIZE, segment, spa);
    kept++;
  }
}

/** The page of code that both address spaces have, and on Intel, where no GIF holds NMIs back, its data. */
function mapTrampoline(l: Loader): void {
  mapPage(l, l.trampolineTables, LEVEL_GIB, trampolineVa(), trampolineSpa(), LEAF_SUPERVISOR_CODE);
  if (l.vendor != VENDOR_INTEL) return;
  mapPage(l, l.trampolineTables, LEVEL_GIB, bridgeVa(), bridgeSpa(), LEAF_SUPERVISOR_DATA);
}

/** The tables and pages that exist once: image, registry, LaunchInfo, trampoline. */
export function loadShared(l: Loader): void {
  const pages = REGISTRY_SIZE >> (<u32>PAGE_SHIFT);
  l.registrySpa = allocPages(l, pages); // the largest first: less is lost at the ends of blocks
  l.infoSpa = allocPages(l, 1);
  keepPristine(l);
  l.lowTables = allocPages(l, 1);
  l.imageTables = allocPages(l, 1);
  l.trampolineTables = allocPages(l, 1);
  for (let i: u32 = 0; i < l.segments; i++) loadSegment(l, segmentOf(i));
  mapRange(l, l.lowTables, LEVEL_LOW, KERNEL_REGISTRY, l.registrySpa, pages, LEAF_SUPERVISOR_DATA);
  mapRange(l, l.lowTables, LEVEL_LOW, CORE_REGISTRY, l.registrySpa, pages, LEAF_USER_READ);
  mapPage(l, l.lowTables, LEVEL_LOW, KERNEL_LAUNCH_INFO, l.infoSpa, LEAF_SUPERVISOR_DATA);
  mapTrampoline(l);
}
