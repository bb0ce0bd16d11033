/* Generated from vmm/kernel/vs/state.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: AMD64 Architecture Programmer's Manual, volume 2, appendix B; Intel SDM volume 4 for MSRs
 */
#ifndef MICROV_LAYOUT_STATE_H
#define MICROV_LAYOUT_STATE_H

/* Registers of a VS and the event of its next entry. */
#define GUEST_STATE_SIZE 0x1000 /* bytes */
#define GUEST_STATE_CR8 0x060 /* bits 3:0 */
#define GUEST_STATE_INTERRUPT_SHADOW 0x068 /* bits 1:0 not 0: guest is in an interrupt shadow */
#define GUEST_STATE_EXIT_CODE 0x070 /* the vendor's code of the last exit, for the log and the trace */
#define GUEST_STATE_INJECTED 0x0a8 /* EVENT_ word: what the next entry delivers */
#define GUEST_STATE_NEXT_RIP 0x0c8 /* RIP behind the instruction that exited, NO_RIP where it has none */
#define GUEST_STATE_ES_SELECTOR 0x400
#define GUEST_STATE_ES_ATTRIB 0x402 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define GUEST_STATE_ES_LIMIT 0x404
#define GUEST_STATE_ES_BASE 0x408
#define GUEST_STATE_CS_SELECTOR 0x410
#define GUEST_STATE_CS_ATTRIB 0x412 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define GUEST_STATE_CS_LIMIT 0x414
#define GUEST_STATE_CS_BASE 0x418
#define GUEST_STATE_SS_SELECTOR 0x420
#define GUEST_STATE_SS_ATTRIB 0x422 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define GUEST_STATE_SS_LIMIT 0x424
#define GUEST_STATE_SS_BASE 0x428
#define GUEST_STATE_DS_SELECTOR 0x430
#define GUEST_STATE_DS_ATTRIB 0x432 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define GUEST_STATE_DS_LIMIT 0x434
#define GUEST_STATE_DS_BASE 0x438
#define GUEST_STATE_FS_SELECTOR 0x440
#define GUEST_STATE_FS_ATTRIB 0x442 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define GUEST_STATE_FS_LIMIT 0x444
#define GUEST_STATE_FS_BASE 0x448
#define GUEST_STATE_GS_SELECTOR 0x450
#define GUEST_STATE_GS_ATTRIB 0x452 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define GUEST_STATE_GS_LIMIT 0x454
#define GUEST_STATE_GS_BASE 0x458
#define GUEST_STATE_GDTR_SELECTOR 0x460
#define GUEST_STATE_GDTR_ATTRIB 0x462 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define GUEST_STATE_GDTR_LIMIT 0x464
#define GUEST_STATE_GDTR_BASE 0x468
#define GUEST_STATE_LDTR_SELECTOR 0x470
#define GUEST_STATE_LDTR_ATTRIB 0x472 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define GUEST_STATE_LDTR_LIMIT 0x474
#define GUEST_STATE_LDTR_BASE 0x478
#define GUEST_STATE_IDTR_SELECTOR 0x480
#define GUEST_STATE_IDTR_ATTRIB 0x482 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define GUEST_STATE_IDTR_LIMIT 0x484
#define GUEST_STATE_IDTR_BASE 0x488
#define GUEST_STATE_TR_SELECTOR 0x490
#define GUEST_STATE_TR_ATTRIB 0x492 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define GUEST_STATE_TR_LIMIT 0x494
#define GUEST_STATE_TR_BASE 0x498
#define GUEST_STATE_CPL 0x4cb
#define GUEST_STATE_EFER 0x4d0 /* with what the vendor needs set (Globals.eferForced) */
#define GUEST_STATE_CR4 0x548
#define GUEST_STATE_CR3 0x550
#define GUEST_STATE_CR0 0x558
#define GUEST_STATE_DR7 0x560
#define GUEST_STATE_DR6 0x568
#define GUEST_STATE_RFLAGS 0x570
#define GUEST_STATE_RIP 0x578
#define GUEST_STATE_RSP 0x5d8
#define GUEST_STATE_RAX 0x5f8
#define GUEST_STATE_STAR 0x600
#define GUEST_STATE_LSTAR 0x608
#define GUEST_STATE_CSTAR 0x610
#define GUEST_STATE_SFMASK 0x618
#define GUEST_STATE_KERNEL_GS_BASE 0x620
#define GUEST_STATE_SYSENTER_CS 0x628
#define GUEST_STATE_SYSENTER_ESP 0x630
#define GUEST_STATE_SYSENTER_EIP 0x638
#define GUEST_STATE_CR2 0x640
#define GUEST_STATE_PAT 0x668 /* guest PAT under nested paging */

