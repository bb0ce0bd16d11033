/*
 * INS and OUTS in 64-bit code, whose memory operands the guest's own page tables may refuse: prints the
 * exceptions. The second large page is read only, the fourth is not there.
 */
	.include "vms/guests/long.h"

	.set READ_ONLY, 0x200000
	.set NOT_PRESENT, 0x600000
	.set SCRATCH, COM1 + 7

	.macro SAY_ERROR string
	movl	error, %eax
	SAY_HEX	\string
	movq	%cr2, %rax
	SAY_HEX	say_cr2
	.endm

_start:
	ENTER_LONG_MODE

	.code64
long_start:
	movl	$0x200081, TABLES + 0x2008
	movl	$0, TABLES + 0x2018
	movl	$0x80010011, %eax
	movq	%rax, %cr0
	movl	$TABLES, %eax
	movq	%rax, %cr3
	movl	$COM1, %edx
	movl	$hello, %esi
	movl	$hello_end - hello, %ecx
	rep	outsb
	movq	%rcx, %rax
	SAY_HEX	say_left
	/* With 32-bit addresses the upper halves do not count, and become zero. */
	movq	$-1, %rax
	shlq	$32, %rax
	leaq	hello(%rax), %rsi
	leaq	6(%rax), %rcx
	movl	$COM1, %edx
	addr32 rep outsb
	movq	%rsi, %rax
	subq	$hello, %rax
	SAY_HEX	say_moved
	/* FS has a base in 64-bit code, too. */
	movl	$0xc0000100, %ecx
	movl	$hello, %eax
	xorl	%edx, %edx
	wrmsr
	movl	$COM1, %edx
	movl	$7, %esi
	fs outsb
	movl	$10, newline
	movl	$newline, %esi
	outsb
	/* What comes from a port goes to memory across a page; the last byte that is there is the first to fail. */
	movl	$SCRATCH, %edx
	movb	$0x77, %al
	outb	%al, %dx
	movl	$0x8fff, %edi
	insb
	movzbl	0x8fff, %eax
	SAY_HEX	say_byte
	movl	$0x80, %edx
	movl	$0x8ffe, %edi
	movl	$0, 0x8ffe
	insl
	movl	0x8ffe, %eax
	SAY_HEX	say_crossing
	/* Refused. */
	movl	$0x80, %edx
	movl	$READ_ONLY, %edi
	SAY_FAULT say_read_only, insb
	SAY_ERROR say_error
	movl	$0x80, %edx
	movl	$NOT_PRESENT - 2, %esi
	SAY_FAULT say_not_present, outsl
	SAY_ERROR say_error
	movl	$0x80, %edx
	movq	$1, %rsi
	shlq	$47, %rsi
	SAY_FAULT say_not_canonical, outsb
	/* The second element is not there: the first is done. */
	movl	$COM1, %edx
	movl	$READ_ONLY - 1, %edi
	movl	$2, %ecx
	SAY_FAULT say_second, rep insb
	movq	%rdi, %rax
	SAY_HEX	say_rdi
	EXIT_LONG 0

	LONG_CODE_AND_DATA
	.balign 4
newline:
	.long	0
hello:
	.ascii	"a long string\n"
hello_end:
say_left:
	.asciz	"left "
say_moved:
	.asciz	"\nmoved "
say_byte:
	.asciz	"byte "
say_crossing:
	.asciz	"crossing "
say_read_only:
	.asciz	"read only: vector "
say_not_present:
	.asciz	"not present: vector "
say_not_canonical:
	.asciz	"not canonical: vector "
say_second:
	.asciz	"second element: vector "
say_rdi:
	.asciz	"rdi "
say_error:
	.asciz	"error "
say_cr2:
	.asciz	"cr2 "
