/** Ops that tell what a VS belongs to and what it was made with. */
import { MV_INVALID_ID, MV_STATUS_INVALID_INPUT_REG1 } from "../../../hypercall/generated/abi";
import { OBJECT_FREE } from "../../abi/generated/registry";
import { VsPage } from "../../abi/generated/vs-page";
import { claim, release } from "../claim";
import { isGuestVs, isPossibleVs, isSelf } from "../ids";
import { vsPageOf, vsidOf } from "../pp";
import { vsState, vsVmid, vsVpid } from "../registry";
import { statusOf } from "../service";
import { finish, succeed16, succeed64 } from "./answer";

/** mv_vs_op_vmid. An id that is possible but not allocated answers INVALID_ID with success. */
export function vmidOfVs(pp: u32, vs: u32, asked: u32): u64 {
  const vsid = isSelf(asked) ? vsidOf(vs) : asked;
  if (!isPossibleVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  return succeed16(vs, vsState(vsid) == OBJECT_FREE ? MV_INVALID_ID : vsVmid(vsid));
}

/** mv_vs_op_vpid, by the same rule. */
export function vpidOfVs(pp: u32, vs: u32, asked: u32): u64 {
  const vsid = isSelf(asked) ? vsidOf(vs) : asked;
  if (!isPossibleVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  return succeed16(vs, vsState(vsid) == OBJECT_FREE ? MV_INVALID_ID : vsVpid(vsid));
}

/** mv_vs_op_tsc_get_khz */
export function tscKhzOfVs(pp: u32, vs: u32, vsid: u32): u64 {
  if (!isGuestVs(pp, vsid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  const khz = changetype<VsPage>(vsPageOf(vsid)).tscKhz;
  release(vsid);
  return succeed64(vs, khz);
}
