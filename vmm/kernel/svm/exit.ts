/**
 * An exit of SVM: what needs no thought is answered in ring 0, everything else becomes the neutral record and
 * goes to the core.
 */
import { EXIT_HYPERCALL } from "../../abi/generated/exit-record";
import { VS_BLOCK_KERNEL, VS_BLOCK_PAGE, VS_BLOCK_VMCB } from "../../abi/generated/memory-map";
import { EXIT_WORK_FETCH, EXIT_WORK_TRACE, VOUCHED_NOTHING } from "../../abi/generated/pp-local";
import { VsPage } from "../../abi/generated/vs-page";
import { rdtsc } from "../hv";
import { ppState } from "../pp";
import { enter } from "../account";
import { upcall } from "../upcall";
import { coldFetchNextRip } from "./advance";
import { NO_RIP } from "./fetch";
import { coldReinject } from "./events";
import { Vmcb, VMEXIT_CPUID, VMEXIT_MSR, VMEXIT_VMMCALL, VsKernel } from "./generated/vmcb";
import { coldGuestExit } from "./guest-exit";
import { coldRootExit } from "./root-exit";
import { cpuid, coldGuestMsr } from "./table-answer";
import { coldTraceExit } from "./trace";

const EVENT_VALID: u64 = 0x8000_0000;
const EXIT_WORK_ANY: u32 = EXIT_WORK_FETCH | EXIT_WORK_TRACE;

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
  const code = <u32>vmcb.exitCode;
  if (code == VMEXIT_CPUID) return cpuid(pp, vs, vmcb);
  if (vs != ppState(pp).root) {
    return code == VMEXIT_MSR ? coldGuestMsr(pp, vs, vmcb) : coldGuestExit(pp, vs, vmcb);
  }
  if (code == VMEXIT_VMMCALL) return rootHypercall(pp, vs, vmcb);
  return coldRootExit(pp, vs, vmcb);
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
