/*
 * Breakpoints: one that it meets, and then four at a time on linear addresses where a hypervisor has its own code
 * and data, with an exit under each four. Prints what it met itself; ends with 0 if the processor goes on.
 */
	.include "vms/guests/long.h"

	.set CR4_PAE, 0x20
	/* All four on, each for the execution of a byte, or for accesses to four bytes. */
	.set EXECUTION, 0x4ff
	.set ACCESS, 0xffff04ff
	.set OFF, 0x400

/* Breakpoints at RAX and the three places `stride` bytes apart behind it. */
	.macro ARM stride, how
	movq	%rax, %dr0
	addq	$\stride, %rax
	movq	%rax, %dr1
	addq	$\stride, %rax
	movq	%rax, %dr2
	addq	$\stride, %rax
	movq	%rax, %dr3
	movl	$\how, %eax
	movq	%rax, %dr7
	.endm

	.macro DISARM
	movl	$OFF, %eax
	movq	%rax, %dr7
	.endm

/* An exit under breakpoints on each `stride` bytes from `first` on. */
	.macro WALK first, count, stride, how
	movq	$\first, %r12
	movl	$\count / 4, %r13d
3:	movq	%r12, %rax
	ARM	\stride, \how
	xorl	%eax, %eax
	cpuid
	addq	$4 * \stride, %r12
	decl	%r13d
	jnz	3b
	DISARM
	.endm

_start:
	ENTER_LONG_MODE

	.code64
long_start:
	movq	$here, %rax
	ARM	0x100, EXECUTION
	TRY	call here
	movq	%dr6, %rbx
	DISARM
	movq	%rbx, %rax
	andl	$0xf, %eax
	SAY_HEX	say_dr6
	movl	vector, %eax
	SAY_HEX	say_here
	movl	$word, %eax
	ARM	4, ACCESS
	TRY	movl $1, word + 4
	movq	%dr6, %rbx
	DISARM
	movq	%rbx, %rax
	andl	$0xf, %eax
	SAY_HEX	say_dr6
	movl	vector, %eax
	SAY_HEX	say_word

	movl	$NONE, vector
	/* Ring 0's code, where functions and many instructions begin, and the entry of ring 3's. */
	WALK	0xffffffff80200000, 0x2800, 4, EXECUTION
	SAY	say_kernel
	WALK	0xffffffffa0000000, 0x40, 1, EXECUTION
	SAY	say_core
	/* A word here and there of what they share. */
	WALK	0x40010000, 0x800, 0x40, ACCESS
	WALK	0xffffffff80000000, 0x40, 8, ACCESS
	SAY	say_data
	movl	vector, %eax
	SAY_HEX	say_stray
	EXIT_LONG 0

here:
	nop
	ret

	LONG_CODE_AND_DATA
	.balign 16
word:
	.quad	0, 0
say_dr6:
	.asciz	"dr6 "
say_here:
	.asciz	"execution: vector "
say_word:
	.asciz	"access: vector "
say_kernel:
	.asciz	"behind the code of ring 0\n"
say_core:
	.asciz	"behind the code of ring 3\n"
say_data:
	.asciz	"behind the data\n"
say_stray:
	.asciz	"elsewhere: vector "
