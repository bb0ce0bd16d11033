/**
 * An exit of SVM: what needs no thought is answered in ring 0, everything else becomes the neutral record and
 * goes to the core.
 */
import { EXIT_WORK_FETCH, EXIT_WORK_TRACE } from "../../abi/generated/pp-local";
import { rdtsc } from "../hv";
import { ppState } from "../pp";
import { kernelOf } from "../vs/blocks";
import { coldReinject } from "../vs/events";
import { guestHypercall, rootHypercall } from "../vs/hypercall";
import { coldGuestMsr, cpuid } from "../vs/table-answer";
import { coldTraceExit } from "../vs/trace";
import { guestIn, vmcbOf } from "./blocks";
import { VMEXIT_CPUID, VMEXIT_MSR, VMEXIT_SHUTDOWN, VMEXIT_VMMCALL } from "./generated/vmcb";
import { coldSvmGuestExit } from "./guest-exit";
import { coldFetchNextRip } from "./next-rip";
import { coldSvmRootExit } from "./root-exit";
import { EVENT_VALID } from "../../abi/generated/vs-page";

const EXIT_WORK_ANY: u32 = EXIT_WORK_FETCH | EXIT_WORK_TRACE;

/** Called by the exit stub with the GPRs saved; answers an ACTION_. */
export function svmExit(pp: u32): u32 {
  const state = ppState(pp);
  state.exitTsc = <u32>rdtsc();
  const vs = state.vs;
  const vmcb = vmcbOf(vs);
  vmcb.tlbControl = 0;
  if ((vmcb.exitIntInfo & EVENT_VALID) != 0 || (state.exitWork & EXIT_WORK_ANY) != 0) {
    return coldPrepareExit(pp, vs);
  }
  return serveExit(pp, vs);
}

/** An event to deliver again, an exit to record, or a processor that does not tell the next RIP. */
export function coldPrepareExit(pp: u32, vs: u32): u32 {
  const vmcb = vmcbOf(vs);
  // A shutdown leaves the guest's state undefined; what it interrupted must not come back.
  const isWhole = <u32>vmcb.exitCode != VMEXIT_SHUTDOWN;
  if (isWhole && (vmcb.exitIntInfo & EVENT_VALID) != 0) coldReinject(guestIn(vmcb), vmcb.exitIntInfo);
  if ((ppState(pp).exitWork & EXIT_WORK_TRACE) != 0) coldTraceExit(pp, vs);
  if ((ppState(pp).exitWork & EXIT_WORK_FETCH) != 0) coldFetchNextRip(vmcb, kernelOf(vs));
  return serveExit(pp, vs);
}

function serveExit(pp: u32, vs: u32): u32 {
  const vmcb = vmcbOf(vs);
  const code = <u32>vmcb.exitCode;
  if (code == VMEXIT_CPUID) return cpuid(pp, vs, guestIn(vmcb));
  const isRoot = vs == ppState(pp).root;
  if (code == VMEXIT_VMMCALL) return isRoot ? rootHypercall(pp, vs) : guestHypercall(pp, vs);
  if (isRoot) return coldSvmRootExit(pp, vs, vmcb);
  // SVM lets the map of MSRs exit before the privilege level is judged.
  if (code != VMEXIT_MSR || vmcb.cpl != 0) return coldSvmGuestExit(pp, vs);
  return coldGuestMsr(pp, vs, (vmcb.exitInfo1 & 1) != 0);
}
