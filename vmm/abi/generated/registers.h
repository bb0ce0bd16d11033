/* Generated from vmm/abi/registers.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: AMD64 Architecture Programmer's Manual, volume 2, chapter 3; Intel SDM volume 3, chapter 2
 */
#ifndef MICROV_LAYOUT_REGISTERS_H
#define MICROV_LAYOUT_REGISTERS_H

#define CR0_PE 1 /* protected mode */
#define CR0_WP 0x10000 /* read-only pages are so for ring 0, too */
#define CR0_PG 0x80000000 /* paging */

#define CR4_DE 8 /* DR4 and DR5 do not exist */
#define CR4_PSE 0x10 /* 4 MiB pages */
#define CR4_PAE 0x20
#define CR4_LA57 0x1000 /* five levels of paging */
#define CR4_OSXSAVE 0x40000
#define CR4_SMAP 0x200000
#define CR4_PKE 0x400000

#define RFLAGS_TF 0x100 /* single step */
#define RFLAGS_IF 0x200 /* interrupts */
#define RFLAGS_VM 0x20000 /* virtual-8086 mode */
#define RFLAGS_AC 0x40000

#define EFER_SCE 1 /* SYSCALL */
#define EFER_LME 0x100 /* long mode with paging */
#define EFER_LMA 0x400 /* long mode */
#define EFER_NXE 0x800 /* no-execute pages */

/* An entry of the long-mode format. */
#define PAGE_TABLE_PRESENT 1
#define PAGE_TABLE_WRITE 2
#define PAGE_TABLE_USER 4
#define PAGE_TABLE_LARGE 0x80 /* a page instead of a table */
#define PAGE_TABLE_ADDRESS 0xffffffffff000
#define PAGE_TABLE_NO_EXECUTE 0x8000000000000000

/* Of exceptions and of NMI. */
#define VECTOR_DEBUG 1
#define VECTOR_NMI 2
#define VECTOR_ALIGNMENT 0x11
#define VECTOR_MACHINE_CHECK 0x12

#define DR6_BD 0x2000 /* general detection */
#define DR6_BS 0x4000 /* single step */

#define DR7_GD 0x2000 /* general detection */

#endif
