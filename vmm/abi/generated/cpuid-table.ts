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
export const CPUID_ENTRY_PAD0: u32 = 0xc;
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
  /** 0xc */
  pad0: u32;
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

/** entries in the page */
export const CPUID_TABLE_ENTRIES: u32 = 0x80;
/** of the index */
export const CPUID_TABLE_MASK: u32 = 0x7f;
