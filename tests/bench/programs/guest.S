/*
 * The guest, the same bytes for every hypervisor: a flat image at 0x1000, entered there in real mode with
 * CS = DS = ES = SS = 0 (as `microv run --raw16` does it).
 */
#include "guest.h"
#include "measure.h"

#define LOAD_ITERATIONS mov GUEST_ITERATIONS, %ebp

#define CR0_PE 1
#define CR0_PG (1 << 31)
#define CR4_PAE (1 << 5)
#define MSR_APIC_BASE 0x1b
#define MSR_PAT 0x277
#define PAT_LOW 0x00070406	/* the types after reset, entries 0 to 3 */
#define MSR_EFER 0xc0000080
#define EFER_LME (1 << 8)
#define OUT outb %al, $OUT_PORT
#define TOUCH movb %al, (%ebx)
/* RDTSC left a part of the time in EDX. */
#define WRMSR xor %edx, %edx; wrmsr
#define PRESENT_WRITABLE 3
#define INTEL 0x756e6547	/* "Genu" */
#define LARGE (1 << 7)

	.text
	.code16
start:
	jmp	real_mode

	.org	GUEST_LONG_MODE - GUEST_ENTRY
	.long	0
	.org	GUEST_HYPERCALL - GUEST_ENTRY
	.quad	0
	.org	GUEST_ROWS - GUEST_ENTRY
	.long	0
	.org	GUEST_ITERATIONS - GUEST_ENTRY
	.long	0
	.org	GUEST_CPUID_EBX - GUEST_ENTRY
	.quad	0
	.org	GUEST_ANSWER - GUEST_ENTRY
	.quad	0

/* One row, if it is wanted; its ticks go to TABLE. */
#define ROW(NUMBER, TABLE, ...)			\
	testl	$(1 << NUMBER), GUEST_ROWS;	\
	jz	2f;				\
	mov	$(TABLE + NUMBER * ROW_BYTES), %edi; \
	__VA_ARGS__;				\
2:

/* Row hypercall with the instruction of one vendor: JUMP skips it where EBX of CPUID was INTEL, or was not. */
#define HYPERCALL_ROW(INSTRUCTION, JUMP, RAX, TABLE)				\
	cmpl	$INTEL, GUEST_CPUID_EBX;					\
	JUMP	3f;								\
	ROW(ROW_HYPERCALL, TABLE, MEASURE(INSTRUCTION, mov GUEST_HYPERCALL, RAX); \
		mov GUEST_HYPERCALL, RAX; INSTRUCTION; mov RAX, GUEST_ANSWER)	\
3:

/* All rows; one text for both modes. */
#define ALL_ROWS(RAX, TABLE)							\
	ROW(ROW_EMPTY, TABLE, MEASURE(NOTHING, ZERO_RAX))			\
	ROW(ROW_CPUID, TABLE, MEASURE(cpuid, ZERO_RAX))				\
	HYPERCALL_ROW(vmmcall, je, RAX, TABLE)					\
	HYPERCALL_ROW(vmcall, jne, RAX, TABLE)					\
	ROW(ROW_OUT, TABLE, MEASURE(OUT, ZERO_RAX))				\
	ROW(ROW_RDMSR, TABLE, mov $MSR_APIC_BASE, %ecx; MEASURE(rdmsr, ZERO_RAX)) \
	ROW(ROW_WRMSR, TABLE, mov $MSR_PAT, %ecx;				\
		MEASURE(WRMSR, mov $PAT_LOW, %eax))		\
	ROW(ROW_HLT, TABLE, MEASURE(hlt, ZERO_RAX))				\
	ROW(ROW_NPF, TABLE, mov $(GUEST_FRESH - 0x1000), %ebx;			\
		MEASURE(TOUCH, add $0x1000, %ebx))			\
	outb	%al, $GUEST_END_PORT

real_mode:
	xor	%eax, %eax
	cpuid
	mov	%ebx, GUEST_CPUID_EBX
	cmpl	$0, GUEST_LONG_MODE
	jne	long_mode
	mov	$(GUEST_TICKS >> 4), %ax
	mov	%ax, %es
	ALL_ROWS(%eax, 0)
1:	hlt
	jmp	1b

/* Identity map in large pages: the first 2 MiB, and what row npf touches. */
long_mode:
	movl	$(GUEST_TABLES + 0x1000 + PRESENT_WRITABLE), GUEST_TABLES
	movl	$(GUEST_TABLES + 0x2000 + PRESENT_WRITABLE), GUEST_TABLES + 0x1000
	movl	$(LARGE + PRESENT_WRITABLE), GUEST_TABLES + 0x2000
	movl	$(GUEST_FRESH + LARGE + PRESENT_WRITABLE), GUEST_TABLES + 0x2000 + 8 * (GUEST_FRESH >> 21)
	movl	$(GUEST_FRESH + 0x200000 + LARGE + PRESENT_WRITABLE), GUEST_TABLES + 0x2000 + 8 * (GUEST_FRESH >> 21) + 8
	mov	$GUEST_TABLES, %eax
	mov	%eax, %cr3
	mov	$CR4_PAE, %eax
	mov	%eax, %cr4
	mov	$MSR_EFER, %ecx
	mov	$EFER_LME, %eax
	xor	%edx, %edx
	wrmsr
	lgdtl	gdt_pointer
	mov	$(CR0_PG | CR0_PE), %eax
	mov	%eax, %cr0
	ljmp	$8, $long_code

	.balign 8
gdt:
	.quad	0
	.quad	0x00af9b000000ffff	/* 64-bit code */
	.quad	0x00cf93000000ffff	/* data */
gdt_pointer:
	.word	. - gdt - 1
	.long	gdt

	.code64
long_code:
	mov	$16, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	mov	$GUEST_ENTRY, %esp
	ALL_ROWS(%rax, GUEST_TICKS)
1:	hlt
	jmp	1b
