/**
 * An exit of SVM: the root's own exits are served here where they need no thought, everything else becomes
 * the neutral record and goes to the core.
 */
import {
  CPUID_FLAG_OSPKE,
  CPUID_FLAG_OSXSAVE,
  CPUID_FLAG_SUBLEAF,
  CPUID_FLAG_VALID,
} from "../../abi/generated/cpuid-table";
import { CPUID_TABLE_MASK, CpuidEntry } from "../../abi/generated/cpuid-table";
import { EXIT_CPUID, EXIT_HYPERCALL } from "../../abi/generated/exit-record";
import {
  PP_CPUID_ALIAS,
  VS_BLOCK_KERNEL,
  VS_BLOCK_PAGE,
  VS_BLOCK_VMCB,
} from "../../abi/generated/memory-map";
import { EXIT_WORK_FETCH, EXIT_WORK_TRACE, VOUCHED_NOTHING } from "../../abi/generated/pp-local";
import { VsPage } from "../../abi/generated/vs-page";
import { rdtsc } from "../hv";
import { ppState } from "../pp";
import { enter } from "../account";
import { upcall } from "../upcall";
import { advanceTo, coldFetchNextRip } from "./advance";
import { NO_RIP } from "./fetch";
import { coldReinject } from "./events";
import { Vmcb, VMEXIT_CPUID, VMEXIT_VMMCALL, VsKernel } from "./generated/vmcb";
import { coldGuestExit } from "./guest-exit";
import { coldRootExit } from "./root-exit";
import { coldTraceExit } from "./trace";

const EVENT_VALID: u64 = 0x8000_0000;
const EXIT_WORK_ANY: u32 = EXIT_WORK_FETCH | EXIT_WORK_TRACE;
const CR4_OSXSAVE: u64 = 0x4_0000;
const CR4_PKE: u64 = 0x40_0000;

/** Called by the exit stub with the GPRs saved; answers an ACTION_. */
export function exit(pp: u32): u32 {
  const state = ppState(pp);
  state.exitTsc = rdtsc();
  const vs = state.vs;
  const vmcb = changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB));
  vmcb.tlbControl = 0;
  if ((vmcb.exitIntInfo & EVENT_VALID) != 0 || (state.exitWork & EXIT_WORK_ANY) != 0) {
    return coldPrepareExit(pp, vs);
  }
  return serveExit(pp, vs);
}

/** An event to deliver again, an exit to record, or a processor that does not tell the next RIP. */
export function coldPrepareExit(pp: u32, vs: u32): u32 {
  const vmcb = changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB));
  if ((vmcb.exitIntInfo & EVENT_VALID) != 0) coldReinject(vmcb);
  if ((ppState(pp).exitWork & EXIT_WORK_TRACE) != 0) coldTraceExit(pp, vs);
  if ((ppState(pp).exitWork & EXIT_WORK_FETCH) != 0) {
    coldFetchNextRip(vmcb, changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL)));
  }
  return serveExit(pp, vs);
}

function serveExit(pp: u32, vs: u32): u32 {
  const vmcb = changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB));
  if (vs != ppState(pp).root) return coldGuestExit(pp, vs, vmcb);
  const code = <u32>vmcb.exitCode;
  if (code == VMEXIT_CPUID) return rootCpuid(pp, vs, vmcb);
  if (code == VMEXIT_VMMCALL) return rootHypercall(pp, vs, vmcb);
  return coldRootExit(pp, vs, vmcb);
}

/** A leaf in the PP's table is answered here; without a next RIP the guest meets the exit again. */
function rootCpuid(pp: u32, vs: u32, vmcb: Vmcb): u32 {
  const next = vmcb.nextRip;
  ppState(pp).reason = EXIT_CPUID;
  if (next == NO_RIP) return enter(pp);
  const gprs = changetype<VsPage>(<usize>(vs + VS_BLOCK_KERNEL));
  const leaf = <u32>vmcb.rax;
  const entry = changetype<CpuidEntry>(
    <usize>(pp + PP_CPUID_ALIAS + ((rotl<u32>(leaf, 1) & CPUID_TABLE_MASK) << 5)),
  );
  const flags = entry.flags;
  if (entry.leaf != leaf || (flags & CPUID_FLAG_VALID) == 0) return coldCpuidToCore(pp, vs);
  if ((flags & CPUID_FLAG_SUBLEAF) != 0 && entry.subleaf != <u32>gprs.rcx) return coldCpuidToCore(pp, vs);
  let ecx = entry.ecx;
  if ((flags & CPUID_FLAG_OSXSAVE) != 0 && (vmcb.cr4 & CR4_OSXSAVE) != 0) ecx |= 1 << 27;
  if ((flags & CPUID_FLAG_OSPKE) != 0 && (vmcb.cr4 & CR4_PKE) != 0) ecx |= 1 << 4;
  vmcb.rax = <u64>entry.eax;
  gprs.rbx = <u64>entry.ebx;
  gprs.rcx = <u64>ecx;
  gprs.rdx = <u64>entry.edx;
  advanceTo(vmcb, next);
  return enter(pp);
}

export function coldCpuidToCore(pp: u32, vs: u32): u32 {
  const vmcb = changetype<Vmcb>(<usize>(vs + VS_BLOCK_VMCB));
  const page = changetype<VsPage>(<usize>(vs + VS_BLOCK_PAGE));
  page.rax = vmcb.rax;
  page.rcx = changetype<VsPage>(<usize>(vs + VS_BLOCK_KERNEL)).rcx;
  changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL)).nextRip = vmcb.nextRip;
  return upcall(pp, vs, EXIT_CPUID);
}

function rootHypercall(pp: u32, vs: u32, vmcb: Vmcb): u32 {
  const next = vmcb.nextRip;
  const state = ppState(pp);
  state.reason = EXIT_HYPERCALL;
  state.vouched = VOUCHED_NOTHING;
  if (next == NO_RIP) return enter(pp);
  const gprs = changetype<VsPage>(<usize>(vs + VS_BLOCK_KERNEL));
  const page = changetype<VsPage>(<usize>(vs + VS_BLOCK_PAGE));
  changetype<VsKernel>(<usize>(vs + VS_BLOCK_KERNEL)).nextRip = next;
  page.rax = vmcb.rax;
  page.r10 = gprs.r10;
  page.r11 = gprs.r11;
  page.r12 = gprs.r12;
  page.r13 = gprs.r13;
  page.cpl = <u32>vmcb.cpl;
  return upcall(pp, vs, EXIT_HYPERCALL);
}
