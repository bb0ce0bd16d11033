/**
 * Taking memory from a VM that runs. Nobody interrupts its PPs: the leaves go first, then the table gets a new
 * generation, and the frames stay lent until each PP that runs the VM has entered it with that generation and so
 * with a fresh tag. Meanwhile the entries keep their address: they drain. Under the nested lock.
 */
import { SYS_ERROR_EXISTS, SYS_ERROR_RETRY } from "../../abi/generated/exit-record";
import { MAX_PPS } from "../../abi/generated/memory-map";
import { PpState } from "../../abi/generated/pp-local";
import { POSTED_TABLE, VmRecord, VsRecord } from "../../abi/generated/registry";
import { globals, launchInfo } from "../globals";
import { physLoad64, physStore64 } from "../hv";
import { ppBlock, ppState, vmidOf, vsRecord } from "../pp";
import { post } from "../service/post";
import { draining, isDraining, isTaken } from "./format";
import { ENTRIES, split, unmapRun } from "./range";
import { levelShift, lookUp } from "./table";

/** Beside the count that `markRun` returns: there is memory among these pages; some of it was there until now. */
export const FOUND: i64 = 1 << 62;
export const LOST: i64 = 1 << 61;

/**
 * The table lost entries: the PPs that run the VM have to enter it anew before those count as gone. A VS that is current
 * finds the post before its next entry; one that becomes it from now on looks at the generation as its run begins.
 */
export function raiseGeneration(vm: VmRecord): void {
  // Behind the stores that took the entries away: who reads this generation walks a table without them.
  atomic.add<u64>(changetype<usize>(vm), 1, offsetof<VmRecord>("generation"));
  if (vm.running == 0) return;
  const vmid = vmidOf(vm);
  const pps = launchInfo().pps;
  for (let i: u32 = 0; i < pps; i++) {
    const state = changetype<usize>(ppState(ppBlock(i)));
    const record = vsRecord(atomic.load<u32>(state, offsetof<PpState>("currentVsid")));
    if (<u32>record.vmid == vmid) post(record, POSTED_TABLE);
  }
}

/**
 * True if no PP can hold a translation that the table does not have. A VS that is claimed and did not get its tag
 * with the present generation may run, or its memory may be looked at for it; one that is claimed from now on gets
 * a tag first.
 */
export function hasSettled(vm: VmRecord): bool {
  if (vm.running == 0) return true;
  const vmid = vmidOf(vm);
  const limit = globals().maxVss;
  for (let i: u32 = 0; i < limit; i++) {
    const record = vsRecord(i);
    const at = changetype<usize>(record);
    const claim = atomic.load<u32>(at, offsetof<VsRecord>("claim"));
    if (claim == 0 || claim > MAX_PPS || <u32>record.vmid != vmid) continue;
    if (atomic.load<u64>(at, offsetof<VsRecord>("tableGeneration")) < vm.generation) return false;
  }
  return true;
}

/**
 * Lets whatever is mapped or offered of `pages` pages from `gpa` on drain. Returns as unmapRun how many of them are
 * dealt with, with FOUND and LOST.
 */
export function markRun(pp: u32, vm: VmRecord, gpa: u64, pages: u64): i64 {
  const found = lookUp(vm.nestedRoot, gpa);
  const where = found & ~(<u64>7);
  const level = <u32>(found & 7);
  if (level == 1) return markSmall(where, min<u64>(pages, ENTRIES - ((gpa >> 12) & (ENTRIES - 1))));
  const entry = physLoad64(where);
  const span = (<u64>1) << (<u64>levelShift(level));
  const offset = gpa & (span - 1);
  if (!isTaken(entry)) return <i64>min<u64>(pages, (span - offset) >> 12);
  if (offset != 0 || pages < ENTRIES) return split(pp, where, entry);
  return (<i64>ENTRIES) | mark(where, entry);
}

function markSmall(where: u64, pages: u64): i64 {
  let flags: i64 = 0;
  for (let i: u64 = 0; i < pages; i++) {
    const entry = physLoad64(where + (i << 3));
    if (isTaken(entry)) flags |= mark(where + (i << 3), entry);
  }
  return (<i64>pages) | flags;
}

function mark(where: u64, entry: u64): i64 {
  if (isDraining(entry)) return FOUND;
  physStore64(where, draining(entry));
  return FOUND | LOST;
}

/** What mapRun found at `gpa` already: why it has to stay, or 0 if it was only about to go and has gone now. */
export function makeRoom(pp: u32, vm: VmRecord, gpa: u64): i64 {
  const found = lookUp(vm.nestedRoot, gpa);
  if (!isDraining(physLoad64(found & ~(<u64>7)))) return -(<i64>SYS_ERROR_EXISTS);
  if (!hasSettled(vm)) return -(<i64>SYS_ERROR_RETRY);
  const span = (<u64>1) << (<u64>levelShift(<u32>(found & 7)));
  unmapRun(pp, vm, gpa & ~(span - 1), span >> 12);
  return 0;
}
