/*
 * Looks for the state of others in its own. Fills all registers that a world switch moves with numbers made of a
 * pattern, gives the processor away, by a port that user space serves and by a time that Linux's timer cuts,
 * and compares. Before the first round the vector registers have to be zero. The file's last 12 bytes are the
 * test's:
 *   u64       the pattern, another one for each guest
 *   u32       how many rounds
 * Ends with 0, or with 1 after a line that says what was lost.
 */
	.include "vms/guests/long.h"
	.set LSTAR, 0xc0000082
	.set FS_BASE, 0xc0000100
	.set GS_BASE, 0xc0000101
	.set KERNEL_GS_BASE, 0xc0000102
	.set NOTHING_PORT, 0x80
	/* Canonical, for what holds an address. */
	.set ADDRESS_BITS, 0x7fffffffffff

	/* RAX: the pattern's number of `number`. */
	.macro NUMBER number
	movq	pattern, %rax
	addq	$\number, %rax
	.endm

	.macro ADDRESS number
	NUMBER	\number
	movq	$ADDRESS_BITS, %rdx
	andq	%rdx, %rax
	.endm

	.macro SET_MSR msr, number
	ADDRESS	\number
	movq	%rax, %rdx
	shrq	$32, %rdx
	movl	$\msr, %ecx
	wrmsr
	.endm

	/* Leaves what was found in RDX, what should be in RAX. */
	.macro CHECK string
	movl	$\string, lost
	cmpq	%rax, %rdx
	jne	leaked
	.endm

	.macro CHECK_MSR msr, number
	movl	$\msr, %ecx
	rdmsr
	shlq	$32, %rdx
	orq	%rax, %rdx
	movq	%rdx, %rcx
	ADDRESS	\number
	movq	%rcx, %rdx
	CHECK	in_msr
	.endm

	.macro CHECK_VECTOR index
	vmovdqu	%ymm\index, buffer
	NUMBER	\index
	.irp	at, 0, 8, 16, 24
	movq	buffer + \at, %rdx
	CHECK	in_vector
	.endr
	.endm

_start:
	ENTER_LONG_MODE

	.code64
long_start:
	movq	%cr0, %rax
	andq	$~0xc, %rax
	orq	$2, %rax
	movq	%rax, %cr0
	movq	%cr4, %rax
	orq	$0x40600, %rax		/* OSFXSR, OSXMMEXCPT, OSXSAVE */
	movq	%rax, %cr4
	xorl	%ecx, %ecx
	xorl	%edx, %edx
	movl	$7, %eax
	xsetbv
	/* What another one left there? */
	.irp	index, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	vmovdqu	%ymm\index, buffer
	xorl	%eax, %eax
	.irp	at, 0, 8, 16, 24
	movq	buffer + \at, %rdx
	CHECK	at_first
	.endr
	.endr

round:
	/* DR0 to DR3, not switched on; CR2; MSRs. */
	ADDRESS	32
	movq	%rax, %dr0
	ADDRESS	33
	movq	%rax, %dr1
	ADDRESS	34
	movq	%rax, %dr2
	ADDRESS	35
	movq	%rax, %dr3
	NUMBER	36
	movq	%rax, %cr2
	SET_MSR	LSTAR, 37
	SET_MSR	FS_BASE, 38
	SET_MSR	GS_BASE, 39
	SET_MSR	KERNEL_GS_BASE, 40
	.irp	index, 0, 1, 2, 3, 4, 5, 6, 7
	NUMBER	48 + \index
	movq	%rax, %mm\index
	.endr
	movq	pattern, %rax
	andl	$0x6000, %eax		/* rounding control */
	orl	$0x1f80, %eax
	movl	%eax, buffer
	ldmxcsr	buffer
	.irp	index, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	NUMBER	\index
	vmovq	%rax, %xmm\index
	vpbroadcastq %xmm\index, %ymm\index
	.endr
	movq	pattern, %rax
	leaq	64(%rax), %rbx
	leaq	65(%rax), %rsi
	leaq	66(%rax), %rdi
	leaq	67(%rax), %rbp
	leaq	68(%rax), %r8
	leaq	69(%rax), %r9
	leaq	70(%rax), %r10
	leaq	71(%rax), %r11
	leaq	72(%rax), %r12
	leaq	73(%rax), %r13
	leaq	74(%rax), %r14
	leaq	75(%rax), %r15
	outb	%al, $NOTHING_PORT
	movl	$20000, %ecx
1:	decl	%ecx
	jnz	1b
	.irp	pair, rbx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
	movq	%\pair, buffer
	pushq	buffer
	.endr
	.irp	number, 75, 74, 73, 72, 71, 70, 69, 68, 67, 66, 65, 64
	popq	%rdx
	NUMBER	\number
	CHECK	in_general
	.endr
	.irp	index, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	CHECK_VECTOR \index
	.endr
	stmxcsr	buffer
	movl	buffer, %edx
	movq	pattern, %rax
	andl	$0x6000, %eax
	orl	$0x1f80, %eax
	CHECK	in_mxcsr
	.irp	index, 0, 1, 2, 3, 4, 5, 6, 7
	movq	%mm\index, %rdx
	NUMBER	48 + \index
	CHECK	in_x87
	.endr
	.irp	number, 0, 1, 2, 3
	movq	%dr\number, %rcx
	ADDRESS	32 + \number
	movq	%rcx, %rdx
	CHECK	in_debug
	.endr
	movq	%cr2, %rdx
	NUMBER	36
	CHECK	in_cr2
	CHECK_MSR LSTAR, 37
	CHECK_MSR FS_BASE, 38
	CHECK_MSR GS_BASE, 39
	CHECK_MSR KERNEL_GS_BASE, 40
	decl	rounds
	jnz	round
	SAY	kept
	EXIT_LONG 0

leaked:
	movq	%rdx, %r15
	movl	lost, %esi
	call	say
	movq	%r15, %rax
	call	say_hex
	EXIT_LONG 1

	LONG_CODE_AND_DATA
kept:
	.asciz	"all kept\n"
at_first:
	.asciz	"vector register at first: "
in_vector:
	.asciz	"vector register: "
in_general:
	.asciz	"general register: "
in_mxcsr:
	.asciz	"mxcsr: "
in_x87:
	.asciz	"x87: "
in_debug:
	.asciz	"debug register: "
in_cr2:
	.asciz	"cr2: "
in_msr:
	.asciz	"msr: "
	.balign	8
buffer:
	.skip	32
lost:
	.quad	0
	/* The test's bytes. */
pattern:
	.quad	0x0101010101010101
rounds:
	.long	1
