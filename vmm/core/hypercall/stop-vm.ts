/** mv_vm_op_stop: a VM ends its runs and starts none any more. */
import {
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_INVALID_PERM_DENIED,
} from "../../../hypercall/generated/abi";
import { SYS_ERROR_CRASHED, SYS_VM_STOP } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { sys } from "../hv";
import { idIn, isGuestVm } from "../ids";
import { statusOf } from "../service";
import { finish, succeed64 } from "./answer";
import { isUserSpace } from "./caller";

/** R10: the PPs that run it now, by bit; the caller interrupts them. */
export function stopVm(pp: u32, vs: u32): u64 {
  if (isUserSpace(vs)) return finish(vs, MV_STATUS_INVALID_PERM_DENIED);
  const vmid = idIn(changetype<VsPage>(vs).r11);
  if (!isGuestVm(pp, vmid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const pps = sys(SYS_VM_STOP, <u64>vmid, 0, 0);
  return isError(pps) ? finish(vs, statusOf(pps)) : succeed64(vs, <u64>pps);
}

/** The mask uses all 64 bits; a small negative one would mean that 60 PPs run one VM. */
function isError(result: i64): bool {
  return result < 0 && result >= -(<i64>SYS_ERROR_CRASHED);
}
