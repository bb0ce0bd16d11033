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
    /** EBX with CPUID_FLAG_AREA, while the guest's XCR0 lacks AVX */
    smallEbx: { offset: 0xc, size: 0x4 },
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
  /** EBX is the size of the XSAVE area that the guest's XCR0 enables */
  AREA: 0x10,
} as const;

export const CPUID_TABLE = {
  /** entries in the page */
  ENTRIES: 0x80,
  /** of the index */
  MASK: 0x7f,
  /** of the rotation to the left that makes a leaf an index */
  QUARTER_SHIFT: 2,
} as const;

/** One MSR. */
export const MsrEntryLayout = {
  size: 0x10,
  fields: {
    /** ECX in */
    index: { offset: 0x0, size: 0x4 },
    /** MSR_FLAG_ */
    flags: { offset: 0x4, size: 0x4 },
    /** what RDMSR answers; with KEPT, where in the VS page that is */
    value: { offset: 0x8, size: 0x8 },
  },
} as const;

/** MsrEntry.flags; 0 is an empty entry. */
export const MSR_FLAG = {
  /** ring 0 may answer RDMSR at CPL 0 with the value */
  CONSTANT: 1,
  /** and this with what the VS page holds at offset `value`, a multiple of 8 */
  KEPT: 2,
} as const;

export const MSR_TABLE = {
  /** entries */
  ENTRIES: 0x80,
  /** of the index */
  MASK: 0x7f,
  /** of a KEPT offset */
  OFFSET_MASK: 0xff8,
} as const;
