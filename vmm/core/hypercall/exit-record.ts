/** mv_vs_op_exit_record: why the last run ended, in full. */
import {
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_INVALID_PERM_DENIED,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import {
  MV_EXIT_RECORD_INST_COUNT,
  MV_EXIT_RECORD_SIZE,
  MvExitRecord,
} from "../../../hypercall/generated/shared-page";
import { VsPage } from "../../abi/generated/vs-page";
import { claim, release } from "../claim";
import { isGuestVs } from "../ids";
import { exchangeOf, vsPageOf } from "../pp";
import { statusOf } from "../service";
import { finish } from "./answer";
import { callerOf, isUserSpace } from "./caller";
import { writeSharedPage } from "./shared-page";

/** Fills the caller's shared page with mv_exit_record_t. */
export function exitRecord(pp: u32, vs: u32, vsid: u32): u64 {
  if (isUserSpace(vs)) return finish(vs, MV_STATUS_INVALID_PERM_DENIED);
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  fillRecord(exchangeOf(pp), changetype<VsPage>(vsPageOf(vsid)));
  release(vsid);
  const written = writeSharedPage(pp, callerOf(vs), MV_EXIT_RECORD_SIZE);
  return finish(vs, written ? MV_STATUS_SUCCESS : MV_STATUS_FAILURE_UNKNOWN);
}

/** mv_exit_record_t of the last exit at `at`. */
export function fillRecord(at: u32, page: VsPage): void {
  const record = changetype<MvExitRecord>(at);
  record.reason = page.reason;
  record.qualification = page.qualification;
  record.info = page.info;
  record.gpa = page.gpa;
  record.nextRip = page.nextRip;
  record.instBytes = page.instructionBytes;
  record.cpl = page.cpl;
  record.rip = page.rip;
  record.rflags = page.rflags;
  memory.copy(record.inst, page.instruction, MV_EXIT_RECORD_INST_COUNT);
}
