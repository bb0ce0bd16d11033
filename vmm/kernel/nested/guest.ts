/** Memory of a micro VM: leaves of its nested table on root frames. Lists of pages, and pages offered. */
import { MV_MDL_ENTRIES } from "../../../hypercall/generated/shared-page";
import {
  SYS_ERROR_CRASHED,
  SYS_ERROR_EXISTS,
  SYS_ERROR_NOT_FOUND,
  SYS_ERROR_NOT_MAPPED,
  SYS_ERROR_RETRY,
} from "../../abi/generated/exit-record";
import { PP_LIST } from "../../abi/generated/memory-map";
import { MAP_ENTRY_SIZE, MapEntry, OBJECT_FREE, OBJECT_LIVE, VmRecord } from "../../abi/generated/registry";
import { Globals, globals } from "../globals";
import { physLoad64, physStore64 } from "../hv";
import { acquire, release } from "../lock";
import { ppState, vmRecord, vsRecord } from "../pp";
import { filled, guestLeaf, isOffered, isPresent, offered } from "./format";
import { FOUND, hasSettled, LOST, makeRoom, markRun, raiseGeneration } from "./drain";
import { mapRun, unmapRun } from "./range";
import { releaseTables } from "./release";
import { lookUp } from "./table";

/** Guards all nested tables, the share counts, and VmRecord.running. */
export function nestedLock(): u32 {
  return <u32>(changetype<usize>(globals()) + offsetof<Globals>("nestedLock"));
}

/** Entries of the list that the root passed to this PP: the kernel's own copy. */
export function listOf(pp: u32): u32 {
  return pp + PP_LIST + MV_MDL_ENTRIES;
}

/** The `index`-th entry of the list at `list`. */
export function entryOf(list: u32, index: u32): MapEntry {
  return changetype<MapEntry>(<usize>(list + index * MAP_ENTRY_SIZE));
}

/** 0, or why nothing may be mapped into this VM. */
export function mapError(vm: VmRecord): i64 {
  if (vm.state == OBJECT_FREE) return -(<i64>SYS_ERROR_NOT_FOUND);
  return vm.state == OBJECT_LIVE ? 0 : -(<i64>SYS_ERROR_CRASHED);
}

/** 0, or why nothing may be unmapped. */
export function unmapError(vm: VmRecord): i64 {
  return vm.state == OBJECT_FREE ? -(<i64>SYS_ERROR_NOT_FOUND) : 0;
}

/**
 * Maps a list of `count` single pages and returns that, or a negative SYS_ERROR_ and maps none: they are offered
 * first, which no VM can notice, and made present when the last one has been accepted.
 */
export function mapPages(pp: u32, vm: VmRecord, list: u32, count: u32): i64 {
  acquire(pp, nestedLock());
  let result = mapError(vm);
  const offer = offered(guestLeaf(true, true));
  let offers: u32 = 0;
  while (result == 0 && offers < count) {
    const entry = entryOf(list, offers);
    result = mapRun(pp, vm, entry.dst, entry.src, 1, offer);
    if (result > 0) offers++;
    result = result == -(<i64>SYS_ERROR_EXISTS) ? makeRoom(pp, vm, entry.dst) : min<i64>(result, 0);
  }
  for (let i: u32 = 0; i < offers; i++) {
    if (result == 0) fill(vm, entryOf(list, i).dst);
    else unmapRun(pp, vm, entryOf(list, i).dst, 1);
  }
  release(nestedLock());
  return result == 0 ? <i64>count : result;
}

/**
 * Unmaps a list of `count` single pages; how many were done before the first that fails, its error if none. While
 * the VM runs, all of them drain first, up to one that is not there: RETRY until that is over, and the same list
 * then ends it.
 */
export function unmapPages(pp: u32, vm: VmRecord, list: u32, count: u32): i64 {
  acquire(pp, nestedLock());
  const isIdle = vm.running == 0;
  let most = unmapError(vm);
  if (most == 0) most = isIdle ? <i64>count : drainPages(pp, vm, list, count);
  let result = min<i64>(most, 0);
  let done: u32 = 0;
  while (result == 0 && <i64>done < most) {
    const before = vm.pages;
    result = unmapRun(pp, vm, entryOf(list, done).dst, 1);
    if (result == 0) continue; // a large leaf was split
    if (result > 0) result = vm.pages == before ? -(<i64>SYS_ERROR_NOT_MAPPED) : 0;
    if (result == 0) done++;
  }
  // Nobody can have claimed the VM since: claims count under the same lock.
  if (isIdle) raiseGeneration(vm);
  release(nestedLock());
  return done == 0 ? result : <i64>done;
}

/** How many pages of the list, up to one that is not there, are in no TLB any more; a SYS_ERROR_ if not one is. */
function drainPages(pp: u32, vm: VmRecord, list: u32, count: u32): i64 {
  let flags: i64 = 0;
  let done: u32 = 0;
  let error: i64 = 0;
  while (error == 0 && done < count) {
    const result = markRun(pp, vm, entryOf(list, done).dst, 1);
    if (result < 0) error = result;
    else if (result != 0 && (result & FOUND) == 0) error = -(<i64>SYS_ERROR_NOT_MAPPED);
    else if (result != 0) done++; // otherwise a large leaf was split
    if (result > 0) flags |= result;
  }
  if ((flags & LOST) != 0) raiseGeneration(vm);
  if (done == 0) return error;
  return hasSettled(vm) ? <i64>done : -(<i64>SYS_ERROR_RETRY);
}

/** Makes the offer at `gpa` present; 0 if the page is there now. Nobody can hold a translation of it yet. */
function fill(vm: VmRecord, gpa: u64): i64 {
  const found = lookUp(vm.nestedRoot, gpa);
  const where = found & ~(<u64>7);
  const entry = physLoad64(where);
  if (isPresent(entry)) return 0;
  if ((found & 7) != 1 || !isOffered(entry)) return -(<i64>SYS_ERROR_NOT_MAPPED);
  physStore64(where, filled(entry));
  return 0;
}

/** The VS of this upcall touched `gpa`: 0 if that page was offered, or another PP has just filled it. */
export function fillPage(pp: u32, gpa: u64): i64 {
  const vmid = <u32>vsRecord(ppState(pp).currentVsid).vmid;
  if (vmid == 0 || gpa >= globals().physicalEnd) return -(<i64>SYS_ERROR_NOT_MAPPED);
  acquire(pp, nestedLock());
  const result = fill(vmRecord(vmid), gpa);
  release(nestedLock());
  return result;
}

/**
 * Gives back every frame and every table of a VM that has no VS any more, and ends it under the same lock:
 * nobody may map into tables that are the pool's again.
 */
export function endVm(pp: u32, vmid: u32): void {
  acquire(pp, nestedLock());
  const vm = vmRecord(vmid);
  raiseGeneration(vm);
  releaseTables(pp, vm.nestedRoot);
  vm.pages = 0;
  vm.nestedRoot = 0;
  vm.state = OBJECT_FREE;
  release(nestedLock());
}
