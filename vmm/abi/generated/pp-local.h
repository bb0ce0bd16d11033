/* Generated from vmm/abi/pp-local.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: one address space, two privilege levels
 */
#ifndef MICROV_LAYOUT_PP_LOCAL_H
#define MICROV_LAYOUT_PP_LOCAL_H

/* Per-PP words for the stubs, then GDT, TSS, IDT. */
#define PP_LOCAL_SIZE 0x1000 /* bytes */
#define PP_LOCAL_PP_BLOCK 0x000 /* linear address of the kernel's PP block */
#define PP_LOCAL_GUEST_SPA 0x008 /* SPA of the current GuestState, which VMRUN takes */
#define PP_LOCAL_GPRS 0x010 /* linear address where the guest's GPRs are kept, at VsPage offsets */
#define PP_LOCAL_HOST_SPA 0x018 /* area from which the host's TR and SYSCALL MSRs are loaded */
#define PP_LOCAL_CORE_CONTEXT 0x020 /* first argument of an upcall: the core's context page of this PP */
#define PP_LOCAL_CORE_VS 0x028 /* second argument: VS page, in the core's memory */
#define PP_LOCAL_CORE_ENTRY 0x030 /* RIP of an upcall */
#define PP_LOCAL_USER_STACK 0x038 /* the core's RSP during a service call */
#define PP_LOCAL_TRAMPOLINE 0x040 /* the loader's way back */
#define PP_LOCAL_GUEST_STATE 0x048 /* linear address of the guest's GuestState, where a stub keeps RAX in it */
#define PP_LOCAL_GUEST_RAX 0x050 /* RAX of the guest until its GPRs are stored */
#define PP_LOCAL_LAUNCHED 0x058 /* nonzero if the processor's control structure of the current guest, where it is no memory of ours, is launched */
#define PP_LOCAL_ROOT_NMI 0x060 /* not 0 while an NMI (bit 0) or an INIT (bit 1) for the root waits */
#define PP_LOCAL_GDT 0x100 /* by SELECTOR_; TSS takes 16 bytes */
#define PP_LOCAL_GDT_COUNT 80 /* elements */
#define PP_LOCAL_GDTR 0x150 /* operand of LGDT at offset 6 so that the base is aligned */
#define PP_LOCAL_GDTR_COUNT 16 /* elements */
#define PP_LOCAL_IDTR 0x160 /* operand of LIDT, likewise */
#define PP_LOCAL_IDTR_COUNT 16 /* elements */
#define PP_LOCAL_TSS 0x200 /* 64-bit TSS: RSP0 and IST 1-4 */
#define PP_LOCAL_TSS_COUNT 104 /* elements */
#define PP_LOCAL_IDT 0x400 /* 32 gates */
#define PP_LOCAL_IDT_COUNT 512 /* elements */

/* Segment selectors of the host. */
#define SELECTOR_KERNEL_CODE 0x10 /* here and for the data as the root's kernel has them, so that one table serves the switch from there */
#define SELECTOR_KERNEL_DATA 0x18 /* behind the code, for SYSCALL and SYSENTER */
#define SELECTOR_SYSRET_BASE 0x20 /* what STAR names: its data and code follow */
#define SELECTOR_USER_DATA 0x2b /* of SYSRET, with RPL 3 */
#define SELECTOR_USER_CODE 0x33 /* of SYSRET and of SYSEXIT, with RPL 3 */
#define SELECTOR_USER_DATA_SYSEXIT 0x3b /* of SYSEXIT, with RPL 3 */
#define SELECTOR_TSS 0x40

/* The host's. */
#define TSS_LIMIT 0x67

/* The kernel's block of a PP, in its linear memory. */
#define PP_BLOCK_LAUNCH_STATE 0 /* LaunchState */
#define PP_BLOCK_STATE 0x400 /* PpState */
#define PP_BLOCK_COUNTERS 0x800 /* PpCounters */
#define PP_BLOCK_LINE 0xc20 /* log line under construction: u32 length, bytes from 0xc28 on */

/* What the kernel's exports tell the assembly stubs to do next. */
#define ACTION_ENTER 0 /* enter the current VS */
#define ACTION_UPCALL 1 /* enter the core */
#define ACTION_LEAVE 2 /* leave the hypervisor on this PP */
#define ACTION_TRACE 3 /* end the entry of the trace ring, then as ENTER */

