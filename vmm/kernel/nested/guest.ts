/** Memory of a micro VM: leaves of its nested table on root frames. Lists of pages, and pages offered. */
import {
  SYS_ERROR_CRASHED,
  SYS_ERROR_NOT_FOUND,
  SYS_ERROR_NOT_MAPPED,
  SYS_ERROR_RETRY,
} from "../../abi/generated/exit-record";
import { MAP_ENTRY_SIZE, MapEntry, OBJECT_FREE, OBJECT_LIVE, VmRecord } from "../../abi/generated/registry";
import { Globals, globals } from "../globals";
import { physLoad64, physStore64 } from "../hv";
import { acquire, release } from "../lock";
import { ppState, vmRecord, vsRecord } from "../pp";
import { filled, guestLeaf, isOffered, isPresent, offered } from "../svm/nested-format";
import { mapRun, unmapRun } from "./range";
import { releaseTables } from "./release";
import { lookUp } from "./table";

/** Guards all nested tables, the share counts, and VmRecord.running. */
export function nestedLock(): u32 {
  return <u32>(changetype<usize>(globals()) + offsetof<Globals>("nestedLock"));
}

/** The `index`-th entry of the list at `list`, which is the kernel's own copy. */
export function entryOf(list: u32, index: u32): MapEntry {
  return changetype<MapEntry>(<usize>(list + index * MAP_ENTRY_SIZE));
}

/** 0, or why nothing may be mapped into this VM. */
export function mapError(vm: VmRecord): i64 {
  if (vm.state == OBJECT_FREE) return -(<i64>SYS_ERROR_NOT_FOUND);
  return vm.state == OBJECT_LIVE ? 0 : -(<i64>SYS_ERROR_CRASHED);
}

/**
 * 0, or why nothing may be unmapped. While a VS of the VM is claimed, a TLB may hold its pages: nothing is
 * unmapped then, and the caller is told to make those PPs exit and try again. Claims count under the same
 * lock, and a VS that is claimed later sees the raised generation and enters with a fresh tag.
 */
export function unmapError(vm: VmRecord): i64 {
  if (vm.state == OBJECT_FREE) return -(<i64>SYS_ERROR_NOT_FOUND);
  return vm.running == 0 ? 0 : -(<i64>SYS_ERROR_RETRY);
}

/**
 * Maps a list of `count` single pages and returns that, or a negative SYS_ERROR_ and maps none: they are offered first, which no VM can notice, and made
 * present when the last one has been accepted.
 */
export function mapPages(pp: u32, vm: VmRecord, list: u32, count: u32): i64 {
  acquire(pp, nestedLock());
  let result = mapError(vm);
  const offer = offered(guestLeaf(true, true));
  let offers: u32 = 0;
  while (result == 0 && offers < count) {
    const entry = entryOf(list, offers);
    result = mapRun(pp, vm, entry.dst, entry.src, 1, offer);
    if (result < 0) break;
    result = 0;
    offers++;
  }
  for (let i: u32 = 0; i < offers; i++) {
    if (result == 0) fill(vm, entryOf(list, i).dst);
    else unmapRun(pp, vm, entryOf(list, i).dst, 1);
  }
  release(nestedLock());
  return result == 0 ? <i64>count : result;
}

/** Unmaps a list of `count` single pages; how many were done before the first that fails, its error if none. */
export function unmapPages(pp: u32, vm: VmRecord, list: u32, count: u32): i64 {
  acquire(pp, nestedLock());
  let result = unmapError(vm);
  let done: u32 = 0;
  if (result == 0) vm.generation += 1;
  while (result == 0 && done < count) {
    const before = vm.pages;
    result = unmapRun(pp, vm, entryOf(list, done).dst, 1);
    if (result == 0) continue; // a large leaf was split
    if (result > 0) result = vm.pages == before ? -(<i64>SYS_ERROR_NOT_MAPPED) : 0;
    if (result == 0) done++;
  }
  release(nestedLock());
  return done == 0 ? result : <i64>done;
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
  vm.generation += 1;
  releaseTables(pp, vm.nestedRoot);
  vm.pages = 0;
  vm.nestedRoot = 0;
  vm.state = OBJECT_FREE;
  release(nestedLock());
}
