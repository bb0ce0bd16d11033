/** The root VM is wanted: an interrupt is pending, the run's deadline passed, or the VM is to stop. */
import { MV_EXIT_REASON_INTERRUPT, MV_STATUS_SUCCESS } from "../../../hypercall/generated/abi";
import { ANSWER_RETURN } from "../../abi/generated/exit-record";
import { endRun } from "../end-run";

/** The interrupt stays pending and reaches the root by itself as soon as it runs. */
export function interruptExit(pp: u32, _vs: u32): u64 {
  return endRun(pp, MV_STATUS_SUCCESS, MV_EXIT_REASON_INTERRUPT, ANSWER_RETURN);
}
