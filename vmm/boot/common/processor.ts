/** What a processor says of itself. */
import { VENDOR_AMD, VENDOR_INTEL } from "../../abi/generated/launch.ts";
import { cpuid, tryRdmsr } from "./hv.ts";
import { scratchAt } from "./statics.ts";

/** readVendor: a processor for which there is no kernel. */
export const VENDOR_UNKNOWN: u32 = 0xff;

export const MSR_EFER: u32 = 0xc000_0080;
export const EFER_SVME: u64 = 1 << 12;
export const EFER_NXE: u64 = 1 << 11;
export const MSR_FEATURE_CONTROL: u32 = 0x3a;
/** Intel SDM vol. 3, 24.7 (enabling and entering VMX operation). */
export const FEATURE_CONTROL_LOCK: u64 = 1 << 0;
export const FEATURE_CONTROL_VMXON: u64 = 1 << 2;
export const CR4_VMXE: u64 = 1 << 13;

/** Register `index` (EAX 0, EBX 1, ECX 2, EDX 3) of a CPUID leaf. */
export function cpuidOf(leaf: u32, index: u32): u32 {
  cpuid(leaf, 0, scratchAt());
  return load<u32>(scratchAt() + index * 4);
}

/** An MSR's value, 0 if the processor does not have it. */
export function msrOrZero(index: u32): u64 {
  return tryRdmsr(index, scratchAt()) != 0 ? load<u64>(scratchAt()) : 0;
}

/** VENDOR_ of this CPU, or VENDOR_UNKNOWN: the string in EBX, EDX, ECX of leaf 0. Nothing else asks for it. */
export function readVendor(): u32 {
  cpuid(0, 0, scratchAt());
  const first = load<u64>(scratchAt(), 4); // EBX, ECX
  const last = load<u32>(scratchAt(), 12);
  if (first == 0x444d_4163_6874_7541 && last == 0x6974_6e65) return VENDOR_AMD; // "AuthenticAMD"
  if (first == 0x6c65_746e_756e_6547 && last == 0x4965_6e69) return VENDOR_INTEL; // "GenuineIntel"
  return VENDOR_UNKNOWN;
}
