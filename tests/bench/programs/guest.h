/* What the guest (guest.S) and the programs that run it agree on. Addresses are guest-physical. */
#ifndef BENCH_GUEST_H
#define BENCH_GUEST_H

#define GUEST_MEMORY 0x200000
#define GUEST_ENTRY 0x1000

/* Memory of its own, in 4 KiB pages, that the guest touches for the first time while row npf is measured. */
#define GUEST_FRESH 0x400000
#define GUEST_FRESH_BYTES (ROW_ITERATIONS * 0x1000)

/* Words behind the first jump, set before the start. */
#define GUEST_LONG_MODE 0x1004	/* u32: nonzero for 64-bit code under 4-level paging with 2 MiB pages */
#define GUEST_HYPERCALL 0x1008	/* u64: RAX of the hypercall; real mode has its lower half only */
#define GUEST_ROWS 0x1010	/* u32: bit n: measure row n */
#define GUEST_ITERATIONS 0x1014	/* u32: of each, from 1 to ROW_ITERATIONS */

/* Words that the guest leaves. */
#define GUEST_CPUID_EBX 0x1018	/* u32: EBX of CPUID leaf 0 */
#define GUEST_ANSWER 0x1020	/* u64: RAX after the hypercall */

#define GUEST_TABLES 0x8000	/* PML4, PDPT, PD */
#define GUEST_TICKS 0x10000	/* ROW_COUNT tables of ROW_BYTES */

/* A byte here ends the guest: all rows are there. */
#define GUEST_END_PORT 0xf4

#endif
