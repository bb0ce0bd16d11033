/** Access to the kernel's blocks: a PP block and a VS block are addressed by their linear address. */
import {
  KERNEL_PP_BLOCKS,
  KERNEL_PP_STRIDE,
  KERNEL_VS_BLOCKS,
  KERNEL_VS_STRIDE,
} from "../abi/generated/memory-map";
import { KERNEL_REGISTRY, REGISTRY_VMS, REGISTRY_VPS, REGISTRY_VSS } from "../abi/generated/memory-map";
import { LaunchState } from "../abi/generated/launch";
import { PP_BLOCK_COUNTERS, PP_BLOCK_STATE, PpState } from "../abi/generated/pp-local";
import { PpCounters, VM_RECORD_SIZE, VmRecord, VP_RECORD_SIZE, VpRecord } from "../abi/generated/registry";
import { VS_RECORD_SIZE, VsRecord } from "../abi/generated/registry";

export function ppBlock(ppid: u32): u32 {
  return KERNEL_PP_BLOCKS + ppid * KERNEL_PP_STRIDE;
}

export function ppState(pp: u32): PpState {
  return changetype<PpState>(<usize>(pp + PP_BLOCK_STATE));
}

export function ppCounters(pp: u32): PpCounters {
  return changetype<PpCounters>(<usize>(pp + PP_BLOCK_COUNTERS));
}

export function launchState(pp: u32): LaunchState {
  return changetype<LaunchState>(<usize>pp);
}

export function vsBlock(vsid: u32): u32 {
  return KERNEL_VS_BLOCKS + vsid * KERNEL_VS_STRIDE;
}

export function vmRecord(vmid: u32): VmRecord {
  return changetype<VmRecord>(<usize>(KERNEL_REGISTRY + REGISTRY_VMS + vmid * VM_RECORD_SIZE));
}

/** VMID of a record. */
export function vmidOf(vm: VmRecord): u32 {
  return (<u32>changetype<usize>(vm) - (KERNEL_REGISTRY + REGISTRY_VMS)) / VM_RECORD_SIZE;
}

export function vpRecord(vpid: u32): VpRecord {
  return changetype<VpRecord>(<usize>(KERNEL_REGISTRY + REGISTRY_VPS + vpid * VP_RECORD_SIZE));
}

export function vsRecord(vsid: u32): VsRecord {
  return changetype<VsRecord>(<usize>(KERNEL_REGISTRY + REGISTRY_VSS + vsid * VS_RECORD_SIZE));
}
