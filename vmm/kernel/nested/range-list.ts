/** Lists of ranges: a bounded part of the work a call, and where the next one goes on. */
import {
  MV_MAP_FLAG_EXECUTE_ACCESS,
  MV_MAP_FLAG_LAZY,
  MV_MAP_FLAG_WRITE_ACCESS,
} from "../../../hypercall/generated/abi";
import { MapEntry, VmRecord } from "../../abi/generated/registry";
import { acquire, release } from "../lock";
import { guestLeaf, offered } from "../svm/nested-format";
import { entryOf, mapError, nestedLock, unmapError } from "./guest";
import { mapRun, unmapRun } from "./range";

/** What one call may cost, and what a step costs beside a quarter for each page. */
const BUDGET: u64 = 4096;
const STEP: u64 = 64;

/**
 * Maps or unmaps the pages of the list behind the first `skip`. Returns how many of the list's pages are done
 * then, or a negative SYS_ERROR_ if not one could be done now. The list has been judged.
 */
export function mapRanges(pp: u32, vm: VmRecord, list: u32, count: u32, skip: u64, isMap: bool): i64 {
  acquire(pp, nestedLock());
  const error = isMap ? mapError(vm) : unmapError(vm);
  const result = error != 0 ? error : work(pp, vm, list, count, skip, isMap);
  release(nestedLock());
  return result;
}

function work(pp: u32, vm: VmRecord, list: u32, count: u32, skip: u64, isMap: bool): i64 {
  let done: u64 = 0;
  let cost: u64 = 0;
  if (!isMap) vm.generation += 1;
  for (let i: u32 = 0; i < count; i++) {
    const entry = entryOf(list, i);
    const pages = entry.bytes >> 12;
    let offset = skip > done ? min<u64>(skip - done, pages) : 0;
    while (offset < pages && cost < BUDGET) {
      const result = isMap
        ? mapStep(pp, vm, entry, offset)
        : unmapRun(pp, vm, entry.dst + (offset << 12), pages - offset);
      if (result < 0) return done + offset > skip ? <i64>(done + offset) : result;
      offset += <u64>result;
      cost += STEP + ((<u64>result) >> 2);
    }
    done += offset;
    if (offset < pages) break;
  }
  return <i64>done;
}

function mapStep(pp: u32, vm: VmRecord, entry: MapEntry, offset: u64): i64 {
  const flags = entry.flags;
  const leaf = guestLeaf((flags & MV_MAP_FLAG_WRITE_ACCESS) != 0, (flags & MV_MAP_FLAG_EXECUTE_ACCESS) != 0);
  const bytes = offset << 12;
  const left = (entry.bytes - bytes) >> 12;
  return mapRun(
    pp,
    vm,
    entry.dst + bytes,
    entry.src + bytes,
    left,
    (flags & MV_MAP_FLAG_LAZY) != 0 ? offered(leaf) : leaf,
  );
}
