/** The kernel's service calls: some twenty, in bulk, every argument checked again whatever the core checked. */
import {
  SYS_COPY_IN,
  SYS_COPY_OUT,
  SYS_COUNTERS,
  SYS_ERROR_BAD_ARGUMENT,
  SYS_ERROR_NOT_FOUND,
  SYS_ERROR_UNKNOWN_CALL,
  SYS_GUEST_ACCESS,
  SYS_LOG,
  SYS_POOL,
  SYS_SHARED_PAGE,
  SYS_TRACE,
  SYS_VM_CREATE,
  SYS_VM_DESTROY,
  SYS_VM_FILL,
  SYS_VM_MAP,
  SYS_VM_MAP_RANGE,
  SYS_VM_STOP,
  SYS_VM_UNMAP,
  SYS_VM_UNMAP_RANGE,
  SYS_VP_CREATE,
  SYS_VP_DESTROY,
  SYS_VS_CLAIM,
  SYS_VS_CREATE,
  SYS_VS_DESTROY,
  SYS_VS_FPU,
  SYS_VS_POST,
  SYS_VS_RELEASE,
  SYS_VS_TRANSLATE,
} from "../../abi/generated/exit-record";
import { MAX_PPS, PP_EXCHANGE_ALIAS } from "../../abi/generated/memory-map";
import { PP_BLOCK_COUNTERS } from "../../abi/generated/pp-local";
import {
  OBJECT_FREE,
  OBJECT_LIVE,
  POSTED_STOP,
  PP_COUNTERS_SIZE,
  VmRecord,
  VsRecord,
} from "../../abi/generated/registry";
import { globals } from "../globals";
import { fillPage } from "../nested/guest";
import { drainPool } from "../pool";
import { ppCounters, vmRecord, vsRecord } from "../pp";
import { claimForCore, releaseClaim } from "./claim";
import { guestAccess } from "./guest-access";
import { serveList, serveRanges } from "./list";
import { copy, logCore, setSharedPage } from "./memory";
import { createVm, createVp, destroyVm, destroyVp } from "./objects";
import { post, postToVs } from "./post";
import { setTrace } from "./trace";
import { createVs, destroyVs } from "./vs-objects";
import { fpu, translateGla } from "./vs-state";

/** Two words: one bit for each PP. */
const KICK_BYTES: usize = 16;

/** Ids are 16 bits: a larger argument is an id that does not exist, never another one. */
function id(value: u64): u32 {
  return value > 0xffff ? 0xffff : <u32>value;
}

/** Called by the SYSCALL stub; the result goes to the core's RAX. */
export function service(pp: u32, number: u32, a: u64, b: u64, c: u64): i64 {
  const counters = ppCounters(pp);
  counters.services += 1;
  switch (number) {
    case SYS_LOG:
      return logCore(pp, a);
    case SYS_COPY_IN:
      return copy(pp, a, b, c, false);
    case SYS_COPY_OUT:
      return copy(pp, a, b, c, true);
    case SYS_VM_CREATE:
      return createVm(pp);
    case SYS_VM_DESTROY:
      return destroyVm(pp, id(a));
    case SYS_VM_MAP:
      return serveList(pp, id(a), true);
    case SYS_VM_UNMAP:
      return serveList(pp, id(a), false);
    case SYS_VM_MAP_RANGE:
      return serveRanges(pp, id(a), b, true);
    case SYS_VM_UNMAP_RANGE:
      return serveRanges(pp, id(a), b, false);
    case SYS_VM_FILL:
      return fillPage(pp, a);
    case SYS_VM_STOP:
      return stopVm(pp, id(a));
    case SYS_VP_CREATE:
      return createVp(pp, id(a));
    case SYS_VP_DESTROY:
      return destroyVp(pp, id(a));
    case SYS_VS_CREATE:
      return createVs(pp, id(a));
    case SYS_VS_DESTROY:
      return destroyVs(pp, id(a));
    case SYS_VS_CLAIM:
      return claimForCore(pp, id(a));
    case SYS_VS_RELEASE:
      return releaseClaim(pp, id(a));
    case SYS_VS_POST:
      return postToVs(pp, id(a), b, c);
    case SYS_POOL:
      return pool(pp, a);
    case SYS_COUNTERS:
      memory.copy(<usize>(pp + PP_EXCHANGE_ALIAS), <usize>(pp + PP_BLOCK_COUNTERS), <usize>PP_COUNTERS_SIZE);
      return 0;
    case SYS_SHARED_PAGE:
      return setSharedPage(pp, a != 0);
    case SYS_VS_FPU:
      return fpu(pp, id(a), b != 0);
    case SYS_VS_TRANSLATE:
      return translateGla(pp, id(a), b);
    case SYS_TRACE:
      return setTrace(pp);
    case SYS_GUEST_ACCESS:
      return guestAccess(pp, a, b, c);
    default:
      return -(<i64>SYS_ERROR_UNKNOWN_CALL);
  }
}

function pool(pp: u32, what: u64): i64 {
  drainPool(pp);
  const g = globals();
  if (what == 0) return <i64>g.freePages;
  if (what == 1) return <i64>g.totalPages;
  if (what == 2) return <i64>g.lowestFree;
  return -(<i64>SYS_ERROR_BAD_ARGUMENT);
}

/** No VS of the VM enters any more; the PPs that run one and have to be kicked go to the exchange page, by bit. */
function stopVm(pp: u32, vmid: u32): i64 {
  const g = globals();
  if (vmid == 0 || vmid >= g.maxVms) return -(<i64>SYS_ERROR_NOT_FOUND);
  const vm = vmRecord(vmid);
  if (vm.state == OBJECT_FREE) return -(<i64>SYS_ERROR_NOT_FOUND);
  atomic.store<u32>(changetype<usize>(vm), 1, offsetof<VmRecord>("stopping"));
  const kick = pp + PP_EXCHANGE_ALIAS;
  memory.fill(<usize>kick, 0, KICK_BYTES);
  for (let i: u32 = 0; i < g.maxVss; i++) {
    const record = vsRecord(i);
    if (record.state != OBJECT_LIVE || <u32>record.vmid != vmid) continue;
    post(record, POSTED_STOP);
    const claim = atomic.load<u32>(changetype<usize>(record), offsetof<VsRecord>("claim"));
    if (claim == 0 || claim > MAX_PPS) continue;
    const ppid = claim - 1;
    const at = <usize>(kick + ((ppid >> 6) << 3));
    const shift = <u64>(ppid & 63);
    store<u64>(at, load<u64>(at) | ((<u64>1) << shift));
  }
  return 0;
}
