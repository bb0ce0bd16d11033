/** mv_id_op: what hypervisor is this? */
import {
  MV_ALL_SPECS_SUPPORTED_VAL,
  MV_ID_OP_POOL_IDX_VAL,
  MV_ID_OP_VERSION_IDX_VAL,
  MV_POOL_FLAG_USER_HYPERCALLS,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_PERM_DENIED,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { SYS_POOL } from "../../abi/generated/exit-record";
import { LAUNCH_FLAG_USER_HYPERCALLS } from "../../abi/generated/launch";
import { VsPage } from "../../abi/generated/vs-page";
import { sys } from "../hv";
import { contextOf } from "../pp";
import { finish, succeed64 } from "./answer";
import { checkRoot, isUserSpace } from "./caller";

/** Arguments of SYS_POOL. */
const POOL_FREE: u64 = 0;
const POOL_TOTAL: u64 = 1;
const POOL_LOWEST: u64 = 2;

export function idOp(pp: u32, vs: u32, index: u32): u64 {
  const status = checkRoot(pp, vs);
  if (status != MV_STATUS_SUCCESS) return finish(vs, status);
  switch (index) {
    case MV_ID_OP_VERSION_IDX_VAL:
      return succeed64(vs, <u64>MV_ALL_SPECS_SUPPORTED_VAL);
    case MV_ID_OP_POOL_IDX_VAL:
      return coldPool(pp, vs);
    default:
      return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  }
}

function coldPool(pp: u32, vs: u32): u64 {
  if (isUserSpace(vs)) return finish(vs, MV_STATUS_INVALID_PERM_DENIED);
  const page = changetype<VsPage>(vs);
  const users = (contextOf(pp).flags & LAUNCH_FLAG_USER_HYPERCALLS) != 0;
  page.r11 = <u64>sys(SYS_POOL, POOL_TOTAL, 0, 0);
  page.r12 = <u64>sys(SYS_POOL, POOL_LOWEST, 0, 0);
  page.r13 = users ? MV_POOL_FLAG_USER_HYPERCALLS : 0;
  return succeed64(vs, <u64>sys(SYS_POOL, POOL_FREE, 0, 0));
}
