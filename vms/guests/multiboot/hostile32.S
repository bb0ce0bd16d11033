/*
 * Does to its processor what a 32-bit guest should not; the last character of its command line says what:
 *   g  garbage into every MSR, control and debug register, and instructions that it does not have; goes on, ends with 0
 *   i  an exception while the IDT lies outside its memory         s  while the stack does
 *   t  a page table outside its memory                            d  a page directory there
 *   p  CPUID on a page that its page tables do not have any more  r  likewise, but another page lies there
 *   n  CR0.NW without CD, which no processor takes                x  an exception without any IDT
 *   c  CPUID as the last instruction before what it does not have
 */
	.include "vms/guests/multiboot/kernel32.h"
	.include "vms/guests/multiboot/protected32.h"
	.set	INFO_CMDLINE, 16
	/* Behind all memory that it may be given. */
	.set	OUTSIDE, 0xf0000000
	.set	FAR_PAGE, 0x00600000
	.set	GENERAL_PROTECTION, 13
	.set	CR0_PE, 1
	.set	INTEL_EBX, 0x756e6547

	KERNEL_32 0

	.macro WHEN letter, where
	cmpb	$\letter, %cl
	je	\where
	.endm

/* Every MSR of a range, read and written. */
	.macro MSR_RANGE first, count
	movl	$\first, %ebp
3:	movl	%ebp, %ecx
	TRY	rdmsr
	call	count
	movl	%ebp, %ecx
	movl	$0xffffffff, %eax
	movl	%eax, %edx
	TRY	wrmsr
	call	count
	movl	%ebp, %ecx
	movl	$0x5a5a5a5a, %eax
	movl	%eax, %edx
	TRY	wrmsr
	call	count
	incl	%ebp
	cmpl	$\first + \count, %ebp
	jne	3b
	.endm

/* Each bit of a control register by itself, beside `base`; back to `base` each time. */
	.macro EACH_BIT register, base, but
	movl	$1, %ebp
3:	testl	$\but, %ebp
	jnz	4f
	movl	%ebp, %eax
	orl	$\base, %eax
	TRY	movl %eax, %\register
	call	count
	CPUID_0
	movl	$\base, %eax
	movl	%eax, %\register
4:	addl	%ebp, %ebp
	jnz	3b
	.endm

	.macro CPUID_0
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	cpuid
	.endm

	.macro ABSENT instruction:vararg
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	xorl	%edx, %edx
	SAY_FAULT say_absent, \instruction
	.endm

main_32:
	movl	INFO_CMDLINE(%ebx), %esi
1:	movb	%al, %cl
	lodsb
	testb	%al, %al
	jnz	1b
	pushl	%ecx
	call	protect
	popl	%ecx
	WHEN	'g', garbage
	WHEN	'i', idt_outside
	WHEN	's', stack_outside
	WHEN	't', table_outside
	WHEN	'd', directory_outside
	WHEN	'p', page_gone
	WHEN	'r', page_replaced
	WHEN	'n', no_write_through
	WHEN	'x', no_idt
	WHEN	'c', at_end
	PRINT	say_what
	EXIT	1

garbage:
	MSR_RANGE 0, 0x1000
	MSR_RANGE 0xc0000000, 0x800
	MSR_RANGE 0xc0010000, 0x800
	MSR_RANGE 0x40000000, 0x20
	movl	wrong, %eax
	SAY_HEX	say_wrong
	call	page
	movl	$CR0_PE, %eax
	movl	%eax, %cr0
	EACH_BIT cr0, CR0_PE, 0x20000001
	EACH_BIT cr4, 0, 0
	movl	$0xffffffff, %eax
	TRY	movl %eax, %cr3
	call	count
	CPUID_0
	movl	$0x20, %eax
	TRY	movl %eax, %cr4
	CPUID_0
	xorl	%eax, %eax
	movl	%eax, %cr4
	movl	$0xffffffff, %eax
	TRY	movl %eax, %dr0
	TRY	movl %eax, %dr6
	TRY	movl %eax, %dr7
	CPUID_0
	/* General detection was on; the #DB of this ended it. */
	SAY_FAULT say_detected, movl %dr7, %eax
	xorl	%eax, %eax
	movl	%eax, %dr7
	movl	wrong, %eax
	SAY_HEX	say_wrong
	SAY_FAULT say_xcr, .byte 0x0f, 0x01, 0xd1
	ABSENT	.byte 0x0f, 0x01, 0xd8
	ABSENT	.byte 0x0f, 0x01, 0xda
	ABSENT	.byte 0x0f, 0x01, 0xdb
	ABSENT	.byte 0x0f, 0x01, 0xdc
	ABSENT	.byte 0x0f, 0x01, 0xdd
	ABSENT	.byte 0x0f, 0x01, 0xde
	ABSENT	.byte 0x0f, 0x01, 0xdf
	ABSENT	.byte 0x0f, 0x01, 0xc8
	ABSENT	.byte 0x0f, 0x01, 0xc9
	ABSENT	.byte 0x0f, 0xaa
	SAY_FAULT say_rdpmc, rdpmc
	SAY_FAULT say_cache, wbinvd
	SAY_FAULT say_cache, invd
	/* A hypercall with nothing that makes sense is refused, and changes nothing else; the other vendor's is absent. */
	CPUID_0
	cmpl	$INTEL_EBX, %ebx
	movl	$0xffffffff, %eax
	je	1f
	SAY_FAULT say_hypercall, vmmcall
	movl	$0xffffffff, %eax
	SAY_FAULT say_other, vmcall
	jmp	2f
