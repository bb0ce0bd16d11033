/*
 * Steps over instructions that exit, in 64-bit code: behind prefixes, one by one, at the ends of pages, of both
 * halves of the address space, and where the next page may not be executed. Prints where it came; ends with 0.
 */
	.include "vms/guests/long.h"
	.set TRAP_FLAG, 0x100
	.set NOBODY, 0xe0
	.set CR4_PAE, 0x20
	.set CR4_SMEP, 0x100000
	.set CR4_SMAP, 0x200000
	.set HAS_SMEP, 0x80
	.set HAS_SMAP, 0x100000
	.set PRESENT_WRITABLE, 3
	.set PAGE_USER, 7
	/* Tables for the last page of either half, and for four pages at FAR. */
	.set END_TABLES, TABLES + 0x4000
	.set END_FRAME, TABLES + 0x7000
	.set FAR_TABLES, TABLES + 0x8000
	.set FAR_FRAMES, TABLES + 0xa000
	.set FAR, 0x40000000
	.set LOWER_END, 0x00007ffffffff000
	.set UPPER_END, 0xfffffffffffff000

	.macro CLEAR
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	movl	$NOBODY, %edx
	.endm

	.macro SAY_BYTES string, bytes:vararg
	CLEAR
	SAY_FAULT \string, .byte \bytes
	.endm

/* CPUID at RBP, called; the vector, the error code, and where it was. */
	.macro AT string, where
	movq	$\where, %rbp
	CLEAR
	movq	%rsp, %r14
	SAY_FAULT \string, call *%rbp
	movq	%r14, %rsp
	movl	error, %eax
	SAY_HEX	say_error
	movq	%cr2, %rax
	SAY_HEX	say_cr2
	.endm

	.macro STEPS first, last
	movq	$\first, %r12
	movq	$\last, %r13
	movl	$steps, %r9d
	xorl	%r10d, %r10d
	CLEAR
	pushfq
	orl	$TRAP_FLAG, (%rsp)
	popfq
	.endm

_start:
	ENTER_LONG_MODE

	.code64
long_start:
	movl	$stepped, %eax
	movw	%ax, IDT + 16
	/* Nothing is left of what memory held. */
	movl	$END_TABLES, %edi
	movl	$0x9000 / 4, %ecx
	xorl	%eax, %eax
	rep	stosl
	movq	$END_TABLES + PAGE_USER, TABLES + 255 * 8
	movq	$END_TABLES + PAGE_USER, TABLES + 511 * 8
	movq	$END_TABLES + 0x1000 + PAGE_USER, END_TABLES + 511 * 8
	movq	$END_TABLES + 0x2000 + PAGE_USER, END_TABLES + 0x1000 + 511 * 8
	movq	$END_FRAME + PRESENT_WRITABLE, END_TABLES + 0x2000 + 511 * 8
	orl	$PAGE_USER, TABLES
	movq	$FAR_TABLES + PAGE_USER, TABLES + 0x1000 + 8
	movq	$FAR_TABLES + 0x1000 + PAGE_USER, FAR_TABLES
	movq	$FAR_FRAMES + 0x2000 + PRESENT_WRITABLE, FAR_TABLES + 0x1000
	movq	$FAR_FRAMES + PRESENT_WRITABLE, FAR_TABLES + 0x1008
	movq	%cr3, %rax
	movq	%rax, %cr3

	SAY_BYTES say_rex, 0x48, 0x0f, 0xa2
	SAY_BYTES say_rex, 0x66, 0x4f, 0x0f, 0xa2
	SAY_BYTES say_rex_lost, 0x48, 0x66, 0x0f, 0xa2
	SAY_BYTES say_many, 0x66, 0x67, 0x2e, 0x36, 0x3e, 0x26, 0x64, 0x65, 0xf2, 0xf3, 0x48, 0x0f, 0xa2
	SAY_BYTES say_15, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x48, 0x0f, 0xa2
	SAY_BYTES say_16, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x48, 0x0f, 0xa2
	SAY_BYTES say_out, 0x48, 0xee
	SAY_BYTES say_out, 0x66, 0x40, 0xe7, NOBODY
	SAY_BYTES say_in, 0xf3, 0x41, 0xec
	SAY_BYTES say_wbinvd, 0x4a, 0x0f, 0x09
	SAY_BYTES say_msr, 0xb1, 0x1b, 0x48, 0x0f, 0x32, 0x2e, 0x0f, 0x30

	STEPS	1f, 2f
1:	cpuid
	nop
	.byte	0x66, 0x4f, 0x0f, 0xa2
	movl	$NOBODY, %edx
	outb	%al, %dx
	inl	%dx, %eax
	wbinvd
	movq	%cr4, %r8
	movq	%r8, %cr4
	movq	%dr7, %r8
	movq	%r8, %dr7
	movl	$0x1b, %ecx
	rdmsr
	wrmsr
