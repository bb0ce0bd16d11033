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

/** Status of a call that was to do `count` things and whose service call says how many it did. */
export function statusOfCount(result: i64, count: u32): u64 {
  if (result < 0) return statusOf(result);
  return result == <i64>count ? MV_STATUS_SUCCESS : MV_STATUS_FAILURE_UNKNOWN;
}
