/* Generated from hypercall/ops.ts. Do not edit: change that and run
 * `node --import tsx toolchain/layout/generate.ts`.
 */
import { MV_DEBUG_OP_OUT, MvOutputs } from "../../generated/abi";
import { vmmcall } from "./hv";

/**
 * Writes two numbers in hexadecimal to the debug ring. The only op that a micro VM may use. Returns MV_STATUS_.
 */
export function mvDebugOpOut(value1: u64, value2: u64, out: MvOutputs): u64 {
  return vmmcall(MV_DEBUG_OP_OUT, value1, value2, 0, 0, changetype<usize>(out));
}
