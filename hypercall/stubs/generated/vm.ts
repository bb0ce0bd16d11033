/* Generated from hypercall/ops.ts. Do not edit: change that and run
 * `node --import tsx toolchain/layout/generate.ts`.
 */
import { MV_VM_OP_CREATE_VM, MV_VM_OP_DESTROY_VM, MV_VM_OP_VMID, MV_VM_OP_MMIO_MAP, MV_VM_OP_MMIO_UNMAP, MV_VM_OP_STOP, MV_VM_OP_QUERY, MV_VM_OP_MAP_RANGE, MV_VM_OP_UNMAP_RANGE, MvOutputs } from "../../generated/abi";
import { vmmcall } from "./hv";

/**
 * Makes an empty VM. Returns MV_STATUS_.
 * out.reg0: its VMID.
 */
export function mvVmOpCreateVm(handle: u64, out: MvOutputs): u64 {
  const status = vmmcall(MV_VM_OP_CREATE_VM, handle, 0, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

/**
 * Destroys a VM without VPs and gives its pages back to the root VM. Returns MV_STATUS_.
 */
export function mvVmOpDestroyVm(handle: u64, vmid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VM_OP_DESTROY_VM, handle, <u64>vmid, 0, 0, changetype<usize>(out));
}

/**
 * The caller's own VM. Returns MV_STATUS_.
 * out.reg0: VMID; 0 for the root VM.
 */
export function mvVmOpVmid(handle: u64, out: MvOutputs): u64 {
  const status = vmmcall(MV_VM_OP_VMID, handle, 0, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

/**
 * Maps pages of the root VM into a micro VM, all or none: readable, writable, executable, write-back. Returns MV_STATUS_.
 */
export function mvVmOpMmioMap(handle: u64, dst: u16, src: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VM_OP_MMIO_MAP, handle, <u64>dst, <u64>src, 0, changetype<usize>(out));
}

/**
 * Unmaps pages of a micro VM. Only dst and bytes of the entries count. Where the VM runs, RETRY_CONTINUATION means that its table has lost the pages up to one that is not there, and that a TLB may have them still. Returns MV_STATUS_.
 */
export function mvVmOpMmioUnmap(handle: u64, dst: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VM_OP_MMIO_UNMAP, handle, <u64>dst, 0, 0, changetype<usize>(out));
}

/**
 * Ends a VM: runs under way return with reason interrupt at the next chance, and none starts any more. Returns MV_STATUS_.
 * out.reg0: bit n: PP n is running it and has to be interrupted.
 * out.reg1: bit n: so does PP 64 + n.
 */
export function mvVmOpStop(handle: u64, vmid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VM_OP_STOP, handle, <u64>vmid, 0, 0, changetype<usize>(out));
}

/**
 * State of a VM. Returns MV_STATUS_.
 * out.reg0: 0 free, 1 live, 2 crashed: a restart of the hypervisor's core ended it.
 * out.reg1: 4 KiB pages that it was given and that did not go back yet.
 * out.reg2: VPs.
 */
export function mvVmOpQuery(handle: u64, vmid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VM_OP_QUERY, handle, <u64>vmid, 0, 0, changetype<usize>(out));
}

/**
 * Maps ranges of the root VM's memory into a micro VM, with 2 MiB leaves where both addresses and the size allow it. Flags: READ_ACCESS is needed, WRITE_ACCESS and EXECUTE_ACCESS add rights; with LAZY a page enters the VM's table when the VM first touches it. Returns MV_STATUS_.
 * out.reg0: with RETRY_CONTINUATION, too: 4 KiB pages of the list that are done.
 */
export function mvVmOpMapRange(handle: u64, dst: u16, src: u16, done: u64, out: MvOutputs): u64 {
  return vmmcall(MV_VM_OP_MAP_RANGE, handle, <u64>dst, <u64>src, done, changetype<usize>(out));
}

/**
 * Takes ranges from a micro VM, whatever of them is mapped. Only dst and bytes of the entries count. Success means that the VM reaches none of these pages any more. Returns MV_STATUS_.
 * out.reg0: with RETRY_CONTINUATION, too: 4 KiB pages of the list that are done.
 */
export function mvVmOpUnmapRange(handle: u64, dst: u16, done: u64, out: MvOutputs): u64 {
  return vmmcall(MV_VM_OP_UNMAP_RANGE, handle, <u64>dst, 0, done, changetype<usize>(out));
}
