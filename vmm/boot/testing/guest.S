/* A 16-bit guest for tests, loaded at 0x1000: prints "Hi", reads a byte and prints it, then HLT with IF=0. */
	.code16
	movw	$0x3f8, %dx
	movb	$'H', %al
	outb	%al, %dx
	movb	$'i', %al
	outb	%al, %dx
	movw	$0x11aa, %ax
	inb	$0x60, %al
	outw	%ax, $0x80
	cpuid
	hlt
1:	jmp	1b
