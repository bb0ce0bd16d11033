/** mv_pp_op: this physical processor, as the caller sees it. */
import {
  MV_PP_OP_CLR_SHARED_PAGE_GPA_IDX_VAL,
  MV_PP_OP_COUNTERS_IDX_VAL,
  MV_PP_OP_CPUID_GET_SUPPORTED_LIST_IDX_VAL,
  MV_PP_OP_MSR_GET_SUPPORTED_LIST_IDX_VAL,
  MV_PP_OP_ONLINE_PPS_IDX_VAL,
  MV_PP_OP_PPID_IDX_VAL,
  MV_PP_OP_PROMOTE_IDX_VAL,
  MV_PP_OP_SET_SHARED_PAGE_GPA_IDX_VAL,
  MV_PP_OP_TRACE_IDX_VAL,
  MV_PP_OP_TSC_GET_KHZ_IDX_VAL,
  MV_PP_OP_TSC_SET_KHZ_IDX_VAL,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { VsPage } from "../../abi/generated/vs-page";
import { contextOf } from "../pp";
import { finish, succeed16, succeed64 } from "./answer";
import { callerOf, checkHandleAndRoot, slotOf } from "./caller";
import { counters } from "./counters";
import { supportedCpuidList } from "./cpuid-supported";
import { supportedMsrs } from "./msr-supported";
import { promote } from "./promote";
import { clearSharedPage, setSharedPage } from "./shared-page";
import { trace } from "./trace";

export function ppOp(pp: u32, vs: u32, index: u32): u64 {
  const status = checkHandleAndRoot(pp, vs);
  if (status != MV_STATUS_SUCCESS) return finish(vs, status);
  switch (index) {
    case MV_PP_OP_PPID_IDX_VAL:
      return succeed16(vs, contextOf(pp).ppid);
    case MV_PP_OP_ONLINE_PPS_IDX_VAL:
      return succeed16(vs, contextOf(pp).pps);
    case MV_PP_OP_CLR_SHARED_PAGE_GPA_IDX_VAL:
      return clearSharedPage(pp, vs);
    case MV_PP_OP_SET_SHARED_PAGE_GPA_IDX_VAL:
      return setSharedPage(pp, vs);
    case MV_PP_OP_CPUID_GET_SUPPORTED_LIST_IDX_VAL:
      return supportedCpuidList(pp, vs);
    case MV_PP_OP_MSR_GET_SUPPORTED_LIST_IDX_VAL:
      return supportedMsrs(pp, vs);
    case MV_PP_OP_TSC_GET_KHZ_IDX_VAL:
      return tscGetKhz(pp, vs);
    case MV_PP_OP_TSC_SET_KHZ_IDX_VAL:
      return tscSetKhz(pp, vs);
    case MV_PP_OP_PROMOTE_IDX_VAL:
      return promote(pp, vs);
    case MV_PP_OP_COUNTERS_IDX_VAL:
      return counters(pp, vs);
    case MV_PP_OP_TRACE_IDX_VAL:
      return trace(vs);
    default:
      return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  }
}

function tscGetKhz(pp: u32, vs: u32): u64 {
  const khz = slotOf(pp, callerOf(vs)).tscKhz;
  return khz == 0 ? finish(vs, MV_STATUS_FAILURE_UNKNOWN) : succeed64(vs, khz);
}

function tscSetKhz(pp: u32, vs: u32): u64 {
  const khz = changetype<VsPage>(vs).r11;
  if (khz == 0) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  slotOf(pp, callerOf(vs)).tscKhz = khz;
  return finish(vs, MV_STATUS_SUCCESS);
}
