/** mv_pp_op_promote: the root leaves the hypervisor on this PP. */
import {
  MV_ROOT_VMID,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_PERM_DENIED,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { ANSWER_PROMOTE } from "../../abi/generated/exit-record";
import { OBJECT_FREE } from "../../abi/generated/registry";
import { contextOf } from "../pp";
import { vmState } from "../registry";
import { finish } from "./answer";
import { isUserSpace } from "./caller";

/** Only while no micro VM exists: it would lose the PPs that it may run on. */
export function promote(pp: u32, vs: u32): u64 {
  if (isUserSpace(vs)) return finish(vs, MV_STATUS_INVALID_PERM_DENIED);
  const maxVms = contextOf(pp).maxVms;
  for (let vmid = MV_ROOT_VMID + 1; vmid < maxVms; vmid++) {
    if (vmState(vmid) != OBJECT_FREE) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  }
  finish(vs, MV_STATUS_SUCCESS);
  return <u64>ANSWER_PROMOTE;
}
