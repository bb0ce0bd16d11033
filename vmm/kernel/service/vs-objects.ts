/** Creating and destroying a VS: VS page, GuestState, the kernel's block, extended state, and what the vendor's processor wants. */
import {
  SYS_ERROR_BUSY,
  SYS_ERROR_CRASHED,
  SYS_ERROR_NO_ID,
  SYS_ERROR_NO_MEMORY,
  SYS_ERROR_NOT_FOUND,
} from "../../abi/generated/exit-record";
import {
  CORE_VS_PAGES,
  PP_GUEST_CPUID_ALIAS,
  VS_BLOCK_KERNEL,
  VS_BLOCK_PAGE,
  VS_BLOCK_STATE,
} from "../../abi/generated/memory-map";
import { OBJECT_FREE, OBJECT_LIVE, OBJECT_ROOT, VpRecord, VsRecord } from "../../abi/generated/registry";
import { VsPage } from "../../abi/generated/vs-page";
import { Globals, globals } from "../globals";
import { mapHost, unmapHost } from "../host-paging";
import { acquire, release } from "../lock";
import { announceUnmapping } from "../host-changes";
import { allocPage, drainPool, freeDrained, freePage, isDraining } from "../pool";
import { vmRecord, vpRecord, vsBlock, vsRecord } from "../pp";
import { needsControlPage } from "../vendor";
import { initExtended } from "../vs/extended-state";
import { VsKernel } from "../vs/generated/state";
import { forgetEvents } from "./post";

/** VsRecord.claim while a VS is made or destroyed. */
const MAKING: u32 = 0xffff_ffff;

/** Guards the making and destroying of objects. */
export function registryLock(): u32 {
  return <u32>(changetype<usize>(globals()) + offsetof<Globals>("registryLock"));
}

export function createVs(pp: u32, vpid: u32): i64 {
  if (vpid >= globals().maxVps) return -(<i64>SYS_ERROR_NOT_FOUND);
  acquire(pp, registryLock());
  const result = create(pp, vpid);
  release(registryLock());
  return result;
}

function create(pp: u32, vpid: u32): i64 {
  const vp = vpRecord(vpid);
  if (vp.state != OBJECT_LIVE) return -(<i64>SYS_ERROR_NOT_FOUND);
  if (vmRecord(<u32>vp.vmid).state != OBJECT_LIVE) return -(<i64>SYS_ERROR_CRASHED);
  drainPool(pp);
  const id = freeVs();
  if (id == 0) return -(<i64>SYS_ERROR_NO_ID);
  const record = vsRecord(id);
  if (!allocate(pp, id, record)) {
    free(pp, id, record);
    unclaim(record);
    return -(<i64>SYS_ERROR_NO_MEMORY);
  }
  initialize(id, vpid, record, vp);
  vp.vss += 1;
  unclaim(record);
  return <i64>id;
}

/** A VSID that nobody has, claimed: a PP that tries to claim it must not get what is being made. */
function freeVs(): u32 {
  const limit = globals().maxVss;
  for (let i: u32 = 0; i < limit; i++) {
    const record = vsRecord(i);
    if (record.state != OBJECT_FREE || isDraining(record) || !claimed(record)) continue;
    return i;
  }
  return 0;
}

/** Claims the VS for creation or destruction; false if a PP owns it. */
function claimed(record: VsRecord): bool {
  return atomic.cmpxchg<u32>(changetype<usize>(record), 0, MAKING, offsetof<VsRecord>("claim")) == 0;
}

function unclaim(record: VsRecord): void {
  atomic.store<u32>(changetype<usize>(record), 0, offsetof<VsRecord>("claim"));
}

