/**
 * The capability MSRs of VMX as Bochs' corei7_haswell_4770 has them, with TRUE controls. Intel SDM volume 3, appendix A:
 * allowed 0-settings in the low half, allowed 1-settings in the high one.
 */
import { MSR } from "../../../vmm/kernel/vmx/generated/vmcs.node.ts";

export const REVISION = 0x2bn;
export const FEATURE_CONTROL_LOCKED = 1n;
const OUTSIDE_SMX = 4n;

/** By MSR. */
export const VMX_MSRS: ReadonlyMap<number, bigint> = new Map<number, bigint>([
  [MSR.FEATURE_CONTROL, FEATURE_CONTROL_LOCKED | OUTSIDE_SMX],
  [MSR.VMX_BASIC, 0xd8_1000_0000_0000n | REVISION],
  [0x481, 0x7f_0000_0016n],
  [0x482, 0xfff9_fffe_0401_e172n],
  [0x483, 0x407f_ffff_0003_6dffn],
  [0x484, 0xffff_0000_11ffn],
  [0x485, 0x2004_01e0n],
  [0x486, 0x8000_0021n],
  [0x487, 0xffff_ffffn],
  [0x488, 0x2000n],
  [0x489, 0x17_27ffn],
  [0x48a, 0x2an],
  [0x48b, 0x7fff_0000_0000n],
  [0x48c, 0xf01_0633_4141n],
  [0x48d, 0x7f_0000_0016n],
  [0x48e, 0xfff9_fffe_0400_6172n],
  [0x48f, 0x407f_ffff_0003_6dfbn],
  [0x490, 0xffff_0000_11fbn],
  [0x491, 1n],
]);

export const CONTROLS = { pin: 0x48d, primary: 0x48e, exit: 0x48f, entry: 0x490, secondary: 0x48b } as const;
export const FIXED = { cr0: [0x486, 0x487], cr4: [0x488, 0x489] } as const;

/** Value of a capability MSR. */
export function capability(msr: number): bigint {
  const value = VMX_MSRS.get(msr);
  if (value === undefined) throw new Error(`there is no VMX MSR 0x${msr.toString(16)}`);
  return value;
}

/** Bits of a control word that the processor does not take, either way. */
export function refusedBits(word: bigint, msr: number): bigint {
  const [must, may] = [capability(msr) & 0xffff_ffffn, capability(msr) >> 32n];
  return (must & ~word) | (word & ~may);
}

/** Bits of CR0 or CR4 that VMX operation does not take, but for those in `free`. */
export function refusedFixed(value: bigint, which: keyof typeof FIXED, free = 0n): bigint {
  const [must, may] = FIXED[which].map(capability);
  return ((must ?? 0n) & ~value & ~free) | (value & ~(may ?? 0n));
}
