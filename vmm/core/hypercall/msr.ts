/** mv_vs_op_msr_get and msr_set. */
import {
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { VsPage } from "../../abi/generated/vs-page";
import { claim, release } from "../claim";
import { isGuestVs } from "../ids";
import { isMsr, msrOf, setMsrOf } from "../msrs";
import { vsPageOf } from "../pp";
import { statusOf } from "../service";
import { finish, succeed64 } from "./answer";

/** R12 the index, whose bits 63:32 are ignored; R10 the value. */
export function getMsr(pp: u32, vs: u32, vsid: u32): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const index = <u32>(changetype<VsPage>(vs).r12 & 0xffff_ffff);
  if (!isMsr(<u64>index)) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  const value = msrOf(changetype<VsPage>(vsPageOf(vsid)), index);
  release(vsid);
  return succeed64(vs, value);
}

/** R12 the index, R13 the new value. */
export function setMsr(pp: u32, vs: u32, vsid: u32): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const caller = changetype<VsPage>(vs);
  const index = <u32>(caller.r12 & 0xffff_ffff);
  if (!isMsr(<u64>index)) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  const isSet = setMsrOf(changetype<VsPage>(vsPageOf(vsid)), index, caller.r13);
  release(vsid);
  return finish(vs, isSet ? MV_STATUS_SUCCESS : MV_STATUS_FAILURE_UNKNOWN);
}
