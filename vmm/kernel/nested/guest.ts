/** Memory of a micro VM: leaves of its nested table on root frames, written here only. */
import {
  SYS_ERROR_BAD_ARGUMENT,
  SYS_ERROR_CRASHED,
  SYS_ERROR_EXISTS,
  SYS_ERROR_NO_MEMORY,
  SYS_ERROR_NOT_FOUND,
  SYS_ERROR_NOT_MAPPED,
  SYS_ERROR_NOT_OWNED,
  SYS_ERROR_RETRY,
} from "../../abi/generated/exit-record";
import { OBJECT_FREE, OBJECT_LIVE, VmRecord } from "../../abi/generated/registry";
import { Globals, globals } from "../globals";
import { acquire, release } from "../lock";
import { vmRecord } from "../pp";
import { leafEntry } from "../svm/nested-format";
import { INSTALLED, install, NO_TRANSLATION, OCCUPIED, remove } from "./table";
import { NO_MEMORY, NOT_OWNED, share, unshare } from "./share";
import { releaseTables } from "./release";

const PAGE_MASK: u64 = 0xfff;

/** Guards all nested tables, the share counts, and VmRecord.running. */
export function nestedLock(): u32 {
  return <u32>(changetype<usize>(globals()) + offsetof<Globals>("nestedLock"));
}

/** Maps root frame `spa` at `gpa` of the VM; 0 or a negative SYS_ERROR_. */
export function mapPage(pp: u32, vmid: u32, gpa: u64, spa: u64): i64 {
  if (((gpa | spa) & PAGE_MASK) != 0 || gpa >= globals().physicalEnd) return -(<i64>SYS_ERROR_BAD_ARGUMENT);
  if (vmid == 0 || vmid >= globals().maxVms) return -(<i64>SYS_ERROR_NOT_FOUND);
  acquire(pp, nestedLock());
  const result = mapLocked(pp, vmRecord(vmid), gpa, spa);
  release(nestedLock());
  return result;
}

function mapLocked(pp: u32, vm: VmRecord, gpa: u64, spa: u64): i64 {
  if (vm.state == OBJECT_FREE) return -(<i64>SYS_ERROR_NOT_FOUND);
  if (vm.state != OBJECT_LIVE) return -(<i64>SYS_ERROR_CRASHED);
  const shared = share(pp, spa);
  if (shared == NOT_OWNED) return -(<i64>SYS_ERROR_NOT_OWNED);
  if (shared == NO_MEMORY) return -(<i64>SYS_ERROR_NO_MEMORY);
  const result = install(pp, vm.nestedRoot, gpa, 1, leafEntry(spa, 1));
  if (result == INSTALLED) {
    vm.pages += 1;
    return 0;
  }
  unshare(pp, spa);
  return result == OCCUPIED ? -(<i64>SYS_ERROR_EXISTS) : -(<i64>SYS_ERROR_NO_MEMORY);
}

/**
 * Unmaps `gpa`. While a VS of the VM is claimed, a TLB may hold the page: nothing is unmapped then, and the
 * caller is told to make those PPs exit and try again. Claims count under the same lock, and a VS that is
 * claimed later sees the raised generation and enters with a fresh tag.
 */
export function unmapPage(pp: u32, vmid: u32, gpa: u64): i64 {
  if ((gpa & PAGE_MASK) != 0) return -(<i64>SYS_ERROR_BAD_ARGUMENT);
  if (vmid == 0 || vmid >= globals().maxVms) return -(<i64>SYS_ERROR_NOT_FOUND);
  acquire(pp, nestedLock());
  const vm = vmRecord(vmid);
  let result: i64 = 0;
  if (vm.state == OBJECT_FREE) result = -(<i64>SYS_ERROR_NOT_FOUND);
  else if (vm.running != 0) result = -(<i64>SYS_ERROR_RETRY);
  else {
    const spa = remove(vm.nestedRoot, gpa);
    if (spa == NO_TRANSLATION) result = -(<i64>SYS_ERROR_NOT_MAPPED);
    else {
      vm.generation += 1;
      vm.pages -= 1;
      unshare(pp, spa);
    }
  }
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
