/*
 * Does to its processor what a guest should not: garbage into every MSR, CR4, debug register and XCR0, and every
 * instruction of SVM, of VMX and others that it does not have. Prints what came of it; ends with 0 if it is still there.
 */
	.include "vms/guests/long.h"

	.set GENERAL_PROTECTION, 13

/* Counts the outcome of an access to an MSR: `done` if there was no exception, `wrong` if it was not #GP. */
	.macro COUNT done
	cmpl	$NONE, vector
	jne	1f
	incl	\done
	jmp	2f
1:	cmpl	$GENERAL_PROTECTION, vector
	je	2f
	incl	wrong
2:
	.endm

/* WRMSR of one word in both halves to the MSR in R12. */
	.macro WRITE_GARBAGE word
	movl	%r12d, %ecx
	movl	$\word, %eax
	movl	$\word, %edx
	TRY	wrmsr
	COUNT	writes
	.endm

/* Every MSR of a range, read and written. */
	.macro MSR_RANGE first, count
	movl	$\first, %r12d
3:	movl	%r12d, %ecx
	TRY	rdmsr
	COUNT	reads
	WRITE_GARBAGE 0xffffffff
	WRITE_GARBAGE 0
	WRITE_GARBAGE 0x5a5a5a5a
	incl	%r12d
	cmpl	$\first + \count, %r12d
	jne	3b
	.endm

	.macro SAY_COUNT string, counter
	movl	\counter, %eax
	SAY_HEX	\string
	.endm

/* XSETBV of EDX:EAX = `high`:`low` to register `number`. */
	.macro SET_XCR string, number, high, low
	movl	$\number, %ecx
	movl	$\high, %edx
	movl	$\low, %eax
	SAY_FAULT \string, xsetbv
	.endm

/* An instruction with all its operands 0. */
	.macro SAY_ABSENT string, instruction:vararg
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	xorl	%edx, %edx
	SAY_FAULT \string, \instruction
	.endm

_start:
	ENTER_LONG_MODE

	.code64
long_start:
	SAY	hello
	MSR_RANGE 0, 0x2000
	MSR_RANGE 0xc0000000, 0x2000
	MSR_RANGE 0xc0010000, 0x2000
	MSR_RANGE 0x40000000, 0x40
	MSR_RANGE 0xffffff00, 0xff
	SAY_COUNT say_reads, reads
	SAY_COUNT say_writes, writes
	SAY_COUNT say_wrong, wrong

	/* Each bit of CR4 by itself, beside PAE; which were taken. */
	xorl	%r13d, %r13d
	movl	$1, %r14d
3:	movq	%r14, %rax
	orq	$0x20, %rax
	TRY	movq %rax, %cr4
	cmpl	$NONE, vector
	jne	4f
	orq	%r14, %r13
4:	addq	%r14, %r14
	jnz	3b
	movl	$0x20, %eax
	movq	%rax, %cr4
	movq	%r13, %rax
	SAY_HEX	say_cr4

	/* Debug registers. */
	movq	$-1, %rax
	SAY_FAULT say_dr0, movq %rax, %dr0
	movq	%dr0, %rax
	SAY_HEX	say_dr0_value
	movq	$-1, %rax
	SAY_FAULT say_dr6, movq %rax, %dr6
	movq	$-1, %rax
	SAY_FAULT say_dr7, movq %rax, %dr7
	movl	$0xffffffff, %r9d
	movq	%r9, %dr6
	movq	%dr6, %rax
	SAY_HEX	say_dr6_value
	xorl	%eax, %eax
	movq	%rax, %dr7
	movq	%dr7, %rax
	SAY_HEX	say_dr7_value
	/* General detection. */
	movl	$0x2400, %eax
	movq	%rax, %dr7
	SAY_FAULT say_detected, movq %dr0, %rax
	movq	%dr6, %rax
	andl	$0x2000, %eax
	SAY_HEX	say_dr6_bd
	movq	%dr7, %rax
	SAY_HEX	say_dr7_value
	/* DR4 is DR6, until debugging extensions are on. */
	SAY_FAULT say_dr4, .byte 0x0f, 0x21, 0xe0
	movl	$0x28, %eax
	movq	%rax, %cr4
	SAY_FAULT say_dr4_de, .byte 0x0f, 0x21, 0xe0

	/* XCR0. */
	SET_XCR	say_xsetbv_off, 0, 0, 1
	movl	$0x40020, %eax
	movq	%rax, %cr4
	SET_XCR	say_xsetbv_0, 0, 0, 0
	SET_XCR	say_xsetbv_all, 0, 0xffffffff, 0xffffffff
	SET_XCR	say_xsetbv_gap, 0, 0, 5
	SET_XCR	say_xsetbv_1, 1, 0, 1
	SET_XCR	say_xsetbv_good, 0, 0, 3

	/* What SVM has. */
	SAY_ABSENT say_vmrun, .byte 0x0f, 0x01, 0xd8
	SAY_ABSENT say_vmload, .byte 0x0f, 0x01, 0xda
	SAY_ABSENT say_vmsave, .byte 0x0f, 0x01, 0xdb
	SAY_ABSENT say_stgi, .byte 0x0f, 0x01, 0xdc
	SAY_ABSENT say_clgi, .byte 0x0f, 0x01, 0xdd
	SAY_ABSENT say_skinit, .byte 0x0f, 0x01, 0xde
	SAY_ABSENT say_invlpga, .byte 0x0f, 0x01, 0xdf
	/* What VMX and SMX have; operands in memory are at 0, which is there. */
	SAY_ABSENT say_vmlaunch, .byte 0x0f, 0x01, 0xc2
	SAY_ABSENT say_vmresume, .byte 0x0f, 0x01, 0xc3
	SAY_ABSENT say_vmxoff, .byte 0x0f, 0x01, 0xc4
	SAY_ABSENT say_vmfunc, .byte 0x0f, 0x01, 0xd4
	SAY_ABSENT say_vmread, .byte 0x0f, 0x78, 0xc0
	SAY_ABSENT say_vmwrite, .byte 0x0f, 0x79, 0xc0
	SAY_ABSENT say_vmptrld, .byte 0x0f, 0xc7, 0x30
	SAY_ABSENT say_vmclear, .byte 0x66, 0x0f, 0xc7, 0x30
	SAY_ABSENT say_vmxon, .byte 0xf3, 0x0f, 0xc7, 0x30
	SAY_ABSENT say_vmptrst, .byte 0x0f, 0xc7, 0x38
	SAY_ABSENT say_invept, .byte 0x66, 0x0f, 0x38, 0x80, 0x00
	SAY_ABSENT say_invvpid, .byte 0x66, 0x0f, 0x38, 0x81, 0x00
	SAY_ABSENT say_getsec, .byte 0x0f, 0x37
	/* Others. */
	SAY_ABSENT say_rdpmc, rdpmc
	SAY_ABSENT say_monitor, .byte 0x0f, 0x01, 0xc8
	SAY_ABSENT say_mwait, .byte 0x0f, 0x01, 0xc9
	SAY_ABSENT say_rsm, .byte 0x0f, 0xaa
	SAY_FAULT say_wbinvd, wbinvd
	SAY_FAULT say_invd, invd
	SAY	bye
	EXIT_LONG 0

	LONG_CODE_AND_DATA
	.balign 4
