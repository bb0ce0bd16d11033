/*
 * Steps over instructions that exit, in real mode: behind prefixes, at the ends of a segment, one by one. Prints
 * where it came; ends with 0.
 */
	.include "vms/guests/raw16.h"
	.set NONE, 0xff
	.set TRAP_FLAG, 0x100
	/* A segment of its own, all 64 KiB of it and what lies behind. */
	.set FAR_SEGMENT, 0x2000
	.set NOBODY, 0xe0

/* Prints the string and AX in hexadecimal. */
	.macro SAY string
	pushw	%ax
	PRINT	\string
	popw	%ax
	call	say_hex
	.endm

/* The vector that the instruction raised, or NONE. */
	.macro TRY string, instruction:vararg
	movw	$NONE, vector
	movw	$9f, resume
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	movw	$NOBODY, %dx
	\instruction
9:	movw	vector, %ax
	SAY	\string
	.endm

/* Executes what lies between two labels step by step, and prints the offset behind each step. */
	.macro STEPS string, first, last
	movw	$\first, began
	movw	$\last, stop
	movw	$steps, next_step
	movw	$0, seen
	pushfw
	popw	%ax
	orw	$TRAP_FLAG, %ax
	pushw	%ax
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	movw	$NOBODY, %dx
	popfw
	.endm

	.macro SAY_STEPS string
	PRINT	\string
	call	say_steps
	.endm

_start:
	movw	$stepped, 4 * 1
	movw	$undefined, 4 * 6
	movw	$protection, 4 * 13
	movw	$0, 4 * 1 + 2
	movw	$0, 4 * 6 + 2
	movw	$0, 4 * 13 + 2

	TRY	say_cpuid, cpuid
	TRY	say_66, .byte 0x66, 0x0f, 0xa2
	TRY	say_67, .byte 0x67, 0x0f, 0xa2
	TRY	say_2e, .byte 0x2e, 0x0f, 0xa2
	TRY	say_f2, .byte 0xf2, 0x0f, 0xa2
	TRY	say_f3, .byte 0xf3, 0x0f, 0xa2
	TRY	say_lock, .byte 0xf0, 0x0f, 0xa2
	TRY	say_many, .byte 0x66, 0x67, 0x2e, 0x36, 0x3e, 0x26, 0x64, 0x65, 0xf3, 0x66, 0x67, 0x0f, 0xa2
	TRY	say_15, .byte 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x0f, 0xa2
	TRY	say_16, .byte 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x0f, 0xa2
	TRY	say_out, .byte 0x2e, 0xee
	TRY	say_out, .byte 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0xe6, NOBODY
	TRY	say_in, .byte 0x67, 0x66, 0xed
	TRY	say_wbinvd, .byte 0x2e, 0x0f, 0x09
	/* The APIC's base, as it was. */
	TRY	say_msr, .byte 0xb1, 0x1b, 0x3e, 0x0f, 0x32, 0x65, 0x0f, 0x30
	TRY	say_cr, .byte 0x66, 0x2e, 0x0f, 0x20, 0xe0, 0x64, 0x0f, 0x22, 0xe0
	TRY	say_dr, .byte 0x2e, 0x0f, 0x21, 0xf8, 0x36, 0x0f, 0x23, 0xf8

	/* Step by step over each of them. */
	STEPS	say_steps_of, 1f, 2f
1:	cpuid
	nop
	.byte	0x66, 0x2e, 0x0f, 0xa2
	movw	$NOBODY, %dx
	outb	%al, %dx
	inb	%dx, %al
	wbinvd
	movl	%cr4, %eax
	movl	%eax, %cr4
	xorl	%ecx, %ecx
	movb	$0x1b, %cl
	rdmsr
	wrmsr
2:	nop
	nop
	SAY_STEPS say_steps_of

	/* Behind what keeps events away for an instruction. */
	STEPS	say_shadow, 1f, 2f
1:	movw	%ss, %di
	movw	%di, %ss
	cpuid
	nop
	movw	%di, %ss
	inb	$NOBODY, %al
	nop
2:	nop
	nop
	SAY_STEPS say_shadow

	/* The last instruction of 64 KiB, and one that crosses their end. */
	movw	$say_last, message
	movw	$0xfffe, %di
	call	at_end
	movw	$say_across, message
	movw	$0xffff, %di
	call	at_end
	EXIT	0

