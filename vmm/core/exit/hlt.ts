/** HLT of a micro VM: whoever runs it decides whether to wait or to end. */
import { MV_EXIT_REASON_HLT, MV_STATUS_SUCCESS } from "../../../hypercall/generated/abi";
import { ANSWER_RETURN_ADVANCED } from "../../abi/generated/exit-record";
import { endRunWithRecord } from "../end-run";

/** The guest is past the instruction, where a wake-up would find it. */
export function hltExit(pp: u32, vs: u32): u64 {
  return endRunWithRecord(pp, vs, MV_STATUS_SUCCESS, MV_EXIT_REASON_HLT, ANSWER_RETURN_ADVANCED);
}
