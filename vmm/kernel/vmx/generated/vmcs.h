/* Generated from vmm/kernel/vmx/vmcs.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: Intel SDM volume 3, chapters 25 to 28, appendices A to C
 */
#ifndef MICROV_LAYOUT_VMCS_H
#define MICROV_LAYOUT_VMCS_H

/* VsKernel.vendor of a VS on Intel. */
#define VMX_WORDS_SIZE 0x40 /* bytes */
#define VMX_WORDS_VMCS_SPA 0x000 /* its VMCS; clear, but while the VS is the current one of a PP, or that PP's root */
#define VMX_WORDS_PP 0x008 /* 1 + PPID of the PP whose host state it holds, 0 before it is filled */
#define VMX_WORDS_PRIMARY 0x018 /* primary controls as the VMCS has them */
#define VMX_WORDS_ENTRY 0x01c /* entry controls as the VMCS has them, but for IA-32e mode */
#define VMX_WORDS_NMI_WAITS 0x024 /* root VS: an NMI waits until it can be delivered */
#define VMX_WORDS_SYSCALLS 0x028 /* STAR to SFMASK are its own while it runs, and its accesses to them do not exit */

/* Encodings of fields. */
#define VMCS_VPID 0
#define VMCS_GUEST_ES_SELECTOR 0x800 /* CS, SS, DS, FS, GS, LDTR, TR follow, by 2 */
#define VMCS_HOST_ES_SELECTOR 0xc00
#define VMCS_HOST_CS_SELECTOR 0xc02
#define VMCS_HOST_SS_SELECTOR 0xc04
#define VMCS_HOST_DS_SELECTOR 0xc06
#define VMCS_HOST_FS_SELECTOR 0xc08
#define VMCS_HOST_GS_SELECTOR 0xc0a
#define VMCS_HOST_TR_SELECTOR 0xc0c
#define VMCS_MSR_BITMAP 0x2004
#define VMCS_TSC_OFFSET 0x2010
#define VMCS_EPTP 0x201a
#define VMCS_XSS_BITMAP 0x202c
#define VMCS_GUEST_PHYSICAL 0x2400
#define VMCS_LINK_POINTER 0x2800
#define VMCS_GUEST_DEBUGCTL 0x2802
#define VMCS_GUEST_PAT 0x2804
#define VMCS_GUEST_EFER 0x2806
#define VMCS_GUEST_PDPTE0 0x280a /* the other three follow, by 2 */
#define VMCS_HOST_PAT 0x2c00
#define VMCS_HOST_EFER 0x2c02
#define VMCS_PIN_CONTROLS 0x4000
#define VMCS_PRIMARY_CONTROLS 0x4002
#define VMCS_EXCEPTION_BITMAP 0x4004
#define VMCS_FAULT_MASK 0x4006 /* of the error codes of page faults that exit */
#define VMCS_FAULT_MATCH 0x4008
#define VMCS_CR3_TARGETS 0x400a /* how many there are; likewise the counts of lists of MSRs */
#define VMCS_EXIT_CONTROLS 0x400c
#define VMCS_EXIT_MSR_STORES 0x400e
#define VMCS_EXIT_MSR_LOADS 0x4010
#define VMCS_ENTRY_CONTROLS 0x4012
#define VMCS_ENTRY_MSR_LOADS 0x4014
#define VMCS_ENTRY_EVENT 0x4016
#define VMCS_ENTRY_ERROR_CODE 0x4018
#define VMCS_ENTRY_LENGTH 0x401a
#define VMCS_SECONDARY_CONTROLS 0x401e
#define VMCS_INSTRUCTION_ERROR 0x4400
#define VMCS_EXIT_REASON 0x4402
#define VMCS_EXIT_EVENT 0x4404
#define VMCS_EXIT_ERROR_CODE 0x4406
#define VMCS_VECTORING_EVENT 0x4408 /* event whose delivery the exit interrupted */
#define VMCS_VECTORING_ERROR_CODE 0x440a
#define VMCS_INSTRUCTION_LENGTH 0x440c
#define VMCS_INSTRUCTION_INFO 0x440e
#define VMCS_GUEST_ES_LIMIT 0x4800 /* CS, SS, DS, FS, GS, LDTR, TR follow, by 2 */
#define VMCS_GUEST_GDTR_LIMIT 0x4810
#define VMCS_GUEST_IDTR_LIMIT 0x4812
#define VMCS_GUEST_ES_ACCESS 0x4814 /* CS, SS, DS, FS, GS, LDTR, TR follow, by 2 */
#define VMCS_GUEST_SS_ACCESS 0x4818
#define VMCS_INTERRUPTIBILITY 0x4824
#define VMCS_ACTIVITY 0x4826
#define VMCS_GUEST_SYSENTER_CS 0x482a
#define VMCS_HOST_SYSENTER_CS 0x4c00
#define VMCS_CR0_MASK 0x6000
#define VMCS_CR4_MASK 0x6002
#define VMCS_CR0_SHADOW 0x6004
#define VMCS_CR4_SHADOW 0x6006
#define VMCS_QUALIFICATION 0x6400
#define VMCS_GUEST_CR0 0x6800
#define VMCS_GUEST_CR3 0x6802
#define VMCS_GUEST_CR4 0x6804
#define VMCS_GUEST_ES_BASE 0x6806 /* CS, SS, DS, FS, GS, LDTR, TR follow, by 2 */
#define VMCS_GUEST_GDTR_BASE 0x6816
#define VMCS_GUEST_IDTR_BASE 0x6818
#define VMCS_GUEST_DR7 0x681a
#define VMCS_GUEST_RSP 0x681c
#define VMCS_GUEST_RIP 0x681e
#define VMCS_GUEST_RFLAGS 0x6820
#define VMCS_PENDING_DEBUG 0x6822
#define VMCS_GUEST_SYSENTER_ESP 0x6824
#define VMCS_GUEST_SYSENTER_EIP 0x6826
#define VMCS_HOST_CR0 0x6c00
#define VMCS_HOST_CR3 0x6c02
#define VMCS_HOST_CR4 0x6c04
#define VMCS_HOST_FS_BASE 0x6c06
#define VMCS_HOST_GS_BASE 0x6c08
#define VMCS_HOST_TR_BASE 0x6c0a
#define VMCS_HOST_GDTR_BASE 0x6c0c
#define VMCS_HOST_IDTR_BASE 0x6c0e
#define VMCS_HOST_SYSENTER_ESP 0x6c10
#define VMCS_HOST_SYSENTER_EIP 0x6c12
#define VMCS_HOST_RSP 0x6c14
#define VMCS_HOST_RIP 0x6c16

