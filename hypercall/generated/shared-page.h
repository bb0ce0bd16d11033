/* Generated from hypercall/shared-page.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: MicroV's hypercall ABI, and its extensions here
 */
#ifndef MICROV_LAYOUT_SHARED_PAGE_H
#define MICROV_LAYOUT_SHARED_PAGE_H

/* A register or MSR and its value. */
#define MV_RDL_ENTRY_SIZE 0x10 /* bytes */
#define MV_RDL_ENTRY_REG 0x000 /* mv_reg_t or MSR index */
#define MV_RDL_ENTRY_VAL 0x008 /* value */

/* Register descriptor list. */
#define MV_RDL_SIZE 0x1000 /* bytes */
#define MV_RDL_REG0 0x000 /* msr_get_supported_list: flags in, MV_RDL_FLAG_ALL */
#define MV_RDL_REG1 0x008 /* msr_get_supported_list: index to start at in, entries left out */
#define MV_RDL_REG2 0x010 /* ignored */
#define MV_RDL_REG3 0x018 /* ignored */
#define MV_RDL_REG4 0x020 /* ignored */
#define MV_RDL_REG5 0x028 /* ignored */
#define MV_RDL_REG6 0x030 /* ignored */
#define MV_RDL_REG7 0x038 /* ignored */
#define MV_RDL_RESERVED1 0x040 /* ignored */
#define MV_RDL_RESERVED2 0x048 /* ignored */
#define MV_RDL_RESERVED3 0x050 /* ignored */
#define MV_RDL_NUM_ENTRIES 0x058 /* entries in use, from 1 to the maximum */
#define MV_RDL_ENTRIES 0x060 /* A register or MSR and its value. At most 250. */
#define MV_RDL_ENTRIES_COUNT 250 /* elements */

/* A range of memory to map or unmap. */
#define MV_MDL_ENTRY_SIZE 0x20 /* bytes */
#define MV_MDL_ENTRY_DST 0x000 /* GPA in the micro VM, page aligned */
#define MV_MDL_ENTRY_SRC 0x008 /* GPA in the root VM, page aligned */
#define MV_MDL_ENTRY_BYTES 0x010 /* exactly 0x1000; for the range ops any multiple of it but 0 */
#define MV_MDL_ENTRY_FLAGS 0x018 /* ignored; for map_range MV_MAP_FLAG_ */

/* Memory descriptor list. */
#define MV_MDL_SIZE 0x1000 /* bytes */
#define MV_MDL_REG0 0x000 /* msr_get_supported_list: flags in, MV_RDL_FLAG_ALL */
#define MV_MDL_REG1 0x008 /* msr_get_supported_list: index to start at in, entries left out */
#define MV_MDL_REG2 0x010 /* ignored */
#define MV_MDL_REG3 0x018 /* ignored */
#define MV_MDL_REG4 0x020 /* ignored */
#define MV_MDL_REG5 0x028 /* ignored */
#define MV_MDL_REG6 0x030 /* ignored */
#define MV_MDL_REG7 0x038 /* ignored */
#define MV_MDL_RESERVED1 0x040 /* ignored */
#define MV_MDL_RESERVED2 0x048 /* ignored */
#define MV_MDL_RESERVED3 0x050 /* ignored */
#define MV_MDL_NUM_ENTRIES 0x058 /* entries in use, from 1 to the maximum */
#define MV_MDL_ENTRIES 0x060 /* A range of memory to map or unmap. At most 125. */
#define MV_MDL_ENTRIES_COUNT 125 /* elements */

/* A CPUID leaf. */
#define MV_CDL_ENTRY_SIZE 0x20 /* bytes */
#define MV_CDL_ENTRY_FUN 0x000 /* EAX in */
#define MV_CDL_ENTRY_IDX 0x004 /* ECX in */
#define MV_CDL_ENTRY_FLAGS 0x008 /* mv_cpuid_flag_t */
#define MV_CDL_ENTRY_EAX 0x00c /* EAX out */
#define MV_CDL_ENTRY_EBX 0x010 /* EBX out */
#define MV_CDL_ENTRY_ECX 0x014 /* ECX out */
#define MV_CDL_ENTRY_EDX 0x018 /* EDX out */
#define MV_CDL_ENTRY_RESERVED 0x01c /* ignored */

/* CPUID descriptor list. */
#define MV_CDL_SIZE 0x1000 /* bytes */
#define MV_CDL_REG0 0x000 /* msr_get_supported_list: flags in, MV_RDL_FLAG_ALL */
#define MV_CDL_REG1 0x008 /* msr_get_supported_list: index to start at in, entries left out */
#define MV_CDL_REG2 0x010 /* ignored */
#define MV_CDL_REG3 0x018 /* ignored */
#define MV_CDL_REG4 0x020 /* ignored */
#define MV_CDL_REG5 0x028 /* ignored */
#define MV_CDL_REG6 0x030 /* ignored */
#define MV_CDL_REG7 0x038 /* ignored */
#define MV_CDL_RESERVED1 0x040 /* ignored */
#define MV_CDL_RESERVED2 0x048 /* ignored */
#define MV_CDL_RESERVED3 0x050 /* ignored */
#define MV_CDL_NUM_ENTRIES 0x058 /* entries in use, from 1 to the maximum */
#define MV_CDL_ENTRIES 0x060 /* A CPUID leaf. At most 125. */
#define MV_CDL_ENTRIES_COUNT 125 /* elements */

