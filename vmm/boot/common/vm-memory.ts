/**
 * Guest memory: pages that the glue pinned, mapped in ranges through the shared page. Each call does what may
 * be done with interrupts off and says how far it came.
 */
import {
  MV_MAP_FLAG_EXECUTE_ACCESS,
  MV_MAP_FLAG_LAZY,
  MV_MAP_FLAG_READ_ACCESS,
  MV_MAP_FLAG_WRITE_ACCESS,
  MV_ROOT_VMID,
  MV_STATUS_RETRY_CONTINUATION,
  MV_STATUS_SUCCESS,
  MV_VM_OP_MAP_RANGE,
  MV_VM_OP_UNMAP_RANGE,
} from "../../../hypercall/generated/abi.ts";
import {
  MV_MDL_ENTRIES,
  MV_MDL_ENTRY_BYTES,
  MV_MDL_ENTRY_DST,
  MV_MDL_ENTRY_FLAGS,
  MV_MDL_ENTRY_SIZE,
  MV_MDL_ENTRY_SRC,
  MV_MDL_NUM_ENTRIES,
} from "../../../hypercall/generated/shared-page.ts";
import { DRIVER_ERROR_KILLED, DRIVER_ERROR_NONE, DriverMap } from "../../../hypercall/generated/driver.ts";
import { hypercall, outputOf } from "./context.ts";
import { pinnedSpa, sharedStore64 } from "./hv.ts";
import { failureOf } from "./vm-failure.ts";
import { RETRY } from "./vm-life.ts";
import { isKilled, vmOf } from "./vm-table.ts";

const ALL_RIGHTS: u64 = MV_MAP_FLAG_READ_ACCESS | MV_MAP_FLAG_WRITE_ACCESS | MV_MAP_FLAG_EXECUTE_ACCESS;
/** Pages that one call looks at, and ranges it makes of them: the hypervisor does about as much at a time. */
const MOST_PAGES: u32 = 4096;
const MOST_RANGES: u32 = 64;

function bytesOf(pages: u32): u64 {
  return (<u64>pages) << 12;
}

function writeEntry(index: u32, gpa: u64, spa: u64, pages: u32, flags: u64): void {
  const at = MV_MDL_ENTRIES + index * MV_MDL_ENTRY_SIZE;
  sharedStore64(at + MV_MDL_ENTRY_DST, gpa);
  sharedStore64(at + MV_MDL_ENTRY_SRC, spa);
  sharedStore64(at + MV_MDL_ENTRY_BYTES, bytesOf(pages));
  sharedStore64(at + MV_MDL_ENTRY_FLAGS, flags);
}

function writeHead(entries: u32): void {
  for (let offset: u32 = 0; offset < MV_MDL_NUM_ENTRIES; offset += 8) sharedStore64(offset, 0);
  sharedStore64(MV_MDL_NUM_ENTRIES, entries);
}

/** How many of `count` pinned pages from `first` on, at least 1, have frames that follow each other. */
function runLength(first: u32, count: u32): u32 {
  const spa = pinnedSpa(first);
  let length: u32 = 1;
  while (length < count && pinnedSpa(first + length) == spa + bytesOf(length)) length++;
  return length;
}

/** The list for pinned pages from `first` on, to lie at `gpa`: a range for each run of frames. */
function writeRanges(gpa: u64, first: u32, count: u32, flags: u64): void {
  let entries: u32 = 0;
  let pages: u32 = 0;
  while (pages < count && entries < MOST_RANGES) {
    const length = runLength(first + pages, count - pages);
    writeEntry(entries, gpa + bytesOf(pages), pinnedSpa(first + pages), length, flags);
    pages += length;
    entries++;
  }
  writeHead(entries);
}

/** Makes the call for the list in the shared page; DriverMap.detail: pages that are done. */
function callWithList(context: u32, op: u64, slot: u32): u32 {
  const vm = vmOf(slot);
  const call = changetype<DriverMap>(context);
  const status = hypercall(context, op, vm.vmid, MV_ROOT_VMID, 0);
  const answered = status == MV_STATUS_SUCCESS || status == MV_STATUS_RETRY_CONTINUATION;
  // The count is the kernel's own with these two, whatever the core says.
  call.detail = answered ? outputOf(context, 0) : 0;
  if (!answered) return failureOf(context, vm);
  return call.detail == 0 ? RETRY : DRIVER_ERROR_NONE;
}

/**
 * Maps at `gpa` as many of `count` pinned pages from `first` on as one call can; offers them for the first touch
 * if `lazy` is not 0. Returns DRIVER_ERROR_ (after one, pages that are not counted may be mapped, too) or RETRY;
 * DriverMap.detail: how many are mapped now.
 */
export function mapPages(context: u32, slot: u32, gpa: u64, first: u32, count: u32, lazy: u32): u32 {
  changetype<DriverMap>(context).detail = 0;
  if (isKilled(vmOf(slot))) return DRIVER_ERROR_KILLED;
  const flags = lazy != 0 ? ALL_RIGHTS | MV_MAP_FLAG_LAZY : ALL_RIGHTS;
  writeRanges(gpa, first, min<u32>(count, MOST_PAGES), flags);
  return callWithList(context, MV_VM_OP_MAP_RANGE, slot);
}

/**
 * Unmaps whatever of `count` pages from `gpa` on is mapped, as many as one call can; DriverMap.detail: of how
 * many the hypervisor has let go. RETRY: some CPU may still hold a translation; kick all and call again.
 */
export function unmapPages(context: u32, slot: u32, gpa: u64, count: u32): u32 {
  writeEntry(0, gpa, 0, count, 0);
  writeHead(1);
  return callWithList(context, MV_VM_OP_UNMAP_RANGE, slot);
}
