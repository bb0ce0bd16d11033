/* Generated from vmm/abi/cpuid-table.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: AMD APM vol. 3, appendix D and E; Intel SDM vol. 2, CPUID
 */
// One answer.
/** Bytes of CpuidEntry. */
export const CPUID_ENTRY_SIZE: u32 = 0x20;
/** EAX in */
export const CPUID_ENTRY_LEAF: u32 = 0x0;
/** ECX in, judged with CPUID_FLAG_SUBLEAF only */
export const CPUID_ENTRY_SUBLEAF: u32 = 0x4;
/** CPUID_FLAG_ */
export const CPUID_ENTRY_FLAGS: u32 = 0x8;
/** EBX with CPUID_FLAG_AREA, while the guest's XCR0 lacks AVX */
export const CPUID_ENTRY_SMALL_EBX: u32 = 0xc;
export const CPUID_ENTRY_EAX: u32 = 0x10;
export const CPUID_ENTRY_EBX: u32 = 0x14;
export const CPUID_ENTRY_ECX: u32 = 0x18;
export const CPUID_ENTRY_EDX: u32 = 0x1c;

/** One answer. */
@unmanaged
export class CpuidEntry {
  /** 0x0: EAX in */
  leaf: u32;
  /** 0x4: ECX in, judged with CPUID_FLAG_SUBLEAF only */
  subleaf: u32;
  /** 0x8: CPUID_FLAG_ */
  flags: u32;
  /** 0xc: EBX with CPUID_FLAG_AREA, while the guest's XCR0 lacks AVX */
  smallEbx: u32;
  /** 0x10 */
  eax: u32;
  /** 0x14 */
  ebx: u32;
  /** 0x18 */
  ecx: u32;
  /** 0x1c */
  edx: u32;
}

// CpuidEntry.flags; 0 is an empty entry.
/** ring 0 may answer */
export const CPUID_FLAG_VALID: u32 = 1;
/** only for this ECX */
export const CPUID_FLAG_SUBLEAF: u32 = 2;
/** ECX bit 27 is the guest's CR4.OSXSAVE; it is 0 in the entry */
export const CPUID_FLAG_OSXSAVE: u32 = 4;
/** ECX bit 4 is the guest's CR4.PKE; it is 0 in the entry */
export const CPUID_FLAG_OSPKE: u32 = 8;
/** EBX is the size of the XSAVE area that the guest's XCR0 enables */
export const CPUID_FLAG_AREA: u32 = 0x10;

/** entries in the page */
export const CPUID_TABLE_ENTRIES: u32 = 0x80;
/** of the index */
export const CPUID_TABLE_MASK: u32 = 0x7f;
/** of the rotation to the left that makes a leaf an index */
export const CPUID_TABLE_QUARTER_SHIFT: u32 = 2;

// One MSR.
/** Bytes of MsrEntry. */
export const MSR_ENTRY_SIZE: u32 = 0x10;
/** ECX in */
export const MSR_ENTRY_INDEX: u32 = 0x0;
/** MSR_FLAG_ */
export const MSR_ENTRY_FLAGS: u32 = 0x4;
/** what RDMSR answers; with KEPT, where in the VS page that is */
export const MSR_ENTRY_VALUE: u32 = 0x8;

/** One MSR. */
@unmanaged
export class MsrEntry {
  /** 0x0: ECX in */
  index: u32;
  /** 0x4: MSR_FLAG_ */
  flags: u32;
  /** 0x8: what RDMSR answers; with KEPT, where in the VS page that is */
  value: u64;
}

// MsrEntry.flags; 0 is an empty entry.
/** ring 0 may answer RDMSR at CPL 0 with the value */
export const MSR_FLAG_CONSTANT: u32 = 1;
/** and this with what the VS page holds at offset `value`, a multiple of 8 */
export const MSR_FLAG_KEPT: u32 = 2;

/** entries */
export const MSR_TABLE_ENTRIES: u32 = 0x80;
/** of the index */
export const MSR_TABLE_MASK: u32 = 0x7f;
/** of a KEPT offset */
export const MSR_TABLE_OFFSET_MASK: u32 = 0xff8;
