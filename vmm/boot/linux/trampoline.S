/*
 * The one page of code that is mapped at the same address in the root's and in the host's address space:
 * the jump into the hypervisor's kernel, the way back, and the call that asks for it.
 *
 * GIF is 0 from CLGI in microv_enter until the root runs as a guest (VMRUN sets it for the guest) or, on the
 * way back, until the root's own CS, SS and tables are in place again: no interrupt and no NMI can meet a
 * half-switched CPU. AMD APM vol. 2, 15.17 (GIF) and 5.5.1 (CR3, CR4 and the TLB).
 */
#include <linux/linkage.h>
#include "launch.h"
#include "abi.h"

#define CR4_PGE    (1 << 7)
#define CR4_PCIDE  (1 << 17)
/* Result of microv_enter and microv_promote: the CPU is native and GIF was 0. Loader.ENTER_NATIVE. */
#define NATIVE     0x80000000

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

/*
 * u32 microv_enter(u32 kernel_block, struct LaunchState *state, u64 host_cr3, u64 host_cr4, u64 entry)
 * Interrupts off, EFER.SVME and NXE set. Returns LAUNCH_STATUS_ as a guest, or with NATIVE if the kernel
 * went back.
 */
SYM_FUNC_START(microv_enter)
	PUSH_STATE
	leaq	.Lresume(%rip), %rax
	movq	%rax, LAUNCH_STATE_RIP(%rsi)
	movq	%rsp, LAUNCH_STATE_RSP(%rsi)
	pushfq
	popq	LAUNCH_STATE_RFLAGS(%rsi)
	clgi
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
	movl	%edi, %edi
	jmp	*%r8
SYM_FUNC_END(microv_enter)

/*
 * u64 microv_promote(void): asks the kernel to leave this CPU. Interrupts off. 0, or the status of the ABI.
 */
SYM_FUNC_START(microv_promote)
	PUSH_STATE
	movabsq	$MV_PP_OP_PROMOTE, %rax
	movl	$MV_HANDLE_VAL, %r10d
	xorl	%r11d, %r11d
	xorl	%r12d, %r12d
	xorl	%r13d, %r13d
	vmmcall
	/* Refused: still a guest, RAX is the status, whose bit 31 is never set. Done: see .Lresume. */
	jmp	.Lresume
SYM_FUNC_END(microv_promote)

/*
 * The kernel's way back. In: RDI root CR3, RSI root CR4, RDX root CR0, RCX RSP, R8 RIP, R9 RFLAGS,
 * R10 CS, R11 SS, RAX status. The root's GDTR, IDTR and hidden state are loaded already. GIF is 0.
 */
SYM_FUNC_START(microv_leave)
	orl	$NATIVE, %eax
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
	movq	%rcx, %rsp
	pushq	%r11
	pushq	%rcx
	pushq	%r9
	pushq	%r10
	pushq	%r8
	iretq
SYM_FUNC_END(microv_leave)

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
2:	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbp
	popq	%rbx
	RET

	.balign 4096
