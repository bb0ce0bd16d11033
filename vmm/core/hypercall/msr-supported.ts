/** mv_pp_op_msr_get_supported_list: which MSRs micro VMs have. */
import {
  MV_RDL_FLAG_ALL,
  MV_RDL_MAX_ENTRIES,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { isMsr, MSR_COUNT, msrIndex } from "../msrs";
import { finish } from "./answer";
import { callerOf } from "./caller";
import { rdlEntry, rdlOf, writeRdl } from "./rdl";
import { readSharedPage } from "./shared-page";

/** The caller's flags in reg0 choose: list all from index reg1 on, or say of each entry whether it is one. */
export function supportedMsrs(pp: u32, vs: u32): u64 {
  if (!readSharedPage(pp, callerOf(vs))) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const list = rdlOf(pp);
  if (list.reg0 == MV_RDL_FLAG_ALL) {
    return list.numEntries == 0 ? listAll(pp, vs, list.reg1) : finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  }
  const count = list.numEntries;
  if (list.reg0 != 0 || list.reg1 != 0 || count == 0 || count > <u64>MV_RDL_MAX_ENTRIES) {
    return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  }
  return filter(pp, vs, <u32>count);
}

/** reg1 afterwards: entries that did not fit, of which there are none as long as a page holds them all. */
function listAll(pp: u32, vs: u32, first: u64): u64 {
  if (first >= <u64>MSR_COUNT) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  const count = MSR_COUNT - <u32>first;
  for (let i: u32 = 0; i < count; i++) {
    const entry = rdlEntry(pp, i);
    entry.reg = <u64>msrIndex(<u32>first + i);
    entry.val = 1;
  }
  const list = rdlOf(pp);
  list.numEntries = <u64>count;
  list.reg1 = 0;
  return finish(vs, writeRdl(pp, vs, count) ? MV_STATUS_SUCCESS : MV_STATUS_FAILURE_UNKNOWN);
}

/** val 1 for an MSR of micro VMs, 0 for another. What is no index at all fails the call and changes nothing. */
function filter(pp: u32, vs: u32, count: u32): u64 {
  for (let i: u32 = 0; i < count; i++) {
    const entry = rdlEntry(pp, i);
    if (entry.reg > 0xffff_ffff) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
    entry.val = isMsr(entry.reg) ? 1 : 0;
  }
  return finish(vs, writeRdl(pp, vs, count) ? MV_STATUS_SUCCESS : MV_STATUS_FAILURE_UNKNOWN);
}
