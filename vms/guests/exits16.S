/* Leaves by CPUID, a hypercall, IN and OUT, MOV to CR4, and HLT with interrupts off: for traces. */
	.include "vms/guests/raw16.h"
	.set	INTEL_EBX, 0x756e6547
	.set	CR4_OSFXSR, 0x200
_start:
	PRINT	text
	xorl	%eax, %eax
	call	leaf
	movl	%ebx, %edi
	movl	$1, %eax
	call	leaf
	movl	$0x40000000, %eax
	call	leaf
	movl	$0x1234, %eax		/* no class of hypercall: refused in RAX */
	cmpl	$INTEL_EBX, %edi	/* each vendor has an instruction of its own for them */
	je	1f
	vmmcall
	jmp	2f
1:	vmcall
2:	movl	%cr4, %eax
	xorl	$CR4_OSFXSR, %eax	/* one that changes nothing may not exit */
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
