/* Generated from vmm/kernel/svm/vmcb.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: AMD64 Architecture Programmer's Manual, volume 2, appendices B and C
 */
#ifndef MICROV_LAYOUT_VMCB_H
#define MICROV_LAYOUT_VMCB_H

/* Virtual machine control block. */
#define VMCB_SIZE 0x1000 /* bytes */
#define VMCB_INTERCEPT_CR 0x000 /* bits 15:0 reads, 31:16 writes of CR0-CR15 */
#define VMCB_INTERCEPT_DR 0x004 /* likewise DR0-DR15 */
#define VMCB_INTERCEPT_EXCEPTIONS 0x008 /* vectors 0-31 */
#define VMCB_INTERCEPT1 0x00c /* INTERCEPT1_ */
#define VMCB_INTERCEPT2 0x010 /* INTERCEPT2_ */
#define VMCB_INTERCEPT3 0x014
#define VMCB_IOPM_BASE 0x040 /* I/O permission map, 12 KiB */
#define VMCB_MSRPM_BASE 0x048 /* MSR permission map, 8 KiB */
#define VMCB_TSC_OFFSET 0x050
#define VMCB_ASID 0x058 /* never 0 */
#define VMCB_TLB_CONTROL 0x05c /* 0 nothing, 1 flush all tags */
#define VMCB_INTERRUPT_CONTROL 0x060 /* V_TPR, V_IRQ, V_INTR_MASKING (bit 24) */
#define VMCB_INTERRUPT_SHADOW 0x068 /* bits 1:0 not 0: guest is in an interrupt shadow */
#define VMCB_EXIT_CODE 0x070 /* the vendor's code of the last exit, for the log and the trace */
#define VMCB_EXIT_INFO1 0x078
#define VMCB_EXIT_INFO2 0x080
#define VMCB_EXIT_INT_INFO 0x088 /* event whose delivery the exit interrupted; an EVENT_ word */
#define VMCB_NESTED_CONTROL 0x090 /* bit 0: nested paging */
#define VMCB_INJECTED 0x0a8 /* EVENT_ word: what the next entry delivers */
#define VMCB_NESTED_CR3 0x0b0 /* SPA of the nested table */
#define VMCB_CLEAN 0x0c0 /* clean bits */
#define VMCB_NEXT_RIP 0x0c8 /* RIP behind the instruction that exited, NO_RIP where it has none */
#define VMCB_BYTES_FETCHED 0x0d0 /* with decode assists */
#define VMCB_FETCHED 0x0d1 /* with decode assists */
#define VMCB_FETCHED_COUNT 15 /* elements */
#define VMCB_ES_SELECTOR 0x400
#define VMCB_ES_ATTRIB 0x402 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define VMCB_ES_LIMIT 0x404
#define VMCB_ES_BASE 0x408
#define VMCB_CS_SELECTOR 0x410
#define VMCB_CS_ATTRIB 0x412 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define VMCB_CS_LIMIT 0x414
#define VMCB_CS_BASE 0x418
#define VMCB_SS_SELECTOR 0x420
#define VMCB_SS_ATTRIB 0x422 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define VMCB_SS_LIMIT 0x424
#define VMCB_SS_BASE 0x428
#define VMCB_DS_SELECTOR 0x430
#define VMCB_DS_ATTRIB 0x432 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define VMCB_DS_LIMIT 0x434
#define VMCB_DS_BASE 0x438
#define VMCB_FS_SELECTOR 0x440
#define VMCB_FS_ATTRIB 0x442 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define VMCB_FS_LIMIT 0x444
#define VMCB_FS_BASE 0x448
#define VMCB_GS_SELECTOR 0x450
#define VMCB_GS_ATTRIB 0x452 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define VMCB_GS_LIMIT 0x454
#define VMCB_GS_BASE 0x458
#define VMCB_GDTR_SELECTOR 0x460
#define VMCB_GDTR_ATTRIB 0x462 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define VMCB_GDTR_LIMIT 0x464
#define VMCB_GDTR_BASE 0x468
#define VMCB_LDTR_SELECTOR 0x470
#define VMCB_LDTR_ATTRIB 0x472 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define VMCB_LDTR_LIMIT 0x474
#define VMCB_LDTR_BASE 0x478
#define VMCB_IDTR_SELECTOR 0x480
#define VMCB_IDTR_ATTRIB 0x482 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define VMCB_IDTR_LIMIT 0x484
#define VMCB_IDTR_BASE 0x488
#define VMCB_TR_SELECTOR 0x490
#define VMCB_TR_ATTRIB 0x492 /* bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
#define VMCB_TR_LIMIT 0x494
#define VMCB_TR_BASE 0x498
#define VMCB_CPL 0x4cb
#define VMCB_EFER 0x4d0 /* with what the vendor needs set (Globals.eferForced) */
#define VMCB_CR4 0x548
#define VMCB_CR3 0x550
#define VMCB_CR0 0x558
#define VMCB_DR7 0x560
#define VMCB_DR6 0x568
#define VMCB_RFLAGS 0x570
#define VMCB_RIP 0x578
#define VMCB_RSP 0x5d8
#define VMCB_RAX 0x5f8
#define VMCB_STAR 0x600
#define VMCB_LSTAR 0x608
#define VMCB_CSTAR 0x610
#define VMCB_SFMASK 0x618
#define VMCB_KERNEL_GS_BASE 0x620
#define VMCB_SYSENTER_CS 0x628
#define VMCB_SYSENTER_ESP 0x630
#define VMCB_SYSENTER_EIP 0x638
#define VMCB_CR2 0x640
#define VMCB_PAT 0x668 /* guest PAT under nested paging */

