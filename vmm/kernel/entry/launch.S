/*
 * The way in and the way out of the hypervisor on one PP. The loader arrives on the PP's host tables with
 * GIF 0 and RDI = PP block, whose start is LaunchState. Its own stack is gone: nothing is pushed for it.
 */
#include "vmm/kernel/entry/stubs.h"
#include "vmm/kernel/vs/generated/state.h"

	.text
	.globl launch_entry, leave

launch_entry:
	mov	$HOST_PP_KERNEL_STACK_TOP, %rsp
	mov	%edi, %ebx
	mov	$HOST_CR0, %eax
	mov	%rax, %cr0
	mov	LAUNCH_STATE_VMCB_SPA(%rbx), %rax
	vmsave	%rax			/* FS, GS, TR, LDTR and the SYSCALL MSRs of the root, hidden parts too */
	call	ts_prepare		/* descriptor tables and the words of the PP window */
	lgdt	PP(GDTR) + 6
	lidt	PP(IDTR) + 6
	mov	$SELECTOR_KERNEL_DATA, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	xor	%eax, %eax
	mov	%eax, %fs
	mov	%eax, %gs
	lldt	%ax
	push	$SELECTOR_KERNEL_CODE
	push	$1f
	lretq
1:	mov	PP(HOST_SPA), %rax
	vmload	%rax
	mov	%ebx, %edi
	call	ts_launch
	jmp	act

/*
 * Back to the loader, by promote or after a failed launch: ts_leave has put the root's state into
 * LaunchState and the window; VMLOAD gives the root its hidden state back; the trampoline switches the
 * address space and reloads CS by IRETQ before it sets GIF.
 */
leave:
	mov	PP(PP_BLOCK), %ebx
	mov	%ebx, %edi
	call	ts_leave
	mov	LAUNCH_STATE_VMCB_SPA(%rbx), %rax
	vmload	%rax
	lgdt	PP(GDTR) + 6
	lidt	PP(IDTR) + 6
	mov	LAUNCH_STATE_CR2(%rbx), %rax
	mov	%rax, %cr2
	mov	LAUNCH_STATE_DR6(%rbx), %rax
	mov	%rax, %dr6
	mov	LAUNCH_STATE_DR7(%rbx), %rax
	mov	%rax, %dr7
	mov	LAUNCH_STATE_CR3(%rbx), %rdi
	mov	LAUNCH_STATE_CR4(%rbx), %rsi
	mov	LAUNCH_STATE_CR0(%rbx), %rdx
	mov	LAUNCH_STATE_RSP(%rbx), %rcx
	mov	LAUNCH_STATE_RIP(%rbx), %r8
	mov	LAUNCH_STATE_RFLAGS(%rbx), %r9
	mov	LAUNCH_STATE_CS(%rbx), %r10
	mov	LAUNCH_STATE_SS(%rbx), %r11
	mov	LAUNCH_STATE_STATUS(%rbx), %eax
	mov	LAUNCH_STATE_TRAMPOLINE(%rbx), %rbx
	jmp	*%rbx

	.section .note.GNU-stack, "", @progbits
