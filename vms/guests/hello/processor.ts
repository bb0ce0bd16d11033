/** What CPUID says. */
import { print, printByte } from "./console";
import { cpuid, xcr0 } from "./hv";

const WORDS = memory.data(16, 16);
const HYPERVISOR: u32 = 0x8000_0000;
const OSXSAVE: u32 = 0x0800_0000;
const LEAF_HYPERVISOR: u32 = 0x4000_0000;
const STATE_AVX: u64 = 0x4;

/** Prints the processor's vendor. */
export function printVendor(): void {
  cpuid(0, 0, <u32>WORDS);
  print("processor: ");
  printWord(4);
  printWord(12);
  printWord(8);
  print("\n");
}

/** Prints the hypervisor's signature; "none" on a machine without. */
export function printHypervisor(): void {
  print("hypervisor: ");
  cpuid(1, 0, <u32>WORDS);
  if ((load<u32>(WORDS, 8) & HYPERVISOR) == 0) return print("none\n");
  cpuid(LEAF_HYPERVISOR, 0, <u32>WORDS);
  printWord(4);
  printWord(8);
  printWord(12);
  print("\n");
}

/** True if AVX state is enabled. */
export function hasAvx(): bool {
  cpuid(1, 0, <u32>WORDS);
  return (load<u32>(WORDS, 8) & OSXSAVE) != 0 && (xcr0() & STATE_AVX) != 0;
}

/** Four characters of a word in WORDS. */
function printWord(offset: usize): void {
  for (let i: usize = 0; i < 4; i++) printByte(<u32>load<u8>(WORDS + offset + i));
}
