/*
 * From real mode into 64-bit mode, for raw guests: the first GiB mapped one to one, exceptions caught.
 *
 * TRY INSTRUCTION leaves the vector it raised in `vector` (NONE if none) and the error code in `error`, and goes
 * on behind it. Tables lie at TABLES, behind any guest.
 */
	.set TABLES, 0x10000
	.set IDT, TABLES + 0x3000
	.set STACK, 0xf000
	.set COM1, 0x3f8
	.set EXIT_PORT, 0xf4
	.set NONE, 0xff
	.set MSR_EFER, 0xc0000080
	.set LONG_CODE, 8
	.set LONG_DATA, 16

	.code16
	.text
	.globl _start

/* Real mode to 64-bit mode; goes on at long_start. */
	.macro ENTER_LONG_MODE
	lgdtl	long_gdt_pointer
	/* One entry each for the two upper levels, 512 large pages below. */
	movw	$TABLES >> 4, %ax
	movw	%ax, %es
	xorl	%eax, %eax
	xorw	%di, %di
	movw	$0x3000 / 4, %cx
	rep	stosl
	movl	$TABLES + 0x1003, %es:0
	movl	$TABLES + 0x2003, %es:0x1000
	movw	$0x2000, %di
	movl	$0x83, %eax
1:	movl	%eax, %es:(%di)
	addw	$8, %di
	addl	$0x200000, %eax
	cmpw	$0x3000, %di
	jne	1b
	movl	$TABLES, %eax
	movl	%eax, %cr3
	movl	$0x20, %eax
	movl	%eax, %cr4
	movl	$MSR_EFER, %ecx
	movl	$0x900, %eax
	xorl	%edx, %edx
	wrmsr
	movl	$0x80000011, %eax
	movl	%eax, %cr0
	ljmpl	$LONG_CODE, $long_entry
	.endm

/* Writes AL to `port`. */
	.macro EXIT_LONG status
	movb	$\status, %al
	outb	%al, $EXIT_PORT
	.endm

	.macro TRY instruction:vararg
	movl	$NONE, vector
	movl	$9f, resume
	\instruction
9:
	.endm

	.macro SAY string
	movl	$\string, %esi
	call	say
	.endm

/* Prints the string and RAX; RCX, RDX, RBX, RSI and R15 are lost. */
	.macro SAY_HEX string
	movq	%rax, %r15
	SAY	\string
	movq	%r15, %rax
	call	say_hex
	.endm

/* Prints the vector of what the instruction raised. */
	.macro SAY_FAULT string, instruction:vararg
	TRY	\instruction
	movl	vector, %eax
	SAY_HEX	\string
	.endm

/* The code behind these, once in a guest. */
	.macro LONG_CODE_AND_DATA
	.code64
long_entry:
	movl	$LONG_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	$STACK, %esp
	/* 32 gates to stubs of 16 bytes. */
	movl	$IDT, %edi
	movl	$stubs, %eax
1:	movw	%ax, (%rdi)
	movw	$LONG_CODE, 2(%rdi)
	movw	$0x8e00, 4(%rdi)
	movw	$0, 6(%rdi)
	movq	$0, 8(%rdi)
	addl	$16, %eax
	addl	$16, %edi
	cmpl	$IDT + 32 * 16, %edi
	jne	1b
	lidt	long_idt_pointer
	jmp	long_start

	.balign 16
stubs:
	.set number, 0
	.rept 32
	.balign 16
	.if (number == 8) || (number == 17) || ((number >= 10) && (number <= 14))
	.else
	pushq	$0
	.endif
	pushq	$number
	jmp	caught
	.set number, number + 1
	.endr

	.balign 16
caught:
	pushq	%rax
	movq	8(%rsp), %rax
	movl	%eax, vector
	movq	16(%rsp), %rax
	movl	%eax, error
	movl	resume, %eax
	movq	%rax, 24(%rsp)
	popq	%rax
	addq	$16, %rsp
	iretq

/* Prints the string at RSI; RAX, RDX and RSI are lost. */
say:
	movl	$COM1, %edx
1:	lodsb
	testb	%al, %al
	jz	2f
	outb	%al, %dx
	jmp	1b
2:	ret

/* Prints RAX in hexadecimal without leading zeros, then a line end; RAX, RCX, RDX and RBX are lost. */
say_hex:
	movq	%rax, %rbx
	movl	$60, %ecx
	movl	$COM1, %edx
1:	movq	%rbx, %rax
	shrq	%cl, %rax
	jnz	2f
	subl	$4, %ecx
	jg	1b
2:	movq	%rbx, %rax
	shrq	%cl, %rax
	andl	$15, %eax
	movb	hex_digits(%rax), %al
	outb	%al, %dx
	subl	$4, %ecx
	jns	2b
	movb	$10, %al
	outb	%al, %dx
	ret

hex_digits:
	.ascii	"0123456789abcdef"
	.balign 8
long_gdt:
	.quad	0
	.quad	0x00af9b000000ffff
	.quad	0x00cf93000000ffff
long_gdt_pointer:
	.word	. - long_gdt - 1
	.long	long_gdt
long_idt_pointer:
	.word	32 * 16 - 1
	.quad	IDT
	.balign 4
vector:
	.long	NONE
error:
	.long	0
resume:
	.quad	0
	.endm
