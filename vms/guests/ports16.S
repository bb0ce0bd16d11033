/* Asks the ports that no device answers, and the UART's registers; prints what was wrong, ends with 0 if all is well. */
	.include "vms/guests/raw16.h"
	.macro EXPECT_BYTE port, value
	movw	$\port, %dx
	inb	%dx, %al
	cmpb	$\value, %al
	jne	wrong
	.endm
_start:
	EXPECT_BYTE 0x80, 0xff
	movw	$0x80, %dx
	inw	%dx, %ax
	cmpw	$0xffff, %ax
	jne	wrong
	/* An IN of 8 or 16 bits leaves the rest of EAX alone; one of 32 bits fills it. */
	movl	$0x12345678, %eax
	inb	%dx, %al
	cmpl	$0x123456ff, %eax
	jne	wrong
	inl	%dx, %eax
	cmpl	$0xffffffff, %eax
	jne	wrong
	movl	$0x12345678, %eax
	outl	%eax, %dx
	EXPECT_BYTE LINE_STATUS, 0x60
	EXPECT_BYTE COM1 + 6, 0xb0
	EXPECT_BYTE COM1 + 2, 0x01
	/* The scratch register keeps what was written. */
	movw	$COM1 + 7, %dx
	movb	$0x5a, %al
	outb	%al, %dx
	EXPECT_BYTE COM1 + 7, 0x5a
	/* With the divisor selected the data port prints nothing and keeps its byte. */
	movw	$COM1 + 3, %dx
	movb	$0x83, %al
	outb	%al, %dx
	movw	$COM1, %dx
	movb	$0x41, %al
	outb	%al, %dx
	EXPECT_BYTE COM1, 0x41
	movw	$COM1 + 3, %dx
	movb	$0x03, %al
	outb	%al, %dx
	EXPECT_BYTE COM1 + 3, 0x03
	PRINT	good
	EXIT	0
wrong:
	PRINT	bad
	EXIT	1
	PRINT_CODE
good:
	.asciz	"ports are as promised\n"
bad:
	.asciz	"a port is not as promised\n"
