/** Ownership of a VS by one PP at a time: one atomic claim. */
import { OBJECT_LIVE, VpRecord, VsRecord } from "../../abi/generated/registry";
import { SYS_ERROR_BUSY, SYS_ERROR_CRASHED, SYS_ERROR_NOT_FOUND } from "../../abi/generated/exit-record";
import { VS_BLOCK_PAGE } from "../../abi/generated/memory-map";
import { VsPage } from "../../abi/generated/vs-page";
import { globals } from "../globals";
import { catchUp } from "../host-changes";
import { acquire, release } from "../lock";
import { nestedLock } from "../nested/guest";
import { ppState, vmRecord, vpRecord, vsBlock, vsRecord } from "../pp";
import { storeBlock } from "../vs/state";

/** A claimed VS counts as running: its VM's memory cannot be unmapped meanwhile. */
function countRunning(pp: u32, vmid: u32, change: u32): void {
  acquire(pp, nestedLock());
  const vm = vmRecord(vmid);
  vm.running += change;
  release(nestedLock());
}

/** Claims VS and VP for this PP, with the whole state in the VS page. */
export function claimForCore(pp: u32, vsid: u32): i64 {
  const result = claimVs(pp, vsid);
  if (result == 0 && vsRecord(vsid).resident != 0) {
    storeBlock(pp, vsBlock(vsid));
    vsRecord(vsid).resident = 0;
  }
  return result;
}

/**
 * Claims VS and VP for this PP; a resident VS stays so. The claim comes first: what the record says before may
 * be of a VS that another PP destroys meanwhile, what it says afterwards stays.
 */
export function claimVs(pp: u32, vsid: u32): i64 {
  if (vsid >= globals().maxVss) return -(<i64>SYS_ERROR_NOT_FOUND);
  const record = vsRecord(vsid);
  if (record.state != OBJECT_LIVE) return -(<i64>SYS_ERROR_NOT_FOUND);
  const at = changetype<usize>(record);
  const me = ppState(pp).ppid + 1;
  if (atomic.cmpxchg<u32>(at, 0, me, offsetof<VsRecord>("claim")) != 0) return -(<i64>SYS_ERROR_BUSY);
  const result = claimRest(pp, vsid, record);
  if (result != 0) atomic.store<u32>(at, 0, offsetof<VsRecord>("claim"));
  return result;
}

function claimRest(pp: u32, vsid: u32, record: VsRecord): i64 {
  if (atomic.load<u32>(changetype<usize>(record)) != OBJECT_LIVE) return -(<i64>SYS_ERROR_NOT_FOUND);
  if (vmRecord(<u32>record.vmid).state != OBJECT_LIVE) return -(<i64>SYS_ERROR_CRASHED);
  const vp = changetype<usize>(vpRecord(<u32>record.vpid));
  if (atomic.cmpxchg<u32>(vp, 0, vsid + 1, offsetof<VpRecord>("active")) != 0) return -(<i64>SYS_ERROR_BUSY);
  countRunning(pp, <u32>record.vmid, 1);
  catchUp(pp);
  changetype<VsPage>(<usize>(vsBlock(vsid) + VS_BLOCK_PAGE)).ppid = <u16>ppState(pp).ppid;
  return 0;
}

/** Gives the claim back, as the last thing: from then on another PP may destroy the VS. Only its owner may. */
export function releaseVs(pp: u32, vsid: u32): void {
  const record = vsRecord(vsid);
  countRunning(pp, <u32>record.vmid, 0xffff_ffff);
  atomic.store<u32>(changetype<usize>(vpRecord(<u32>record.vpid)), 0, offsetof<VpRecord>("active"));
  atomic.store<u32>(changetype<usize>(record), 0, offsetof<VsRecord>("claim"));
}

/** True for a VS that this PP claimed and does not run: all its state is in memory, and nobody else's. */
export function isHeld(pp: u32, vsid: u32): bool {
  if (vsid >= globals().maxVss || vsid == ppState(pp).currentVsid) return false;
  const record = vsRecord(vsid);
  const owner = atomic.load<u32>(changetype<usize>(record), offsetof<VsRecord>("claim"));
  return record.state == OBJECT_LIVE && owner == ppState(pp).ppid + 1;
}

export function releaseClaim(pp: u32, vsid: u32): i64 {
  if (vsid >= globals().maxVss) return -(<i64>SYS_ERROR_NOT_FOUND);
  if (vsRecord(vsid).claim != ppState(pp).ppid + 1) return -(<i64>SYS_ERROR_BUSY);
  // The VS whose exit is being served stays claimed until its run ends: its blocks are in use.
  if (vsid == ppState(pp).currentVsid) return -(<i64>SYS_ERROR_BUSY);
  releaseVs(pp, vsid);
  return 0;
}

/** Gives back what a core that faulted had claimed for this PP but not run yet. */
export function releaseUnused(pp: u32): void {
  const limit = globals().maxVss;
  const me = ppState(pp).ppid + 1;
  for (let i: u32 = 0; i < limit; i++) {
    const record = vsRecord(i);
    if (record.state == OBJECT_LIVE && record.claim == me && i != ppState(pp).currentVsid) releaseVs(pp, i);
  }
}
