/* Generated from hypercall/ops.ts. Do not edit: change that and run
 * `node --import tsx toolchain/layout/generate.ts`.
 */
import { MV_PP_OP_PPID, MV_PP_OP_ONLINE_PPS, MV_PP_OP_CLR_SHARED_PAGE_GPA, MV_PP_OP_SET_SHARED_PAGE_GPA, MV_PP_OP_CPUID_GET_SUPPORTED_LIST, MV_PP_OP_MSR_GET_SUPPORTED_LIST, MV_PP_OP_TSC_GET_KHZ, MV_PP_OP_TSC_SET_KHZ, MV_PP_OP_PROMOTE, MV_PP_OP_COUNTERS, MV_PP_OP_TRACE, MvOutputs } from "../../generated/abi";
import { vmmcall } from "./hv";

/**
 * The executing PP. Returns MV_STATUS_.
 * out.reg0: PPID, counted from 0 in the order of start.
 */
export function mvPpOpPpid(handle: u64, out: MvOutputs): u64 {
  const status = vmmcall(MV_PP_OP_PPID, handle, 0, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

/**
 * How many PPs run under the hypervisor. MicroV only numbers it. Returns MV_STATUS_.
 * out.reg0: number of PPs.
 */
export function mvPpOpOnlinePps(handle: u64, out: MvOutputs): u64 {
  const status = vmmcall(MV_PP_OP_ONLINE_PPS, handle, 0, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

/**
 * Gives up the shared page of this PP. Succeeds where none is set. Returns MV_STATUS_.
 */
export function mvPpOpClrSharedPageGpa(handle: u64, out: MvOutputs): u64 {
  return vmmcall(MV_PP_OP_CLR_SHARED_PAGE_GPA, handle, 0, 0, 0, changetype<usize>(out));
}

/**
 * Registers the page through which this PP passes structures. Ring 0 and ring 3 have a page each. Returns MV_STATUS_.
 */
export function mvPpOpSetSharedPageGpa(handle: u64, gpa: u64, out: MvOutputs): u64 {
  return vmmcall(MV_PP_OP_SET_SHARED_PAGE_GPA, handle, gpa, 0, 0, changetype<usize>(out));
}

/**
 * For each entry, the bits of that CPUID leaf and subleaf that MicroV lets micro VMs use: leaves 0 and 0x80000000 (largest leaf, at most 0xD and 0x80000008), 1 and 0x80000001 (features), all others zero. Returns MV_STATUS_.
 */
export function mvPpOpCpuidGetSupportedList(handle: u64, out: MvOutputs): u64 {
  return vmmcall(MV_PP_OP_CPUID_GET_SUPPORTED_LIST, handle, 0, 0, 0, changetype<usize>(out));
}

/**
 * The MSRs of micro VMs. With reg0 = MV_RDL_FLAG_ALL and num_entries 0, lists them with val 1 from index reg1 on; reg1 becomes how many did not fit. With reg0 and reg1 0, val of each entry becomes 1 if reg is one, else 0. Returns MV_STATUS_.
 */
export function mvPpOpMsrGetSupportedList(handle: u64, out: MvOutputs): u64 {
  return vmmcall(MV_PP_OP_MSR_GET_SUPPORTED_LIST, handle, 0, 0, 0, changetype<usize>(out));
}

/**
 * The TSC frequency last set on this PP. Returns MV_STATUS_.
 * out.reg0: kHz.
 */
export function mvPpOpTscGetKhz(handle: u64, out: MvOutputs): u64 {
  return vmmcall(MV_PP_OP_TSC_GET_KHZ, handle, 0, 0, 0, changetype<usize>(out));
}

/**
 * Tells the TSC frequency of this PP. A VS can be created only after that. Returns MV_STATUS_.
 */
export function mvPpOpTscSetKhz(handle: u64, khz: u64, out: MvOutputs): u64 {
  return vmmcall(MV_PP_OP_TSC_SET_KHZ, handle, khz, 0, 0, changetype<usize>(out));
}

/**
 * This PP leaves the hypervisor: the call returns on the bare machine. Returns MV_STATUS_.
 */
export function mvPpOpPromote(handle: u64, out: MvOutputs): u64 {
  return vmmcall(MV_PP_OP_PROMOTE, handle, 0, 0, 0, changetype<usize>(out));
}

/**
 * What this PP counted since it came under the hypervisor. Returns MV_STATUS_.
 */
export function mvPpOpCounters(handle: u64, out: MvOutputs): u64 {
  return vmmcall(MV_PP_OP_COUNTERS, handle, 0, 0, 0, changetype<usize>(out));
}

/**
 * Switches the recording of exits on this PP. Switched on, it begins anew; switched off, what was recorded stays. Returns MV_STATUS_.
 */
export function mvPpOpTrace(handle: u64, mode: u64, out: MvOutputs): u64 {
  return vmmcall(MV_PP_OP_TRACE, handle, mode, 0, 0, changetype<usize>(out));
}
