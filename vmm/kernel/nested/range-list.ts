/** Lists of ranges: a bounded part of the work a call, and where the next one goes on. */
import {
  MV_MAP_FLAG_EXECUTE_ACCESS,
  MV_MAP_FLAG_LAZY,
  MV_MAP_FLAG_WRITE_ACCESS,
} from "../../../hypercall/generated/abi";
import { SYS_ERROR_EXISTS, SYS_ERROR_RETRY } from "../../abi/generated/exit-record";
import { MapEntry, VmRecord } from "../../abi/generated/registry";
import { acquire, release } from "../lock";
import { guestLeaf, offered } from "./format";
import { FOUND, hasSettled, LOST, makeRoom, markRun, raiseGeneration } from "./drain";
import { entryOf, listOf, mapError, nestedLock, unmapError } from "./guest";
import { mapRun, unmapRun } from "./range";

/** What one call may cost, and what a step costs beside a quarter for each page. */
const BUDGET: u64 = 4096;
const STEP: u64 = 64;
const ALL: u64 = 0xffff_ffff_ffff;

/** What is done with the pages. */
const MAP: u32 = 0;
const UNMAP: u32 = 1;
const MARK: u32 = 2;
const FLAGS: i64 = FOUND | LOST;

/**
 * Maps or unmaps the pages of the PP's list behind the first `skip`. Returns how many of the list's pages are done
 * then, or a negative SYS_ERROR_ if not one could be done now. The list has been judged.
 */
export function mapRanges(pp: u32, vm: VmRecord, count: u32, skip: u64, isMap: bool): i64 {
  acquire(pp, nestedLock());
  let result = isMap ? mapError(vm) : unmapError(vm);
  if (result == 0) result = isMap ? work(pp, vm, count, skip, ALL, MAP) : unmap(pp, vm, count, skip);
  release(nestedLock());
  return result;
}

/** While the VM runs, what one call may cost drains first, and goes with a call that finds that this is over. */
function unmap(pp: u32, vm: VmRecord, count: u32, skip: u64): i64 {
  if (vm.running == 0) {
    const done = work(pp, vm, count, skip, ALL, UNMAP);
    // Nobody can have claimed the VM since: claims count under the same lock.
    raiseGeneration(vm);
    return done;
  }
  const marked = work(pp, vm, count, skip, ALL, MARK);
  if (marked < 0) return marked;
  if ((marked & LOST) != 0) raiseGeneration(vm);
  if ((marked & FOUND) == 0) return marked;
  if (!hasSettled(vm)) return -(<i64>SYS_ERROR_RETRY);
  return work(pp, vm, count, skip, <u64>(marked & ~FLAGS), UNMAP);
}

/** Does `what` with the list's pages from `skip` to before `end`, as many as one call may. After MARK with flags. */
function work(pp: u32, vm: VmRecord, count: u32, skip: u64, end: u64, what: u32): i64 {
  let done: u64 = 0;
  let cost: u64 = 0;
  let flags: i64 = 0;
  const list = listOf(pp);
  for (let i: u32 = 0; i < count; i++) {
    const entry = entryOf(list, i);
    const pages = min<u64>(entry.bytes >> 12, end - done);
    let offset = skip > done ? min<u64>(skip - done, pages) : 0;
    while (offset < pages && cost < BUDGET) {
      const result = step(pp, vm, entry, offset, pages, what);
      if (result < 0) return done + offset > skip ? (<i64>(done + offset)) | flags : result;
      flags |= result & FLAGS;
      offset += <u64>(result & ~FLAGS);
      cost += STEP + ((<u64>(result & ~FLAGS)) >> 2);
    }
    done += offset;
    if (offset < pages) break;
  }
  return (<i64>done) | flags;
}

function step(pp: u32, vm: VmRecord, entry: MapEntry, offset: u64, pages: u64, what: u32): i64 {
  if (what == MAP) return mapStep(pp, vm, entry, offset);
  const gpa = entry.dst + (offset << 12);
  return what == UNMAP ? unmapRun(pp, vm, gpa, pages - offset) : markRun(pp, vm, gpa, pages - offset);
}

function mapStep(pp: u32, vm: VmRecord, entry: MapEntry, offset: u64): i64 {
  const flags = entry.flags;
  const leaf = guestLeaf((flags & MV_MAP_FLAG_WRITE_ACCESS) != 0, (flags & MV_MAP_FLAG_EXECUTE_ACCESS) != 0);
  const kind = (flags & MV_MAP_FLAG_LAZY) != 0 ? offered(leaf) : leaf;
  const bytes = offset << 12;
  const left = (entry.bytes - bytes) >> 12;
  const result = mapRun(pp, vm, entry.dst + bytes, entry.src + bytes, left, kind);
  return result == -(<i64>SYS_ERROR_EXISTS) ? makeRoom(pp, vm, entry.dst + bytes) : result;
}
