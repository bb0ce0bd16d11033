/** The processor, or ring 0 in its place, refused the guest's registers at entry. */
import { MV_EXIT_REASON_FAILURE, MV_STATUS_EXIT_FAILURE } from "../../../hypercall/generated/abi";
import { ANSWER_RETURN } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { endRunWithRecord } from "../end-run";
import { refusedRegister } from "./refused-state";

/** The ABI takes any register value when it is set and judges it here. */
export function invalidStateExit(pp: u32, vs: u32): u64 {
  changetype<VsPage>(vs).qualification = refusedRegister(pp, vs);
  return endRunWithRecord(pp, vs, MV_STATUS_EXIT_FAILURE, MV_EXIT_REASON_FAILURE, ANSWER_RETURN);
}
