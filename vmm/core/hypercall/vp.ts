/** mv_vp_op: virtual processors. */
import {
  MV_INVALID_ID,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_SUCCESS,
  MV_VP_OP_CREATE_VP_IDX_VAL,
  MV_VP_OP_DESTROY_VP_IDX_VAL,
  MV_VP_OP_VMID_IDX_VAL,
  MV_VP_OP_VPID_IDX_VAL,
} from "../../../hypercall/generated/abi";
import { SYS_VP_CREATE, SYS_VP_DESTROY } from "../../abi/generated/exit-record";
import { OBJECT_FREE, OBJECT_ROOT } from "../../abi/generated/registry";
import { VsPage } from "../../abi/generated/vs-page";
import { sys } from "../hv";
import { idIn, isGuestVm, isGuestVp, isPossibleVp, isSelf } from "../ids";
import { vsidOf } from "../pp";
import { vpState, vpVmid, vsVpid } from "../registry";
import { statusOf } from "../service";
import { finish, succeed16 } from "./answer";
import { checkHandleAndRoot } from "./caller";

export function vpOp(pp: u32, vs: u32, index: u32): u64 {
  const status = checkHandleAndRoot(pp, vs);
  if (status != MV_STATUS_SUCCESS) return finish(vs, status);
  const id = idIn(changetype<VsPage>(vs).r11);
  switch (index) {
    case MV_VP_OP_CREATE_VP_IDX_VAL:
      return createVp(pp, vs, id);
    case MV_VP_OP_DESTROY_VP_IDX_VAL:
      return destroyVp(pp, vs, id);
    case MV_VP_OP_VMID_IDX_VAL:
      return vmidOfVp(pp, vs, id);
    case MV_VP_OP_VPID_IDX_VAL:
      return succeed16(vs, vsVpid(vsidOf(vs)));
    default:
      return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  }
}

function createVp(pp: u32, vs: u32, vmid: u32): u64 {
  if (!isGuestVm(pp, vmid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const vpid = sys(SYS_VP_CREATE, <u64>vmid, 0, 0);
  return vpid < 0 ? finish(vs, statusOf(vpid)) : succeed16(vs, <u32>vpid);
}

function destroyVp(pp: u32, vs: u32, vpid: u32): u64 {
  if (isSelf(vpid)) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  if (!isGuestVp(pp, vpid)) {
    const isRoots = isPossibleVp(pp, vpid) && vpState(vpid) == OBJECT_ROOT;
    return finish(vs, isRoots ? MV_STATUS_FAILURE_UNKNOWN : MV_STATUS_INVALID_INPUT_REG1);
  }
  return finish(vs, statusOf(sys(SYS_VP_DESTROY, <u64>vpid, 0, 0)));
}

/** MicroV's programs count on it: an id that is possible but not allocated answers INVALID_ID with success. */
function vmidOfVp(pp: u32, vs: u32, asked: u32): u64 {
  const vpid = isSelf(asked) ? vsVpid(vsidOf(vs)) : asked;
  if (!isPossibleVp(pp, vpid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  return succeed16(vs, vpState(vpid) == OBJECT_FREE ? MV_INVALID_ID : vpVmid(vpid));
}
