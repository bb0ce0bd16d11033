import { VENDOR_INTEL } from "../../abi/generated/launch.ts";
import { cpuid, readCr } from "./hv.ts";
import { CR4_VMXE, cpuidOf } from "./processor.ts";
import { scratchAt } from "./statics.ts";

const PAE: u64 = 1 << 5;
const OSFXSR: u64 = 1 << 9;
const UMIP: u64 = 1 << 11;
export const CR4_LA57: u64 = 1 << 12;
const OSXSAVE: u64 = 1 << 18;
const SMEP: u64 = 1 << 20;
const SMAP: u64 = 1 << 21;

/**
 * CR4 of the host: a constant of ours plus the paging depth, which cannot change in long mode. Nothing is
 * inherited: a PKE of the root would let a guest's PKRU fault the core.
 */
export function hostCr4(vendor: u32): u64 {
  let cr4 = PAE | OSFXSR | (readCr(4) & CR4_LA57);
  if (vendor == VENDOR_INTEL) cr4 |= CR4_VMXE; // VMXON needs it, and leaving VMX with it is no harm
  if ((cpuidOf(1, 2) & (1 << 26)) != 0) cr4 |= OSXSAVE;
  if (cpuidOf(0, 0) < 7) return cr4;
  cpuid(7, 0, scratchAt());
  const ebx = load<u32>(scratchAt(), 4);
  if ((ebx & (1 << 7)) != 0) cr4 |= SMEP;
  if ((ebx & (1 << 20)) != 0) cr4 |= SMAP;
  if ((load<u32>(scratchAt(), 8) & (1 << 2)) != 0) cr4 |= UMIP;
  return cr4;
}
