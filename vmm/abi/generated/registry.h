/* Generated from vmm/abi/registry.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: objects; the core is crash-only
 */
#ifndef MICROV_LAYOUT_REGISTRY_H
#define MICROV_LAYOUT_REGISTRY_H

/* State of a VM, VP or VS. */
#define OBJECT_FREE 0 /* the id is not allocated */
#define OBJECT_LIVE 1 /* allocated */
#define OBJECT_CRASHED 2 /* a VM that a core restart ended: it can only be destroyed */
#define OBJECT_ROOT 3 /* part of the root VM */

/* A VM; 0 is the root. */
#define VM_RECORD_SIZE 0x40 /* bytes */
#define VM_RECORD_STATE 0x000 /* OBJECT_ */
#define VM_RECORD_VPS 0x004 /* VPs that belong to it */
#define VM_RECORD_NESTED_ROOT 0x008 /* SPA of the top nested table */
#define VM_RECORD_GENERATION 0x010 /* of the nested table; every unmapping raises it */
#define VM_RECORD_PAGES 0x018 /* 4 KiB pages mapped, or offered and not touched yet */
#define VM_RECORD_TABLES 0x020 /* pages used by the nested table */
#define VM_RECORD_STOPPING 0x028 /* nonzero: no VS of it enters any more */
#define VM_RECORD_LOCK 0x02c /* ticket lock of the nested table */
#define VM_RECORD_RUNNING 0x030 /* claimed VSs */

/* A VP. */
#define VP_RECORD_SIZE 0x10 /* bytes */
#define VP_RECORD_STATE 0x000 /* OBJECT_ */
#define VP_RECORD_VMID 0x004 /* owner */
#define VP_RECORD_VSS 0x006 /* VSs that belong to it */
#define VP_RECORD_ACTIVE 0x008 /* 1 + VSID of the VS that is claimed, 0 for none */

/* A VS. */
#define VS_RECORD_SIZE 0x80 /* bytes */
#define VS_RECORD_STATE 0x000 /* OBJECT_ */
#define VS_RECORD_VMID 0x004 /* owner */
#define VS_RECORD_VPID 0x006 /* owner */
#define VS_RECORD_CLAIM 0x008 /* 1 + PPID of the PP that owns it, 0 for none; atomic */
#define VS_RECORD_POSTED 0x00c /* POSTED_ words from other PPs; atomic */
#define VS_RECORD_PAGE_SPA 0x010 /* SPA of the VS page */
#define VS_RECORD_STATE_SPA 0x018 /* SPA of its GuestState */
#define VS_RECORD_KERNEL_SPA 0x020 /* SPA of the kernel's VS block */
#define VS_RECORD_XSAVE_SPA 0x028 /* SPA of the first page for extended state, 0 for a root VS */
#define VS_RECORD_RESIDENT 0x034 /* nonzero: untouched since its last run; its state is the kernel's, the page follows when it is claimed */
#define VS_RECORD_TABLE_GENERATION 0x038 /* of its VM's nested table when it was last given a tag; whoever unmaps looks at it; atomic */
#define VS_RECORD_INTERRUPTS 0x040 /* vectors of interrupts that wait, by bit; atomic */
#define VS_RECORD_INTERRUPTS_COUNT 4 /* elements */
#define VS_RECORD_DRAINING 0x060 /* of a VS that is gone: PPs that have not flushed since this change of the host's tables may reach its pages; 0 for none; atomic */
#define VS_RECORD_CONTROL_SPA 0x068 /* SPA of the vendor's control structure where that is not its GuestState, or 0 */

/* Work that a VS has to do before it is entered; any PP may post it. */
#define POSTED_STOP 1 /* end the run: the VM was stopped or crashed, or somebody wants this run to end */
#define POSTED_EVENTS 2 /* an interrupt or an NMI waits */
#define POSTED_NMI 4 /* an NMI waits; EVENTS is set, too */
#define POSTED_DEADLINE 8 /* the run has a deadline */
#define POSTED_IN_NMI 0x10 /* the handler of an NMI runs: the next one has to wait */
#define POSTED_LEAVES_NMI 0x20 /* with IN_NMI: the handler's IRET is being executed */
#define POSTED_TABLE 0x40 /* the VM's nested table lost entries during this run: a fresh tag first */

/* What SYS_VS_POST posts. */
#define POST_INTERRUPT 0 /* an interrupt, the vector in rdx */
#define POST_NMI 1 /* an NMI */
#define POST_STOP 2 /* the run under way, or else the next one, ends */
#define POST_FORGET 3 /* all interrupts and NMIs are forgotten; the caller owns the VS and does not run it */

/* One entry of a list of memory; the ABI's mv_mdl_entry_t. */
#define MAP_ENTRY_SIZE 0x20 /* bytes */
#define MAP_ENTRY_DST 0x000 /* GPA in the VM, page aligned */
#define MAP_ENTRY_SRC 0x008 /* root GPA, page aligned */
#define MAP_ENTRY_BYTES 0x010 /* a multiple of 0x1000; for mmio_map and mmio_unmap exactly that */
#define MAP_ENTRY_FLAGS 0x018 /* MV_MAP_FLAG_ for map_range, otherwise ignored */

/* What one PP counted since it was demoted. */
#define PP_COUNTERS_SIZE 0x420 /* bytes */
#define PP_COUNTERS_EXITS 0x000 /* exits of all reasons */
#define PP_COUNTERS_CROSSINGS 0x008 /* upcalls into ring 3 */
#define PP_COUNTERS_SERVICES 0x010 /* service calls of the core */
#define PP_COUNTERS_CORE_FAULTS 0x018 /* faults of the core on this PP */
#define PP_COUNTERS_COUNT 0x020 /* exits by reason */
#define PP_COUNTERS_COUNT_COUNT 32 /* elements */
#define PP_COUNTERS_SUM 0x120 /* TSC ticks from exit to re-entry, summed */
#define PP_COUNTERS_SUM_COUNT 32 /* elements */
#define PP_COUNTERS_MIN 0x220 /* shortest */
#define PP_COUNTERS_MIN_COUNT 32 /* elements */
#define PP_COUNTERS_MAX 0x320 /* longest */
#define PP_COUNTERS_MAX_COUNT 32 /* elements */

#endif
