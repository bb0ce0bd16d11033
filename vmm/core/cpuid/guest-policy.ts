/**
 * What a micro VM sees: a processor with SSE to AVX2 and XSAVE where the machine has them, and nothing whose
 * state nobody switches or whose MSRs it may not touch. Masks list what is let through; a bit that a future
 * processor adds stays hidden.
 */
import { cpuid } from "../hv";
import {
  FEATURE_HYPERVISOR,
  LEAF_ADDRESS_SIZES,
  LEAF_AMD_FEATURES,
  LEAF_BRAND_FIRST,
  LEAF_CACHE_L2,
  LEAF_EXTENDED,
  LEAF_EXTENDED_FEATURES,
  LEAF_FEATURES,
  LEAF_POWER,
  LEAF_VENDOR,
  LEAF_XSAVE,
} from "./bits";
import { hypervisorLeaf, isHypervisorLeaf } from "./hypervisor-leaf";
import { CpuidWords } from "./words";

/** SSE3, PCLMULQDQ, SSSE3, FMA, CMPXCHG16B, SSE4.1, SSE4.2, MOVBE, POPCNT, AES, XSAVE, AVX, F16C, RDRAND. */
const LEAF_1_ECX: u32 = 0x76d8_3203;
/** FPU, VME, DE, PSE, TSC, MSR, PAE, CX8, SEP, PGE, CMOV, PAT, PSE36, CLFSH, MMX, FXSR, SSE, SSE2. */
const LEAF_1_EDX: u32 = 0x078b_a97f;
/** CLFLUSH line size; one logical processor, APIC id 0. */
const LEAF_1_EBX: u32 = 0x0000_ff00;
const ONE_LOGICAL_PROCESSOR: u32 = 0x0001_0000;
/** FSGSBASE, BMI1, AVX2, SMEP, BMI2, ERMS, RDSEED, ADX, SMAP, CLFLUSHOPT, CLWB, SHA. */
const LEAF_7_EBX: u32 = 0x219c_03a9;
/** UMIP, VAES, VPCLMULQDQ. */
const LEAF_7_ECX: u32 = 0x0000_0604;
/** FSRM. */
const LEAF_7_EDX: u32 = 0x0000_0010;
/** LAHF, LZCNT, SSE4A, misaligned SSE, PREFETCHW. */
const LEAF_AMD_ECX: u32 = 0x0000_01e1;
/** The bits that AMD repeats from leaf 1, SYSCALL, NX, MMX extensions, 1 GiB pages, long mode. */
const LEAF_AMD_EDX: u32 = 0x25d3_a97f;
/** Invariant TSC. */
const LEAF_POWER_EDX: u32 = 0x0000_0100;

/** Leaf 0x8000_0008, EBX: EFER.LMSLE is reserved. */
const LMSLE_UNSUPPORTED: u32 = 1 << 20;

/** x87, SSE and AVX: the extended state that a VS has. */
const STATE_MASK: u32 = 0x7;
const STATE_AVX: u32 = 0x4;
/** Bytes of an XSAVE area without AVX, and with it. */
export const SMALLEST_AREA: u32 = 576;
const AREA_AVX: u32 = 832;
/** Leaf 0xD, subleaf 1: XSAVEOPT and XGETBV with ECX 1; no compacted form and no IA32_XSS. */
const XSAVE_FORMS: u32 = 0x5;

/** Answers CPUID for a micro VM; the bits that mirror its CR4 are zero in the answer. */
export function guestCpuid(leaf: u32, subleaf: u32, out: CpuidWords): void {
  if (isHypervisorLeaf(leaf)) return hypervisorLeaf(leaf, out);
  cpuid(leaf, subleaf, changetype<u32>(out));
  switch (leaf) {
    case LEAF_VENDOR:
      out.eax = min(out.eax, LEAF_XSAVE);
      break;
    case LEAF_FEATURES:
      out.ebx = (out.ebx & LEAF_1_EBX) | ONE_LOGICAL_PROCESSOR;
      out.ecx = (out.ecx & LEAF_1_ECX) | FEATURE_HYPERVISOR;
      out.edx &= LEAF_1_EDX;
      break;
    case LEAF_EXTENDED_FEATURES:
      if (subleaf == 0) out.set(0, out.ebx & LEAF_7_EBX, out.ecx & LEAF_7_ECX, out.edx & LEAF_7_EDX);
      else out.set(0, 0, 0, 0);
      break;
    case LEAF_XSAVE:
      xsaveLeaf(subleaf, out);
      break;
    case LEAF_EXTENDED:
      out.eax = min(out.eax, LEAF_ADDRESS_SIZES);
      break;
    case LEAF_AMD_FEATURES:
      out.set(out.eax, 0, out.ecx & LEAF_AMD_ECX, out.edx & LEAF_AMD_EDX);
      break;
    case LEAF_POWER:
      out.set(0, 0, 0, out.edx & LEAF_POWER_EDX);
      break;
    case LEAF_ADDRESS_SIZES:
      out.set(out.eax, LMSLE_UNSUPPORTED, 0, 0);
      break;
    default:
      // Brand string and cache sizes are the machine's; all else is nobody's business.
      if (leaf < LEAF_BRAND_FIRST || leaf > LEAF_CACHE_L2) out.set(0, 0, 0, 0);
  }
}

/** Leaf 0xD. The guest's XCR0 is loaded while its exit is served, so EBX of subleaf 0 is its own. */
function xsaveLeaf(subleaf: u32, out: CpuidWords): void {
  const native = out.eax;
  if (subleaf == 0 && native != 0) {
    out.set(native & STATE_MASK, out.ebx, (native & STATE_AVX) != 0 ? AREA_AVX : SMALLEST_AREA, 0);
  } else if (subleaf == 1) {
    out.set(native & XSAVE_FORMS, 0, 0, 0);
  } else if (subleaf != 2) {
    out.set(0, 0, 0, 0);
  }
}
