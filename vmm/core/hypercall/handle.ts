/** mv_handle_op: there is one handle; opening returns it, closing does not revoke it. */
import {
  MV_HANDLE_OP_CLOSE_HANDLE_IDX_VAL,
  MV_HANDLE_OP_OPEN_HANDLE_IDX_VAL,
  MV_HANDLE_VAL,
  MV_SPEC_ID1_VAL,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG0,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { VsPage } from "../../abi/generated/vs-page";
import { finish, succeed64 } from "./answer";
import { checkRoot } from "./caller";

export function handleOp(pp: u32, vs: u32, index: u32): u64 {
  const status = checkRoot(pp, vs);
  if (status != MV_STATUS_SUCCESS) return finish(vs, status);
  const r10 = changetype<VsPage>(vs).r10;
  switch (index) {
    case MV_HANDLE_OP_OPEN_HANDLE_IDX_VAL:
      // All 64 bits count: the version is converted with a range check.
      if (r10 != <u64>MV_SPEC_ID1_VAL) return finish(vs, MV_STATUS_INVALID_INPUT_REG0);
      return succeed64(vs, MV_HANDLE_VAL);
    case MV_HANDLE_OP_CLOSE_HANDLE_IDX_VAL:
      return finish(vs, r10 == MV_HANDLE_VAL ? MV_STATUS_SUCCESS : MV_STATUS_INVALID_INPUT_REG0);
    default:
      return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  }
}
