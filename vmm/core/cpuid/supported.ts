/**
 * The ABI's list of supported CPUID bits. It answers as MicroV's does, less than micro VMs really see
 * (guest-policy.ts): MicroV's clients know each bit by name, and have room for few leaves.
 */
import { cpuid } from "../hv";
import {
  FEATURE_HYPERVISOR,
  LEAF_ADDRESS_SIZES,
  LEAF_AMD_FEATURES,
  LEAF_EXTENDED,
  LEAF_FEATURES,
  LEAF_VENDOR,
  LEAF_XSAVE,
} from "./bits";
import { CpuidWords } from "./words";

/**
 * SSE3, PCLMULQDQ, SSSE3, FMA, CMPXCHG16B, SSE4.1, SSE4.2, x2APIC, MOVBE, POPCNT, TSC deadline, F16C.
 * MicroV's mask has DCA, too, which its own clients take for Intel's alone.
 */
const LEAF_1_ECX: u32 = 0x21f8_3203;
/** FPU to CX8, APIC, SEP to PSE36, CLFSH, MMX to SSE2, HTT: MicroV's mask less ACPI and self snoop, likewise. */
const LEAF_1_EDX: u32 = 0x178b_fbfb;
/** LAHF, LZCNT, PREFETCHW. */
const LEAF_AMD_ECX: u32 = 0x0000_0121;
/** SYSCALL, NX, 1 GiB pages, long mode. */
const LEAF_AMD_EDX: u32 = 0x2410_0800;

/** Answers a leaf, as this PP has it. Maxima are capped so that both ranges together stay below 32 leaves. */
export function supportedCpuid(leaf: u32, subleaf: u32, out: CpuidWords): void {
  cpuid(leaf, subleaf, changetype<u32>(out));
  switch (leaf) {
    case LEAF_VENDOR:
      out.set(min(out.eax, LEAF_XSAVE), 0, 0, 0);
      break;
    case LEAF_FEATURES:
      out.set(0, 0, (out.ecx & LEAF_1_ECX) | FEATURE_HYPERVISOR, out.edx & LEAF_1_EDX);
      break;
    case LEAF_EXTENDED:
      out.set(min(out.eax, LEAF_ADDRESS_SIZES), 0, 0, 0);
      break;
    case LEAF_AMD_FEATURES:
      out.set(0, 0, out.ecx & LEAF_AMD_ECX, out.edx & LEAF_AMD_EDX);
      break;
    default:
      out.set(0, 0, 0, 0);
  }
}
