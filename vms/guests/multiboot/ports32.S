/* Port I/O of all sizes from 32-bit code; prints what was wrong, ends with 0 if all is well. */
	.include "vms/guests/multiboot/kernel32.h"
	.set	NOBODY, 0x5678
	KERNEL_32 0

/* The status of a failure is the number of the expectation. */
	.set	expectation, 1
	.macro EXPECT_EAX value
	movl	$expectation, %ebp
	cmpl	$\value, %eax
	jne	wrong
	.set	expectation, expectation + 1
	.endm

main_32:
	EXPECT_EAX LOADED_MAGIC
	/* Nobody answers: all ones, and each width changes as much of EAX as it says. */
	movw	$NOBODY, %dx
	movl	$0x12345678, %eax
	inb	%dx, %al
	EXPECT_EAX 0x123456ff
	movl	$0x12345678, %eax
	inw	%dx, %ax
	EXPECT_EAX 0x1234ffff
	movl	$0x12345678, %eax
	inl	%dx, %eax
	EXPECT_EAX 0xffffffff
	outb	%al, %dx
	outw	%ax, %dx
	outl	%eax, %dx
	/* The same by immediate port. */
	movl	$0x12345678, %eax
	inb	$0xe0, %al
	EXPECT_EAX 0x123456ff
	movl	$0x12345678, %eax
	inw	$0xe0, %ax
	EXPECT_EAX 0x1234ffff
	movl	$0x12345678, %eax
	inl	$0xe0, %eax
	EXPECT_EAX 0xffffffff
	outb	%al, $0xe0
	outw	%ax, $0xe0
	outl	%eax, $0xe0
	/* A wide access is one access a byte: modem status (read only) and scratch register. */
	movw	$COM1 + 6, %dx
	movw	$0xa500, %ax
	outw	%ax, %dx
	xorl	%eax, %eax
	inw	%dx, %ax
	EXPECT_EAX 0xa5b0
	movw	$COM1 + 7, %dx
	xorl	%eax, %eax
	inb	%dx, %al
	EXPECT_EAX 0xa5
	/* Line control, modem control, line status and modem status in one. */
	movw	$COM1 + 3, %dx
	movl	$0x00000003, %eax
	outl	%eax, %dx
	xorl	%eax, %eax
	inl	%dx, %eax
	EXPECT_EAX 0xb0600003
	PRINT	good
	EXIT	0
wrong:
	PRINT	bad
	movl	%ebp, %eax
	outb	%al, $EXIT_PORT

	.section .rodata
good:
	.asciz	"32-bit port I/O is as promised\n"
bad:
	.asciz	"a port is not as promised\n"
