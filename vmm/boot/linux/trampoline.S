/*
 * The one page of code that is mapped at the same address in the root's and in the host's address space:
 * the jump into the hypervisor's kernel, the way back, and the call that asks for it.
 *
 * AMD: GIF is 0 from CLGI in microv_enter until the root runs as a guest (VMRUN sets it for the guest) or, on the
 * way back, until the root's own CS, SS and tables are in place again: no interrupt and no NMI can meet a
 * half-switched CPU. AMD APM vol. 2, 15.17 (GIF) and 5.5.1 (CR3, CR4 and the TLB).
 *
 * Intel: interrupts are off, but nothing holds NMIs back. While the CPU is between the two, it stands on the bridge
 * (bridge.c): GDT, IDT and stack that both address spaces have. Its handler only counts; whoever has an IDT of its own
 * again delivers what was counted. All three GDTs have the same
 * selectors, so the IDT is always changed first when the bridge is taken, and last when it is left: at no time does an
 * NMI meet an IDT without what its handler needs.
 */
#include <linux/linkage.h>
#include <asm/msr-index.h>
#include "launch.h"
#include "abi.h"
#include "bridge.h"

#define CR4_PGE    (1 << 7)
#define CR4_PCIDE  (1 << 17)
/* Result of microv_enter and microv_promote: the CPU is native, on AMD with GIF 0. Loader.ENTER_NATIVE. */
#define NATIVE     0x80000000
/* Byte and bit of a TSS descriptor that LTR wants clear: busy. */
#define TSS_TYPE   5
#define TSS_BUSY   (1 << 1)

#define BRIDGE(what) microv_bridge + BRIDGE_##what(%rip)

	.section .text, "ax"
	.balign 4096
	.globl microv_trampoline
microv_trampoline:

/* DS and ES are the current task's: the kernel that leaves cannot know them. */
.macro PUSH_STATE
	pushq	%rbx
	pushq	%rbp
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movl	%ds, %eax
	pushq	%rax
	movl	%es, %eax
	pushq	%rax
.endm

.macro POP_STATE
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
.endm

/* Where and how the root goes on, into the LaunchState at RSI. */
.macro STORE_RESUME where
	leaq	\where(%rip), %rax
	movq	%rax, LAUNCH_STATE_RIP(%rsi)
	movq	%rsp, LAUNCH_STATE_RSP(%rsi)
	pushfq
	popq	LAUNCH_STATE_RFLAGS(%rsi)
.endm

/* To the address space of CR3 RDX and CR4 RCX. RAX is lost. */
.macro TO_HOST
	/* PCID 0 first: without PCIDE the low bits of CR3 mean something else. */
	movq	%cr3, %rax
	andq	$~0xfff, %rax
	movq	%rax, %cr3
	/* Clearing PGE drops the root's global translations too. */
	movq	%cr4, %rax
	andq	$~(CR4_PGE | CR4_PCIDE), %rax
	movq	%rax, %cr4
	movq	%rdx, %cr3
	movq	%rcx, %cr4
.endm

/* To the address space of CR3 RDI, CR4 RSI and CR0 RDX. RBX is lost. */
.macro TO_ROOT
	movq	%rsi, %rbx
	andq	$~(CR4_PGE | CR4_PCIDE), %rbx
	movq	%rbx, %cr4
	movq	%rdi, %rbx
	andq	$~0xfff, %rbx
	movq	%rbx, %cr3
	/* PCIDE may be set only while the low bits of CR3 are 0. */
	movq	%rsi, %cr4
	movq	%rdi, %cr3
	movq	%rdx, %cr0
.endm

.macro PROMOTE_REGISTERS
	movabsq	$MV_PP_OP_PROMOTE, %rax
	movl	$MV_HANDLE_VAL, %r10d
	xorl	%r11d, %r11d
	xorl	%r12d, %r12d
	xorl	%r13d, %r13d
.endm

/* RAX, RCX and RDX are lost. */
.macro LOAD_MSR index, from
	movl	$\index, %ecx
	movl	microv_bridge + \from + 0(%rip), %eax
	movl	microv_bridge + \from + 4(%rip), %edx
	wrmsr
.endm

/* IDT first: until its own GDT is loaded, an NMI finds the same selectors in the old one. */
.macro TAKE_BRIDGE
	lidt	BRIDGE(IDTR)
	lgdt	BRIDGE(GDTR)
	leaq	BRIDGE(STACK_TOP), %rsp
.endm

/*
 * u32 microv_enter(u32 kernel_block, struct LaunchState *state, u64 host_cr3, u64 host_cr4, u64 entry)
 * Interrupts off, EFER.SVME and NXE set. Returns LAUNCH_STATUS_ as a guest, or with NATIVE if the kernel
 * went back.
 */
SYM_FUNC_START(microv_enter)
	PUSH_STATE
	STORE_RESUME .Lresume
	clgi
	TO_HOST
	movl	%edi, %edi
	jmp	*%r8