1:	SAY_FAULT say_hypercall, vmcall
	movl	$0xffffffff, %eax
	SAY_FAULT say_other, vmmcall
2:	PRINT	bye
	EXIT	0

/* Counts what is no #GP. */
count:
	cmpl	$NONE, vector
	je	1f
	cmpl	$GENERAL_PROTECTION, vector
	je	1f
	incl	wrong
1:	ret

idt_outside:
	movl	$OUTSIDE, idt_pointer + 2
	lidt	idt_pointer
	ud2

stack_outside:
	movl	$OUTSIDE + 0x1000, %esp
	ud2

table_outside:
	call	page
	movl	$OUTSIDE + PRESENT_WRITABLE, page_directory + 8
	movl	%cr3, %eax
	movl	%eax, %cr3
	movl	0x00800000, %eax
	EXIT	1

directory_outside:
	call	page
	movl	$OUTSIDE, %eax
	movl	%eax, %cr3
	EXIT	1

/* CPUID at FAR_PAGE, whose entry loses its frame between the fetch of the instruction before it and its exit. */
page_gone:
	xorl	%edi, %edi
	jmp	1f
page_replaced:
	movl	$FAR_PAGE + 0x1000 + PRESENT_WRITABLE, %edi
1:	call	plant_far
	call	page_but_edi
	movl	$page_tables + FAR_PAGE / 0x400, %ebx
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	movl	$FAR_PAGE, %edx
	call	*%edx
	PRINT	bye
	EXIT	0

page_but_edi:
	pushl	%edi
	call	page
	popl	%edi
	ret

/* mov %edi, (%ebx); cpuid; ret */
plant_far:
	movl	$0xa20f3b89, FAR_PAGE
	movb	$0xc3, FAR_PAGE + 4
	movl	$0x90909090, FAR_PAGE + 0x1000
	movb	$0xc3, FAR_PAGE + 0x1004
	ret

no_write_through:
	movl	$0x20000001, %eax
	TRY	movl %eax, %cr0
	CPUID_0
	movl	vector, %eax
	SAY_HEX	say_nw
	EXIT	0

no_idt:
	movw	$0, idt_pointer
	lidt	idt_pointer
	ud2

at_end:
	call	page
	movw	$0xa20f, FAR_PAGE + 0xffe
	movl	$OUTSIDE + PRESENT_WRITABLE, page_tables + FAR_PAGE / 0x400 + 4
	movl	%cr3, %eax
	movl	%eax, %cr3
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	movl	$FAR_PAGE + 0xffe, %edx
	jmp	*%edx

	PROTECTED_32
	.data
	.balign	4
wrong:
	.long	0
	.section .rodata
bye:
	.asciz	"still here\n"
say_what:
	.asciz	"what shall I do?\n"
say_wrong:
	.asciz	"exceptions other than gp: "
say_detected:
	.asciz	"general detection: vector "
say_xcr:
	.asciz	"xsetbv without osxsave: vector "
say_absent:
	.asciz	"absent: vector "
say_rdpmc:
	.asciz	"rdpmc: vector "
say_cache:
	.asciz	"cache: vector "
say_hypercall:
	.asciz	"hypercall: vector "
say_other:
	.asciz	"other vendor's hypercall: vector "
say_nw:
	.asciz	"nw without cd: vector "