/* What the kernel knows of a PP. */
#define PP_STATE_SIZE 0x200 /* bytes */
#define PP_STATE_PPID 0x000
#define PP_STATE_ROOT_VSID 0x004 /* VSID of the root VS of this PP */
#define PP_STATE_CURRENT_VSID 0x008 /* VS that exited last or will be entered; atomic */
#define PP_STATE_IN_CORE 0x00c /* nonzero while the PP runs in ring 3; atomic */
#define PP_STATE_CORE_GENERATION 0x010 /* of the core instance this PP prepared its area for */
#define PP_STATE_FEATURES 0x014 /* PP_FEATURE_ */
#define PP_STATE_TAG_GENERATION 0x018 /* of the address space tags of this PP */
#define PP_STATE_NEXT_TAG 0x020 /* next free tag in this generation */
#define PP_STATE_TAGS 0x024 /* tags the PP has */
#define PP_STATE_EXIT_TSC 0x028 /* low half of the time stamp taken at the exit, before any handler */
#define PP_STATE_LOCAL_SPA 0x030 /* PpLocal */
#define PP_STATE_HOST_CR3 0x038 /* top host table */
#define PP_STATE_REASON 0x040 /* neutral reason of the exit being served */
#define PP_STATE_VIRTUAL_MSRS 0x050 /* what the root believes of MSRs that are the host's; which ones, the vendor's folder knows */
#define PP_STATE_VIRTUAL_MSRS_COUNT 2 /* elements */
#define PP_STATE_XSAVE_MASK 0x060 /* features of extended state the PP has (CPUID leaf 0xD) */
#define PP_STATE_ONLINE 0x068 /* nonzero from the first entry to promote */
#define PP_STATE_ROOT 0x070 /* linear address of the root VS block */
#define PP_STATE_VS 0x074 /* linear address of the current VS block */
#define PP_STATE_ENTER_ACTION 0x078 /* ACTION_ENTER, or ACTION_TRACE while an entry of the trace ring is begun */
#define PP_STATE_EXIT_WORK 0x07c /* EXIT_WORK_: what each exit needs before it is served, usually nothing */
#define PP_STATE_SCRATCH 0x080 /* operands that intrinsics write through pointers */
#define PP_STATE_SCRATCH_COUNT 128 /* elements */
#define PP_STATE_SHARED_PAGES 0x100 /* SPA of the root's shared page by CALLER_, 0 for none */
#define PP_STATE_SHARED_PAGES_COUNT 2 /* elements */
#define PP_STATE_TRACE_SPA 0x110 /* TraceRing of this PP, 0 for none */
#define PP_STATE_TRACE_BYTES 0x118 /* bytes of its entries, a power of two */
#define PP_STATE_TRACE_HEAD 0x120 /* entries written since it was switched on */
#define PP_STATE_TRACE_SLOT 0x128 /* SPA of the entry that is written next */
#define PP_STATE_TRACED_VS 0x130 /* linear address of the VS block whose exit has begun an entry, 0 for none */
#define PP_STATE_TRACE_STEP 0x134 /* bytes of an entry */
#define PP_STATE_TRACE_EPOCH 0x138 /* how often the trace was switched on */
#define PP_STATE_VOUCHED 0x13c /* VOUCHED_: what the kernel did of the root's hypercall that is being served */
#define PP_STATE_PROGRESS 0x140 /* unless VOUCHED_NOTHING: pages of the list that are done */
#define PP_STATE_ENTERED 0x148 /* Globals.hostChanges when the PP last was at one with it: it may enter the core at once */
#define PP_STATE_FLUSHED 0x150 /* Globals.hostChanges when the PP last flushed its host translations; atomic */
#define PP_STATE_TRACE_END 0x158 /* SPA behind the last entry: there the ring begins again */
#define PP_STATE_IS_ENABLED 0x160 /* nonzero while virtualization is switched on for the PP, where that is a state of its own */
#define PP_STATE_RUN_RAX 0x168 /* of the root's last hypercall, if the core answered it with RUN: RAX, otherwise 0, */
#define PP_STATE_RUN_R10 0x170 /* R10, */
#define PP_STATE_RUN_R11 0x178 /* R11, */
#define PP_STATE_RUN_R12 0x180 /* R12, */
#define PP_STATE_RUN_VSID 0x188 /* and the VS that ran */

/* What the kernel itself did of a hypercall that gives or takes memory. */
#define VOUCHED_NOTHING 0 /* nothing that it knows of */
#define VOUCHED_PART 1 /* the first pages of the list */
#define VOUCHED_ALL 2 /* all that was asked for */

/* PpState.exitWork. */
#define EXIT_WORK_FETCH 1 /* the processor does not store the next RIP: the instruction is fetched */
#define EXIT_WORK_TRACE 2 /* the exit begins an entry of the trace ring */

/* Features that the kernel branches on. */
#define PP_FEATURE_NEXT_RIP 1 /* the processor stores the next RIP */
#define PP_FEATURE_DECODE_ASSIST 2 /* the processor names the general register of MOV CR and MOV DR */
#define PP_FEATURE_XSAVE 0x10 /* XSAVE and XCR0 */
#define PP_FEATURE_RDTSCP 0x20 /* RDTSCP and TSC_AUX */

#endif
