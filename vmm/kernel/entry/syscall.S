/*
 * SYSCALL from the core. RAX below ANSWER_FIRST_SERVICE ends the upcall: nothing of the core's registers or
 * stack survives. Otherwise it is a service call: arguments RDI, RSI, RDX, result RAX; RBX, RBP, RSP and
 * R12-R15 survive. RCX is the return address that the processor stored. A number behind the last service call
 * is a fault of the core.
 */
#include "vmm/abi/generated/exit-record.h"
#include "vmm/kernel/entry/stubs.h"

	.text
	.globl syscall_entry

syscall_entry:
	cmp	$ANSWER_FIRST_SERVICE, %al
	jae	service
	mov	$HOST_PP_KERNEL_STACK_TOP, %rsp
	mov	PP(PP_BLOCK), %edi
	mov	%rax, %rsi
	call	ts_resume
	jmp	act

service:
	cmp	$SERVICE_LAST, %eax
	ja	unknown
	mov	%rsp, PP(USER_STACK)
	mov	$HOST_PP_KERNEL_STACK_TOP, %rsp
	push	%rcx
	push	%rcx			/* twice: the stack stays aligned for the call */
	mov	%rdx, %r8
	mov	%rsi, %rcx
	mov	%rdi, %rdx
	mov	%eax, %esi
	mov	PP(PP_BLOCK), %edi
	call	ts_service
	pop	%rcx
	pop	%rcx
	mov	$CORE_RFLAGS, %r11d
	mov	PP(USER_STACK), %rsp
	sysretq

unknown:
	mov	$HOST_PP_KERNEL_STACK_TOP, %rsp
	mov	PP(PP_BLOCK), %edi
	mov	%eax, %esi
	mov	%rcx, %rdx
	call	ts_unknownService
	jmp	act

	.section .note.GNU-stack, "", @progbits
