/*
 * Exceptions while exceptions are delivered, hardware task switches, call gates, virtual-8086 mode and user mode,
 * and page tables that map themselves, with instructions that exit in all of them. Prints what came of each; ends
 * with 0.
 */
	.include "vms/guests/multiboot/kernel32.h"
	.include "vms/guests/multiboot/protected32.h"
	.set	USER_CODE, 0x1b
	.set	USER_DATA, 0x23
	.set	TSS, 0x28
	.set	OTHER_TSS, 0x30
	.set	CALL_GATE, 0x38
	.set	FAULT_TSS, 0x40
	.set	TASK_GATE, 0x48
	.set	FLAG_VM, 0x20000
	.set	FLAG_NT, 0x4000
	.set	NOBODY, 0xe0
	.set	PAGE_USER, 7
	/* A page whose entry allows the user, and V86 code. */
	.set	USER_PAGE, 0x00400000
	.set	V86_CODE, 0x8000
	.set	UNMAPPED, 0x00900000
	.set	SELF_MAP, 0xffc00000

	KERNEL_32 0

/* Descriptor number `slot`: a TSS at `where`. */
	.macro TSS_DESCRIPTOR slot, where
	movl	$\where, %eax
	movw	$0x1fff, gdt + \slot
	movw	%ax, gdt + \slot + 2
	shrl	$16, %eax
	movb	%al, gdt + \slot + 4
	movw	$0x0089, gdt + \slot + 5
	movb	%ah, gdt + \slot + 7
	.endm

/* Both halves of a gate at `place`: to `offset` of `selector`, with its type. */
	.macro GATE place, selector, offset, type
	movl	$\offset, %eax
	movw	%ax, \place
	movw	$\selector, \place + 2
	movw	$\type, \place + 4
	shrl	$16, %eax
	movw	%ax, \place + 6
	.endm

	.macro SAY_BOTH string, instruction:vararg
	SAY_FAULT \string, \instruction
	movl	error, %eax
	SAY_HEX	say_error
	.endm

/* `code` at CPL 3, in a page that the user may use, until it raises what brings it back. */
	.macro USER string, code:vararg
	movl	$USER_PAGE, %edi
	movl	$91f, %esi
	movl	$92f - 91f, %ecx
	rep	movsb
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	movl	$NOBODY, %edx
	SAY_BOTH \string, call to_user
	jmp	92f
91:	\code
	ud2
92:
	.endm

