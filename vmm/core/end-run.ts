/** The end of a run: the hypercall that started it, still open in the root VS of this PP, gets its results. */
import { MV_EXIT_RECORD_SIZE } from "../../hypercall/generated/shared-page";
import { VsPage } from "../abi/generated/vs-page";
import { fillRecord } from "./hypercall/exit-record";
import { contextOf, exchangeOf, rootPageOf } from "./pp";

/**
 * Answers the open mv_vs_op_run with `status` in RAX and the mv_exit_reason_t `reason` in R10.
 * `answer` is ANSWER_RETURN or ANSWER_RETURN_ADVANCED.
 */
export function endRun(pp: u32, status: u64, reason: u32, answer: u32): u64 {
  const root = changetype<VsPage>(rootPageOf(pp));
  root.rax = status;
  root.r10 = <u64>reason;
  return <u64>answer;
}

/** The same, for an exit that its record tells more of: whoever asked for that gets it in the shared page. */
export function endRunWithRecord(pp: u32, vs: u32, status: u64, reason: u32, answer: u32): u64 {
  const ended = endRun(pp, status, reason, answer);
  if (contextOf(pp).wantsRecord == 0) return ended;
  fillRecord(exchangeOf(pp), changetype<VsPage>(vs));
  return ended | ((<u64>MV_EXIT_RECORD_SIZE) << 32);
}
