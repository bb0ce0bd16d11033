/*
 * Looks at what a multiboot loader promises: memory, a map that agrees with it, command line and modules. Prints
 * the command line and the first module, which must be text, and ends with the number of modules.
 */
	.include "vms/guests/multiboot/kernel32.h"
	.set	FLAGS, 0x3
	.set	HAS_ALL, 0x45
	KERNEL_32 FLAGS

main_32:
	cmpl	$LOADED_MAGIC, %eax
	jne	wrong
	movl	(%ebx), %eax
	andl	$HAS_ALL, %eax
	cmpl	$HAS_ALL, %eax
	jne	wrong
	/* Some available range of the map holds 1 MiB, and there is memory above it. */
	cmpl	$0, 8(%ebx)
	je	wrong
	movl	48(%ebx), %edi
	movl	44(%ebx), %ecx
	addl	%edi, %ecx
next:	cmpl	%ecx, %edi
	jae	wrong
	cmpl	$1, 20(%edi)
	jne	skip
	movl	$0x100000, %eax
	subl	4(%edi), %eax
	jb	skip
	cmpl	12(%edi), %eax
	jb	found
skip:	addl	(%edi), %edi
	addl	$4, %edi
	jmp	next
found:
	PRINT	line
	movl	16(%ebx), %esi
	call	print
	PRINT	quote
	xorl	%eax, %eax
	testl	$0x8, (%ebx)
	jz	finish
	movl	24(%ebx), %edi
	/* Page aligned, since flag 0 asks for it. */
	movl	(%edi), %esi
	testl	$0xfff, %esi
	jnz	wrong
	movl	4(%edi), %ecx
	subl	%esi, %ecx
	/* Printed by its size: it does not end with a NUL. */
character:
	lodsb
	movw	$COM1, %dx
	outb	%al, %dx
	loop	character
	movl	20(%ebx), %eax
finish:
	outb	%al, $EXIT_PORT
wrong:
	PRINT	bad
	EXIT	255

	.section .rodata
line:
	.asciz	"command line: \""
quote:
	.asciz	"\"\n"
bad:
	.asciz	"the multiboot information is not as promised\n"