/* Pin-based controls. */
#define PIN_INTERRUPT 1 /* external interrupts exit */
#define PIN_NMI 8 /* NMIs exit */
#define PIN_VIRTUAL_NMI 0x20 /* blocking by NMI is the guest's own */

/* Primary processor-based controls. */
#define PRIMARY_INTERRUPT_WINDOW 4
#define PRIMARY_HLT 0x80
#define PRIMARY_MWAIT 0x400
#define PRIMARY_RDPMC 0x800
#define PRIMARY_CR3_LOAD 0x8000 /* must be allowed to be 0 */
#define PRIMARY_CR3_STORE 0x10000 /* must be allowed to be 0 */
#define PRIMARY_CR8_LOAD 0x80000
#define PRIMARY_CR8_STORE 0x100000
#define PRIMARY_NMI_WINDOW 0x400000
#define PRIMARY_MOV_DR 0x800000
#define PRIMARY_IO 0x1000000 /* all I/O instructions exit */
#define PRIMARY_MSR_BITMAP 0x10000000
#define PRIMARY_MONITOR 0x20000000
#define PRIMARY_SECONDARY 0x80000000 /* the secondary controls count */
#define PRIMARY_GUEST 0xb1980c80 /* what a micro VM has: all of these but waiting for a window and CR3 */

/* Secondary processor-based controls. */
#define SECONDARY_EPT 2
#define SECONDARY_RDTSCP 8 /* RDTSCP and RDPID exist */
#define SECONDARY_VPID 0x20
#define SECONDARY_WBINVD 0x40 /* exits */
#define SECONDARY_UNRESTRICTED 0x80
#define SECONDARY_INVPCID 0x1000 /* exists */
#define SECONDARY_XSAVES 0x100000 /* XSAVES and XRSTORS exist */
#define SECONDARY_USER_WAIT 0x4000000 /* TPAUSE, UMONITOR and UMWAIT exist */
#define SECONDARY_EACH 0xa2 /* what each VS has: EPT, VPID, UNRESTRICTED */

/* VM-exit controls. */
#define EXIT_CONTROL_SAVE_DEBUG 4 /* DR7 and DEBUGCTL */
#define EXIT_CONTROL_HOST_64 0x200 /* the host runs in 64-bit mode */
#define EXIT_CONTROL_SAVE_PAT 0x40000
#define EXIT_CONTROL_LOAD_PAT 0x80000
#define EXIT_CONTROL_SAVE_EFER 0x100000
#define EXIT_CONTROL_LOAD_EFER 0x200000
#define EXIT_CONTROL_EACH 0x3c0204 /* what each VS has: all of these */