reads:
	.long	0
writes:
	.long	0
wrong:
	.long	0
hello:
	.asciz	"hostile\n"
bye:
	.asciz	"still here\n"
say_reads:
	.asciz	"msrs read "
say_writes:
	.asciz	"garbage taken "
say_wrong:
	.asciz	"exceptions other than gp "
say_cr4:
	.asciz	"cr4 bits "
say_dr0:
	.asciz	"dr0: vector "
say_dr0_value:
	.asciz	"dr0 "
say_dr6:
	.asciz	"dr6: vector "
say_dr6_value:
	.asciz	"dr6 "
say_dr7:
	.asciz	"dr7: vector "
say_dr7_value:
	.asciz	"dr7 "
say_detected:
	.asciz	"general detection: vector "
say_dr6_bd:
	.asciz	"dr6.bd "
say_dr4:
	.asciz	"dr4: vector "
say_dr4_de:
	.asciz	"dr4 with de: vector "
say_xsetbv_off:
	.asciz	"xsetbv without osxsave: vector "
say_xsetbv_0:
	.asciz	"xcr0 0: vector "
say_xsetbv_all:
	.asciz	"xcr0 all: vector "
say_xsetbv_gap:
	.asciz	"xcr0 5: vector "
say_xsetbv_1:
	.asciz	"xcr1: vector "
say_xsetbv_good:
	.asciz	"xcr0 3: vector "
say_vmrun:
	.asciz	"vmrun: vector "
say_vmload:
	.asciz	"vmload: vector "
say_vmsave:
	.asciz	"vmsave: vector "
say_stgi:
	.asciz	"stgi: vector "
say_clgi:
	.asciz	"clgi: vector "
say_skinit:
	.asciz	"skinit: vector "
say_invlpga:
	.asciz	"invlpga: vector "
say_vmlaunch:
	.asciz	"vmlaunch: vector "
say_vmresume:
	.asciz	"vmresume: vector "
say_vmxoff:
	.asciz	"vmxoff: vector "
say_vmfunc:
	.asciz	"vmfunc: vector "
say_vmread:
	.asciz	"vmread: vector "
say_vmwrite:
	.asciz	"vmwrite: vector "
say_vmptrld:
	.asciz	"vmptrld: vector "
say_vmclear:
	.asciz	"vmclear: vector "
say_vmxon:
	.asciz	"vmxon: vector "
say_vmptrst:
	.asciz	"vmptrst: vector "
say_invept:
	.asciz	"invept: vector "
say_invvpid:
	.asciz	"invvpid: vector "
say_getsec:
	.asciz	"getsec: vector "
say_rdpmc:
	.asciz	"rdpmc: vector "
say_monitor:
	.asciz	"monitor: vector "
say_mwait:
	.asciz	"mwait: vector "
say_rsm:
	.asciz	"rsm: vector "
say_wbinvd:
	.asciz	"wbinvd: vector "
say_invd:
	.asciz	"invd: vector "
