/** Leaving the hypervisor on this PP: after a failed launch, or because the root asked for it. */
import { VS_BLOCK_VMCB } from "../../abi/generated/memory-map";
import { LAUNCH_STATUS_OK } from "../../abi/generated/launch";
import { PP_LOCAL_GDTR, PP_LOCAL_IDTR } from "../../abi/generated/pp-local";
import { physStore16, physStore64, wrmsr } from "../hv";
import { launchState, ppState } from "../pp";
import { EFER_SVME, MSR_EFER, MSR_PAT, Vmcb } from "./generated/vmcb";
import { readRootVmcb } from "./root-vmcb";

/** The stub loads what this leaves in LaunchState and in the window's descriptor-table operands. */
export function leave(pp: u32): void {
  const state = launchState(pp);
  if (state.status == LAUNCH_STATUS_OK) {
    const vmcb = changetype<Vmcb>(<usize>(ppState(pp).root + VS_BLOCK_VMCB));
    readRootVmcb(vmcb, state);
    // The root's PAT lived in the VMCB; the MSR still holds what it held at launch.
    if (vmcb.pat != state.pat) wrmsr(MSR_PAT, vmcb.pat);
  }
  ppState(pp).online = 0;
  physStore16(state.localSpa + <u64>PP_LOCAL_GDTR + 6, <u32>state.gdtrLimit);
  physStore64(state.localSpa + <u64>PP_LOCAL_GDTR + 8, state.gdtrBase);
  physStore16(state.localSpa + <u64>PP_LOCAL_IDTR + 6, <u32>state.idtrLimit);
  physStore64(state.localSpa + <u64>PP_LOCAL_IDTR + 8, state.idtrBase);
  wrmsr(MSR_EFER, state.efer | EFER_SVME);
}
