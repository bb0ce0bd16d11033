/** VMLAUNCH or VMRESUME failed as an instruction: there is no exit, only an error number. Intel SDM volume 3, 31.4. */
import { rdtsc, vmread } from "../hv";
import { ppState } from "../pp";
import { guestOf } from "../vs/blocks";
import { coldRefused } from "./exit";
import { REASON_FAILED_INSTRUCTION, VMCS_INSTRUCTION_ERROR } from "./generated/vmcs";

/** Called by the entry stub; answers an ACTION_. */
export function vmxFailed(pp: u32): u32 {
  const state = ppState(pp);
  const vs = state.vs;
  state.exitTsc = <u32>rdtsc();
  guestOf(vs).exitCode = (<u64>REASON_FAILED_INSTRUCTION) | vmread(VMCS_INSTRUCTION_ERROR);
  return coldRefused(pp, vs);
}