/* CPUID at DI of the segment; where it goes on says so. */
at_end:
	movw	$FAR_SEGMENT, %ax
	movw	%ax, %es
	/* mov $'a', %bp or $'b'; jmp *back, at the segment's begin (behind a byte of CPUID) and behind its end. */
	movw	$0, %si
	movw	$0x6161, %bx
	call	plant
	movw	$FAR_SEGMENT + 0x1000, %ax
	movw	%ax, %es
	movw	$0x6262, %bx
	call	plant
	/* The second byte of CPUID, where it goes across, comes first there. */
	cmpw	$0xffff, %di
	jne	1f
	movb	$0xa2, %es:0
	movw	$FAR_SEGMENT, %ax
	movw	%ax, %es
	movb	$0x0f, %es:(%di)
	jmp	2f
1:	movw	$FAR_SEGMENT, %ax
	movw	%ax, %es
	movw	$0xa20f, %es:(%di)
2:	movw	$came, resume
	movw	$0, seen
	movw	$NONE, vector
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	xorw	%bp, %bp
	pushw	$FAR_SEGMENT
	pushw	%di
	lretw
came:
	movw	%bp, %ax
	movw	message, %si
	pushw	%ax
	call	print
	popw	%ax
	call	say_hex
	ret

/* Two NOPs, mov BX to BP as an immediate, and a far jump to `came`, at the begin of ES. */
plant:
	movw	$0x9090, %es:0
	movb	$0xbd, %es:2
	movw	%bx, %es:3
	movb	$0xea, %es:5
	movw	$came, %es:6
	movw	$0, %es:8
	ret

stepped:
	pushw	%bp
	movw	%sp, %bp
	pushl	%eax
	pushw	%bx
	movl	%dr6, %eax
	orw	%ax, seen
	xorl	%eax, %eax
	movl	%eax, %dr6
	movw	2(%bp), %ax
	movw	next_step, %bx
	cmpw	$steps_end, %bx
	je	1f
	movw	%ax, (%bx)
	addw	$2, next_step
1:	cmpw	stop, %ax
	jb	2f
	andw	$~TRAP_FLAG, 6(%bp)
2:	popw	%bx
	popl	%eax
	popw	%bp
	iretw

undefined:
	movw	$6, vector
	jmp	caught
protection:
	movw	$13, vector
caught:
	addw	$4, %sp
	pushw	$0
	pushw	resume
	iretw

say_steps:
	movw	$steps, %di
1:	cmpw	next_step, %di
	je	2f
	movw	(%di), %ax
	subw	began, %ax
	call	say_hex
	addw	$2, %di
	jmp	1b
2:	movw	seen, %ax
	andw	$0xe00f, %ax
	SAY	say_dr6
	ret

/* Prints AX and a line end. */
say_hex:
	pushw	%di
	movw	%ax, %bx
	movw	$digits, %di
	movw	$4, %cx
1:	rolw	$4, %bx
	movw	%bx, %ax
	andb	$15, %al
	addb	$'0', %al
	cmpb	$'9', %al
	jbe	2f
	addb	$'a' - '9' - 1, %al
2:	movb	%al, (%di)
	incw	%di
	loop	1b
	PRINT	digits
	popw	%di
	ret

	PRINT_CODE
digits:
	.asciz	"    \n"
	.balign	2
vector:
	.word	0
resume:
	.word	0
began:
	.word	0
stop:
	.word	0
seen:
	.word	0
message:
	.word	0
next_step:
	.word	0
steps:
	.skip	64
steps_end:
say_cpuid:
	.asciz	"cpuid "
say_66:
	.asciz	"66 "
say_67:
	.asciz	"67 "
say_2e:
	.asciz	"2e "
say_f2:
	.asciz	"f2 "
say_f3:
	.asciz	"f3 "
say_lock:
	.asciz	"lock "
say_many:
	.asciz	"many prefixes "
say_15:
	.asciz	"15 bytes "
say_16:
	.asciz	"16 bytes "
say_out:
	.asciz	"out "
say_in:
	.asciz	"in "
say_wbinvd:
	.asciz	"wbinvd "
say_msr:
	.asciz	"msr "
say_cr:
	.asciz	"cr4 "
say_dr:
	.asciz	"dr7 "
say_steps_of:
	.asciz	"steps\n"
say_shadow:
	.asciz	"steps behind a shadow\n"
say_dr6:
	.asciz	"dr6 "
say_last:
	.asciz	"behind the last instruction of a segment "
say_across:
	.asciz	"behind one across the end of a segment "
