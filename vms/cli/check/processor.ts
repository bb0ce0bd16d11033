/** What CPUID tells a program without rights. AMD APM volume 3, appendix E; Intel SDM volume 2, CPUID. */
import { cpuid } from "../hv";

const WORDS = memory.data(16, 16);
const VENDOR_BYTES: u32 = 13;
const VENDOR = memory.data(16, 16);
const BRAND = memory.data(64, 16);

const FEATURES: u32 = 0x8000_0001;
const BRAND_LEAF: u32 = 0x8000_0002;
const SVM: u32 = 0x8000_000a;
const HYPERVISOR: u32 = 0x4000_0000;
const EBX: usize = 4;
const ECX: usize = 8;
const EDX: usize = 12;

function word(leaf: u32, register: usize): u32 {
  cpuid(leaf, 0, <u32>WORDS);
  return load<u32>(WORDS + register);
}

function hasLeaf(leaf: u32): bool {
  return word(0x8000_0000, 0) >= leaf;
}

/** The vendor's string, twelve characters. */
export function vendor(): u32 {
  store<u32>(VENDOR, word(0, EBX));
  store<u32>(VENDOR + 4, word(0, EDX));
  store<u32>(VENDOR + 8, word(0, ECX));
  store<u8>(VENDOR + <usize>(VENDOR_BYTES - 1), 0);
  return <u32>VENDOR;
}

/** The processor's name, at most 48 characters without leading spaces. */
export function brand(): u32 {
  if (!hasLeaf(BRAND_LEAF + 2)) return <u32>BRAND;
  for (let i: u32 = 0; i < 3; i++) cpuid(BRAND_LEAF + i, 0, <u32>BRAND + i * 16);
  let at = <u32>BRAND;
  while (load<u8>(at) == 0x20) at += 1;
  return at;
}

/** True for "AuthenticAMD". */
export function isAmd(): bool {
  return word(0, EBX) == 0x6874_7541 && word(0, EDX) == 0x6974_6e65 && word(0, ECX) == 0x444d_4163;
}

/** True for "GenuineIntel". */
export function isIntel(): bool {
  return word(0, EBX) == 0x756e_6547 && word(0, EDX) == 0x4965_6e69 && word(0, ECX) == 0x6c65_746e;
}

/** True if this Linux is the root VM of a MicroV ("MicroVMicroV"), which hides SVM and VMX. */
export function isRootVm(): bool {
  return (
    ((word(1, ECX) >> 31) & 1) != 0 &&
    word(HYPERVISOR, EBX) == 0x7263_694d &&
    word(HYPERVISOR, ECX) == 0x694d_566f &&
    word(HYPERVISOR, EDX) == 0x566f_7263
  );
}

/** SVM is offered; whether firmware disabled it CPUID does not tell. */
export function hasSvm(): bool {
  return hasLeaf(SVM) && ((word(FEATURES, ECX) >> 2) & 1) != 0;
}

/** Nested paging; only with SVM. */
export function hasNestedPaging(): bool {
  return hasSvm() && (word(SVM, EDX) & 1) != 0;
}

/** VMX is offered; what it can do, and whether firmware locked it off, CPUID does not tell. */
export function hasVmx(): bool {
  return ((word(1, ECX) >> 5) & 1) != 0;
}

/** 1 GiB pages. */
export function hasGibPages(): bool {
  return hasLeaf(FEATURES) && ((word(FEATURES, EDX) >> 26) & 1) != 0;
}
