/*
 * What 32-bit multiboot guests share: a header, a stack, the console and the exit. Entered at main_32 in flat
 * protected mode with EAX 0x2badb002, EBX the multiboot information, interrupts off.
 */
	.set COM1, 0x3f8
	.set LINE_STATUS, COM1 + 5
	.set READY, 0x20
	.set EXIT_PORT, 0xf4

	.set HEADER_MAGIC, 0x1badb002
	.set LOADED_MAGIC, 0x2badb002

/* Ends the VM. */
	.macro EXIT status
	movb	$\status, %al
	outb	%al, $EXIT_PORT
	.endm

/* Prints a string that ends with a NUL; EAX, EDX and ESI are lost. */
	.macro PRINT string
	movl	$\string, %esi
	call	print
	.endm

/* Header with these flags, entry and print: once in a guest. */
	.macro KERNEL_32 flags
	.section .multiboot, "ax"
	.balign	4
	.long	HEADER_MAGIC, \flags, -(HEADER_MAGIC + \flags)
	.text
	.code32
	.globl	_start
_start:
	movl	$stack_top, %esp
	jmp	main_32
print:
	movw	$LINE_STATUS, %dx
1:	inb	%dx, %al
	testb	$READY, %al
	jz	1b
	lodsb
	testb	%al, %al
	jz	2f
	movw	$COM1, %dx
	outb	%al, %dx
	jmp	print
2:	ret
	.bss
	.balign	16
	.skip	4096
stack_top:
	.section .note.GNU-stack, "", @progbits
	.text
	.endm
