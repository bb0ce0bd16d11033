/** The driver's VMs: who has which ids. A record belongs to the descriptor that made the VM. */
import { MAX_VMS } from "../../abi/generated/memory-map.ts";
import { VM_RECORD_BYTES, vmsAt } from "./statics.ts";

/** No record; what the glue keeps for a descriptor without VM. */
export const NO_SLOT: u32 = 0xffff_ffff;

/** Life of a record. */
export const VM_FREE: u32 = 0;
export const VM_LIVE: u32 = 1;
/** Taken, but the hypervisor's objects are not all there (yet, or any more). */
export const VM_PARTIAL: u32 = 2;

@unmanaged
export class Vm {
  state: u32;
  /** Nonzero when someone ended it; atomic, since KILL comes from another CPU than the run. */
  killed: u32;
  vmid: u16;
  vpid: u16;
  vsid: u16;
  /** 1 VM, 2 VP, 4 VS: which of the three exist. */
  parts: u16;
  /** Process that owns it. */
  pid: u32;
  /** mv_bit_size_t of the IN that waits for its value. */
  inputSize: u32;
  /** Nonzero while an IN waits. */
  inputPending: u32;
  pad0: u32;
}

export const PART_VM: u16 = 1;
export const PART_VP: u16 = 2;
export const PART_VS: u16 = 4;

export function vmOf(slot: u32): Vm {
  return changetype<Vm>(vmsAt() + (slot % MAX_VMS) * VM_RECORD_BYTES);
}

/** Takes a free record; NO_SLOT if there is none. The caller holds the glue's lock of the table. */
export function takeSlot(pid: u32): u32 {
  for (let slot: u32 = 0; slot < MAX_VMS; slot++) {
    const vm = vmOf(slot);
    if (vm.state != VM_FREE) continue;
    memory.fill(changetype<usize>(vm), 0, VM_RECORD_BYTES);
    vm.state = VM_PARTIAL;
    vm.pid = pid;
    return slot;
  }
  return NO_SLOT;
}

/** Gives a record back; its VM is gone. The caller holds the glue's lock of the table. */
export function freeSlot(slot: u32): void {
  vmOf(slot).state = VM_FREE;
}

/** VMs of all descriptors. */
export function countVms(): u32 {
  let count: u32 = 0;
  for (let slot: u32 = 0; slot < MAX_VMS; slot++) count += vmOf(slot).state == VM_FREE ? 0 : 1;
  return count;
}

/** The first live VM at record `from` or behind it, NO_SLOT if there is none. */
export function liveSlot(from: u32): u32 {
  for (let slot = from; slot < MAX_VMS; slot++) if (vmOf(slot).state == VM_LIVE) return slot;
  return NO_SLOT;
}

/** The record of a live VM by its id. */
export function slotOfVmid(vmid: u64): u32 {
  for (let slot: u32 = 0; slot < MAX_VMS; slot++) {
    const vm = vmOf(slot);
    if (vm.state == VM_LIVE && <u64>vm.vmid == vmid) return slot;
  }
  return NO_SLOT;
}

/** Whether a record, live or partial, has this VM. */
export function isTaken(vmid: u32): bool {
  for (let slot: u32 = 0; slot < MAX_VMS; slot++) {
    const vm = vmOf(slot);
    if (vm.state != VM_FREE && (vm.parts & PART_VM) != 0 && <u32>vm.vmid == vmid) return true;
  }
  return false;
}

export function isKilled(vm: Vm): bool {
  return atomic.load<u32>(changetype<usize>(vm) + offsetof<Vm>("killed")) != 0;
}

export function setKilled(vm: Vm): void {
  atomic.store<u32>(changetype<usize>(vm) + offsetof<Vm>("killed"), 1);
}
