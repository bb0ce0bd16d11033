/** The page of root memory through which callers on this PP pass structures. */
import {
  MV_MAX_GPA_SIZE,
  MV_PAGE_SIZE,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_INVALID_INPUT_REG1,
  MV_STATUS_SUCCESS,
} from "../../../hypercall/generated/abi";
import { SYS_COPY_IN, SYS_COPY_OUT, SYS_SHARED_PAGE } from "../../abi/generated/exit-record";
import { VsPage } from "../../abi/generated/vs-page";
import { sys } from "../hv";
import { finish } from "./answer";
import { callerOf, slotOf } from "./caller";

/** mv_pp_op_set_shared_page_gpa */
export function setSharedPage(pp: u32, vs: u32): u64 {
  const slot = slotOf(pp, callerOf(vs));
  const gpa = changetype<VsPage>(vs).r11;
  if (!isPageOfGuest(gpa) || gpa == 0) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  if (slot.sharedPage != 0) return finish(vs, MV_STATUS_FAILURE_UNKNOWN);
  // The kernel takes the address from the caller's own R11. A page that is not the root's, or that it may
  // only read (hypervisor memory), fails here, where the caller can tell why, instead of at its first use.
  if (sys(SYS_SHARED_PAGE, 1, 0, 0) < 0) return finish(vs, MV_STATUS_INVALID_INPUT_REG1);
  slot.sharedPage = gpa;
  return finish(vs, MV_STATUS_SUCCESS);
}

/** mv_pp_op_clr_shared_page_gpa */
export function clearSharedPage(pp: u32, vs: u32): u64 {
  sys(SYS_SHARED_PAGE, 0, 0, 0);
  slotOf(pp, callerOf(vs)).sharedPage = 0;
  return finish(vs, MV_STATUS_SUCCESS);
}

/** True for a page-aligned GPA inside the ABI's address space. */
export function isPageOfGuest(gpa: u64): bool {
  return (gpa & (<u64>(MV_PAGE_SIZE - 1))) == 0 && gpa < MV_MAX_GPA_SIZE;
}

/** Copies the shared page of this kind of caller to the exchange page. False if none is set, or it is gone. */
export function readSharedPage(pp: u32, caller: u32): bool {
  return slotOf(pp, caller).sharedPage != 0 && sys(SYS_COPY_IN, <u64>caller, <u64>MV_PAGE_SIZE, 0) >= 0;
}

/** Copies the first `bytes` of the exchange page to the shared page. False if none is set, or it is gone. */
export function writeSharedPage(pp: u32, caller: u32, bytes: u32): bool {
  return slotOf(pp, caller).sharedPage != 0 && sys(SYS_COPY_OUT, <u64>caller, <u64>bytes, 0) >= 0;
}