2:	nop
	nop
	call	say_steps
	STEPS	1f, 2f
1:	movl	%ss, %edi
	movl	%edi, %ss
	cpuid
	nop
	movl	%edi, %ss
	inb	$NOBODY, %al
	nop
2:	nop
	nop
	call	say_steps

	/* Across two pages whose frames do not lie side by side; then the second may not be executed, is not there. */
	movb	$0x0f, FAR_FRAMES + 0x2fff
	movl	$0xc3a2, FAR_FRAMES
	AT	say_across, FAR + 0xfff
	movb	$0x80, FAR_TABLES + 0x100f
	invlpg	FAR + 0x1000
	AT	say_no_execute, FAR + 0xfff
	movq	$0, FAR_TABLES + 0x1008
	invlpg	FAR + 0x1000
	AT	say_absent, FAR + 0xfff
	/* The user's page, without and with SMEP, and the data of one with SMAP. */
	movq	$FAR_FRAMES + PAGE_USER, FAR_TABLES + 0x1008
	invlpg	FAR + 0x1000
	AT	say_user, FAR + 0xfff
	movl	$7, %eax
	xorl	%ecx, %ecx
	cpuid
	movl	%ebx, %r8d
	testl	$HAS_SMEP, %r8d
	jz	3f
	movl	$CR4_PAE + CR4_SMEP, %eax
	movq	%rax, %cr4
	AT	say_smep, FAR + 0xfff
3:	testl	$HAS_SMAP, %r8d
	jz	4f
	movl	$CR4_PAE + CR4_SMAP, %eax
	movq	%rax, %cr4
	AT	say_user, FAR + 0xfff
	SAY_FAULT say_smap, movb FAR + 0x1000, %al
	/* OUTS reads as the instruction itself would. */
	movl	$FAR + 0x1000, %esi
	movl	$NOBODY, %edx
	SAY_FAULT say_smap, outsb
	stac
	movl	$FAR + 0x1000, %esi
	movl	$NOBODY, %edx
	SAY_FAULT say_smap, outsb
	clac
4:	movl	$CR4_PAE, %eax
	movq	%rax, %cr4

	/* The last instruction of the lower half, and of all: there RET follows at 0. */
	movw	$0xa20f, END_FRAME + 0xffe
	movb	$0xc3, 0
	AT	say_lower, LOWER_END + 0xffe
	AT	say_upper, UPPER_END + 0xffe
	movb	$0xee, END_FRAME + 0xfff
	AT	say_lower, LOWER_END + 0xfff
	/* Not so at the end of all: an emulator dies of an exit at address -1. */
	EXIT_LONG 0

/* R9: where the next step is noted; R10: what DR6 said; R13: where stepping ends. */
stepped:
	pushq	%rax
	movq	%dr6, %rax
	orl	%eax, %r10d
	xorl	%eax, %eax
	movq	%rax, %dr6
	movq	8(%rsp), %rax
	cmpl	$steps_end, %r9d
	je	1f
	movq	%rax, (%r9)
	addl	$8, %r9d
1:	cmpq	%r13, %rax
	jb	2f
	andl	$~TRAP_FLAG, 24(%rsp)
2:	popq	%rax
	iretq

say_steps:
	movl	$steps, %ebp
1:	cmpl	%r9d, %ebp
	je	2f
	movq	(%rbp), %rax
	subq	%r12, %rax
	SAY_HEX	say_step
	addl	$8, %ebp
	jmp	1b
2:	movl	%r10d, %eax
	andl	$0xe00f, %eax
	SAY_HEX	say_dr6
	ret

	LONG_CODE_AND_DATA
	.balign 8
steps:
	.skip	256
steps_end:
say_error:
	.asciz	"  error "
say_cr2:
	.asciz	"  cr2 "
say_rex:
	.asciz	"rex: vector "
say_rex_lost:
	.asciz	"rex before a prefix: vector "
say_many:
	.asciz	"many prefixes: vector "
say_15:
	.asciz	"15 bytes: vector "
say_16:
	.asciz	"16 bytes: vector "
say_out:
	.asciz	"out: vector "
say_in:
	.asciz	"in: vector "
say_wbinvd:
	.asciz	"wbinvd: vector "
say_msr:
	.asciz	"msr: vector "
say_step:
	.asciz	"step "
say_dr6:
	.asciz	"dr6 "
say_across:
	.asciz	"across pages: vector "
say_no_execute:
	.asciz	"second page not executable: vector "
say_absent:
	.asciz	"second page not there: vector "
say_user:
	.asciz	"second page the user's: vector "
say_smep:
	.asciz	"with smep: vector "
say_smap:
	.asciz	"its data with smap: vector "
say_lower:
	.asciz	"end of the lower half: vector "
say_upper:
	.asciz	"end of all: vector "
