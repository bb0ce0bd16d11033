/* The TypeScript guest's entry: to 64-bit mode, into main, and out by the port that ends the VM. */
	.include "vms/guests/long-mode.h"
	LONG_MODE
main_64:
	movl	%edi, guest_start_info
	xorl	%ebp, %ebp
	call	ts_main
	outb	%al, $0xf4
	/* On a machine where nobody takes the byte. */
1:	cli
	hlt
	jmp	1b

	.bss
	.balign	4
	.globl	guest_start_info
guest_start_info:
	.long	0
