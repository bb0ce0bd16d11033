/* Generated from hypercall/ops.ts. Do not edit: change that and run
 * `node --import tsx toolchain/layout/generate.ts`.
 */

/**
 * VMMCALL or VMCALL, as the processor wants it: RAX and R10 to R13 in; stores R10 to R13 at `out` (an
 * MvOutputs) and returns RAX. Natively hypercall/stubs/hv-vmmcall.h; without a hypervisor it raises #UD, so
 * ask CPUID leaf 0x40000000 first.
 */
export declare function vmmcall(rax: u64, r10: u64, r11: u64, r12: u64, r13: u64, out: usize): u64;
