/** The MSRs that are switched with a VS: the only ones that a micro VM reads and writes by itself. */
import { MSR_FS_BASE, MSR_STAR, MSR_SYSENTER_CS } from "./generated/state";

/** SYSENTER_CS, ESP and EIP; STAR, LSTAR, CSTAR and SFMASK; the bases of FS, GS and SWAPGS. */
const SYSENTERS: u32 = 3;
const SYSCALLS: u32 = 4;
const BASES: u32 = 3;
/** How many there are. */
export const SWITCHED_MSRS: u32 = SYSENTERS + SYSCALLS + BASES;

/** Index of number `n` below SWITCHED_MSRS. */
export function switchedMsr(n: u32): u32 {
  if (n < SYSENTERS) return MSR_SYSENTER_CS + n;
  return n < SYSENTERS + SYSCALLS ? MSR_STAR + n - SYSENTERS : MSR_FS_BASE + n - SYSENTERS - SYSCALLS;
}
