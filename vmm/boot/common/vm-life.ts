/** Life of a VM: created with one VP and one VS, ended by its owner, by KILL or by stop. */
import {
  MV_STATUS_RETRY_CONTINUATION,
  MV_STATUS_SUCCESS,
  MV_VM_OP_CREATE_VM,
  MV_VM_OP_DESTROY_VM,
  MV_VM_OP_QUERY,
  MV_VM_OP_STOP,
  MV_VP_OP_CREATE_VP,
  MV_VP_OP_DESTROY_VP,
  MV_VS_OP_CREATE_VS,
  MV_VS_OP_DESTROY_VS,
} from "../../../hypercall/generated/abi.ts";
import {
  DRIVER_ERROR_HYPERCALL_FAILED,
  DRIVER_ERROR_NO_SUCH_VM,
  DRIVER_ERROR_NONE,
  DriverCall,
  DriverList,
  DriverVm,
} from "../../../hypercall/generated/driver.ts";
import { OBJECT_CRASHED } from "../../abi/generated/registry.ts";
import { hypercall, idOutput, outputOf } from "./context.ts";
import { panicked } from "./hv.ts";
import { failureOf } from "./vm-failure.ts";
import {
  isTaken,
  liveSlot,
  NO_SLOT,
  PART_VM,
  PART_VP,
  PART_VS,
  setKilled,
  slotOfVmid,
  Vm,
  VM_LIVE,
  VM_PARTIAL,
  vmOf,
} from "./vm-table.ts";

/** Answer beside DRIVER_ERROR_: another CPU has to pass an exit first; kick all and call again. */
export const RETRY: u32 = 0xffff_ffff;

function createParts(context: u32, vm: Vm): u64 {
  let status = hypercall(context, MV_VM_OP_CREATE_VM, 0, 0, 0);
  if (status != MV_STATUS_SUCCESS) return status;
  vm.vmid = <u16>idOutput(context);
  vm.parts |= PART_VM;
  status = hypercall(context, MV_VP_OP_CREATE_VP, vm.vmid, 0, 0);
  if (status != MV_STATUS_SUCCESS) return status;
  vm.vpid = <u16>idOutput(context);
  vm.parts |= PART_VP;
  status = hypercall(context, MV_VS_OP_CREATE_VS, vm.vpid, 0, 0);
  if (status != MV_STATUS_SUCCESS) return status;
  vm.vsid = <u16>idOutput(context);
  vm.parts |= PART_VS;
  return MV_STATUS_SUCCESS;
}

/**
 * Creates the VM of record `slot`; fills DriverVm. After a failure the record is partial, and destroyVm
 * gives back what was made.
 */
export function createVm(context: u32, slot: u32): u32 {
  const call = changetype<DriverVm>(context);
  const vm = vmOf(slot);
  const status = createParts(context, vm);
  if (status != MV_STATUS_SUCCESS) {
    call.detail = status;
    return failureOf(context, vm);
  }
  vm.state = VM_LIVE;
  call.vmid = vm.vmid;
  call.vpid = vm.vpid;
  call.vsid = vm.vsid;
  call.pid = vm.pid;
  return DRIVER_ERROR_NONE;
}

/** Destroys one part; RETRY as destroyVm. */
function destroyPart(context: u32, vm: Vm, part: u16, op: u64, id: u16): u32 {
  if ((vm.parts & part) == 0) return DRIVER_ERROR_NONE;
  const status = hypercall(context, op, id, 0, 0);
  if (status == MV_STATUS_RETRY_CONTINUATION) return RETRY;
  if (status != MV_STATUS_SUCCESS) return DRIVER_ERROR_HYPERCALL_FAILED;
  vm.parts &= ~part;
  return DRIVER_ERROR_NONE;
}

/**
 * Destroys what exists of the VM, whose memory is unmapped. RETRY: kick all CPUs and call again. A VM that a
 * restart of the core ended goes as a whole. That it is gone is believed of destroy_vm alone, for which the kernel
 * vouches, even where the core died while it served it: afterwards the VM's pages are unpinned.
 */
export function destroyVm(context: u32, slot: u32): u32 {
  const vm = vmOf(slot);
  vm.state = VM_PARTIAL;
  if ((vm.parts & PART_VM) != 0) {
    const status = hypercall(context, MV_VM_OP_QUERY, vm.vmid, 0, 0);
    if (status != MV_STATUS_SUCCESS) return DRIVER_ERROR_HYPERCALL_FAILED;
    if (outputOf(context, 0) == OBJECT_CRASHED) vm.parts = PART_VM;
  }
  let error = destroyPart(context, vm, PART_VS, MV_VS_OP_DESTROY_VS, vm.vsid);
  if (error != DRIVER_ERROR_NONE) return error;
  error = destroyPart(context, vm, PART_VP, MV_VP_OP_DESTROY_VP, vm.vpid);
  if (error != DRIVER_ERROR_NONE) return error;
  return destroyPart(context, vm, PART_VM, MV_VM_OP_DESTROY_VM, vm.vmid);
}

/**
 * Destroys the VMs from `first` to before `end` that a restart of the core ended and that are nobody's: the
 * old core died before it could say their ids. The caller holds the glue's lock of the table.
 */
export function destroyLost(context: u32, first: u32, end: u32): u32 {
  for (let vmid = first; vmid < end; vmid++) {
    if (hypercall(context, MV_VM_OP_QUERY, vmid, 0, 0) != MV_STATUS_SUCCESS) break; // no such id is possible
    if (outputOf(context, 0) != OBJECT_CRASHED || isTaken(vmid)) continue;
    hypercall(context, MV_VM_OP_DESTROY_VM, vmid, 0, 0);
  }
  return DRIVER_ERROR_NONE;
}

/** Makes the run of `slot`'s VM end; the owner's call returns KILLED. The glue kicks all CPUs afterwards. */
export function endVm(context: u32, slot: u32): u32 {
  const vm = vmOf(slot);
  setKilled(vm);
  if ((vm.parts & PART_VM) == 0) return DRIVER_ERROR_NONE;
  const status = hypercall(context, MV_VM_OP_STOP, vm.vmid, 0, 0);
  return status == MV_STATUS_SUCCESS ? DRIVER_ERROR_NONE : DRIVER_ERROR_HYPERCALL_FAILED;
}

/** KILL: DriverCall.argument is the VMID. */
export function killVm(context: u32): u32 {
  const slot = slotOfVmid(changetype<DriverCall>(context).argument);
  return slot == NO_SLOT ? DRIVER_ERROR_NO_SUCH_VM : endVm(context, slot);
}

/** Memory that the VM has now; 0 where nobody can say. */
function mappedBytes(context: u32, vm: Vm): u64 {
  if (panicked() != 0 || hypercall(context, MV_VM_OP_QUERY, vm.vmid, 0, 0) != MV_STATUS_SUCCESS) return 0;
  return outputOf(context, 1) << 12;
}

/** LIST: the next VM from DriverList.index on. */
export function listVm(context: u32): u32 {
  const call = changetype<DriverList>(context);
  const slot = liveSlot(call.index);
  if (slot == NO_SLOT) return DRIVER_ERROR_NO_SUCH_VM;
  call.index = slot + 1;
  const vm = vmOf(slot);
  call.vmid = vm.vmid;
  call.vpid = vm.vpid;
  call.vsid = vm.vsid;
  call.pid = vm.pid;
  call.memory = mappedBytes(context, vm);
  return DRIVER_ERROR_NONE;
}
