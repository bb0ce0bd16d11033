/* Generated from vmm/abi/pp-context.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: kernel and core
 */
#ifndef MICROV_LAYOUT_PP_CONTEXT_H
#define MICROV_LAYOUT_PP_CONTEXT_H

/* The kernel zeroes the page and fills the first 0x40 bytes before EXIT_INIT. */
#define PP_CONTEXT_SIZE 0x1000 /* bytes */
#define PP_CONTEXT_PPID 0x000 /* kernel: this PP */
#define PP_CONTEXT_PPS 0x004 /* kernel: PPs of the root VM; VSIDs and VPIDs below it are the root's */
#define PP_CONTEXT_FLAGS 0x008 /* kernel: LAUNCH_FLAG_ */
#define PP_CONTEXT_MAX_VMS 0x00c /* kernel: first VMID that is impossible */
#define PP_CONTEXT_MAX_VPS 0x010 /* kernel: first VPID that is impossible */
#define PP_CONTEXT_MAX_VSS 0x014 /* kernel: first VSID that is impossible */
#define PP_CONTEXT_TSC_KHZ 0x018 /* kernel: TSC frequency as the root knows it */
#define PP_CONTEXT_SLOTS 0x040 /* core: two CallerSlot, by CALLER_ */
#define PP_CONTEXT_SLOTS_COUNT 32 /* elements */
#define PP_CONTEXT_DEADLINE 0x060 /* core: TSC value that ends the run it asks for, 0 for none */
#define PP_CONTEXT_UNSUPPORTED 0x068 /* core: exits that no handler served */
#define PP_CONTEXT_CPUID 0x070 /* core: EAX, EBX, ECX, EDX of the last CPUID it executed */
#define PP_CONTEXT_CPUID_COUNT 16 /* elements */
#define PP_CONTEXT_REFUSED_MSRS 0x080 /* core: RDMSR and WRMSR of micro VMs that were answered with #GP */
#define PP_CONTEXT_WANTS_RECORD 0x088 /* core: nonzero if the open run ends with the exit record */
#define PP_CONTEXT_GUEST_MSRS 0x800 /* core: MsrEntry of what micro VMs read, by MSR_TABLE_MASK */
#define PP_CONTEXT_GUEST_MSRS_COUNT 2048 /* elements */

/* What one kind of caller set on this PP. */
#define CALLER_SLOT_SIZE 0x10 /* bytes */
#define CALLER_SLOT_SHARED_PAGE 0x000 /* GPA of the shared page, 0 for none */
#define CALLER_SLOT_TSC_KHZ 0x008 /* 0 for unset */

/* Kinds of callers in the root VM, each with a slot of its own. */
#define CALLER_RING0 0 /* the root's kernel: MicroV's driver */
#define CALLER_RING3 1 /* user space of the root, where LAUNCH_FLAG_USER_HYPERCALLS lets it call */

#endif
