/** mv_vs_op_gla_to_gpa: an address that a VS's own page tables translate. */
import {
  MV_PAGE_SIZE,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_INVALID_INPUT_REG2,
} from "../../../hypercall/generated/abi";
import { SYS_VS_TRANSLATE } from "../../abi/generated/exit-record";
import { OBJECT_FREE } from "../../abi/generated/registry";
import { VsPage } from "../../abi/generated/vs-page";
import { claim, release } from "../claim";
import { sys } from "../hv";
import { isGuestVs, isPossibleVs, isSelf } from "../ids";
import { vsidOf } from "../pp";
import { vsState } from "../registry";
import { statusOf } from "../service";
import { finish, succeed64 } from "./answer";

/** R10 the page's GPA in bits 63:12 and MV_MAP_FLAG_ in bits 11:0. */
export function glaToGpa(pp: u32, vs: u32, asked: u32): u64 {
  const vsid = isSelf(asked) ? vsidOf(vs) : asked;
  if (!isPossibleVs(pp, vsid) || vsState(vsid) == OBJECT_FREE)
    return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const gla = changetype<VsPage>(vs).r12;
  if (gla == 0 || (gla & (<u64>(MV_PAGE_SIZE - 1))) != 0) return finish(vs, MV_STATUS_INVALID_INPUT_REG2);
  if (isGuestVs(pp, vsid)) return ofGuest(vs, vsid, gla);
  // Another PP's root VS runs there, on tables that only that PP knows.
  if (vsid != vsidOf(vs)) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  return answer(vs, sys(SYS_VS_TRANSLATE, <u64>vsid, gla, 0));
}

function ofGuest(vs: u32, vsid: u32, gla: u64): u64 {
  const claimed = claim(vsid);
  if (claimed < 0) return finish(vs, statusOf(claimed));
  const translation = sys(SYS_VS_TRANSLATE, <u64>vsid, gla, 0);
  release(vsid);
  return answer(vs, translation);
}

function answer(vs: u32, translation: i64): u64 {
  return translation < 0 ? finish(vs, statusOf(translation)) : succeed64(vs, <u64>translation);
}
