/** The processor refused the guest's registers at entry. */
import { MV_EXIT_REASON_FAILURE, MV_STATUS_EXIT_FAILURE } from "../../../hypercall/generated/abi";
import { ANSWER_RETURN } from "../../abi/generated/exit-record";
import { endRunWithRecord } from "../end-run";

/** The ABI takes any register value when it is set and judges it here. */
export function invalidStateExit(pp: u32, vs: u32): u64 {
  return endRunWithRecord(pp, vs, MV_STATUS_EXIT_FAILURE, MV_EXIT_REASON_FAILURE, ANSWER_RETURN);
}
