/* Generated from hypercall/ops.ts. Do not edit: change that and run
 * `node --import tsx toolchain/layout/generate.ts`.
 */
import { MV_VP_OP_CREATE_VP, MV_VP_OP_DESTROY_VP, MV_VP_OP_VMID, MV_VP_OP_VPID, MvOutputs } from "../../generated/abi";
import { vmmcall } from "./hv";

/**
 * Makes a VP in a micro VM. Returns MV_STATUS_.
 * out.reg0: its VPID.
 */
export function mvVpOpCreateVp(handle: u64, vmid: u16, out: MvOutputs): u64 {
  const status = vmmcall(MV_VP_OP_CREATE_VP, handle, <u64>vmid, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

/**
 * Destroys a VP without VSs. Returns MV_STATUS_.
 */
export function mvVpOpDestroyVp(handle: u64, vpid: u16, out: MvOutputs): u64 {
  return vmmcall(MV_VP_OP_DESTROY_VP, handle, <u64>vpid, 0, 0, changetype<usize>(out));
}

/**
 * The VM of a VP. An id that is possible but not allocated answers MV_INVALID_ID with success. Returns MV_STATUS_.
 * out.reg0: VMID, or 0xFFFF.
 */
export function mvVpOpVmid(handle: u64, vpid: u16, out: MvOutputs): u64 {
  const status = vmmcall(MV_VP_OP_VMID, handle, <u64>vpid, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}

/**
 * The caller's own VP. Returns MV_STATUS_.
 * out.reg0: VPID.
 */
export function mvVpOpVpid(handle: u64, out: MvOutputs): u64 {
  const status = vmmcall(MV_VP_OP_VPID, handle, 0, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u16>out.reg0);
  return status;
}
