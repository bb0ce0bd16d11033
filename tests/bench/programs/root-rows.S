/*
 * The rows in the root VM, from ring 3:
 *   uint64_t f(uint32_t ticks[ROW_ITERATIONS], uint64_t rax, uint32_t iterations)
 * Returns what the last instruction left: EBX of CPUID, RAX of the hypercall, 0 of nothing.
 */
#include "measure.h"

#define GIVEN_RAX mov %r8, %rax
#define LOAD_ITERATIONS mov %r10d, %ebp
#define ENTER			\
	push	%rbx;		\
	push	%rbp;		\
	mov	%rsi, %r8;	\
	mov	%edx, %r10d
#define LEAVE			\
	mov	%r9, %rax;	\
	pop	%rbp;		\
	pop	%rbx;		\
	ret

	.text
	.globl root_empty, root_cpuid, root_vmmcall, root_vmcall
root_empty:
	ENTER
	xor	%r9d, %r9d
	MEASURE(NOTHING, ZERO_RAX)
	LEAVE

root_cpuid:
	ENTER
	MEASURE(cpuid, ZERO_RAX)
	mov	%rbx, %r9
	LEAVE

/* The answer has left RAX when the loop ends: one call more, whose ticks nobody takes. */
#define HYPERCALL(INSTRUCTION)			\
	ENTER;					\
	MEASURE(INSTRUCTION, GIVEN_RAX);	\
	mov	%r8, %rax;			\
	INSTRUCTION;				\
	mov	%rax, %r9;			\
	LEAVE

root_vmmcall:
	HYPERCALL(vmmcall)

root_vmcall:
	HYPERCALL(vmcall)

	.section .note.GNU-stack, "", @progbits
