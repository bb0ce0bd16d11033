/* Generated from vmm/abi/registers.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: AMD64 Architecture Programmer's Manual, volume 2, chapter 3; Intel SDM volume 3, chapter 2
 */
export const CR0 = {
  /** protected mode */
  PE: 1n,
  /** read-only pages are so for ring 0, too */
  WP: 0x10000n,
  /** paging */
  PG: 0x80000000n,
} as const;

export const CR4 = {
  /** DR4 and DR5 do not exist */
  DE: 8n,
  /** 4 MiB pages */
  PSE: 0x10n,
  PAE: 0x20n,
  /** five levels of paging */
  LA57: 0x1000n,
  OSXSAVE: 0x40000n,
  SMAP: 0x200000n,
  PKE: 0x400000n,
} as const;

export const RFLAGS = {
  /** single step */
  TF: 0x100n,
  /** interrupts */
  IF: 0x200n,
  /** virtual-8086 mode */
  VM: 0x20000n,
  AC: 0x40000n,
} as const;

export const EFER = {
  /** SYSCALL */
  SCE: 1n,
  /** long mode with paging */
  LME: 0x100n,
  /** long mode */
  LMA: 0x400n,
  /** no-execute pages */
  NXE: 0x800n,
} as const;

/** An entry of the long-mode format. */
export const PAGE_TABLE = {
  PRESENT: 1n,
  WRITE: 2n,
  USER: 4n,
  /** a page instead of a table */
  LARGE: 0x80n,
  ADDRESS: 0xffffffffff000n,
  NO_EXECUTE: 0x8000000000000000n,
} as const;

/** Of exceptions and of NMI. */
export const VECTOR = {
  DEBUG: 1,
  NMI: 2,
  ALIGNMENT: 0x11,
  MACHINE_CHECK: 0x12,
} as const;

export const DR6 = {
  /** general detection */
  BD: 0x2000n,
  /** single step */
  BS: 0x4000n,
} as const;

export const DR7 = {
  /** general detection */
  GD: 0x2000n,
} as const;