/* The kernel's own block of a VS, out of the core's reach. */
#define VS_KERNEL_SIZE 0x1000 /* bytes */
#define VS_KERNEL_GPRS 0x000 /* GPRs of a root VS, at VsPage offsets */
#define VS_KERNEL_GPRS_COUNT 160 /* elements */
#define VS_KERNEL_SAVE 0x100 /* linear address where the stubs keep the GPRs: this block, or the VS page */
#define VS_KERNEL_VSID 0x104
#define VS_KERNEL_VMID 0x108
#define VS_KERNEL_ROOT 0x10c /* nonzero for a root VS */
#define VS_KERNEL_STATE_SPA 0x110 /* of the VS's GuestState */
#define VS_KERNEL_TAG_PP 0x118 /* 1 + PPID whose tag this is, 0 for none */
#define VS_KERNEL_TAG 0x11c /* address space tag */
#define VS_KERNEL_TAG_GENERATION 0x120 /* of the PP, when the tag was given */
#define VS_KERNEL_TABLE_GENERATION 0x128 /* of the nested table, when the tag was given */
#define VS_KERNEL_OPEN_RUN 0x130 /* root VS: nonzero while its run hypercall is open */
#define VS_KERNEL_REASON 0x134 /* EXIT_ of the exit that the core is serving */
#define VS_KERNEL_NEXT_RIP 0x138 /* RIP behind that exit's instruction, NO_RIP where it has none */
#define VS_KERNEL_XSAVE_SPA 0x140 /* extended state while another VS runs */
#define VS_KERNEL_XCR0 0x148 /* XCR0 while another VS runs */
#define VS_KERNEL_DR0 0x150 /* DR0-DR3 while another VS runs */
#define VS_KERNEL_DR1 0x158
#define VS_KERNEL_DR2 0x160
#define VS_KERNEL_DR3 0x168
#define VS_KERNEL_DECOY_WRITES 0x170 /* root VS: writes to hypervisor frames that were refused */
#define VS_KERNEL_EXTENDED_LOADED 0x178 /* nonzero while the PP's registers hold its extended state */
#define VS_KERNEL_DEBUG_LOADED 0x17c /* nonzero while the PP's DR0-DR3 are its own, those of the root in the root's block */
#define VS_KERNEL_FETCH_CR3 0x180 /* where the last instruction was fetched: the guest's CR3, */
#define VS_KERNEL_FETCH_PAGE 0x188 /* the linear page, bit 0 set when this entry is valid, */
#define VS_KERNEL_FETCH_SPA 0x190 /* the page behind it, */
#define VS_KERNEL_FETCH_GENERATION 0x198 /* and the nested table's generation then */
#define VS_KERNEL_TSC_AUX 0x1a0 /* TSC_AUX while another VS runs */
#define VS_KERNEL_DEADLINE 0x1a8 /* of the run, 0 for none */
#define VS_KERNEL_IRET_RIP 0x1b0 /* with POSTED_LEAVES_NMI: RIP of that IRET */
#define VS_KERNEL_CPUID_TABLE 0x1b8 /* offset in a PP block of the CPUID table that answers it */
#define VS_KERNEL_RECORD 0x1bc /* linear address of the VsRecord */
#define VS_KERNEL_STALE 0x1c0 /* DIRTY_ groups whose registers in GuestState are older than the processor's; always 0 where they are its own */
#define VS_KERNEL_CHANGED 0x1c4 /* DIRTY_ groups of GuestState that changed since the last entry; the vendor's in bits 31:30 */
#define VS_KERNEL_DELIVERS 0x1c8 /* GuestState.injected at the last entry that was not made by ring 0 alone */
#define VS_KERNEL_STALE_AFTER 0x1d0 /* DIRTY_ groups that are stale after an exit */
#define VS_KERNEL_VENDOR 0x200 /* the vendor's own words */
#define VS_KERNEL_VENDOR_COUNT 512 /* elements */

/* MSR indexes. */
#define MSR_TSC 0x10
#define MSR_MTRR_CAP 0xfe
#define MSR_SYSENTER_CS 0x174
#define MSR_SYSENTER_ESP 0x175
#define MSR_SYSENTER_EIP 0x176
#define MSR_MTRR_PHYS_BASE0 0x200 /* base and mask of variable ranges, alternating */
#define MSR_MTRR_FIX_64K 0x250 /* eight ranges from 0 on */
#define MSR_MTRR_FIX_16K 0x258 /* this and the next: eight ranges each from 512 KiB on */
#define MSR_MTRR_FIX_4K 0x268 /* this and seven more: eight ranges each from 768 KiB on */
#define MSR_PAT 0x277
#define MSR_MTRR_DEF_TYPE 0x2ff
#define MSR_EFER 0xc0000080
#define MSR_STAR 0xc0000081
#define MSR_LSTAR 0xc0000082
#define MSR_CSTAR 0xc0000083
#define MSR_SFMASK 0xc0000084
#define MSR_FS_BASE 0xc0000100
#define MSR_GS_BASE 0xc0000101
#define MSR_KERNEL_GS_BASE 0xc0000102
#define MSR_TSC_AUX 0xc0000103 /* what RDTSCP and RDPID read */

#endif
