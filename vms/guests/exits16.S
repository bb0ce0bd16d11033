/* Leaves by CPUID, a hypercall, IN and OUT, MOV to CR4, and HLT with interrupts off: for traces. */
	.include "vms/guests/raw16.h"
_start:
	PRINT	text
	xorl	%eax, %eax
	call	leaf
	movl	$1, %eax
	call	leaf
	movl	$0x40000000, %eax
	call	leaf
	movl	$0x1234, %eax		/* no class of hypercall: refused in RAX */
	vmmcall
	movl	%cr4, %eax
	movl	%eax, %cr4
	hlt
	EXIT	1

leaf:
	xorl	%ecx, %ecx
	cpuid
	ret

	PRINT_CODE
text:
	.asciz	"many ways out\n"
