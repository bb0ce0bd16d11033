/* A 16-bit guest that never ends. */
	.code16
1:	jmp	1b
