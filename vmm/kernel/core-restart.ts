/**
 * The core is crash-only. When it faults, the upcall under way is over; no PP enters it any more; when all
 * PPs have left it, its statics are reloaded from the pristine copy, every micro VM is marked CRASHED, and
 * each PP introduces itself again by EXIT_INIT. Until then ring 0 serves the root: CPUID as it is, every
 * hypercall fails. Only a core that cannot even start stays down: then the root may leave without it.
 */
import {
  MV_PP_OP_PROMOTE,
  MV_STATUS_EXIT_FAILURE,
  MV_STATUS_FAILURE_UNKNOWN,
} from "../../hypercall/generated/abi";
import { EXIT_CPUID, EXIT_HYPERCALL, EXIT_INIT } from "../abi/generated/exit-record";
import { LAUNCH_INFO_PRISTINE, LAUNCH_STATUS_CORE_FAULT, LAUNCH_STATUS_OK } from "../abi/generated/launch";
import { PRISTINE_SEGMENT_SIZE, PristineSegment } from "../abi/generated/launch";
import { VS_BLOCK_KERNEL } from "../abi/generated/memory-map";
import { ACTION_LEAVE, PP_BLOCK_STATE, PP_STATE_SCRATCH, PpState } from "../abi/generated/pp-local";
import { OBJECT_CRASHED, OBJECT_LIVE, POSTED_STOP } from "../abi/generated/registry";
import { VsPage } from "../abi/generated/vs-page";
import { enter } from "./account";
import { CORE_CRASHED, CORE_DEAD, CORE_RELOADING, CORE_UP, Globals, globals, launchInfo } from "./globals";
import { announceChange } from "./host-changes";
import { hostSpa } from "./host-paging";
import { cpuid, physCopy, physFill } from "./hv";
import { decimal, endLine, field, text } from "./log";
import { logPlace } from "./lines";
import { launchState, ppBlock, ppCounters, ppState, vmRecord, vsRecord } from "./pp";
import { releaseUnused } from "./service/claim";
import { post } from "./service/post";
import { coldVouched } from "./service/vouch";
import { advanceTo } from "./vs/advance";
import { guestOf, kernelOf } from "./vs/blocks";
import { GuestState } from "./vs/generated/state";
import { switchToRoot } from "./vs/run";
import { restoreFaultAddress } from "./vendor";

const SEGMENTS: u32 = 4;
const PAGE: u64 = 0x1000;

/** A fault at CPL 3: logs it, takes the core down, and ends the exit that was being served. */
export function coldCoreFault(pp: u32, vector: u32, error: u64, rip: u64, cr2: u64): u32 {
  logCoreFault(pp, vector, error, rip, cr2);
  restoreFaultAddress(pp);
  return takeDown(pp);
}

/** The core answered something that the exit does not allow: the same as a fault. */
export function coldBadAnswer(pp: u32, answer: u64): u32 {
  field(pp, "core fault: bad answer ", answer);
  endLine(pp);
  return takeDown(pp);
}

/** The core asked for a service that there is not, from `rip`; answers an ACTION_. */
export function unknownService(pp: u32, number: u32, rip: u64): u32 {
  field(pp, "core fault: service call ", <u64>number);
  logPlace(pp, rip);
  endOnCpu(pp);
  return takeDown(pp);
}

function endOnCpu(pp: u32): void {
  text(pp, " on CPU ");
  decimal(pp, <u64>ppState(pp).ppid);
  endLine(pp);
}

function logCoreFault(pp: u32, vector: u32, error: u64, rip: u64, cr2: u64): void {
  text(pp, "core fault: vector ");
  decimal(pp, <u64>vector);
  field(pp, " error ", error);
  field(pp, " address ", cr2);
  field(pp, " rip ", rip);
  logPlace(pp, rip);
  endOnCpu(pp);
}

function takeDown(pp: u32): u32 {
  const state = ppState(pp);
  const counters = ppCounters(pp);
  counters.coreFaults += 1;
  state.inCore = 0;
  releaseUnused(pp);
  const vs = state.vs;
  const reason = kernelOf(vs).reason;
  // A core that cannot even start would be reloaded for ever.
  const next = reason == EXIT_INIT ? CORE_DEAD : CORE_CRASHED;
  atomic.store<u32>(changetype<usize>(globals()), next, offsetof<Globals>("coreState"));
  announceChange();
  return coldServeWithoutCore(pp, vs, reason);
}

