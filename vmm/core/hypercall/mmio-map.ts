/** mv_vm_op_mmio_map: pages of the root VM into a micro VM. */
import {
  MV_ROOT_VMID,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_INVALID_INPUT_REG2,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { SYS_VM_MAP } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { sys } from "../hv";
import { idIn, isGuestVm, isSelf } from "../ids";
import { statusOf } from "../service";
import { finish } from "./answer";

/** The micro VM in R11 and the root VM in R12, or what is wrong with them. */
export function checkMapIds(pp: u32, vs: u32): u64 {
  const page = changetype<VsPage>(vs);
  const source = idIn(page.r12);
  if (!isGuestVm(pp, idIn(page.r11))) return MV_STATUS_INVALID_INPUT_REG1;
  return source == MV_ROOT_VMID || isSelf(source) ? MV_STATUS_SUCCESS : MV_STATUS_INVALID_INPUT_REG2;
}

/** All entries or none. The list is the kernel's to read and to judge: nobody can change it in between. */
export function mmioMap(pp: u32, vs: u32): u64 {
  const status = checkMapIds(pp, vs);
  if (status != MV_STATUS_SUCCESS) return finish(vs, status);
  return finish(vs, statusOf(sys(SYS_VM_MAP, <u64>idIn(changetype<VsPage>(vs).r11), 0, 0)));
}
