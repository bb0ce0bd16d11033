/*
 * Leaves the straight path in 64-bit mode. The first letter of the command line says how:
 *   r, w, x  reads, writes, runs what lies behind memory       e  runs off the end of memory
 *   s        has its stack there                               t  has its page tables there
 *   n        jumps to an address that is not canonical         u  has an exception and no IDT
 *   p        has an IDT whose handler is not there             l  loops for ever
 * Memory ends at the end of the last RAM range of the memory map.
 */
	.include "vms/guests/long-mode.h"
	LONG_MODE
	.set	COM1, 0x3f8
	.set	EXIT_PORT, 0xf4
	.set	RAM, 1
	.set	NOT_CANONICAL, 0x800000000000

	.macro	ON letter, label
	cmpb	$\letter, %al
	je	\label
	.endm

main_64:
	movl	%edi, %ebx
	movl	$text, %esi
	call	print
	/* The end of memory into RBP. */
	movq	40(%rbx), %rdx
	movl	48(%rbx), %ecx
	xorl	%ebp, %ebp
next:	cmpl	$RAM, 16(%rdx)
	jne	skip
	movq	(%rdx), %rax
	addq	8(%rdx), %rax
	cmpq	%rbp, %rax
	cmovaq	%rax, %rbp
skip:	addq	$24, %rdx
	decl	%ecx
	jnz	next
	movq	24(%rbx), %rax
	movb	(%rax), %al
	ON	'r', read
	ON	'w', write
	ON	'x', run
	ON	'e', run_off
	ON	's', stack
	ON	't', tables_outside
	ON	'n', not_canonical
	ON	'u', undefined
	ON	'p', bad_handler
	ON	'l', loop_forever
	movl	$unknown, %esi
	call	print
	movb	$2, %al
	outb	%al, $EXIT_PORT
survived:
	movl	$still, %esi
	call	print
	movb	$1, %al
	outb	%al, $EXIT_PORT

read:	movq	(%rbp), %rax
	jmp	survived
write:	movq	%rax, (%rbp)
	jmp	survived
run:	jmp	*%rbp
	/* NOPs in the last 16 bytes. */
run_off:
	leaq	-16(%rbp), %rdi
	movl	$16, %ecx
	movb	$0x90, %al
	rep stosb
	leaq	-16(%rbp), %rdi
	jmp	*%rdi
stack:	leaq	8(%rbp), %rsp
	pushq	%rax
	jmp	survived
tables_outside:
	movq	%rbp, %cr3
	jmp	survived
not_canonical:
	movabsq	$NOT_CANONICAL, %rax
	jmp	*%rax
undefined:
	ud2
	/* Every gate leads behind memory. */
bad_handler:
	movl	$gates, %edi
	movl	$32, %ecx
1:	movw	%bp, (%rdi)
	movl	$0x8e000008, 2(%rdi)
	movq	%rbp, %rax
	shrq	$16, %rax
	movw	%ax, 6(%rdi)
	addl	$16, %edi
	decl	%ecx
	jnz	1b
	lidt	vectors
	ud2
loop_forever:
	jmp	loop_forever

/* Prints the string at RSI; AL and DX are lost. */
print:	movw	$COM1, %dx
1:	lodsb
	testb	%al, %al
	jz	2f
	outb	%al, %dx
	jmp	1b
2:	ret

	.section .rodata
text:
	.asciz	"leaving the path\n"
still:
	.asciz	"nothing stopped me\n"
unknown:
	.asciz	"the command line does not say how\n"
vectors:
	.word	32 * 16 - 1
	.quad	gates
	.bss
	.balign	16
gates:
	.skip	32 * 16