/** Serves one exit in ring 0 while the core is down. */
export function coldServeWithoutCore(pp: u32, vs: u32, reason: u32): u32 {
  tryReload(pp);
  const state = ppState(pp);
  if (vs != state.root) return coldEndRun(pp);
  if (state.online == 0) {
    launchState(pp).status = LAUNCH_STATUS_CORE_FAULT;
    return ACTION_LEAVE;
  }
  const guest = guestOf(vs);
  const k = kernelOf(vs);
  if (reason == EXIT_CPUID) {
    nativeCpuid(pp, vs, guest);
    advanceTo(guest, k.nextRip);
  } else if (reason == EXIT_HYPERCALL) {
    const isDead = globals().coreState == CORE_DEAD;
    const promote = isDead && guest.rax == MV_PP_OP_PROMOTE && guest.cpl == 0;
    guest.rax = promote ? 0 : ownWord(pp, vs, guest, MV_STATUS_FAILURE_UNKNOWN);
    advanceTo(guest, k.nextRip);
    if (promote) {
      launchState(pp).status = LAUNCH_STATUS_OK;
      return ACTION_LEAVE;
    }
  }
  return enter(pp);
}

/** Ends the run of the current micro VM without the core: its caller sees EXIT_FAILURE. */
export function coldEndRun(pp: u32): u32 {
  switchToRoot(pp);
  const root = ppState(pp).root;
  const guest = guestOf(root);
  changetype<VsPage>(<usize>(root + VS_BLOCK_KERNEL)).r10 = 0;
  guest.rax = ownWord(pp, root, guest, MV_STATUS_EXIT_FAILURE);
  advanceTo(guest, kernelOf(root).nextRip);
  return enter(pp);
}

/** Status of the root's hypercall without the core: of memory, the kernel knows what was done. */
function ownWord(pp: u32, vs: u32, guest: GuestState, status: u64): u64 {
  const gprs = changetype<VsPage>(<usize>(vs + VS_BLOCK_KERNEL));
  return coldVouched(pp, guest.rax, status, gprs, gprs.r13);
}

/** What the tables that the core made do not have: leaves with subleaves, which say nothing of virtualization. */
function nativeCpuid(pp: u32, vs: u32, guest: GuestState): void {
  const gprs = changetype<VsPage>(<usize>(vs + VS_BLOCK_KERNEL));
  const scratch = pp + PP_BLOCK_STATE + PP_STATE_SCRATCH;
  const leaf = <u32>guest.rax;
  cpuid(leaf, <u32>gprs.rcx, scratch);
  guest.rax = <u64>load<u32>(<usize>scratch);
  gprs.rbx = <u64>load<u32>(<usize>scratch, 4);
  gprs.rcx = <u64>load<u32>(<usize>scratch, 8);
  gprs.rdx = <u64>load<u32>(<usize>scratch, 12);
}

/** Reloads the core once no PP is inside it; whoever sees that first does it. */
function tryReload(pp: u32): void {
  const at = changetype<usize>(globals());
  if (atomic.load<u32>(at, offsetof<Globals>("coreState")) != CORE_CRASHED) return;
  const pps = launchInfo().pps;
  for (let i: u32 = 0; i < pps; i++) {
    if (atomic.load<u32>(changetype<usize>(ppState(ppBlock(i))), offsetof<PpState>("inCore")) != 0) return;
  }
  if (atomic.cmpxchg<u32>(at, CORE_CRASHED, CORE_RELOADING, offsetof<Globals>("coreState")) != CORE_CRASHED)
    return;
  for (let i: u32 = 0; i < SEGMENTS; i++) reloadSegment(pp, i);
  const g = globals();
  for (let i: u32 = 1; i < g.maxVms; i++) {
    const vm = vmRecord(i);
    if (vm.state == OBJECT_LIVE) vm.state = OBJECT_CRASHED;
  }
  // Behind the states: a VS that finds it looks at its VM.
  for (let i: u32 = 0; i < g.maxVss; i++) {
    if (vsRecord(i).state == OBJECT_LIVE) post(vsRecord(i), POSTED_STOP);
  }
  g.coreGeneration += 1;
  announceChange();
  atomic.store<u32>(at, CORE_UP, offsetof<Globals>("coreState"));
  text(pp, "core restarted");
  endLine(pp);
}

/** Page by page: the core's statics are contiguous in its memory only. */
function reloadSegment(pp: u32, index: u32): void {
  const base = changetype<usize>(launchInfo()) + <usize>LAUNCH_INFO_PRISTINE;
  const segment = changetype<PristineSegment>(base + <usize>(index * PRISTINE_SEGMENT_SIZE));
  for (let offset: u64 = 0; offset < segment.memBytes; offset += PAGE) {
    const spa = hostSpa(pp, <u32>(segment.va + offset));
    if (spa == 0) continue;
    physFill(spa, 0, PAGE);
    if (offset >= segment.fileBytes) continue;
    const left = segment.fileBytes - offset;
    physCopy(spa, segment.spa + offset, left < PAGE ? left : PAGE);
  }
}
