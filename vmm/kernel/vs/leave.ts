/** Leaving the hypervisor on this PP: after a failed launch, or because the root asked for it. */
import { LAUNCH_STATUS_OK } from "../../abi/generated/launch";
import { PP_LOCAL_GDTR, PP_LOCAL_IDTR } from "../../abi/generated/pp-local";
import { DIRTY_ALL } from "../../abi/generated/vs-page";
import { physStore16, physStore64, wrmsr } from "../hv";
import { launchState, ppState } from "../pp";
import { leaveVendor } from "../vendor";
import { guestOf } from "./blocks";
import { fresh } from "./fresh";
import { MSR_PAT } from "./generated/state";
import { readRootState } from "./root-state";

/** The stub loads what this leaves in LaunchState and in the window's descriptor-table operands. */
export function leave(pp: u32): void {
  const state = launchState(pp);
  if (state.status == LAUNCH_STATUS_OK) {
    const root = ppState(pp).root;
    fresh(root, DIRTY_ALL);
    const guest = guestOf(root);
    readRootState(guest, state);
    // The root's PAT was switched with it; the MSR still holds what it held at launch.
    if (guest.pat != state.pat) wrmsr(MSR_PAT, guest.pat);
  }
  ppState(pp).online = 0;
  physStore16(state.localSpa + <u64>PP_LOCAL_GDTR + 6, <u32>state.gdtrLimit);
  physStore64(state.localSpa + <u64>PP_LOCAL_GDTR + 8, state.gdtrBase);
  physStore16(state.localSpa + <u64>PP_LOCAL_IDTR + 6, <u32>state.idtrLimit);
  physStore64(state.localSpa + <u64>PP_LOCAL_IDTR + 8, state.idtrBase);
  leaveVendor(pp);
}
