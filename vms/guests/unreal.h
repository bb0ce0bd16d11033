/*
 * Real mode with 4 GiB limits in DS ("unreal mode"): all memory can be reached with 32-bit offsets. The
 * limit stays in the hidden part of the register when protected mode is left again (APM volume 2, 4.5.1).
 */
	.macro UNREAL
	lgdtl descriptors
	movl %cr0, %eax
	orb $1, %al
	movl %eax, %cr0
	movw $8, %bx
	movw %bx, %ds
	andb $0xfe, %al
	movl %eax, %cr0
	xorw %bx, %bx
	movw %bx, %ds
	.endm

	.macro UNREAL_DATA
	.balign 8
table:
	.quad 0
	/* Base 0, limit 4 GiB, data, writable, present. */
	.quad 0x00cf93000000ffff
descriptors:
	.word . - table - 1
	.long table
	.endm
