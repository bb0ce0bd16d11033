/** mv_vm_op_stop: a VM ends its runs and starts none any more. */
import {
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_INVALID_PERM_DENIED,
} from "../../../hypercall/generated/abi";
import { SYS_VM_STOP } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { sys } from "../hv";
import { idIn, isGuestVm } from "../ids";
import { exchangeOf } from "../pp";
import { statusOf } from "../service";
import { finish, succeed64 } from "./answer";
import { isUserSpace } from "./caller";

/** R10 and R11: PPs 0 to 63 and 64 to 127 that run it now, by bit; the caller interrupts them. */
export function stopVm(pp: u32, vs: u32): u64 {
  if (isUserSpace(vs)) return finish(vs, MV_STATUS_INVALID_PERM_DENIED);
  const page = changetype<VsPage>(vs);
  const vmid = idIn(page.r11);
  if (!isGuestVm(pp, vmid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const result = sys(SYS_VM_STOP, <u64>vmid, 0, 0);
  if (result < 0) return finish(vs, statusOf(result));
  page.r11 = load<u64>(exchangeOf(pp), 8);
  return succeed64(vs, load<u64>(exchangeOf(pp)));
}
