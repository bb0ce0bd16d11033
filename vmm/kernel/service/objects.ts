/** Creating and destroying VMs, VPs and VSs: the registry is the kernel's, the meaning is the core's. */
import {
  SYS_ERROR_BUSY,
  SYS_ERROR_NO_ID,
  SYS_ERROR_NO_MEMORY,
  SYS_ERROR_NOT_FOUND,
  SYS_ERROR_CRASHED,
} from "../../abi/generated/exit-record";
import { OBJECT_CRASHED, OBJECT_FREE, OBJECT_LIVE, OBJECT_ROOT } from "../../abi/generated/registry";
import { globals } from "../globals";
import { acquire, release } from "../lock";
import { endVm } from "../nested/guest";
import { allocPage } from "../pool";
import { vmRecord, vpRecord } from "../pp";
import { vouchDestroyed } from "./vouch";
import { destroyVssOf, registryLock } from "./vs-objects";

export function createVm(pp: u32): i64 {
  acquire(pp, registryLock());
  const id = freeVm();
  let result: i64 = -(<i64>SYS_ERROR_NO_ID);
  if (id != 0) {
    const root = allocPage(pp);
    result = root == 0 ? -(<i64>SYS_ERROR_NO_MEMORY) : <i64>id;
    if (root != 0) {
      const vm = vmRecord(id);
      vm.vps = 0;
      vm.nestedRoot = root;
      vm.generation += 1;
      vm.pages = 0;
      vm.stopping = 0;
      vm.running = 0;
      vm.state = OBJECT_LIVE;
      const g = globals();
      g.vms += 1;
    }
  }
  release(registryLock());
  return result;
}

function freeVm(): u32 {
  const limit = globals().maxVms;
  for (let i: u32 = 1; i < limit; i++) {
    if (vmRecord(i).state == OBJECT_FREE) return i;
  }
  return 0;
}

/**
 * A VM that has no VPs any more, or that a core restart ended, which takes its VPs and VSs along: ids that the
 * old core gave away may have got lost with it. Its memory goes back to the root, its tables to the pool.
 */
export function destroyVm(pp: u32, vmid: u32): i64 {
  if (vmid == 0 || vmid >= globals().maxVms) return -(<i64>SYS_ERROR_NOT_FOUND);
  acquire(pp, registryLock());
  const vm = vmRecord(vmid);
  let result: i64 = 0;
  if (vm.state == OBJECT_FREE) result = -(<i64>SYS_ERROR_NOT_FOUND);
  else if (vm.state == OBJECT_CRASHED && !destroyChildren(pp, vmid)) result = -(<i64>SYS_ERROR_BUSY);
  else if (vm.vps != 0) result = -(<i64>SYS_ERROR_BUSY);
  else {
    endVm(pp, vmid);
    vouchDestroyed(pp, vmid);
    const g = globals();
    g.vms -= 1;
  }
  release(registryLock());
  return result;
}

/** False if a PP still owns one of the VSs. */
function destroyChildren(pp: u32, vmid: u32): bool {
  if (!destroyVssOf(pp, vmid)) return false;
  const limit = globals().maxVps;
  for (let i: u32 = 0; i < limit; i++) {
    const vp = vpRecord(i);
    if (vp.state == OBJECT_LIVE && <u32>vp.vmid == vmid) vp.state = OBJECT_FREE;
  }
  vmRecord(vmid).vps = 0;
  return true;
}

export function createVp(pp: u32, vmid: u32): i64 {
  if (vmid == 0 || vmid >= globals().maxVms) return -(<i64>SYS_ERROR_NOT_FOUND);
  acquire(pp, registryLock());
  const vm = vmRecord(vmid);
  const id = freeVp();
  let result: i64 = <i64>id;
  if (vm.state == OBJECT_FREE) result = -(<i64>SYS_ERROR_NOT_FOUND);
  else if (vm.state != OBJECT_LIVE) result = -(<i64>SYS_ERROR_CRASHED);
  else if (id == 0) result = -(<i64>SYS_ERROR_NO_ID);
  else {
    const vp = vpRecord(id);
    vp.vmid = <u16>vmid;
    vp.vss = 0;
    vp.active = 0;
    vp.state = OBJECT_LIVE;
    vm.vps += 1;
  }
  release(registryLock());
  return result;
}

/** Root VPs come first, so 0 means none. */
function freeVp(): u32 {
  const limit = globals().maxVps;
  for (let i: u32 = 0; i < limit; i++) {
    if (vpRecord(i).state == OBJECT_FREE) return i;
  }
  return 0;
}

export function destroyVp(pp: u32, vpid: u32): i64 {
  if (vpid >= globals().maxVps) return -(<i64>SYS_ERROR_NOT_FOUND);
  acquire(pp, registryLock());
  const vp = vpRecord(vpid);
  let result: i64 = 0;
  if (vp.state == OBJECT_FREE || vp.state == OBJECT_ROOT) result = -(<i64>SYS_ERROR_NOT_FOUND);
  else if (vp.vss != 0) result = -(<i64>SYS_ERROR_BUSY);
  else {
    vmRecord(<u32>vp.vmid).vps -= 1;
    vp.state = OBJECT_FREE;
  }
  release(registryLock());
  return result;
}
