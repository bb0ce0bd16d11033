/** mv_pp_op_trace: exits of this PP are recorded, or not. */
import {
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_INVALID_PERM_DENIED,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { TRACE_RECORDS } from "../../../hypercall/generated/trace";
import { SYS_TRACE } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { sys } from "../hv";
import { finish } from "./answer";
import { isUserSpace } from "./caller";

export function trace(vs: u32): u64 {
  if (isUserSpace(vs)) return finish(vs, MV_STATUS_INVALID_PERM_DENIED);
  if (changetype<VsPage>(vs).r11 > <u64>TRACE_RECORDS) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  // The kernel takes the mode from the caller's own R11.
  return finish(vs, sys(SYS_TRACE, 0, 0, 0) < 0 ? MV_STATUS_FAILURE_UNKNOWN : MV_STATUS_SUCCESS);
}
