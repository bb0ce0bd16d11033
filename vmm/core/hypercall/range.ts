/** mv_vm_op_map_range and mv_vm_op_unmap_range: memory in ranges, a bounded part of the work a call. */
import {
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_INVALID_PERM_DENIED,
  MV_STATUS_RETRY_CONTINUATION,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { SYS_ERROR_RETRY, SYS_VM_MAP_RANGE, SYS_VM_UNMAP_RANGE } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { sys } from "../hv";
import { idIn, isGuestVm } from "../ids";
import { statusOf } from "../service";
import { finish } from "./answer";
import { isUserSpace } from "./caller";
import { checkMapIds } from "./mmio-map";

/** R10: pages of the list that are done. */
function work(vs: u32, service: u32): u64 {
  const page = changetype<VsPage>(vs);
  const result = sys(service, <u64>idIn(page.r11), page.r13, 0);
  if (result == -(<i64>SYS_ERROR_RETRY)) page.r10 = page.r13;
  if (result < 0) return finish(vs, statusOf(result));
  page.r10 = <u64>(result >> 1);
  return finish(vs, (result & 1) != 0 ? MV_STATUS_SUCCESS : MV_STATUS_RETRY_CONTINUATION);
}

export function mapRange(pp: u32, vs: u32): u64 {
  if (isUserSpace(vs)) return finish(vs, MV_STATUS_INVALID_PERM_DENIED);
  const status = checkMapIds(pp, vs);
  return status == MV_STATUS_SUCCESS ? work(vs, SYS_VM_MAP_RANGE) : finish(vs, status);
}

export function unmapRange(pp: u32, vs: u32): u64 {
  if (isUserSpace(vs)) return finish(vs, MV_STATUS_INVALID_PERM_DENIED);
  const isGuest = isGuestVm(pp, idIn(changetype<VsPage>(vs).r11));
  return isGuest ? work(vs, SYS_VM_UNMAP_RANGE) : finish(vs, MV_STATUS_INVALID_INPUT_REG1);
}
