/** mv_vm_op: virtual machines. */
import {
  MV_ROOT_VMID,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_SUCCESS,
  MV_VM_OP_CREATE_VM_IDX_VAL,
  MV_VM_OP_DESTROY_VM_IDX_VAL,
  MV_VM_OP_MAP_RANGE_IDX_VAL,
  MV_VM_OP_MMIO_MAP_IDX_VAL,
  MV_VM_OP_MMIO_UNMAP_IDX_VAL,
  MV_VM_OP_QUERY_IDX_VAL,
  MV_VM_OP_STOP_IDX_VAL,
  MV_VM_OP_UNMAP_RANGE_IDX_VAL,
  MV_VM_OP_VMID_IDX_VAL,
} from "../../../hypercall/generated/abi";
import { SYS_VM_CREATE, SYS_VM_DESTROY } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { sys } from "../hv";
import { idIn, isGuestVm, isSelf } from "../ids";
import { vsidOf } from "../pp";
import { vsVmid } from "../registry";
import { statusOf } from "../service";
import { finish, succeed16 } from "./answer";
import { checkHandleAndRoot } from "./caller";
import { mmioMap } from "./mmio-map";
import { mmioUnmap } from "./mmio-unmap";
import { queryVm } from "./query-vm";
import { mapRange, unmapRange } from "./range";
import { stopVm } from "./stop-vm";

export function vmOp(pp: u32, vs: u32, index: u32): u64 {
  const status = checkHandleAndRoot(pp, vs);
  if (status != MV_STATUS_SUCCESS) return finish(vs, status);
  switch (index) {
    case MV_VM_OP_CREATE_VM_IDX_VAL:
      return createVm(vs);
    case MV_VM_OP_DESTROY_VM_IDX_VAL:
      return destroyVm(pp, vs);
    case MV_VM_OP_VMID_IDX_VAL:
      return succeed16(vs, vsVmid(vsidOf(vs)));
    case MV_VM_OP_MMIO_MAP_IDX_VAL:
      return mmioMap(pp, vs);
    case MV_VM_OP_MMIO_UNMAP_IDX_VAL:
      return mmioUnmap(pp, vs);
    case MV_VM_OP_STOP_IDX_VAL:
      return stopVm(pp, vs);
    case MV_VM_OP_MAP_RANGE_IDX_VAL:
      return mapRange(pp, vs);
    case MV_VM_OP_UNMAP_RANGE_IDX_VAL:
      return unmapRange(pp, vs);
    case MV_VM_OP_QUERY_IDX_VAL:
      return queryVm(pp, vs);
    default:
      return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  }
}

function createVm(vs: u32): u64 {
  const vmid = sys(SYS_VM_CREATE, 0, 0, 0);
  return vmid < 0 ? finish(vs, statusOf(vmid)) : succeed16(vs, <u32>vmid);
}

function destroyVm(pp: u32, vs: u32): u64 {
  const vmid = idIn(changetype<VsPage>(vs).r11);
  if (isSelf(vmid) || vmid == MV_ROOT_VMID) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  if (!isGuestVm(pp, vmid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  return finish(vs, statusOf(sys(SYS_VM_DESTROY, <u64>vmid, 0, 0)));
}
