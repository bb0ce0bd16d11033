import {
  MV_ID_OP_POOL,
  MV_STATUS_FAILURE_UNKNOWN,
  MV_STATUS_SUCCESS,
  MV_VM_OP_QUERY,
} from "../../../hypercall/generated/abi.ts";
import {
  DRIVER_ERROR_CORE_RESTARTED,
  DRIVER_ERROR_HYPERCALL_FAILED,
  DRIVER_ERROR_POOL_EMPTY,
} from "../../../hypercall/generated/driver.ts";
import { OBJECT_CRASHED } from "../../abi/generated/registry.ts";
import { hypercall, outputOf } from "./context.ts";
import { PART_VM, Vm } from "./vm-table.ts";

/** With fewer free pages than this a failed call failed for want of memory: a table per level. */
const POOL_EMPTY_PAGES: u64 = 4;

/**
 * True if a restart of the core ended `vm`, or is about to: no core answers a query with FAILURE_UNKNOWN, so then it is
 * the kernel that says so, from the fault to the end of the reload, or for good where that failed. Either way every VM
 * of that time is lost.
 */
export function isCrashed(context: u32, vm: Vm): bool {
  if ((vm.parts & PART_VM) == 0) return false;
  const status = hypercall(context, MV_VM_OP_QUERY, vm.vmid, 0, 0);
  if (status == MV_STATUS_FAILURE_UNKNOWN) return true;
  return status == MV_STATUS_SUCCESS && outputOf(context, 0) == OBJECT_CRASHED;
}

/** Why a hypercall for `vm` failed: the ABI has one code for many reasons, so the driver asks. */
export function failureOf(context: u32, vm: Vm): u32 {
  if (isCrashed(context, vm)) return DRIVER_ERROR_CORE_RESTARTED;
  if (hypercall(context, MV_ID_OP_POOL, 0, 0, 0) != MV_STATUS_SUCCESS) return DRIVER_ERROR_HYPERCALL_FAILED;
  return outputOf(context, 0) < POOL_EMPTY_PAGES ? DRIVER_ERROR_POOL_EMPTY : DRIVER_ERROR_HYPERCALL_FAILED;
}
