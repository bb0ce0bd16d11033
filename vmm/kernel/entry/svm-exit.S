/*
 * The world switch of SVM. GIF is 0 from the loader's CLGI to its STGI, so nothing but an exception can
 * interrupt this; #VMEXIT restores the host's RSP, which is the empty kernel stack of this PP.
 *
 *   svm_enter  -> guest -> exit -> ts_exit -+-> svm_enter
 *                                           +-> core (SYSRET) -> syscall_entry -> ts_resume -+-> ...
 *                                           +-> leave
 * GPRs are stored by MOV, never pushed: their place may be a page that ring 3 can write.
 */
#include "vmm/kernel/entry/stubs.h"

	.text
	.globl svm_enter, act

svm_enter:
	mov	PP(GPRS), %rax
	LOAD_GPRS %rax
	mov	VS_PAGE_RCX(%rax), %rcx
	mov	PP(GUEST_SPA), %rax
	vmload	%rax
	sti				/* with V_INTR_MASKING the host's IF lets interrupts end the run */
	vmrun	%rax
	cli
	vmsave	%rax			/* RAX is the host's again: the VMCB */
	mov	PP(GPRS), %rax
	STORE_GPRS %rax
	mov	%rcx, VS_PAGE_RCX(%rax)
	mov	PP(HOST_SPA), %rax
	vmload	%rax			/* TR and the SYSCALL MSRs of the host */
	mov	PP(PP_BLOCK), %edi
	call	ts_svmExit

/* EAX says what comes next. */
act:
	cmp	$ACTION_UPCALL, %eax
	jb	svm_enter
	ja	rare

/* Into ring 3: a fresh stack, two arguments, nothing else. */
upcall:
	mov	PP(CORE_CONTEXT), %edi
	mov	PP(CORE_VS), %esi
	mov	PP(CORE_ENTRY), %rcx
	mov	$CORE_RFLAGS, %r11d
	mov	$HOST_PP_CORE_STACK_TOP, %rsp
	sysretq

rare:
	cmp	$ACTION_LEAVE, %eax
	je	leave
	mov	PP(PP_BLOCK), %edi
	call	ts_endTrace
	jmp	svm_enter

	.section .note.GNU-stack, "", @progbits
