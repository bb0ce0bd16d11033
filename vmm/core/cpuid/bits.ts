/** CPUID leaves and bits that policy names. AMD APM vol. 3, appendix E; Intel SDM vol. 2, CPUID. */

export const LEAF_VENDOR: u32 = 0x0;
export const LEAF_FEATURES: u32 = 0x1;
export const LEAF_EXTENDED_FEATURES: u32 = 0x7;
export const LEAF_XSAVE: u32 = 0xd;
export const LEAF_HYPERVISOR: u32 = 0x4000_0000;
export const LEAF_HYPERVISOR_ABI: u32 = 0x4000_0001;
/** First leaf behind those that processors leave to hypervisors. */
export const LEAF_HYPERVISOR_END: u32 = 0x5000_0000;
export const LEAF_EXTENDED: u32 = 0x8000_0000;
export const LEAF_AMD_FEATURES: u32 = 0x8000_0001;
export const LEAF_BRAND_FIRST: u32 = 0x8000_0002;
export const LEAF_CACHE_L2: u32 = 0x8000_0006;
export const LEAF_POWER: u32 = 0x8000_0007;
export const LEAF_ADDRESS_SIZES: u32 = 0x8000_0008;
export const LEAF_SVM: u32 = 0x8000_000a;

/** Leaf 1, ECX. */
export const FEATURE_VMX: u32 = 1 << 5;
export const FEATURE_SMX: u32 = 1 << 6;
export const FEATURE_OSXSAVE: u32 = 1 << 27;
export const FEATURE_HYPERVISOR: u32 = 1 << 31;
/** Leaf 7, ECX. */
export const FEATURE_OSPKE: u32 = 1 << 4;
/** Leaf 0x8000_0001, ECX. */
export const FEATURE_SVM: u32 = 1 << 2;

/** CR4 bits that leaf 1 and leaf 7 show. */
export const CR4_OSXSAVE: u64 = 1 << 18;
export const CR4_PKE: u64 = 1 << 22;
