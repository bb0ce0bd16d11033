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
#define CPUID_ENTRY_SMALL_EBX 0x00c /* EBX with CPUID_FLAG_AREA, while the guest's XCR0 lacks AVX */
#define CPUID_ENTRY_EAX 0x010
#define CPUID_ENTRY_EBX 0x014
#define CPUID_ENTRY_ECX 0x018
#define CPUID_ENTRY_EDX 0x01c

/* CpuidEntry.flags; 0 is an empty entry. */
#define CPUID_FLAG_VALID 1 /* ring 0 may answer */
#define CPUID_FLAG_SUBLEAF 2 /* only for this ECX */
#define CPUID_FLAG_OSXSAVE 4 /* ECX bit 27 is the guest's CR4.OSXSAVE; it is 0 in the entry */
#define CPUID_FLAG_OSPKE 8 /* ECX bit 4 is the guest's CR4.PKE; it is 0 in the entry */
#define CPUID_FLAG_AREA 0x10 /* EBX is the size of the XSAVE area that the guest's XCR0 enables */

#define CPUID_TABLE_ENTRIES 0x80 /* entries in the page */
#define CPUID_TABLE_MASK 0x7f /* of the index */
#define CPUID_TABLE_QUARTER_SHIFT 2 /* of the rotation to the left that makes a leaf an index */

/* One MSR. */
#define MSR_ENTRY_SIZE 0x10 /* bytes */
#define MSR_ENTRY_INDEX 0x000 /* ECX in */
#define MSR_ENTRY_FLAGS 0x004 /* MSR_FLAG_ */
#define MSR_ENTRY_VALUE 0x008 /* what RDMSR answers; with KEPT, where in the VS page that is */

/* MsrEntry.flags; 0 is an empty entry. */
#define MSR_FLAG_CONSTANT 1 /* ring 0 may answer RDMSR at CPL 0 with the value */
#define MSR_FLAG_KEPT 2 /* and this with what the VS page holds at offset `value`, a multiple of 8 */

#define MSR_TABLE_ENTRIES 0x80 /* entries */
#define MSR_TABLE_MASK 0x7f /* of the index */
#define MSR_TABLE_OFFSET_MASK 0xff8 /* of a KEPT offset */

#endif
