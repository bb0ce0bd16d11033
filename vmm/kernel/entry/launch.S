/*
 * The way in and the way out of the hypervisor on one PP. The loader arrives on the PP's host tables with RDI = PP
 * block, whose start is LaunchState, and with interrupts off; on AMD with GIF 0, on Intel on the bridge's IDT, which
 * counts NMIs 16 bytes behind LIDT's operand. Its own stack is gone: nothing is pushed for it.
 */
#include "vmm/kernel/entry/stubs.h"

	.text
	.globl launch_entry, leave, act_by_vendor

#define BRIDGE_NMIS 16

launch_entry:
	mov	$HOST_PP_KERNEL_STACK_TOP, %rsp
	mov	%edi, %ebx
	mov	$HOST_CR0, %eax
	mov	%rax, %cr0
	cmpl	$VENDOR_AMD, LAUNCH_STATE_VENDOR(%rbx)
	jne	1f
	mov	LAUNCH_STATE_STATE_SPA(%rbx), %rax
	vmsave	%rax			/* FS, GS, TR, LDTR and the SYSCALL MSRs of the root, hidden parts too */
1:	call	ts_prepare		/* descriptor tables and the words of the PP window */
	lgdt	PP(GDTR) + 6
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
1:	cmpl	$VENDOR_AMD, LAUNCH_STATE_VENDOR(%rbx)
	jne	2f
	mov	PP(HOST_SPA), %rax
	vmload	%rax			/* TR, too */
	lidt	PP(IDTR) + 6
	jmp	3f
2:	mov	$SELECTOR_TSS, %eax
	ltr	%ax
	lidt	PP(IDTR) + 6
	mov	LAUNCH_STATE_BRIDGE_IDTR(%rbx), %rax
	xor	%ecx, %ecx
	xchg	%ecx, BRIDGE_NMIS(%rax)
	test	%ecx, %ecx
	jz	3f
	orq	$1, PP(ROOT_NMI)
3:	mov	%ebx, %edi
	call	ts_launch

/* EAX says what comes next: to the vendor's stub. */
act_by_vendor:
	mov	PP(PP_BLOCK), %ecx
	cmpl	$VENDOR_AMD, LAUNCH_STATE_VENDOR(%rcx)
	je	act
	jmp	vmx_act

/*
 * Back to the loader, by promote or after a failed launch: ts_leave has put the root's state into LaunchState and, on
 * AMD, into the window; VMLOAD gives the root its hidden state back. On Intel the loader does that, and NMIs are
 * counted by the bridge again. The trampoline switches the address space and reloads CS by IRETQ; on AMD it sets GIF
 * then.
 */
leave:
	mov	PP(PP_BLOCK), %ebx
	mov	%ebx, %edi
	call	ts_leave
	cmpl	$VENDOR_AMD, LAUNCH_STATE_VENDOR(%rbx)
	jne	1f
	mov	LAUNCH_STATE_STATE_SPA(%rbx), %rax
	vmload	%rax
	lgdt	PP(GDTR) + 6
	lidt	PP(IDTR) + 6
	jmp	2f
1:	mov	LAUNCH_STATE_BRIDGE_IDTR(%rbx), %rax
	lidt	(%rax)
	mov	PP(ROOT_NMI), %ecx
	and	$1, %ecx
	add	%ecx, BRIDGE_NMIS(%rax)
2:	mov	LAUNCH_STATE_CR2(%rbx), %rax
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
