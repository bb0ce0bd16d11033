/** mv_vs_op_reg_get and reg_set. */
import {
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { VsPage } from "../../abi/generated/vs-page";
import { claim, release } from "../claim";
import { isGuestVs } from "../ids";
import { vsPageOf } from "../pp";
import { isRegister, registerOf, setRegisterOf } from "../registers";
import { statusOf } from "../service";
import { finish, succeed64 } from "./answer";

/** R12 the register; R10 its value. */
export function getRegister(pp: u32, vs: u32, vsid: u32): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const register = changetype<VsPage>(vs).r12;
  if (!isRegister(register)) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  const value = registerOf(changetype<VsPage>(vsPageOf(vsid)), <u32>register);
  release(vsid);
  return succeed64(vs, value);
}

/** R12 the register, R13 its new value. */
export function setRegister(pp: u32, vs: u32, vsid: u32): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const caller = changetype<VsPage>(vs);
  if (!isRegister(caller.r12)) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  setRegisterOf(changetype<VsPage>(vsPageOf(vsid)), <u32>caller.r12, caller.r13);
  release(vsid);
  return finish(vs, MV_STATUS_SUCCESS);
}
