/** mv_debug_op: the one class that micro VMs may call, too. */
import {
  MV_DEBUG_OP_OUT_IDX_VAL,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { VsPage } from "../../abi/generated/vs-page";
import { putDecimal, putHex, putText, sendLine } from "../log";
import { exchangeOf, isRoot, vsidOf } from "../pp";
import { finish } from "./answer";
import { checkRing } from "./caller";

export function debugOp(pp: u32, vs: u32, index: u32): u64 {
  if (isRoot(pp, vs)) {
    const status = checkRing(pp, vs);
    if (status != MV_STATUS_SUCCESS) return finish(vs, status);
  }
  if (index != MV_DEBUG_OP_OUT_IDX_VAL) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  const page = changetype<VsPage>(vs);
  let at = putDecimal(putText(exchangeOf(pp), "debug out of VS "), vsidOf(vs));
  at = putHex(putText(at, ": "), page.r10);
  at = putHex(putText(at, " "), page.r11);
  sendLine(pp, at);
  return finish(vs, MV_STATUS_SUCCESS);
}
