/*
 * Goes into 64-bit mode and looks around: control registers, MSRs that pass, that are emulated and that are not
 * there. Prints one line for each and ends with 0; whatever is wrong shows in the lines.
 */
	.include "vms/guests/long.h"

/* RDX:RAX as one number in RAX. */
	.macro READ_MSR number
	movl	$\number, %ecx
	rdmsr
	shlq	$32, %rdx
	orq	%rdx, %rax
	.endm

	.macro WRITE_MSR number, value
	movq	$\value, %rax
	movq	%rax, %rdx
	shrq	$32, %rdx
	movl	$\number, %ecx
	wrmsr
	.endm

/* Prints the vector that WRMSR of `value` raised. */
	.macro SAY_WRITE string, number, value
	movq	$\value, %rax
	movq	%rax, %rdx
	shrq	$32, %rdx
	movl	$\number, %ecx
	SAY_FAULT \string, wrmsr
	.endm

	.macro SAY_READ string, number
	movl	$\number, %ecx
	SAY_FAULT \string, rdmsr
	.endm

_start:
	ENTER_LONG_MODE

	.code64
long_start:
	SAY	hello
	READ_MSR MSR_EFER
	SAY_HEX	efer
	/* The last general registers, so that the REX prefix counts: PGE and OSFXSR on, then read back. */
	movq	%cr4, %r12
	orq	$0x280, %r12
	movq	%r12, %cr4
	movq	%cr4, %rax
	SAY_HEX	cr4
	movq	$1, %r9
	shlq	$40, %r9
	SAY_FAULT cr4_high, movq %r9, %cr4
	xorl	%eax, %eax
	SAY_FAULT cr4_no_pae, movq %rax, %cr4
	/* MSRs that the world switch moves. */
	WRITE_MSR 0xc0000082, 0x123456789abc
	READ_MSR 0xc0000082
	SAY_HEX	lstar
	WRITE_MSR 0xc0000101, 0x7766554433
	READ_MSR 0xc0000101
	SAY_HEX	gs_base
	swapgs
	READ_MSR 0xc0000102
	SAY_HEX	kernel_gs_base
	/* Emulated ones. */
	READ_MSR 0x1b
	SAY_HEX	apic_base
	READ_MSR 0x277
	SAY_HEX	pat
	WRITE_MSR 0x277, 0x0007010600070106
	READ_MSR 0x277
	SAY_HEX	pat
	SAY_WRITE bad_pat, 0x277, 0x0007010600070102
	SAY_WRITE x2apic, 0x1b, 0xfee00d00
	READ_MSR 0xfe
	SAY_HEX	mtrr
	SAY_WRITE efer_lme, MSR_EFER, 0x800
	SAY_WRITE efer_svme, MSR_EFER, 0x1d00
	SAY_WRITE efer_sce, MSR_EFER, 0xd01
	READ_MSR MSR_EFER
	SAY_HEX	efer
	SAY_READ hsave, 0xc0010117
	SAY_WRITE tsc, 0x10, 0
	SAY_READ tsc_read, 0x10
	EXIT_LONG 0

	LONG_CODE_AND_DATA
hello:
	.asciz	"64-bit code\n"
efer:
	.asciz	"efer "
cr4:
	.asciz	"cr4 "
cr4_high:
	.asciz	"cr4 bit 40: vector "
cr4_no_pae:
	.asciz	"cr4 without pae: vector "
lstar:
	.asciz	"lstar "
gs_base:
	.asciz	"gs base "
kernel_gs_base:
	.asciz	"kernel gs base "
apic_base:
	.asciz	"apic base "
pat:
	.asciz	"pat "
bad_pat:
	.asciz	"bad pat: vector "
x2apic:
	.asciz	"x2apic: vector "
mtrr:
	.asciz	"mtrr capability "
efer_lme:
	.asciz	"efer without lme: vector "
efer_svme:
	.asciz	"efer with svme: vector "
efer_sce:
	.asciz	"efer with sce: vector "
hsave:
	.asciz	"reading vm_hsave_pa: vector "
tsc:
	.asciz	"writing tsc: vector "
tsc_read:
	.asciz	"reading tsc: vector "
