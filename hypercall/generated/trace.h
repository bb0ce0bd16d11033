/* Generated from hypercall/trace.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: traces
 */
#ifndef MICROV_LAYOUT_TRACE_H
#define MICROV_LAYOUT_TRACE_H

#define TRACE_MAGIC 0x4354764d /* TraceRing.magic */
#define TRACE_OFF 0 /* mode: exits are not recorded */
#define TRACE_EXITS 1 /* mode: a TraceExit for each exit */
#define TRACE_RECORDS 2 /* mode: a TraceRecord for each exit */
#define TRACE_EXIT_SHIFT 6 /* log2 of the bytes of a TraceExit */
#define TRACE_RECORD_SHIFT 8 /* log2 of the bytes of a TraceRecord */
#define TRACE_HEADER_BYTES 0x1000 /* from TraceRing to the first entry */
#define TRACE_DEFAULT_BYTES 0x40000 /* entries of one PP, where start does not say how many */
#define TRACE_MIN_BYTES 0x1000 /* the least that start may ask for */
#define TRACE_MAX_BYTES 0x200000 /* the most */

/* Head of a ring. Readers never write. */
#define TRACE_RING_SIZE 0x40 /* bytes */
#define TRACE_RING_MAGIC 0x000 /* TRACE_MAGIC once it was switched on */
#define TRACE_RING_MODE 0x004 /* TRACE_OFF, TRACE_EXITS or TRACE_RECORDS */
#define TRACE_RING_EPOCH 0x008 /* how often it was switched on; each time it begins anew */
#define TRACE_RING_ENTRY_BYTES 0x00c /* size of each entry, also after it was switched off */
#define TRACE_RING_CAPACITY 0x010 /* entries that the ring holds, a power of two */
#define TRACE_RING_HEAD 0x018 /* entries ever written since it was switched on */

/* One exit. */
#define TRACE_EXIT_SIZE 0x40 /* bytes */
#define TRACE_EXIT_EXIT_TSC 0x000 /* time stamp taken at the exit, before any handler */
#define TRACE_EXIT_ENTRY_TSC 0x008 /* time stamp right before the next entry on this PP */
#define TRACE_EXIT_RIP 0x010 /* RIP at the exit */
#define TRACE_EXIT_NEXT_RIP 0x018 /* RIP at which the VS that exited goes on */
#define TRACE_EXIT_RAX 0x020 /* RAX at the exit: the leaf of CPUID, the op of a hypercall, the value of an OUT */
#define TRACE_EXIT_REASON 0x028 /* MV_RECORD_REASON_ */
#define TRACE_EXIT_QUALIFICATION 0x02c /* meaning depends on the reason */
#define TRACE_EXIT_VSID 0x030 /* VS that exited */
#define TRACE_EXIT_ENTERED 0x032 /* VS that was entered next on this PP */
#define TRACE_EXIT_CPL 0x034 /* privilege level at the exit */
#define TRACE_EXIT_DETAIL 0x038 /* GPA of a nested page fault, otherwise `info` of the exit record */

/* One exit with what went in and what came out. */
#define TRACE_RECORD_SIZE 0x100 /* bytes */
#define TRACE_RECORD_EXIT_TSC 0x000 /* time stamp taken at the exit, before any handler */
#define TRACE_RECORD_ENTRY_TSC 0x008 /* time stamp right before the next entry on this PP */
#define TRACE_RECORD_RIP 0x010 /* RIP at the exit */
#define TRACE_RECORD_NEXT_RIP 0x018 /* RIP at which the VS that exited goes on */
#define TRACE_RECORD_RAX 0x020 /* RAX at the exit: the leaf of CPUID, the op of a hypercall, the value of an OUT */
#define TRACE_RECORD_REASON 0x028 /* MV_RECORD_REASON_ */
#define TRACE_RECORD_QUALIFICATION 0x02c /* meaning depends on the reason */
#define TRACE_RECORD_VSID 0x030 /* VS that exited */
#define TRACE_RECORD_ENTERED 0x032 /* VS that was entered next on this PP */
#define TRACE_RECORD_CPL 0x034 /* privilege level at the exit */
#define TRACE_RECORD_DETAIL 0x038 /* GPA of a nested page fault, otherwise `info` of the exit record */
#define TRACE_RECORD_RBX 0x040 /* at the exit, likewise below */
#define TRACE_RECORD_RCX 0x048
#define TRACE_RECORD_RDX 0x050
#define TRACE_RECORD_R10 0x058
#define TRACE_RECORD_R11 0x060
#define TRACE_RECORD_R12 0x068
#define TRACE_RECORD_R13 0x070
#define TRACE_RECORD_CR0 0x078
#define TRACE_RECORD_CR4 0x080
#define TRACE_RECORD_RFLAGS 0x088
#define TRACE_RECORD_INFO 0x090 /* of the exit record; for the root VM the vendor's code */
#define TRACE_RECORD_GPA 0x098 /* of the exit record */
#define TRACE_RECORD_BEHIND 0x0a0 /* RIP behind the instruction, 0 where the reason has none */
#define TRACE_RECORD_EVENT 0x0a8 /* event injected into the VS that exited, 0 for none: EVENT_ word */
#define TRACE_RECORD_OUT_RAX 0x0b0 /* when the next VS was entered, likewise below */
#define TRACE_RECORD_OUT_RBX 0x0b8
#define TRACE_RECORD_OUT_RCX 0x0c0
#define TRACE_RECORD_OUT_RDX 0x0c8
#define TRACE_RECORD_OUT_R10 0x0d0
#define TRACE_RECORD_OUT_R11 0x0d8
#define TRACE_RECORD_OUT_R12 0x0e0
#define TRACE_RECORD_OUT_R13 0x0e8
#define TRACE_RECORD_ENTERED_RAX 0x0f0 /* RAX of the VS that was entered: where a run ends, the status of its hypercall */
#define TRACE_RECORD_ENTERED_R10 0x0f8 /* R10 of that VS: where a run ends, its mv_exit_reason_t */

#endif
