/** mv_pp_op_counters: the kernel counts, in the very layout that the ABI shows. */
import {
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_PERM_DENIED,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { MV_PP_COUNTERS_SIZE } from "../../../hypercall/generated/shared-page";
import { SYS_COUNTERS } from "../../abi/generated/exit-record";
import { sys } from "../hv";
import { finish } from "./answer";
import { callerOf, isUserSpace } from "./caller";
import { writeSharedPage } from "./shared-page";

/** Fills the caller's shared page. */
export function counters(pp: u32, vs: u32): u64 {
  if (isUserSpace(vs)) return finish(vs, MV_STATUS_INVALID_PERM_DENIED);
  if (sys(SYS_COUNTERS, 0, 0, 0) < 0) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  const written = writeSharedPage(pp, callerOf(vs), MV_PP_COUNTERS_SIZE);
  return finish(vs, written ? MV_STATUS_SUCCESS : MV_STATUS_FAILURE_UNKNOWN);
}
