/*
 * Steps over instructions that exit, in 32-bit code under paging: behind prefixes, one by one, at the ends of pages
 * and of 4 GiB. Prints where it came; ends with 0.
 */
	.include "vms/guests/multiboot/kernel32.h"
	.include "vms/guests/multiboot/protected32.h"
	.set	TRAP_FLAG, 0x100
	.set	NOBODY, 0xe0
	/* Linear pages of its own, behind what is mapped one to one. */
	.set	HIGH_PAGE, 0xfffff000
	.set	FIRST_PAGE, 0x00800000

	KERNEL_32 0

	.macro CLEAR
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	movl	$NOBODY, %edx
	.endm

/* Executes what lies between two labels step by step, and prints how far each step came. */
	.macro STEPS first, last
	movl	$\first, began
	movl	$\last, stop
	movl	$steps, next_step
	movl	$0, seen
	CLEAR
	pushfl
	orl	$TRAP_FLAG, (%esp)
	popfl
	.endm

main_32:
	call	protect
	call	page
	movl	$idt + 8, %edi
	movl	$stepped, %eax
	movw	%ax, (%edi)
	shrl	$16, %eax
	movw	%ax, 6(%edi)

	CLEAR
	SAY_FAULT say_66, .byte 0x66, 0x0f, 0xa2
	CLEAR
	SAY_FAULT say_67, .byte 0x67, 0x64, 0x0f, 0xa2
	CLEAR
	SAY_FAULT say_lock, .byte 0xf0, 0x0f, 0xa2
	CLEAR
	SAY_FAULT say_15, .byte 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x0f, 0xa2
	CLEAR
	SAY_FAULT say_16, .byte 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x2e, 0x0f, 0xa2
	movl	error, %eax
	SAY_HEX	say_error
	/* 48 is DEC EAX here, no prefix. */
	CLEAR
	movl	$1, %eax
	.byte	0x48, 0x0f, 0xa2
	movl	%ebx, %eax
	SAY_HEX	say_48
	CLEAR
	SAY_FAULT say_out, .byte 0x66, 0x2e, 0xef
	CLEAR
	SAY_FAULT say_in, .byte 0xf3, 0xec

	STEPS	1f, 2f
1:	cpuid
	nop
	.byte	0x66, 0x2e, 0x0f, 0xa2
	movl	$NOBODY, %edx
	outb	%al, %dx
	inl	%dx, %eax
	wbinvd
	movl	%cr4, %eax
	movl	%eax, %cr4
	movl	%dr7, %eax
	movl	%eax, %dr7
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

	/* CPUID across two linear pages whose frames do not lie side by side, then without the second page. */
	movl	$first_frame + PRESENT_WRITABLE, far_table
	movl	$second_frame + PRESENT_WRITABLE, far_table + 4
	movl	$far_table + PRESENT_WRITABLE, page_directory + 8
	movl	$high_table + PRESENT_WRITABLE, page_directory + 0xffc
	movl	$second_frame + PRESENT_WRITABLE, high_table + 0xffc
	movl	%cr3, %eax
	movl	%eax, %cr3
	movb	$0x0f, first_frame + 0xfff
	movl	$0xc3a2, second_frame
	CLEAR
	movl	$FIRST_PAGE + 0xfff, %ebx
	SAY_FAULT say_across, call *%ebx
	movl	$0, far_table + 4
	invlpg	FIRST_PAGE + 0x1000
	CLEAR
	movl	$FIRST_PAGE + 0xfff, %ebx
	SAY_FAULT say_half, call *%ebx
	movl	%cr2, %eax
	SAY_HEX	say_cr2
	movl	fault_eip, %eax
	SAY_HEX	say_eip

	/* The last instruction of 4 GiB; behind it stands RET, at 0. */
	movb	$0xc3, 0
	movw	$0xa20f, second_frame + 0xffe
	CLEAR
	movl	$0xfffffffe, %ebx
	SAY_FAULT say_last, call *%ebx
	movw	$0xeeee, second_frame + 0xffe
	movb	$0xee, second_frame + 0xfff
	CLEAR
	movl	$0xffffffff, %ebx
	SAY_FAULT say_last_out, call *%ebx
	EXIT	0

stepped:
	pushl	%eax
	pushl	%ebx
	movl	%dr6, %eax
	orl	%eax, seen
	xorl	%eax, %eax
	movl	%eax, %dr6
	movl	8(%esp), %eax
	movl	next_step, %ebx
	cmpl	$steps_end, %ebx
	je	1f
	movl	%eax, (%ebx)
	addl	$4, next_step
1:	cmpl	stop, %eax
	jb	2f
	andl	$~TRAP_FLAG, 16(%esp)
2:	popl	%ebx
	popl	%eax
	iretl

say_steps:
	movl	$steps, %ebp
1:	cmpl	next_step, %ebp
	je	2f
	movl	(%ebp), %eax
	subl	began, %eax
	SAY_HEX	say_step
	addl	$4, %ebp
	jmp	1b
2:	movl	seen, %eax
	andl	$0xe00f, %eax
	SAY_HEX	say_dr6
	ret

	PROTECTED_32
	.bss
	.balign	4096
far_table:
	.skip	4096
high_table:
	.skip	4096
second_frame:
	.skip	4096
	.skip	4096
first_frame:
	.skip	4096
began:
	.skip	4
stop:
	.skip	4
seen:
	.skip	4
next_step:
	.skip	4
steps:
	.skip	128
steps_end:
	.section .rodata
say_66:
	.asciz	"66: vector "
say_67:
	.asciz	"67 64: vector "
say_lock:
	.asciz	"lock: vector "
say_15:
	.asciz	"15 bytes: vector "
say_16:
	.asciz	"16 bytes: vector "
say_error:
	.asciz	"error "
say_48:
	.asciz	"dec eax, cpuid: ebx "
say_out:
	.asciz	"out: vector "
say_in:
	.asciz	"in: vector "
say_step:
	.asciz	"step "
say_dr6:
	.asciz	"dr6 "
say_across:
	.asciz	"across pages: vector "
say_half:
	.asciz	"without the second page: vector "
say_cr2:
	.asciz	"cr2 "
say_eip:
	.asciz	"eip "
say_last:
	.asciz	"last of 4 gib: vector "
say_last_out:
	.asciz	"out at the end: vector "
