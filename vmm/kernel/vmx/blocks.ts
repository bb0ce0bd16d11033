/** The kernel's words on a VS beside its VMCS. */
import { VS_BLOCK_KERNEL } from "../../abi/generated/memory-map";
import { VS_KERNEL_VENDOR } from "../vs/generated/state";
import { VmxWords } from "./generated/vmcs";

export function wordsOf(vs: u32): VmxWords {
  return changetype<VmxWords>(<usize>(vs + VS_BLOCK_KERNEL + VS_KERNEL_VENDOR));
}
