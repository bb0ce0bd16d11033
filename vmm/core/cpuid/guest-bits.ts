/** Which bits of its control registers a micro VM may set: those of the features that its CPUID shows. */
import { PP_CONTEXT_CPUID } from "../../abi/generated/pp-context";
import { CR4_OSXSAVE, LEAF_AMD_FEATURES, LEAF_EXTENDED_FEATURES, LEAF_FEATURES } from "./bits";
import { guestCpuid } from "./guest-policy";
import { CpuidWords } from "./words";
import { CR4_SMAP, EFER_LMA, EFER_LME, EFER_NXE, EFER_SCE } from "../../abi/generated/registers";

/** Leaf 1, ECX. */
const FEATURE_XSAVE: u32 = 1 << 26;
/** Leaf 7, EBX and ECX. */
const FEATURE_FSGSBASE: u32 = 1 << 0;
const FEATURE_SMEP: u32 = 1 << 7;
const FEATURE_SMAP: u32 = 1 << 20;
const FEATURE_UMIP: u32 = 1 << 2;
/** Leaf 0x8000_0001, EDX. */
const FEATURE_SYSCALL: u32 = 1 << 11;
const FEATURE_NX: u32 = 1 << 20;
const FEATURE_FFXSR: u32 = 1 << 25;
const FEATURE_LONG_MODE: u32 = 1 << 29;

/** VME, PVI, TSD, DE, PSE, PAE, MCE, PGE, PCE, OSFXSR, OSXMMEXCPT: every processor with nested paging has them. */
const CR4_COMMON: u64 = 0x7ff;
const CR4_UMIP: u64 = 0x800;
const CR4_FSGSBASE: u64 = 0x1_0000;
const CR4_SMEP: u64 = 0x10_0000;

const EFER_FFXSR: u64 = 0x4000;

/** CR4 bits that are not reserved. AMD APM vol. 2, section 3.1.3. */
export function guestCr4Bits(pp: u32): u64 {
  const out = changetype<CpuidWords>(pp + PP_CONTEXT_CPUID);
  let bits = CR4_COMMON;
  guestCpuid(LEAF_FEATURES, 0, out);
  if ((out.ecx & FEATURE_XSAVE) != 0) bits |= CR4_OSXSAVE;
  guestCpuid(LEAF_EXTENDED_FEATURES, 0, out);
  if ((out.ecx & FEATURE_UMIP) != 0) bits |= CR4_UMIP;
  if ((out.ebx & FEATURE_FSGSBASE) != 0) bits |= CR4_FSGSBASE;
  if ((out.ebx & FEATURE_SMEP) != 0) bits |= CR4_SMEP;
  if ((out.ebx & FEATURE_SMAP) != 0) bits |= CR4_SMAP;
  return bits;
}

/** EFER bits that are not reserved. LMSLE never is one: processors begin to drop it. Section 3.1.7. */
export function guestEferBits(pp: u32): u64 {
  const out = changetype<CpuidWords>(pp + PP_CONTEXT_CPUID);
  guestCpuid(LEAF_AMD_FEATURES, 0, out);
  let bits: u64 = 0;
  if ((out.edx & FEATURE_SYSCALL) != 0) bits |= EFER_SCE;
  if ((out.edx & FEATURE_NX) != 0) bits |= EFER_NXE;
  if ((out.edx & FEATURE_FFXSR) != 0) bits |= EFER_FFXSR;
  if ((out.edx & FEATURE_LONG_MODE) != 0) bits |= EFER_LME | EFER_LMA;
  return bits;
}