/* Port I/O that ended a run. */
#define MV_EXIT_IO_SIZE 0x24 /* bytes */
#define MV_EXIT_IO_ADDR 0x000 /* port */
#define MV_EXIT_IO_DATA 0x008 /* guest RAX, masked to the access size, for IN too */
#define MV_EXIT_IO_REPS 0x010 /* RCX where the instruction has a REP prefix, otherwise 0 */
#define MV_EXIT_IO_TYPE 0x018 /* MV_EXIT_IO_IN or MV_EXIT_IO_OUT */
#define MV_EXIT_IO_ACCESS_SIZE 0x020 /* mv_bit_size_t; `size` in C */

/* Memory-mapped I/O that ended a run. Never filled, as in MicroV. */
#define MV_EXIT_MMIO_SIZE 0x10 /* bytes */
#define MV_EXIT_MMIO_GPA 0x000 /* guest-physical address */
#define MV_EXIT_MMIO_FLAGS 0x008 /* MV_EXIT_MMIO_ */

/* What run could be told. Not read, as in MicroV. */
#define MV_RUN_SIZE 0x1000 /* bytes */
#define MV_RUN_RESERVED 0x000 /* ignored */
#define MV_RUN_RESERVED_COUNT 4096 /* elements */

/* Clients' view of gla_to_gpa; never in the page. */
#define MV_TRANSLATION_SIZE 0x21 /* bytes */
#define MV_TRANSLATION_VADDR 0x000 /* virtual address */
#define MV_TRANSLATION_LADDR 0x008 /* linear address */
#define MV_TRANSLATION_PADDR 0x010 /* physical address */
#define MV_TRANSLATION_FLAGS 0x018 /* MV_MAP_FLAG_ */
#define MV_TRANSLATION_IS_VALID 0x020 /* nonzero where the translation exists */

/* Clients' view of the FXSAVE image; its names do not match the hardware's. */
#define MV_FPU_STATE_SIZE 0x1a8 /* bytes */
#define MV_FPU_STATE_REGISTERS 0x000 /* first 32 bytes; the hardware keeps MXCSR at 0x18 */
#define MV_FPU_STATE_REGISTERS_COUNT 32 /* elements */
#define MV_FPU_STATE_MXCSR 0x020 /* in truth the first bytes of ST0 */
#define MV_FPU_STATE_MXCSR_MASK 0x024 /* in truth bytes 4 to 7 of ST0 */
#define MV_FPU_STATE_FPR 0x028 /* 8 x 16 bytes */
#define MV_FPU_STATE_FPR_COUNT 128 /* elements */
#define MV_FPU_STATE_XMM 0x0a8 /* 16 x 16 bytes */
#define MV_FPU_STATE_XMM_COUNT 256 /* elements */

/* Extension: the exit that ended the last run. */
#define MV_EXIT_RECORD_SIZE 0x48 /* bytes */
#define MV_EXIT_RECORD_REASON 0x000 /* MV_RECORD_REASON_ */
#define MV_EXIT_RECORD_QUALIFICATION 0x004 /* meaning depends on the reason: MV_RECORD_IO_, MV_RECORD_FAULT_; invalid_state: the register that was refused, mv_reg_t or MV_RECORD_REFUSED_, 0 if none was found */
#define MV_EXIT_RECORD_INFO 0x008 /* meaning depends on the reason */
#define MV_EXIT_RECORD_GPA 0x010 /* guest-physical address of a nested page fault */
#define MV_EXIT_RECORD_NEXT_RIP 0x018 /* RIP behind the instruction, where the reason has one */
#define MV_EXIT_RECORD_INST_BYTES 0x020 /* how many bytes of `inst` are valid */
#define MV_EXIT_RECORD_CPL 0x024 /* privilege level of the guest */
#define MV_EXIT_RECORD_INST 0x028 /* bytes at RIP, where they were fetched */
#define MV_EXIT_RECORD_INST_COUNT 16 /* elements */
#define MV_EXIT_RECORD_RIP 0x038 /* RIP of the guest at the exit */
#define MV_EXIT_RECORD_RFLAGS 0x040 /* RFLAGS of the guest at the exit */

/* Extension: what a PP counted. The arrays are indexed by MV_RECORD_REASON_. */
#define MV_PP_COUNTERS_SIZE 0x420 /* bytes */
#define MV_PP_COUNTERS_EXITS_TOTAL 0x000 /* exits of all reasons */
#define MV_PP_COUNTERS_RING_CROSSINGS 0x008 /* upcalls from ring 0 into ring 3 */
#define MV_PP_COUNTERS_SYSCALLS 0x010 /* calls from ring 3 into ring 0 */
#define MV_PP_COUNTERS_CORE_FAULTS 0x018 /* faults of ring 3 on this PP */
#define MV_PP_COUNTERS_EXITS 0x020 /* exits by reason */
#define MV_PP_COUNTERS_EXITS_COUNT 32 /* elements */
#define MV_PP_COUNTERS_TICKS_SUM 0x120 /* TSC ticks from exit to re-entry, summed */
#define MV_PP_COUNTERS_TICKS_SUM_COUNT 32 /* elements */
#define MV_PP_COUNTERS_TICKS_MIN 0x220 /* the shortest; 0 where there was none */
#define MV_PP_COUNTERS_TICKS_MIN_COUNT 32 /* elements */
#define MV_PP_COUNTERS_TICKS_MAX 0x320 /* the longest */
#define MV_PP_COUNTERS_TICKS_MAX_COUNT 32 /* elements */

#endif
