/**
 * TSC_AUX, which RDTSCP and RDPID read: the root keeps its CPU number there. No vendor's entry loads it, so it is
 * switched by hand where the processor has it. AMD APM volume 2, section 3.2.10.
 */
import { PP_FEATURE_RDTSCP } from "../../abi/generated/pp-local";
import { rdmsr, wrmsr } from "../hv";
import { ppState } from "../pp";
import { kernelOf } from "./blocks";
import { MSR_TSC_AUX } from "./generated/state";

/** From the root to micro VM `to`. The root writes the MSR without an exit, so it is read each time. */
export function tscAuxToGuest(pp: u32, root: u32, to: u32): void {
  if ((ppState(pp).features & PP_FEATURE_RDTSCP) == 0) return;
  const r = kernelOf(root);
  r.tscAux = rdmsr(MSR_TSC_AUX);
  switchTo(r.tscAux, kernelOf(to).tscAux);
}

/** Back from micro VM `from`, which cannot write the MSR. */
export function tscAuxToRoot(pp: u32, from: u32, root: u32): void {
  if ((ppState(pp).features & PP_FEATURE_RDTSCP) == 0) return;
  switchTo(kernelOf(from).tscAux, kernelOf(root).tscAux);
}

/** A write that changes nothing is saved: it costs more than the comparison. */
function switchTo(before: u64, after: u64): void {
  if (before != after) wrmsr(MSR_TSC_AUX, after);
}
