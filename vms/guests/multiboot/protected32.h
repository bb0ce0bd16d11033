/*
 * What 32-bit guests share that look at exceptions: descriptors, an IDT, paging one to one, and numbers on the
 * console. With kernel32.h; once in a guest: PROTECTED_32. After `call protect` segments and IDT are ours.
 *
 * TRY INSTRUCTION leaves the vector it raised in `vector` (NONE if none) and the error code in `error`, and goes
 * on behind it, on the stack that it had.
 */
	.set	NONE, 0xff
	.set	CODE, 0x08
	.set	DATA, 0x10
	.set	CR0_PG, 0x80000000
	.set	PRESENT_WRITABLE, 3

	.macro TRY instruction:vararg
	movl	$NONE, vector
	movl	$9f, resume
	movl	%esp, resume_stack
	\instruction
9:
	.endm

/* Prints the string and EAX; EBX, ECX, EDX, ESI and EDI are lost. */
	.macro SAY_HEX string
	movl	%eax, %edi
	PRINT	\string
	movl	%edi, %eax
	call	say_hex
	.endm

/* Prints the vector of what the instruction raised. */
	.macro SAY_FAULT string, instruction:vararg
	TRY	\instruction
	movl	vector, %eax
	SAY_HEX	\string
	.endm

	.macro PROTECTED_32
protect:
	lgdt	gdt_pointer
	ljmp	$CODE, $1f
1:	movl	$DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	/* 32 gates to stubs of 16 bytes. */
	movl	$idt, %edi
	movl	$stubs, %eax
	movl	$32, %ecx
2:	movw	%ax, (%edi)
	movw	$CODE, 2(%edi)
	movw	$0x8e00, 4(%edi)
	movl	%eax, %edx
	shrl	$16, %edx
	movw	%dx, 6(%edi)
	addl	$16, %eax
	addl	$8, %edi
	loop	2b
	lidt	idt_pointer
	ret

/* The first 8 MiB one to one, in two tables of 4 KiB pages. */
page:
	movl	$page_tables, %edi
	movl	$PRESENT_WRITABLE, %eax
	movl	$2048, %ecx
1:	movl	%eax, (%edi)
	addl	$0x1000, %eax
	addl	$4, %edi
	loop	1b
	movl	$page_tables + PRESENT_WRITABLE, page_directory
	movl	$page_tables + 0x1000 + PRESENT_WRITABLE, page_directory + 4
	movl	$page_directory, %eax
	movl	%eax, %cr3
	movl	%cr0, %eax
	orl	$CR0_PG, %eax
	movl	%eax, %cr0
	ret

	.balign	16
stubs:
	.set	number, 0
	.rept	32
	.balign	16
	.if	(number == 8) || (number == 17) || ((number >= 10) && (number <= 14))
	.else
	pushl	$0
	.endif
	pushl	$number
	jmp	caught
	.set	number, number + 1
	.endr

caught:
	pushl	%eax
	movl	$DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	popl	%eax
	popl	vector
	popl	error
	popl	fault_eip
	movl	resume_stack, %esp
	pushl	$2
	popfl
	jmp	*resume

/* Prints EAX in hexadecimal without leading zeros, then a line end. */
say_hex:
	movl	%eax, %ebx
	movl	$28, %ecx
	movl	$COM1, %edx
1:	movl	%ebx, %eax
	shrl	%cl, %eax
	jnz	2f
	subl	$4, %ecx
	jg	1b
2:	movl	%ebx, %eax
	shrl	%cl, %eax
	andl	$15, %eax
	movb	hex_digits(%eax), %al
	outb	%al, %dx
	subl	$4, %ecx
	jns	2b
	movb	$10, %al
	outb	%al, %dx
	ret

	.section .rodata
hex_digits:
	.ascii	"0123456789abcdef"
	.data
	.balign	8
gdt:
	.quad	0
	.quad	0x00cf9b000000ffff
	.quad	0x00cf93000000ffff
more_gdt:
	.skip	8 * 13
gdt_pointer:
	.word	. - gdt - 1
	.long	gdt
idt_pointer:
	.word	32 * 8 - 1
	.long	idt
	.balign	4
vector:
	.long	NONE
error:
	.long	0
fault_eip:
	.long	0
resume:
	.long	0
resume_stack:
	.long	0
	.bss
	.balign	4096
page_directory:
	.skip	4096
page_tables:
	.skip	8192
idt:
	.skip	32 * 8
	.text
	.endm
