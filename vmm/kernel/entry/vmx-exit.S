/*
 * The world switch of VMX. Interrupts are off from the loader on; an NMI may come anywhere, and its handler (traps.S)
 * sets PP(ROOT_NMI), at which this stub looks last. A VM exit loads the host's RSP, which is the empty kernel stack
 * of this PP, its tables, and SYSENTER's MSRs: so ring 3 is reached by SYSEXIT and answers by SYSENTER, without one
 * access to an MSR (docs/architecture.md#ring-3-on-intel).
 *
 *   vmx_enter -> ts_vmxEnter -> guest -> vmx_exit -> ts_vmxExit -+-> vmx_enter
 *                                                                +-> core (SYSEXIT) -> sysenter_entry -> ts_resume -+-> ...
 *                                                                +-> leave
 * GPRs are stored by MOV, never pushed: their place may be a page that ring 3 can write.
 */
#include "vmm/abi/generated/exit-record.h"
#include "vmm/kernel/entry/stubs.h"
#include "vmm/kernel/vs/generated/state.h"

	.text
	.globl vmx_enter, vmx_exit, vmx_act, vmx_check, vmx_checked, sysenter_entry

vmx_enter:
	mov	PP(PP_BLOCK), %edi
	call	ts_vmxEnter
vmx_check:				/* an NMI between here and vmx_checked goes back here */
	cmpl	$0, PP(ROOT_NMI)
	jne	root_events
	mov	PP(GUEST_STATE), %rcx
	mov	GUEST_STATE_RAX(%rcx), %rax
	mov	PP(GPRS), %rcx
	LOAD_GPRS %rcx
	cmpl	$0, PP(LAUNCHED)
	mov	VS_PAGE_RCX(%rcx), %rcx
	je	1f
	vmresume
	jmp	vmx_checked
1:	vmlaunch
vmx_checked:				/* the instruction failed: there was no guest */
	mov	PP(PP_BLOCK), %edi
	call	ts_vmxFailed
	jmp	vmx_act

root_events:
	mov	PP(PP_BLOCK), %edi
	call	ts_vmxRootEvents
	jmp	vmx_act

vmx_exit:
	mov	%rax, PP(GUEST_RAX)
	mov	PP(GPRS), %rax
	STORE_GPRS %rax
	mov	%rcx, VS_PAGE_RCX(%rax)
	mov	PP(GUEST_RAX), %rax
	mov	PP(GUEST_STATE), %rcx
	mov	%cr2, %rdx
	mov	%rax, GUEST_STATE_RAX(%rcx)
	mov	%rdx, GUEST_STATE_CR2(%rcx)
	movl	$1, PP(LAUNCHED)
	mov	PP(PP_BLOCK), %edi
	call	ts_vmxExit

/* EAX says what comes next. */
vmx_act:
	cmp	$ACTION_UPCALL, %eax
	jb	vmx_enter
	ja	vmx_rare

/* Into ring 3: a fresh stack, two arguments, nothing else. */
vmx_upcall:
	mov	PP(CORE_CONTEXT), %edi
	mov	PP(CORE_VS), %esi
	mov	PP(CORE_ENTRY), %rdx
	mov	$HOST_PP_CORE_STACK_TOP, %rcx
	sysexitq

vmx_rare:
	cmp	$ACTION_LEAVE, %eax
	je	leave
	mov	PP(PP_BLOCK), %edi
	call	ts_endTrace
	jmp	vmx_enter

/*
 * SYSENTER from the core, as SYSCALL in syscall.S; the core passes its return address in R8 and its stack in R9.
 * SYSENTER leaves flags as they are: TF, NT, AC and DF of the core end with POPF. A single step meets the first
 * instruction here, and SYSEXIT faults on an address that is none: both are faults of the core (.extable).
 */
sysenter_entry:
	push	$CORE_RFLAGS
	popfq
	cmp	$ANSWER_FIRST_SERVICE, %al
	jae	1f
	mov	PP(PP_BLOCK), %edi
	mov	%rax, %rsi
	call	ts_resume
	jmp	vmx_act

1:	cmp	$SERVICE_LAST, %eax
	ja	2f
	push	%r9
	push	%r8
	mov	%rdx, %r8
	mov	%rsi, %rcx
	mov	%rdi, %rdx
	mov	%eax, %esi
	mov	PP(PP_BLOCK), %edi
	call	ts_service
	pop	%rdx
	pop	%rcx
sysexit_service:
	sysexitq

bad_sysenter:
	mov	$HOST_PP_KERNEL_STACK_TOP, %rsp
	push	$CORE_RFLAGS
	popfq
	mov	$-1, %eax
	xor	%r8d, %r8d
2:	mov	PP(PP_BLOCK), %edi
	mov	%eax, %esi
	mov	%r8, %rdx
	call	ts_unknownService
	jmp	vmx_act

	.section .extable, "a"
	.quad	sysenter_entry, bad_sysenter
	.quad	sysexit_service, bad_sysenter

	.section .note.GNU-stack, "", @progbits
