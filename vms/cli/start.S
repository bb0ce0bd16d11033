/*
 * Where Linux enters the tool, and what must be assembly about signals. A caught signal is noted in hv_caught
 * and nothing else happens, so the tool would miss one that arrives between its look at hv_caught and a long
 * ioctl. Therefore look and ioctl are one piece of code that the handler knows: if it interrupted that piece,
 * the piece ends with -EINTR instead of going on.
 */
	.text
	.globl _start
	.type _start, @function
_start:
	xorl	%ebp, %ebp
	movq	%rsp, hv_stack(%rip)
	andq	$-16, %rsp
	call	ts_main
	movl	%eax, %edi
	movl	$231, %eax		/* exit_group */
	syscall
	ud2
	.size _start, . - _start

/* RDI descriptor, RSI request, RDX structure -> RAX result. As a system call: RCX and R11 are lost. */
	.globl hv_ioctl_unless_caught
	.type hv_ioctl_unless_caught, @function
hv_ioctl_unless_caught:
1:	cmpl	$0, hv_caught(%rip)
	jne	3f
	movl	$16, %eax		/* ioctl */
	syscall
2:	ret
3:	movq	$-4, %rax		/* -EINTR */
	ret
	.size hv_ioctl_unless_caught, . - hv_ioctl_unless_caught

/* SA_SIGINFO handler: EDI signal below 32, RDX ucontext (RIP at 168). */
	.globl hv_signal_handler
	.type hv_signal_handler, @function
hv_signal_handler:
	movl	%edi, %ecx
	movl	$1, %eax
	shll	%cl, %eax
	lock orl	%eax, hv_caught(%rip)
	movq	168(%rdx), %rax
	leaq	1b(%rip), %rcx
	cmpq	%rcx, %rax
	jb	4f
	leaq	2b(%rip), %rcx
	cmpq	%rcx, %rax
	jae	4f			/* at 2b the ioctl is over and its result in RAX */
	leaq	3b(%rip), %rcx
	movq	%rcx, 168(%rdx)
4:	ret
	.size hv_signal_handler, . - hv_signal_handler

	.globl hv_signal_return
	.type hv_signal_return, @function
hv_signal_return:
	movl	$15, %eax		/* rt_sigreturn */
	syscall
	.size hv_signal_return, . - hv_signal_return

	.bss
	.balign 8
	.globl hv_stack
hv_stack:
	.quad 0
	.globl hv_caught
hv_caught:
	.long 0

	.section .note.GNU-stack, "", @progbits
