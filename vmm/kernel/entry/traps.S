/*
 * One gate per vector, 16 bytes apart from trap_gates, each on an IST stack. ts_trap gets the frame in
 * registers, since TypeScript cannot see a stack, and answers in RAX: an ACTION_ (the core faulted: its
 * upcall is over) or the address at which the interrupted ring-0 code goes on (a try_ intrinsic).
 */
#include "vmm/kernel/entry/stubs.h"

#define RFLAGS_TF 0x100

	.text
	.globl trap_gates
	.balign	16
trap_gates:
	.set	vector, 0
	.rept	32
	.balign	16
	/* Vectors 8, 10-14, 17, 21, 29 and 30 come with an error code of the processor. */
	.if	vector == 2
	jmp	nmi
	.endif
	.if	((0x60227d00 >> vector) & 1) == 0
	push	$0
	.endif
	push	$vector
	jmp	trap
	.set	vector, vector + 1
	.endr

/* Stack: vector, error code, RIP, CS, RFLAGS, RSP, SS. */
	.balign	16
trap:
	push	%rax
	push	%rcx
	push	%rdx
	push	%rsi
	push	%rdi
	push	%r8
	push	%r9
	push	%r10
	push	%r11
	cld
	mov	PP(PP_BLOCK), %edi
	mov	72(%rsp), %esi		/* vector */
	mov	80(%rsp), %rdx		/* error code */
	mov	88(%rsp), %rcx		/* RIP */
	mov	96(%rsp), %r8d		/* CS */
	mov	%cr2, %r9
	call	ts_trap
	cmp	$ACTION_TRACE, %rax
	jbe	1f
	mov	%rax, 88(%rsp)
	andq	$~RFLAGS_TF, 104(%rsp)	/* a step of the core that ended in ring 0 (sysenter_entry) */
	pop	%r11
	pop	%r10
	pop	%r9
	pop	%r8
	pop	%rdi
	pop	%rsi
	pop	%rdx
	pop	%rcx
	pop	%rax
	add	$16, %rsp
	iretq

1:	mov	$HOST_PP_KERNEL_STACK_TOP, %rsp
	jmp	act_by_vendor

/*
 * An NMI is the root's: it finds the word set when it is entered next. The stub that looks at it last (vmx-exit.S) has
 * to look again. On AMD GIF is 0 and none comes. IRET lets the next one in.
 */
nmi:
	orq	$1, PP(ROOT_NMI)
	cmpq	$vmx_check, (%rsp)
	jb	1f
	cmpq	$vmx_checked, (%rsp)
	jae	1f
	movq	$vmx_check, (%rsp)
1:	iretq

	.section .note.GNU-stack, "", @progbits