main_32:
	call	protect
	call	page
	movl	$PAGE_USER, %eax
	orl	%eax, page_directory + 4
	orl	%eax, page_tables + 0x1000
	orl	%eax, page_tables + 0x1004
	/* V86 code and its stack lie in the first MiB. */
	orl	%eax, page_directory
	orl	%eax, page_tables + V86_CODE / 0x400
	movl	$page_directory + PRESENT_WRITABLE, page_directory + 0xffc
	movl	%cr3, %eax
	movl	%eax, %cr3
	movl	$0x0000ffff, gdt + 0x18
	movl	$0x00cffb00, gdt + 0x1c
	movl	$0x0000ffff, gdt + 0x20
	movl	$0x00cff300, gdt + 0x24
	TSS_DESCRIPTOR TSS, main_tss
	TSS_DESCRIPTOR OTHER_TSS, other_tss
	TSS_DESCRIPTOR FAULT_TSS, fault_tss
	GATE	gdt+CALL_GATE, CODE, called, 0xec02
	movl	$stack_top - 2048, main_tss + 4
	movl	$DATA, main_tss + 8
	movl	%cr3, %eax
	movl	%eax, main_tss + 28
	/* Port NOBODY is the user's, all others are not. */
	movw	$104, main_tss + 102
	movl	$-1, %eax
	movl	$main_tss + 104, %edi
	movl	$2049, %ecx
	rep	stosl
	movb	$0, main_tss + 104 + NOBODY / 8
	movl	$TSS, %eax
	ltr	%ax

	/* Bad gates: not present, a null selector, one behind the table, a data segment. */
	movl	idt + 6 * 8 + 4, %ebp
	andb	$0x7f, idt + 6 * 8 + 5
	SAY_BOTH say_gate, ud2
	movl	%ebp, idt + 6 * 8 + 4
	movw	$0, idt + 6 * 8 + 2
	SAY_BOTH say_gate, ud2
	movw	$0xfff8, idt + 6 * 8 + 2
	SAY_BOTH say_gate, ud2
	movw	$DATA, idt + 6 * 8 + 2
	SAY_BOTH say_gate, ud2
	movw	$CODE, idt + 6 * 8 + 2
	SAY_BOTH say_gate, ud2
	SAY_BOTH say_gate, int $0x60

	/* A stack that is not there: #PF in the delivery, #DF by a task gate, in a task of its own. */
	GATE	idt+64, FAULT_TSS, 0, 0x8500
	call	fill_fault_tss
	TRY	call lose_stack
	movl	vector, %eax
	SAY_HEX	say_double
	movl	%cr2, %eax
	SAY_HEX	say_cr2
	str	%eax
	SAY_HEX	say_task

	/* Tasks: there by JMP and back by JMP, there by CALL and back by IRET, by a task gate of the IDT. */
	movl	$1, seen
	ljmp	$OTHER_TSS, $0
	movl	seen, %eax
	SAY_HEX	say_switched
	call	fill_other
	movl	$-1, other_iret
	lcall	$OTHER_TSS, $0
	movl	seen, %eax
	SAY_HEX	say_switched
	pushfl
	popl	%eax
	andl	$FLAG_NT, %eax
	SAY_HEX	say_nested
	call	fill_other
	SAY_BOTH say_busy, ljmp $TSS, $0
	SAY_BOTH say_iret, call iret_nested

	/* User mode. */
	USER	say_user_cpuid, cpuid
	USER	say_user_hlt, hlt
	USER	say_user_rdmsr, rdmsr
	USER	say_user_cr, movl %cr0, %eax
	USER	say_user_dr, movl %dr7, %eax
	USER	say_user_wbinvd, wbinvd
	USER	say_user_in, inb %dx, %al
	USER	say_user_in, inw $0x80, %ax
	USER	say_user_out, outl %eax, %dx
	movl	$0, seen
	/* push 0x11, push 0x22, far call of the gate */
	USER	say_user_gate, .byte 0x6a, 0x11, 0x6a, 0x22, 0x9a, 0, 0, 0, 0, CALL_GATE, 0
	movl	seen, %eax
	SAY_HEX	say_parameters

	/* Virtual-8086 mode: CPUID, ports by the map, and what is the monitor's. */
	movl	$V86_CODE, %edi
	movl	$v86, %esi
	movl	$v86_end - v86, %ecx
	rep	movsb
	movl	$0, v86_step
1:	SAY_BOTH say_v86, call to_v86
	movl	fault_eip, %eax
	SAY_HEX	say_ip
	incl	v86_step
	cmpl	$V86_STEPS, v86_step
	jne	1b

	/* Page tables that map themselves: the entry of the page with CPUID in it, changed through them. */
	movw	$0xa20f, USER_PAGE + 0x1000
	movb	$0xc3, USER_PAGE + 0x1002
	movl	$SELF_MAP + (USER_PAGE >> 10), %ebp
	movl	(%ebp), %eax
	andl	$~0x60, %eax
	SAY_HEX	say_entry
	movl	$USER_PAGE + 0x1000 + PRESENT_WRITABLE, (%ebp)
	invlpg	USER_PAGE
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	movl	$USER_PAGE, %ebx
	SAY_FAULT say_self, call *%ebx
	/* An instruction out of the page directory itself. */
	movl	$0x90a20f01, page_directory + 0x800
	movl	$0xc3909090, page_directory + 0x804
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	movl	$page_directory + 0x801, %ebx
	SAY_FAULT say_directory, call *%ebx
	movl	$0xfffff801, %ebx
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	SAY_FAULT say_directory, call *%ebx
	EXIT	0

lose_stack:
	movl	$UNMAPPED, %esp
	ud2

/* The task of #DF: goes back to what TRY wants, in its own task. */
fault_task:
	movl	$8, vector
	movl	resume, %eax
	movl	%eax, main_tss + 32
	movl	resume_stack, %eax
	movl	%eax, main_tss + 56
	iretl

fill_fault_tss:
	movl	$fault_tss, %edi
	movl	$fault_task, %eax
	movl	$fault_stack_top, %edx
	call	fill_tss
