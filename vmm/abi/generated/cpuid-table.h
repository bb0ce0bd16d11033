/* Generated from vmm/abi/cpuid-table.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: AMD APM vol. 3, appendix D and E; Intel SDM vol. 2, CPUID
 */
#ifndef MICROV_LAYOUT_CPUID_TABLE_H
#define MICROV_LAYOUT_CPUID_TABLE_H

/* One answer. */
#define CPUID_ENTRY_SIZE 0x20 /* bytes */
#define CPUID_ENTRY_LEAF 0x000 /* EAX in */
#define CPUID_ENTRY_SUBLEAF 0x004 /* ECX in, judged with CPUID_FLAG_SUBLEAF only */
#define CPUID_ENTRY_FLAGS 0x008 /* CPUID_FLAG_ */
#define CPUID_ENTRY_PAD0 0x00c
#define CPUID_ENTRY_EAX 0x010
#define CPUID_ENTRY_EBX 0x014
#define CPUID_ENTRY_ECX 0x018
#define CPUID_ENTRY_EDX 0x01c

/* CpuidEntry.flags; 0 is an empty entry. */
#define CPUID_FLAG_VALID 1 /* ring 0 may answer */
#define CPUID_FLAG_SUBLEAF 2 /* only for this ECX */
#define CPUID_FLAG_OSXSAVE 4 /* ECX bit 27 is the guest's CR4.OSXSAVE; it is 0 in the entry */
#define CPUID_FLAG_OSPKE 8 /* ECX bit 4 is the guest's CR4.PKE; it is 0 in the entry */

#define CPUID_TABLE_ENTRIES 0x80 /* entries in the page */
#define CPUID_TABLE_MASK 0x7f /* of the index */

#endif
