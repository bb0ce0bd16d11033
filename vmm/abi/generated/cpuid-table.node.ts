/* Generated from vmm/abi/cpuid-table.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: AMD APM vol. 3, appendix D and E; Intel SDM vol. 2, CPUID
 */
/** One answer. */
export const CpuidEntryLayout = {
  size: 0x20,
  fields: {
    /** EAX in */
    leaf: { offset: 0x0, size: 0x4 },
    /** ECX in, judged with CPUID_FLAG_SUBLEAF only */
    subleaf: { offset: 0x4, size: 0x4 },
    /** CPUID_FLAG_ */
    flags: { offset: 0x8, size: 0x4 },
    pad0: { offset: 0xc, size: 0x4 },
    eax: { offset: 0x10, size: 0x4 },
    ebx: { offset: 0x14, size: 0x4 },
    ecx: { offset: 0x18, size: 0x4 },
    edx: { offset: 0x1c, size: 0x4 },
  },
} as const;

/** CpuidEntry.flags; 0 is an empty entry. */
export const CPUID_FLAG = {
  /** ring 0 may answer */
  VALID: 1,
  /** only for this ECX */
  SUBLEAF: 2,
  /** ECX bit 27 is the guest's CR4.OSXSAVE; it is 0 in the entry */
  OSXSAVE: 4,
  /** ECX bit 4 is the guest's CR4.PKE; it is 0 in the entry */
  OSPKE: 8,
} as const;

export const CPUID_TABLE = {
  /** entries in the page */
  ENTRIES: 0x80,
  /** of the index */
  MASK: 0x7f,
} as const;
