/** mv_vm_op_mmio_map: pages of the root VM into a micro VM. */
import {
  MV_ROOT_VMID,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_INVALID_INPUT_REG2,
} from "../../../hypercall/generated/abi";
import { SYS_VM_MAP, SYS_VM_UNMAP } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { sys } from "../hv";
import { idIn, isGuestVm, isSelf } from "../ids";
import { statusOfCount } from "../service";
import { finish } from "./answer";
import { callerOf } from "./caller";
import { readMdl } from "./mdl";

/** All entries or none. */
export function mmioMap(pp: u32, vs: u32): u64 {
  const page = changetype<VsPage>(vs);
  const vmid = idIn(page.r11);
  const source = idIn(page.r12);
  if (!isGuestVm(pp, vmid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  if (source != MV_ROOT_VMID && !isSelf(source)) return finish(vs, MV_STATUS_INVALID_INPUT_REG2);
  const count = readMdl(pp, callerOf(vs), true);
  if (count == 0) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  const mapped = sys(SYS_VM_MAP, <u64>vmid, <u64>count, 0);
  if (mapped > 0 && mapped < <i64>count) {
    // Takes back what was mapped before the entry that failed. Pages that another PP may still reach drain
    // by themselves; their state is the kernel's affair, the caller's list failed either way.
    sys(SYS_VM_UNMAP, <u64>vmid, <u64>mapped, 0);
  }
  return finish(vs, statusOfCount(mapped, count));
}
