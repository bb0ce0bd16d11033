/**
 * Lists of memory that the root passes with a hypercall. They are copied once into a page that only the kernel
 * has, then judged, then used: neither the root nor the core on another PP can change them in between.
 */
import {
  MV_MAP_FLAG_EXECUTE_ACCESS,
  MV_MAP_FLAG_LAZY,
  MV_MAP_FLAG_READ_ACCESS,
  MV_MAP_FLAG_WRITE_ACCESS,
  MV_MAX_GPA_SIZE,
  MV_MDL_MAX_ENTRIES,
  MV_VM_OP_MAP_RANGE,
  MV_VM_OP_MMIO_MAP,
  MV_VM_OP_MMIO_UNMAP,
  MV_VM_OP_UNMAP_RANGE,
} from "../../../hypercall/generated/abi";
import { MvMdl } from "../../../hypercall/generated/shared-page";
import {
  SYS_ERROR_BAD_ARGUMENT,
  SYS_ERROR_NOT_FOUND,
  SYS_ERROR_NOT_OWNED,
} from "../../abi/generated/exit-record";
import { PP_LIST } from "../../abi/generated/memory-map";
import { VOUCHED_ALL, VOUCHED_PART } from "../../abi/generated/pp-local";
import { globals } from "../globals";
import { physRead } from "../hv";
import { entryOf, listOf, mapPages, unmapPages } from "../nested/guest";
import { mapRanges } from "../nested/range-list";
import { NO_TRANSLATION } from "../nested/table";
import { ppState, vmRecord } from "../pp";
import { argument1, caller, serves } from "./root-call";
import { sharedPage } from "./memory";

const PAGE: u64 = 0x1000;
const FLAGS: u64 =
  MV_MAP_FLAG_READ_ACCESS | MV_MAP_FLAG_WRITE_ACCESS | MV_MAP_FLAG_EXECUTE_ACCESS | MV_MAP_FLAG_LAZY;

/** Copies the list of the root's `op` for this VM, which is being served; its entries, or a negative SYS_ERROR_. */
function takeList(pp: u32, op: u64, vmid: u32): i64 {
  if (vmid == 0 || vmid >= globals().maxVms) return -(<i64>SYS_ERROR_NOT_FOUND);
  if (!serves(pp, op) || (argument1(pp) & 0xffff) != <u64>vmid) return -(<i64>SYS_ERROR_NOT_OWNED);
  const spa = sharedPage(pp, caller(pp));
  if (spa == NO_TRANSLATION) return -(<i64>SYS_ERROR_NOT_OWNED);
  physRead(pp + PP_LIST, spa, <u32>PAGE);
  const count = changetype<MvMdl>(<usize>(pp + PP_LIST)).numEntries;
  const isGood = count != 0 && count <= <u64>MV_MDL_MAX_ENTRIES;
  return isGood ? <i64>count : -(<i64>SYS_ERROR_BAD_ARGUMENT);
}

/** [start, start + bytes) consists of whole pages below `end`. */
function isInside(start: u64, bytes: u64, end: u64): bool {
  return ((start | bytes) & (PAGE - 1)) == 0 && bytes != 0 && bytes <= end && start <= end - bytes;
}

/** 4 KiB pages of the list, 0 if anything in it is wrong. `isMap`: sources and flags count. */
function pagesOf(pp: u32, count: u32, isMap: bool, isRange: bool): u64 {
  const end = min<u64>(MV_MAX_GPA_SIZE, globals().physicalEnd);
  let pages: u64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const entry = entryOf(listOf(pp), i);
    const bytes = entry.bytes;
    if (!isInside(entry.dst, bytes, end) || (!isRange && bytes != PAGE)) return 0;
    if (isMap && !isInside(entry.src, bytes, end)) return 0;
    const flags = entry.flags;
    if (isMap && isRange && ((flags & ~FLAGS) != 0 || (flags & MV_MAP_FLAG_READ_ACCESS) == 0)) return 0;
    pages += bytes >> 12;
  }
  return pages;
}

/**
 * Maps the list of the root's mmio_map, all or none, or unmaps that of its mmio_unmap, in order. Returns entries
 * done << 1, bit 0 for all.
 */
export function serveList(pp: u32, vmid: u32, isMap: bool): i64 {
  const count = takeList(pp, isMap ? MV_VM_OP_MMIO_MAP : MV_VM_OP_MMIO_UNMAP, vmid);
  if (count < 0) return count;
  if (pagesOf(pp, <u32>count, isMap, false) == 0) return -(<i64>SYS_ERROR_BAD_ARGUMENT);
  const list = listOf(pp);
  const vm = vmRecord(vmid);
  const done = isMap ? mapPages(pp, vm, list, <u32>count) : unmapPages(pp, vm, list, <u32>count);
  if (done < 0) return done;
  if (done == count) ppState(pp).vouched = VOUCHED_ALL;
  return (done << 1) | (done == count ? 1 : 0);
}

/** Goes on with the root's map_range or unmap_range behind `skip` pages; pages done << 1, bit 0 for all. */
export function serveRanges(pp: u32, vmid: u32, skip: u64, isMap: bool): i64 {
  const count = takeList(pp, isMap ? MV_VM_OP_MAP_RANGE : MV_VM_OP_UNMAP_RANGE, vmid);
  if (count < 0) return count;
  const pages = pagesOf(pp, <u32>count, isMap, true);
  if (pages == 0 || skip > pages) return -(<i64>SYS_ERROR_BAD_ARGUMENT);
  const done = mapRanges(pp, vmRecord(vmid), <u32>count, skip, isMap);
  if (done < 0) return done;
  const state = ppState(pp);
  state.vouched = <u64>done == pages ? VOUCHED_ALL : VOUCHED_PART;
  state.progress = <u64>done;
  return (done << 1) | (<u64>done == pages ? 1 : 0);
}
