/* Generated from vmm/abi/vs-page.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: kernel and core; registers as in the hypercall ABI
 */
#ifndef MICROV_LAYOUT_VS_PAGE_H
#define MICROV_LAYOUT_VS_PAGE_H

/* State of a VS that core and kernel share. */
#define VS_PAGE_SIZE 0x1000 /* bytes */
#define VS_PAGE_RAX 0x008 /* mv_reg_rax */
#define VS_PAGE_RBX 0x010
#define VS_PAGE_RCX 0x018
#define VS_PAGE_RDX 0x020
#define VS_PAGE_RBP 0x028
#define VS_PAGE_RSI 0x030
#define VS_PAGE_RDI 0x038
#define VS_PAGE_R8 0x040
#define VS_PAGE_R9 0x048
#define VS_PAGE_R10 0x050
#define VS_PAGE_R11 0x058
#define VS_PAGE_R12 0x060
#define VS_PAGE_R13 0x068
#define VS_PAGE_R14 0x070
#define VS_PAGE_R15 0x078
#define VS_PAGE_RSP 0x080
#define VS_PAGE_RIP 0x088
#define VS_PAGE_RFLAGS 0x090
#define VS_PAGE_ES 0x098 /* selector, attrib, limit, base; likewise below */
#define VS_PAGE_ES_COUNT 4 /* elements */
#define VS_PAGE_CS 0x0b8
#define VS_PAGE_CS_COUNT 4 /* elements */
#define VS_PAGE_SS 0x0d8
#define VS_PAGE_SS_COUNT 4 /* elements */
#define VS_PAGE_DS 0x0f8
#define VS_PAGE_DS_COUNT 4 /* elements */
#define VS_PAGE_FS 0x118
#define VS_PAGE_FS_COUNT 4 /* elements */
#define VS_PAGE_GS 0x138
#define VS_PAGE_GS_COUNT 4 /* elements */
#define VS_PAGE_LDTR 0x158
#define VS_PAGE_LDTR_COUNT 4 /* elements */
#define VS_PAGE_TR 0x178
#define VS_PAGE_TR_COUNT 4 /* elements */
#define VS_PAGE_GDTR 0x198 /* selector and attrib unused */
#define VS_PAGE_GDTR_COUNT 4 /* elements */
#define VS_PAGE_IDTR 0x1b8 /* selector and attrib unused */
#define VS_PAGE_IDTR_COUNT 4 /* elements */
#define VS_PAGE_DR0 0x1d8
#define VS_PAGE_DR1 0x1e0
#define VS_PAGE_DR2 0x1e8
#define VS_PAGE_DR3 0x1f0
#define VS_PAGE_DR6 0x1f8
#define VS_PAGE_DR7 0x200
#define VS_PAGE_CR0 0x208
#define VS_PAGE_CR2 0x210
#define VS_PAGE_CR3 0x218
#define VS_PAGE_CR4 0x220
#define VS_PAGE_CR8 0x228
#define VS_PAGE_XCR0 0x230 /* mv_reg_xcr0, the last one */
#define VS_PAGE_EFER 0x240 /* MSR C000_0080 */
#define VS_PAGE_STAR 0x248
#define VS_PAGE_LSTAR 0x250
#define VS_PAGE_CSTAR 0x258
#define VS_PAGE_FMASK 0x260
#define VS_PAGE_KERNEL_GS_BASE 0x268
#define VS_PAGE_SYSENTER_CS 0x270
#define VS_PAGE_SYSENTER_ESP 0x278
#define VS_PAGE_SYSENTER_EIP 0x280
#define VS_PAGE_PAT 0x288
#define VS_PAGE_APIC_BASE 0x290 /* kept for the ABI, switched by nobody */
#define VS_PAGE_REASON 0x300 /* EXIT_ */
#define VS_PAGE_QUALIFICATION 0x304 /* meaning depends on the reason */
#define VS_PAGE_INFO 0x308 /* meaning depends on the reason */
#define VS_PAGE_GPA 0x310 /* guest-physical address of a nested fault */
#define VS_PAGE_NEXT_RIP 0x318 /* RIP behind the instruction, where the reason has one */
#define VS_PAGE_INSTRUCTION_BYTES 0x320 /* how many bytes of `instruction` are valid */
#define VS_PAGE_CPL 0x324 /* privilege level of the guest at the exit */
#define VS_PAGE_INSTRUCTION 0x328 /* bytes at RIP, where they were fetched */
#define VS_PAGE_INSTRUCTION_COUNT 16 /* elements */
#define VS_PAGE_DIRTY 0x340 /* DIRTY_ groups to load at the next entry; the kernel clears it */
#define VS_PAGE_EVENT 0x348 /* EVENT_ word: what the next entry delivers; with ANSWER_INJECT, what is to be delivered */
#define VS_PAGE_PAD1 0x350
#define VS_PAGE_TSC_KHZ 0x358 /* what the PP's client set when the VS was created */
#define VS_PAGE_VSID 0x360
#define VS_PAGE_VPID 0x362
#define VS_PAGE_VMID 0x364
#define VS_PAGE_PPID 0x366 /* PP that holds the claim */
#define VS_PAGE_MP_STATE 0x368 /* mv_mp_state_t */
#define VS_PAGE_FLAGS 0x36c /* the core's own */
#define VS_PAGE_UNFINISHED 0x370 /* the core's own; not 0: EXIT_UNFINISHED comes before the first entry of the next run */
#define VS_PAGE_PAD0 0x374
#define VS_PAGE_UNFINISHED_RIP 0x378 /* the core's own: the instruction that is not finished */
#define VS_PAGE_UNFINISHED_NEXT 0x380 /* where the guest goes on when RESUME answers EXIT_UNFINISHED */
#define VS_PAGE_UNFINISHED_RAX 0x388 /* the core's own: RAX as the guest had it */

/* Groups of the VS page that the kernel loads before entry. */
#define DIRTY_IP 1 /* RIP, RSP, RFLAGS */
#define DIRTY_SEGMENTS 2 /* ES to IDTR */
#define DIRTY_CONTROL 4 /* CR0, CR2, CR3, CR4, CR8, EFER */
#define DIRTY_DEBUG 8 /* DR0-DR3, DR6, DR7 */
#define DIRTY_SYSCALL 0x10 /* STAR to SYSENTER_EIP */
#define DIRTY_XCR0 0x20 /* XCR0 */
#define DIRTY_EVENT 0x40 /* the event */
#define DIRTY_PAT 0x80 /* PAT */
#define DIRTY_ALL 0xff /* all of them */

/* An event to inject; the format both vendors use. */
#define EVENT_VECTOR 0xff /* bits 7:0 */
#define EVENT_TYPE_INTERRUPT 0 /* external interrupt */
#define EVENT_TYPE_NMI 0x200 /* NMI */
#define EVENT_TYPE_EXCEPTION 0x300 /* hardware exception */
#define EVENT_TYPE_SOFTWARE 0x400 /* software interrupt */
#define EVENT_TYPE_MASK 0x700 /* bits 10:8 */
#define EVENT_ERROR_CODE 0x800 /* bits 63:32 hold an error code */
#define EVENT_VALID 0x80000000 /* bit 31 */

#endif
