/** An NMI is pending for the root VM. */
import { MV_EXIT_REASON_NMI, MV_STATUS_SUCCESS } from "../../../hypercall/generated/abi";
import { ANSWER_RETURN } from "../../abi/generated/exit-record";
import { endRun } from "../end-run";

/** It reaches the root by itself as soon as it runs; injecting it would deliver it twice. */
export function nmiExit(pp: u32, _vs: u32): u64 {
  return endRun(pp, MV_STATUS_SUCCESS, MV_EXIT_REASON_NMI, ANSWER_RETURN);
}