SYM_FUNC_END(microv_enter)

/*
 * The same on Intel; CR4.VMXE comes with host_cr4. The bridge is saved, and counts NMIs until the kernel has loaded its
 * own IDT, takes the count and delivers it to the root.
 */
SYM_FUNC_START(microv_enter_intel)
	PUSH_STATE
	STORE_RESUME .Lresume_intel
	TAKE_BRIDGE
	TO_HOST
	movl	%edi, %edi
	jmp	*%r8
SYM_FUNC_END(microv_enter_intel)

/*
 * u64 microv_promote(void): asks the kernel to leave this CPU. Interrupts off. 0, or the status of the ABI.
 */
SYM_FUNC_START(microv_promote)
	PUSH_STATE
	PROMOTE_REGISTERS
	vmmcall
	/* Refused: still a guest, RAX is the status, whose bit 31 is never set. Done: see .Lresume. */
	jmp	.Lresume
SYM_FUNC_END(microv_promote)

/* The same on Intel. The bridge is saved. */
SYM_FUNC_START(microv_promote_intel)
	PUSH_STATE
	PROMOTE_REGISTERS
	vmcall
	jmp	.Lresume_intel
SYM_FUNC_END(microv_promote_intel)

/*
 * The kernel's way back. In: RDI root CR3, RSI root CR4, RDX root CR0, RCX RSP, R8 RIP, R9 RFLAGS,
 * R10 CS, R11 SS, RAX status. The root's GDTR, IDTR and hidden state are loaded already. GIF is 0.
 */
SYM_FUNC_START(microv_leave)
	orl	$NATIVE, %eax
	TO_ROOT
	movq	%rcx, %rsp
	pushq	%r11
	pushq	%rcx
	pushq	%r9
	pushq	%r10
	pushq	%r8
	iretq
SYM_FUNC_END(microv_leave)

/*
 * The same on Intel. In: as above; the bridge's count is of NMIs that the root has not got yet. VMX is off. GDTR, IDTR, TR, LDTR, FS and
 * GS are the host's; SYSENTER_CS/ESP/EIP, PAT, DEBUGCTL, EFER and KERNEL_GS_BASE are the root's.
 *
 * An NMI between the kernel's last look at its own count and LIDT here would be lost; so the kernel loads the bridge's
 * IDT itself (LaunchState.bridgeIdtr) and adds its count to the bridge's behind that.
 */
SYM_FUNC_START(microv_leave_intel)
	TAKE_BRIDGE
	orl	$NATIVE, %eax
	movl	%eax, %r12d
	movq	%rcx, %r13
	TO_ROOT
	lgdt	BRIDGE(ROOT_GDTR_RW)
	movq	2 + BRIDGE(ROOT_GDTR_RW), %rbp
	movzwl	BRIDGE(ROOT_TR), %ebx
	andb	$~TSS_BUSY, TSS_TYPE(%rbp, %rbx)
	ltr	%bx
	lldt	BRIDGE(ROOT_LDTR)
	lgdt	BRIDGE(ROOT_GDTR)
	/* A selector sets the base, so the MSRs come behind. */
	movw	BRIDGE(ROOT_FS), %fs
	movw	BRIDGE(ROOT_GS), %gs
	LOAD_MSR MSR_FS_BASE, BRIDGE_ROOT_FS_BASE
	LOAD_MSR MSR_GS_BASE, BRIDGE_ROOT_GS_BASE
	movl	%r12d, %eax
	movq	%r13, %rsp
	/* Linux's handler for NMIs needs all that was loaded above: not before. */
	lidt	BRIDGE(ROOT_IDTR)
	pushq	%r11
	pushq	%r13
	pushq	%r9
	pushq	%r10
	pushq	%r8
	iretq
SYM_FUNC_END(microv_leave_intel)

/* Vector 2 of the bridge's IDT: the same CS, SS and stack as before. */
SYM_CODE_START(microv_bridge_nmi)
	incq	BRIDGE(NMIS)
	iretq
SYM_CODE_END(microv_bridge_nmi)

/* Guest or native again, on the root's stack. All registers but RAX and RSP are lost. */
.Lresume:
	testl	%eax, %eax
	jns	1f
	popq	%rcx
	movl	%ecx, %es
	popq	%rcx
	movl	%ecx, %ds
	stgi
	jmp	2f
1:	addq	$16, %rsp
2:	POP_STATE
	RET

/* The same on Intel; if native, NMIs that were counted wait for Linux. */
.Lresume_intel:
	testl	%eax, %eax
	jns	3f
	popq	%rcx
	movl	%ecx, %es
	popq	%rcx
	movl	%ecx, %ds
	xorl	%ecx, %ecx
	xchgq	%rcx, BRIDGE(NMIS)
	testq	%rcx, %rcx
	jz	2f
	/* Several are one to who gets them late, as to a processor that has one pending already. */
	int	$2
	jmp	2f
3:	addq	$16, %rsp
2:	POP_STATE
	RET

	.balign 4096
