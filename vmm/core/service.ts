/** What the results of service calls mean to a caller of the ABI. */
import {
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_RETRY_CONTINUATION,
  MV_STATUS_SUCCESS,
} from "../../hypercall/generated/abi";
import { SYS_ERROR_RETRY } from "../abi/generated/exit-record";

/** Status of a hypercall whose service call gave `result`. The ABI names no reason but RETRY. */
export function statusOf(result: i64): u64 {
  if (result >= 0) return MV_STATUS_SUCCESS;
  return result == -(<i64>SYS_ERROR_RETRY) ? MV_STATUS_RETRY_CONTINUATION : MV_STATUS_FAILURE_UNKNOWN;
}
