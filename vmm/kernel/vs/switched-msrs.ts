/** The MSRs that are switched with a VS: the only ones that a micro VM reads and writes by itself. */
import {
  MSR_CSTAR,
  MSR_FS_BASE,
  MSR_GS_BASE,
  MSR_KERNEL_GS_BASE,
  MSR_LSTAR,
  MSR_SFMASK,
  MSR_STAR,
  MSR_SYSENTER_CS,
  MSR_SYSENTER_EIP,
  MSR_SYSENTER_ESP,
} from "./generated/state";

const SWITCHED: StaticArray<u32> = [
  MSR_FS_BASE,
  MSR_GS_BASE,
  MSR_KERNEL_GS_BASE,
  MSR_STAR,
  MSR_LSTAR,
  MSR_CSTAR,
  MSR_SFMASK,
  MSR_SYSENTER_CS,
  MSR_SYSENTER_ESP,
  MSR_SYSENTER_EIP,
];

/** How many there are. */
export const SWITCHED_MSRS: u32 = 10;

/** Index of number `n` below SWITCHED_MSRS. */
export function switchedMsr(n: u32): u32 {
  return unchecked(SWITCHED[n]);
}
