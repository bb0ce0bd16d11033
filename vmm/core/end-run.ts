/** The end of a run: the hypercall that started it, still open in the root VS of this PP, gets its results. */
import { VsPage } from "../abi/generated/vs-page";
import { rootPageOf } from "./pp";

/**
 * Answers the open mv_vs_op_run with `status` in RAX and the mv_exit_reason_t `reason` in R10. `answer` is
 * ANSWER_RETURN or ANSWER_RETURN_ADVANCED.
 */
export function endRun(pp: u32, status: u64, reason: u32, answer: u32): u64 {
  const root = changetype<VsPage>(rootPageOf(pp));
  root.rax = status;
  root.r10 = <u64>reason;
  return <u64>answer;
}
