/** mv_vm_op_mmio_unmap: pages of a micro VM back to where they came from. */
import {
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { SYS_VM_UNMAP } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { sys } from "../hv";
import { idIn, isGuestVm } from "../ids";
import { statusOf } from "../service";
import { finish } from "./answer";

/**
 * RETRY_CONTINUATION while some PP may still reach the pages; the same call again finds out. An entry that
 * fails behind others leaves those unmapped, as in MicroV.
 */
export function mmioUnmap(pp: u32, vs: u32): u64 {
  const vmid = idIn(changetype<VsPage>(vs).r11);
  if (!isGuestVm(pp, vmid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const unmapped = sys(SYS_VM_UNMAP, <u64>vmid, 0, 0);
  if (unmapped < 0) return finish(vs, statusOf(unmapped));
  return finish(vs, (unmapped & 1) != 0 ? MV_STATUS_SUCCESS : MV_STATUS_FAILURE_UNKNOWN);
}
