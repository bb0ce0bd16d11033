/* Generated from hypercall/ops.ts. Do not edit: change that and run
 * `node --import tsx toolchain/layout/generate.ts`.
 */
import { MV_VS_OP_CREATE_VS, MV_VS_OP_DESTROY_VS, MV_VS_OP_VMID, MV_VS_OP_VPID, MV_VS_OP_VSID, MV_VS_OP_RUN, MV_VS_OP_REG_GET, MV_VS_OP_REG_SET, MV_VS_OP_REG_GET_LIST, MV_VS_OP_REG_SET_LIST, MV_VS_OP_MP_STATE_GET, MV_VS_OP_MP_STATE_SET, MV_VS_OP_TSC_GET_KHZ, MV_VS_OP_EXIT_RECORD, MvOutputs } from "../../generated/abi";
import { vmmcall } from "./hv";

/**
 * Makes a VS of a VP, in the state of a processor after reset. A VP may have several. Returns MV_STATUS_.
 * out.reg0: its VSID.
 */
export function mvVsOpCreateVs(handle: u64, vpid: u16, out: MvOutputs): u64 {
  const status = vmmcall(MV_VS_OP_CREATE_VS, handle, <u64>vpid, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

/**
 * Destroys a VS. Returns MV_STATUS_.
 */
export function mvVsOpDestroyVs(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_DESTROY_VS, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * The VM of a VS. An id that is possible but not allocated answers MV_INVALID_ID with success. Returns MV_STATUS_.
 * out.reg0: VMID, or 0xFFFF.
 */
export function mvVsOpVmid(handle: u64, vsid: u16, out: MvOutputs): u64 {
  const status = vmmcall(MV_VS_OP_VMID, handle, <u64>vsid, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

/**
 * The VP of a VS. An id that is possible but not allocated answers MV_INVALID_ID with success. Returns MV_STATUS_.
 * out.reg0: VPID, or 0xFFFF.
 */
export function mvVsOpVpid(handle: u64, vsid: u16, out: MvOutputs): u64 {
  const status = vmmcall(MV_VS_OP_VPID, handle, <u64>vsid, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

/**
 * The caller's own VS. Returns MV_STATUS_.
 * out.reg0: VSID.
 */
export function mvVsOpVsid(handle: u64, out: MvOutputs): u64 {
  const status = vmmcall(MV_VS_OP_VSID, handle, 0, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

/**
 * Runs the guest on this PP until an exit needs the root VM. Returns MV_STATUS_.
 * out.reg0: mv_exit_reason_t; unchanged where RAX is not 0 or an EXIT_ code.
 */
export function mvVsOpRun(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_RUN, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * Reads a register. Returns MV_STATUS_.
 * out.reg0: value.
 */
export function mvVsOpRegGet(handle: u64, vsid: u16, reg: u64, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_REG_GET, handle, <u64>vsid, reg, 0, changetype<usize>(out));
}

/**
 * Writes a register. Any value is taken; a bad one makes the next run fail. Returns MV_STATUS_.
 */
export function mvVsOpRegSet(handle: u64, vsid: u16, reg: u64, value: u64, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_REG_SET, handle, <u64>vsid, reg, value, changetype<usize>(out));
}

/**
 * Reads the registers that the entries name into their val. Returns MV_STATUS_.
 */
export function mvVsOpRegGetList(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_REG_GET_LIST, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * Writes the registers that the entries name. Returns MV_STATUS_.
 */
export function mvVsOpRegSetList(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_REG_SET_LIST, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * Reads the multiprocessing state. Returns MV_STATUS_.
 * out.reg0: mv_mp_state_t.
 */
export function mvVsOpMpStateGet(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_MP_STATE_GET, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * Changes the multiprocessing state. INIT also resets all registers. Returns MV_STATUS_.
 */
export function mvVsOpMpStateSet(handle: u64, vsid: u16, state: u64, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_MP_STATE_SET, handle, <u64>vsid, state, 0, changetype<usize>(out));
}

/**
 * The TSC frequency that the PP had when the VS was created. Returns MV_STATUS_.
 * out.reg0: kHz.
 */
export function mvVsOpTscGetKhz(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_TSC_GET_KHZ, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}

/**
 * Why the last run ended, in full; reason 0 before the first run. Returns MV_STATUS_.
 */
export function mvVsOpExitRecord(handle: u64, vsid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VS_OP_EXIT_RECORD, handle, <u64>vsid, 0, 0, changetype<usize>(out));
}
