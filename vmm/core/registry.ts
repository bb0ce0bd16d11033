/**
 * The kernel's registry, which the core may only read. Other PPs change it meanwhile, so every word is read
 * once, atomically; an answer built on it is checked again by the service call that acts on it.
 */
import { CORE_REGISTRY, REGISTRY_VMS, REGISTRY_VPS, REGISTRY_VSS } from "../abi/generated/memory-map";
import {
  VM_RECORD_PAGES,
  VM_RECORD_SIZE,
  VM_RECORD_STATE,
  VM_RECORD_STOPPING,
  VM_RECORD_VPS,
  VP_RECORD_SIZE,
  VP_RECORD_STATE,
  VP_RECORD_VMID,
  VS_RECORD_RESIDENT,
  VS_RECORD_SIZE,
  VS_RECORD_STATE,
  VS_RECORD_VMID,
  VS_RECORD_VPID,
} from "../abi/generated/registry";

function vmAt(vmid: u32): u32 {
  return CORE_REGISTRY + REGISTRY_VMS + vmid * VM_RECORD_SIZE;
}

function vpAt(vpid: u32): u32 {
  return CORE_REGISTRY + REGISTRY_VPS + vpid * VP_RECORD_SIZE;
}

function vsAt(vsid: u32): u32 {
  return CORE_REGISTRY + REGISTRY_VSS + vsid * VS_RECORD_SIZE;
}

/** OBJECT_ of a VMID below MAX_VMS. */
export function vmState(vmid: u32): u32 {
  return atomic.load<u32>(vmAt(vmid), VM_RECORD_STATE);
}

/** VPs of a VM. */
export function vmVps(vmid: u32): u32 {
  return atomic.load<u32>(vmAt(vmid), VM_RECORD_VPS);
}

/** 4 KiB pages mapped in a VM. */
export function vmPages(vmid: u32): u64 {
  return atomic.load<u64>(vmAt(vmid), VM_RECORD_PAGES);
}

/** True once the VM was told to stop: no VS of it enters any more. */
export function vmIsStopping(vmid: u32): bool {
  return atomic.load<u32>(vmAt(vmid), VM_RECORD_STOPPING) != 0;
}

/** OBJECT_ of a VPID below MAX_VPS. */
export function vpState(vpid: u32): u32 {
  return atomic.load<u32>(vpAt(vpid), VP_RECORD_STATE);
}

/** VMID of the VM that a VP belongs to. */
export function vpVmid(vpid: u32): u32 {
  return <u32>atomic.load<u16>(vpAt(vpid), VP_RECORD_VMID);
}

/** OBJECT_ of a VSID below MAX_VSS. */
export function vsState(vsid: u32): u32 {
  return atomic.load<u32>(vsAt(vsid), VS_RECORD_STATE);
}

/** VMID of the VM that a VS belongs to. */
export function vsVmid(vsid: u32): u32 {
  return <u32>atomic.load<u16>(vsAt(vsid), VS_RECORD_VMID);
}

/** True for a VS that nobody claimed since its last run. */
export function vsIsResident(vsid: u32): bool {
  return atomic.load<u32>(vsAt(vsid), VS_RECORD_RESIDENT) != 0;
}

/** VPID of the VP that a VS belongs to. */
export function vsVpid(vsid: u32): u32 {
  return <u32>atomic.load<u16>(vsAt(vsid), VS_RECORD_VPID);
}
