/* Generated from vmm/abi/registers.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: AMD64 Architecture Programmer's Manual, volume 2, chapter 3; Intel SDM volume 3, chapter 2
 */
/** protected mode */
export const CR0_PE: u64 = 1;
/** read-only pages are so for ring 0, too */
export const CR0_WP: u64 = 0x10000;
/** paging */
export const CR0_PG: u64 = 0x80000000;

/** DR4 and DR5 do not exist */
export const CR4_DE: u64 = 8;
/** 4 MiB pages */
export const CR4_PSE: u64 = 0x10;
export const CR4_PAE: u64 = 0x20;
/** five levels of paging */
export const CR4_LA57: u64 = 0x1000;
export const CR4_OSXSAVE: u64 = 0x40000;
export const CR4_SMAP: u64 = 0x200000;
export const CR4_PKE: u64 = 0x400000;

/** single step */
export const RFLAGS_TF: u64 = 0x100;
/** interrupts */
export const RFLAGS_IF: u64 = 0x200;
/** virtual-8086 mode */
export const RFLAGS_VM: u64 = 0x20000;
export const RFLAGS_AC: u64 = 0x40000;

/** SYSCALL */
export const EFER_SCE: u64 = 1;
/** long mode with paging */
export const EFER_LME: u64 = 0x100;
/** long mode */
export const EFER_LMA: u64 = 0x400;
/** no-execute pages */
export const EFER_NXE: u64 = 0x800;

// An entry of the long-mode format.
export const PAGE_TABLE_PRESENT: u64 = 1;
export const PAGE_TABLE_WRITE: u64 = 2;
export const PAGE_TABLE_USER: u64 = 4;
/** a page instead of a table */
export const PAGE_TABLE_LARGE: u64 = 0x80;
export const PAGE_TABLE_ADDRESS: u64 = 0xffffffffff000;
export const PAGE_TABLE_NO_EXECUTE: u64 = 0x8000000000000000;

// Of exceptions and of NMI.
export const VECTOR_DEBUG: u32 = 1;
export const VECTOR_NMI: u32 = 2;
export const VECTOR_ALIGNMENT: u32 = 0x11;
export const VECTOR_MACHINE_CHECK: u32 = 0x12;

/** general detection */
export const DR6_BD: u64 = 0x2000;
/** single step */
export const DR6_BS: u64 = 0x4000;

/** general detection */
export const DR7_GD: u64 = 0x2000;