/* The other task, from its begin. */
fill_other:
	movl	$other_tss, %edi
	movl	$other_task, %eax
	movl	$other_stack_top, %edx
fill_tss:
	movl	%eax, 32(%edi)
	movl	%edx, 56(%edi)
	movl	$2, 36(%edi)
	movl	$CODE, 76(%edi)
	movl	$DATA, %eax
	movl	%eax, 72(%edi)
	movl	%eax, 80(%edi)
	movl	%eax, 84(%edi)
	movl	%cr3, %eax
	movl	%eax, 28(%edi)
	ret

other_task:
	addl	$0x10, seen
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	cpuid
	outb	%al, $NOBODY
	cmpl	$0, other_iret
	jne	1f
	ljmp	$TSS, $0
1:	movl	$0, other_iret
	iretl

iret_nested:
	movw	$0, main_tss
	pushl	$FLAG_NT + 2
	popfl
	iretl

to_user:
	pushl	$USER_DATA
	pushl	$USER_PAGE + 0x1ff0
	pushl	$2
	pushl	$USER_CODE
	pushl	$USER_PAGE
	movl	$USER_DATA, %ebx
	movl	%ebx, %ds
	iretl

/* Through the call gate, with two parameters. */
called:
	movl	$DATA, %ebx
	movl	%ebx, %ds
	movl	8(%esp), %ebx
	shll	$8, %ebx
	orl	12(%esp), %ebx
	movl	%ebx, seen
	xorl	%eax, %eax
	cpuid
	lret	$8

to_v86:
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	movl	$NOBODY, %edx
	pushl	$0
	pushl	$0
	pushl	$0
	pushl	$0
	pushl	$V86_CODE >> 4
	pushl	$0xff0
	pushl	$FLAG_VM + 2
	pushl	$V86_CODE >> 4
	movl	v86_step, %ebx
	shll	$4, %ebx
	pushl	%ebx
	iretl

	.code16
	.balign	16
v86:
	cpuid
	.byte	0x66, 0x2e, 0x0f, 0xa2
	inb	%dx, %al
	ud2
	.balign	16
	outb	%al, $NOBODY
	inb	$0x80, %al
	.balign	16
	cli
	.balign	16
	int	$0x21
	.balign	16
	hlt
	.balign	16
	movl	%cr0, %eax
	.balign	16
	rdmsr
	.balign	16
	iretw
	.balign	16
v86_end:
	.code32
	.set	V86_STEPS, (v86_end - v86) / 16

	PROTECTED_32
	.bss
	.balign	4096
main_tss:
	.skip	3 * 4096
other_tss:
	.skip	128
fault_tss:
	.skip	128
	.skip	1024
other_stack_top:
	.skip	1024
fault_stack_top:
seen:
	.skip	4
other_iret:
	.skip	4
v86_step:
	.skip	4
	.section .rodata
say_error:
	.asciz	"  error "
say_gate:
	.asciz	"gate: vector "
say_double:
	.asciz	"stack: vector "
say_cr2:
	.asciz	"  cr2 "
say_task:
	.asciz	"  task "
say_switched:
	.asciz	"switched "
say_nested:
	.asciz	"  nt "
say_busy:
	.asciz	"busy task: vector "
say_iret:
	.asciz	"iret to no task: vector "
say_user_cpuid:
	.asciz	"user cpuid: vector "
say_user_hlt:
	.asciz	"user hlt: vector "
say_user_rdmsr:
	.asciz	"user rdmsr: vector "
say_user_cr:
	.asciz	"user cr0: vector "
say_user_dr:
	.asciz	"user dr7: vector "
say_user_wbinvd:
	.asciz	"user wbinvd: vector "
say_user_in:
	.asciz	"user in: vector "
say_user_out:
	.asciz	"user out: vector "
say_user_gate:
	.asciz	"user call gate: vector "
say_parameters:
	.asciz	"  parameters "
say_v86:
	.asciz	"v86: vector "
say_ip:
	.asciz	"  ip "
say_entry:
	.asciz	"own entry "
say_self:
	.asciz	"after a change through itself: vector "
say_directory:
	.asciz	"code in the page directory: vector "
