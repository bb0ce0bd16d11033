/** mv_vm_op_query: the state of a VM. */
import {
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_INVALID_PERM_DENIED,
} from "../../../hypercall/generated/abi";
import { OBJECT_LIVE, OBJECT_ROOT } from "../../abi/generated/registry";
import { VsPage } from "../../abi/generated/vs-page";
import { idIn, isPossibleVm, isSelf } from "../ids";
import { vsidOf } from "../pp";
import { vmPages, vmState, vmVps, vsVmid } from "../registry";
import { finish, succeed64 } from "./answer";
import { isUserSpace } from "./caller";

/** R10 state, R11 mapped pages, R12 VPs. An id that is possible but free answers state 0. */
export function queryVm(pp: u32, vs: u32): u64 {
  if (isUserSpace(vs)) return finish(vs, MV_STATUS_INVALID_PERM_DENIED);
  const page = changetype<VsPage>(vs);
  const asked = idIn(page.r11);
  const vmid = isSelf(asked) ? vsVmid(vsidOf(vs)) : asked;
  if (!isPossibleVm(pp, vmid)) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  const state = vmState(vmid);
  page.r11 = vmPages(vmid);
  page.r12 = <u64>vmVps(vmid);
  // The ABI knows free, live and crashed, with the registry's numbers; to it the root VM is a live one.
  return succeed64(vs, <u64>(state == OBJECT_ROOT ? OBJECT_LIVE : state));
}
