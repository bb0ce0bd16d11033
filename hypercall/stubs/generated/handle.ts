/* Generated from hypercall/ops.ts. Do not edit: change that and run
 * `node --import tsx toolchain/layout/generate.ts`.
 */
import { MV_HANDLE_OP_OPEN_HANDLE, MV_HANDLE_OP_CLOSE_HANDLE, MvOutputs } from "../../generated/abi";
import { vmmcall } from "./hv";

/**
 * Returns the handle that all other classes want. May be repeated; nothing is kept per caller. Returns MV_STATUS_.
 * out.reg0: 0x42.
 */
export function mvHandleOpOpenHandle(version: u32, out: MvOutputs): u64 {
  return vmmcall(MV_HANDLE_OP_OPEN_HANDLE, <u64>version, 0, 0, 0, changetype<usize>(out));
}

/**
 * Revokes nothing: the handle stays valid. Returns MV_STATUS_.
 */
export function mvHandleOpCloseHandle(handle: u64, out: MvOutputs): u64 {
  return vmmcall(MV_HANDLE_OP_CLOSE_HANDLE, handle, 0, 0, 0, changetype<usize>(out));
}