function allocate(pp: u32, vsid: u32, record: VsRecord): bool {
  const vs = vsBlock(vsid);
  record.pageSpa = allocPage(pp);
  record.stateSpa = allocPage(pp);
  record.kernelSpa = allocPage(pp);
  record.xsaveSpa = allocPage(pp);
  const needsControl = needsControlPage();
  if (needsControl) record.controlSpa = allocPage(pp);
  if (needsControl && record.controlSpa == 0) return false;
  if (record.pageSpa == 0 || record.stateSpa == 0 || record.kernelSpa == 0 || record.xsaveSpa == 0)
    return false;
  return (
    mapHost(pp, vs + VS_BLOCK_PAGE, record.pageSpa, false) &&
    mapHost(pp, vs + VS_BLOCK_STATE, record.stateSpa, false) &&
    mapHost(pp, vs + VS_BLOCK_KERNEL, record.kernelSpa, false) &&
    mapHost(pp, CORE_VS_PAGES + (vsid << 12), record.pageSpa, true)
  );
}

function initialize(vsid: u32, vpid: u32, record: VsRecord, vp: VpRecord): void {
  const vs = vsBlock(vsid);
  const k = changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL));
  const page = changetype<VsPage>(<usize>(vs + VS_BLOCK_PAGE));
  record.vmid = vp.vmid;
  record.vpid = <u16>vpid;
  record.posted = 0;
  record.resident = 0;
  record.tableGeneration = 0;
  forgetEvents(record);
  k.save = vs + VS_BLOCK_PAGE;
  k.vsid = vsid;
  k.record = <u32>changetype<usize>(record);
  k.vmid = <u32>vp.vmid;
  k.stateSpa = record.stateSpa;
  k.xsaveSpa = record.xsaveSpa;
  k.xcr0 = 1;
  k.cpuidTable = PP_GUEST_CPUID_ALIAS;
  initExtended(record.xsaveSpa);
  page.vsid = <u16>vsid;
  page.vpid = record.vpid;
  page.vmid = vp.vmid;
  record.state = OBJECT_LIVE;
}

/** The pages follow when no PP can reach them any more; until then the id stays taken. */
function free(pp: u32, vsid: u32, record: VsRecord): void {
  const vs = vsBlock(vsid);
  unmapHost(pp, vs + VS_BLOCK_PAGE);
  unmapHost(pp, vs + VS_BLOCK_STATE);
  unmapHost(pp, vs + VS_BLOCK_KERNEL);
  unmapHost(pp, CORE_VS_PAGES + (vsid << 12));
  // No linear address leads to these.
  if (record.xsaveSpa != 0) freePage(pp, record.xsaveSpa);
  record.xsaveSpa = 0;
  if (record.controlSpa != 0) freePage(pp, record.controlSpa);
  record.controlSpa = 0;
  record.state = OBJECT_FREE;
  freeDrained(pp, record, announceUnmapping(pp));
}

export function destroyVs(pp: u32, vsid: u32): i64 {
  if (vsid >= globals().maxVss) return -(<i64>SYS_ERROR_NOT_FOUND);
  acquire(pp, registryLock());
  const record = vsRecord(vsid);
  let result: i64 = 0;
  if (record.state == OBJECT_FREE || record.state == OBJECT_ROOT) result = -(<i64>SYS_ERROR_NOT_FOUND);
  else if (!destroy(pp, vsid, record)) result = -(<i64>SYS_ERROR_BUSY);
  release(registryLock());
  return result;
}

/** False if a PP owns it. */
function destroy(pp: u32, vsid: u32, record: VsRecord): bool {
  if (!claimed(record)) return false;
  const vp = vpRecord(<u32>record.vpid);
  vp.vss -= 1;
  free(pp, vsid, record);
  unclaim(record);
  return true;
}

/** Destroys all VSs of a VM; false if a PP owns one. The caller holds the registry's lock. */
export function destroyVssOf(pp: u32, vmid: u32): bool {
  const limit = globals().maxVss;
  for (let i: u32 = 0; i < limit; i++) {
    const record = vsRecord(i);
    if (record.state != OBJECT_LIVE || <u32>record.vmid != vmid) continue;
    if (!destroy(pp, i, record)) return false;
  }
  return true;
}