/* Vmcb.intercept1. */
#define INTERCEPT1_INTR 1
#define INTERCEPT1_NMI 2
#define INTERCEPT1_SMI 4
#define INTERCEPT1_INIT 8
#define INTERCEPT1_VINTR 0x10 /* a virtual interrupt could be delivered */
#define INTERCEPT1_RDPMC 0x8000
#define INTERCEPT1_CPUID 0x40000
#define INTERCEPT1_RSM 0x80000
#define INTERCEPT1_IRET 0x100000
#define INTERCEPT1_INVD 0x400000
#define INTERCEPT1_HLT 0x1000000
#define INTERCEPT1_INVLPGA 0x4000000
#define INTERCEPT1_IOIO 0x8000000 /* by the I/O permission map */
#define INTERCEPT1_MSR 0x10000000 /* by the MSR permission map */
#define INTERCEPT1_TASK_SWITCH 0x20000000
#define INTERCEPT1_FERR_FREEZE 0x40000000
#define INTERCEPT1_SHUTDOWN 0x80000000
#define INTERCEPT1_GUEST 0xfd4c800f /* what each micro VM has: all of these but VINTR and IRET */

/* Vmcb.intercept2. */
#define INTERCEPT2_SVM 0x7d /* VMRUN, VMLOAD, VMSAVE, STGI, CLGI, SKINIT */
#define INTERCEPT2_VMRUN 1 /* must be set */
#define INTERCEPT2_VMMCALL 2
#define INTERCEPT2_RDTSCP 0x80
#define INTERCEPT2_ICEBP 0x100
#define INTERCEPT2_WBINVD 0x200
#define INTERCEPT2_MONITOR 0x400
#define INTERCEPT2_MWAIT 0x1800 /* MWAIT, armed or not */
#define INTERCEPT2_XSETBV 0x2000
#define INTERCEPT2_RDPRU 0x4000
#define INTERCEPT2_GUEST 0x7fff /* what each micro VM has: all of these */

/* Vmcb.interruptControl. */
#define INTERRUPT_V_TPR 0xf /* CR8 of the guest */
#define INTERRUPT_V_IRQ 0x100 /* a virtual interrupt waits */
#define INTERRUPT_V_PRIO_SHIFT 0x10 /* bits 19:16: its priority */
#define INTERRUPT_V_IGN_TPR 0x100000 /* CR8 does not hold it back */
#define INTERRUPT_V_INTR_MASKING 0x1000000 /* the host's IF masks physical interrupts, not the guest's */

/* Low 32 bits of Vmcb.exitCode. */
#define VMEXIT_CR_READ 0 /* up to 0x0f */
#define VMEXIT_CR_WRITE 0x10 /* up to 0x1f */
#define VMEXIT_DR_READ 0x20 /* up to 0x2f */
#define VMEXIT_DR_WRITE 0x30 /* up to 0x3f */
#define VMEXIT_EXCEPTION 0x40 /* up to 0x5f */
#define VMEXIT_INTR 0x60
#define VMEXIT_NMI 0x61
#define VMEXIT_SMI 0x62
#define VMEXIT_INIT 0x63
#define VMEXIT_VINTR 0x64
#define VMEXIT_RDPMC 0x6f
#define VMEXIT_CPUID 0x72
#define VMEXIT_RSM 0x73
#define VMEXIT_IRET 0x74 /* before the instruction is executed */
#define VMEXIT_INVD 0x76
#define VMEXIT_HLT 0x78
#define VMEXIT_IOIO 0x7b
#define VMEXIT_MSR 0x7c
#define VMEXIT_TASK_SWITCH 0x7d
#define VMEXIT_SHUTDOWN 0x7f
#define VMEXIT_VMRUN 0x80
#define VMEXIT_VMMCALL 0x81
#define VMEXIT_VMLOAD 0x82
#define VMEXIT_SKINIT 0x86
#define VMEXIT_INVLPGA 0x7a
#define VMEXIT_RDTSCP 0x87
#define VMEXIT_ICEBP 0x88
#define VMEXIT_WBINVD 0x89
#define VMEXIT_MONITOR 0x8a
#define VMEXIT_MWAIT 0x8b /* 0x8c when armed */
#define VMEXIT_XSETBV 0x8d
#define VMEXIT_RDPRU 0x8e
#define VMEXIT_NPF 0x400 /* nested page fault */
#define VMEXIT_INVALID 0xffffffff /* the guest state was refused; some emulators store only these 32 bits */

/* EFER. */
#define EFER_SVME 0x1000
#define EFER_HOST 0x1d01 /* what the host runs with: SVME, NXE, LMA, LME, SCE */

/* MSR indexes of SVM. */
#define MSR_VM_CR 0xc0010114
#define MSR_VM_HSAVE_PA 0xc0010117

#endif
