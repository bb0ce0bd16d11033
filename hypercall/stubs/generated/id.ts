/* Generated from hypercall/ops.ts. Do not edit: change that and run
 * `node --import tsx toolchain/layout/generate.ts`.
 */
import { MV_ID_OP_VERSION, MV_ID_OP_POOL, MvOutputs } from "../../generated/abi";
import { vmmcall } from "./hv";

/**
 * Which specifications the hypervisor implements: bit 1 is MicroV's first, bit 16 the extensions. Returns MV_STATUS_.
 * out.reg0: 0x10002.
 */
export function mvIdOpVersion(out: MvOutputs): u64 {
  const status = vmmcall(MV_ID_OP_VERSION, 0, 0, 0, 0, changetype<usize>(out));
  out.reg0 = <u64>(<u32>out.reg0);
  return status;
}

/**
 * The hypervisor's page pool. Returns MV_STATUS_.
 * out.reg0: free pages.
 * out.reg1: all pages.
 * out.reg2: fewest pages that were ever free.
 * out.reg3: bit 0: ring 3 of the root VM may call.
 */
export function mvIdOpPool(out: MvOutputs): u64 {
  return vmmcall(MV_ID_OP_POOL, 0, 0, 0, 0, changetype<usize>(out));
}