/* VM-entry controls. */
#define ENTRY_CONTROL_LOAD_DEBUG 4 /* DR7 and DEBUGCTL */
#define ENTRY_CONTROL_IA32E 0x200 /* the guest is in IA-32e mode */
#define ENTRY_CONTROL_LOAD_PAT 0x4000
#define ENTRY_CONTROL_LOAD_EFER 0x8000
#define ENTRY_CONTROL_EACH 0xc004 /* what each VS has: all of these but IA32E */

/* Guest interruptibility state. */
#define INTERRUPTIBILITY_STI 1 /* blocking by STI */
#define INTERRUPTIBILITY_MOV_SS 2 /* blocking by MOV SS */
#define INTERRUPTIBILITY_SHADOW 3 /* either of them */
#define INTERRUPTIBILITY_NMI 8 /* virtual-NMI blocking */

/* Guest activity state. */
#define ACTIVITY_ACTIVE 0
#define ACTIVITY_HLT 1
#define ACTIVITY_WAIT_FOR_SIPI 3

/* Basic exit reasons. */
#define REASON_EVENT 0 /* exception or NMI */
#define REASON_INTERRUPT 1
#define REASON_TRIPLE_FAULT 2
#define REASON_INIT 3
#define REASON_SIPI 4
#define REASON_INTERRUPT_WINDOW 7
#define REASON_NMI_WINDOW 8
#define REASON_TASK_SWITCH 9
#define REASON_CPUID 0xa
#define REASON_GETSEC 0xb
#define REASON_HLT 0xc
#define REASON_INVD 0xd
#define REASON_RDPMC 0xf
#define REASON_RSM 0x11
#define REASON_VMCALL 0x12
#define REASON_VMCLEAR 0x13 /* to VMXON: instructions of VMX */
#define REASON_VMXON 0x1b
#define REASON_CR 0x1c
#define REASON_DR 0x1d
#define REASON_IO 0x1e
#define REASON_RDMSR 0x1f
#define REASON_WRMSR 0x20
#define REASON_BAD_GUEST_STATE 0x21 /* the entry was refused */
#define REASON_BAD_MSR_LOAD 0x22
#define REASON_MWAIT 0x24
#define REASON_MONITOR 0x27
#define REASON_MACHINE_CHECK 0x29 /* during entry */
#define REASON_EPT_VIOLATION 0x30
#define REASON_EPT_MISCONFIGURATION 0x31
#define REASON_INVEPT 0x32
#define REASON_RDTSCP 0x33
#define REASON_INVVPID 0x35
#define REASON_WBINVD 0x36
#define REASON_XSETBV 0x37
#define REASON_FAILED_ENTRY 0x80000000 /* bit 31: there was no guest */
#define REASON_FAILED_INSTRUCTION 0x100 /* ours, with the number of the error: VMLAUNCH or VMRESUME itself failed */

/* Extended page tables. */
#define EPT_POINTER 0x1e /* of EPTP beside the address: tables are write-back, four levels */

/* MSR indexes of VMX. */
#define MSR_FEATURE_CONTROL 0x3a
#define MSR_DEBUGCTL 0x1d9
#define MSR_VMX_BASIC 0x480
#define MSR_VMX_PIN 0x481 /* allowed 0-settings in the low half, allowed 1-settings in the high one; likewise below */
#define MSR_VMX_PRIMARY 0x482
#define MSR_VMX_EXIT 0x483
#define MSR_VMX_ENTRY 0x484
#define MSR_VMX_CR0_FIXED0 0x486 /* bits that must be 1 */
#define MSR_VMX_SECONDARY 0x48b
#define MSR_VMX_TRUE_PIN 0x48d /* and the next three, in the order of VMX_PIN to VMX_ENTRY */
#define MSR_VMX_LAST 0x491 /* VMX_VMFUNC */

/* EFER. */
#define EFER_HOST 0xd00 /* what the host runs with on Intel: NXE, LMA, LME */

/* Bits of control registers that VMX needs. */
#define CR_CR0_NE 0x20
#define CR_CR0_NW 0x20000000
#define CR_CR0_CD 0x40000000
#define CR_CR4_VMXE 0x2000
#define CR_CR4_SMXE 0x4000

#endif
