/** mv_vs_op_run: enters a guest on this PP. The hypercall stays open until an exit ends the run. */
import {
  MV_EXIT_REASON_FAILURE,
  MV_MP_STATE_RUNNING,
  MV_STATUS_EXIT_FAILURE,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_INVALID_PERM_DENIED,
} from "../../../hypercall/generated/abi";
import { ANSWER_RUN } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { claim, release } from "../claim";
import { isGuestVs } from "../ids";
import { contextOf, vsPageOf } from "../pp";
import { vmIsStopping, vsIsResident, vsVmid } from "../registry";
import { statusOf } from "../service";
import { finish } from "./answer";
import { isUserSpace } from "./caller";
import { changeMpState } from "./mp-state";

/** mv_vs_op_run_until: R12 the TSC value at which the run ends, 0 for none. It ends with the exit record. */
export function runUntil(pp: u32, vs: u32, vsid: u32): u64 {
  if (isUserSpace(vs)) return finish(vs, MV_STATUS_INVALID_PERM_DENIED);
  contextOf(pp).wantsRecord = 1;
  return start(pp, vs, vsid, changetype<VsPage>(vs).r12);
}

/** mv_vs_op_run */
export function run(pp: u32, vs: u32, vsid: u32): u64 {
  contextOf(pp).wantsRecord = 0;
  return start(pp, vs, vsid, 0);
}

/** FAILURE_UNKNOWN where the VS may not run at all; EXIT_FAILURE where its state forbids it. */
function start(pp: u32, vs: u32, vsid: u32, deadline: u64): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  if (vmIsStopping(vsVmid(vsid))) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  contextOf(pp).deadline = deadline;
  if (vsIsResident(vsid)) {
    // Nobody touched it since it ran: the kernel claims it, or answers what is set here.
    changetype<VsPage>(vs).rax = MV_STATUS_FAILURE_UNKNOWN;
    return (<u64>ANSWER_RUN) | ((<u64>vsid) << 32);
  }
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  if (!changeMpState(changetype<VsPage>(vsPageOf(vsid)), MV_MP_STATE_RUNNING)) {
    release(vsid);
    changetype<VsPage>(vs).r10 = <u64>MV_EXIT_REASON_FAILURE;
    return finish(vs, MV_STATUS_EXIT_FAILURE);
  }
  return (<u64>ANSWER_RUN) | ((<u64>vsid) << 32);
}
