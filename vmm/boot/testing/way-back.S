/*
 * A kernel that refuses: it takes the way back at once with the status in its last quadword, so that demote,
 * undo and every error path of the driver can be tried without a hypervisor. On Intel it meets NMIs NMIs on the bridge
 * first, made by INT: what they find and where they go from there is the same.
 */
#include "../../abi/generated/launch.h"

	.code64
	.globl	launch_entry
launch_entry:
	.rept	NMIS
	int	$2
	.endr
	movq	LAUNCH_STATE_TRAMPOLINE(%rdi), %rbp
	movq	LAUNCH_STATE_CR4(%rdi), %rsi
	movq	LAUNCH_STATE_CR0(%rdi), %rdx
	movq	LAUNCH_STATE_RSP(%rdi), %rcx
	movq	LAUNCH_STATE_RIP(%rdi), %r8
	movq	LAUNCH_STATE_RFLAGS(%rdi), %r9
	movq	LAUNCH_STATE_CS(%rdi), %r10
	movq	LAUNCH_STATE_SS(%rdi), %r11
	/* Refuse on the PP that is named only; where that is another, prove memory and stacks first. */
	movl	status(%rip), %eax
	movq	%rsp, %rbx
	movq	$0xffffffff80012000, %rsp
	pushq	%rax
	popq	%rax
	movq	%rbx, %rsp
	movq	LAUNCH_STATE_CR3(%rdi), %rdi
	jmp	*%rbp

	.balign	8
status:	.long	STATUS
