/* INS and OUTS with REP, segments and the direction flag; prints what was wrong, ends with 0 if all is well. */
	.include "vms/guests/raw16.h"
	.set SCRATCH, COM1 + 7
	.set BUFFER_SEGMENT, 0x900
_start:
	movl	$0x12345678, %eax
	movw	$COM1, %dx
	movw	$text, %si
	movw	$text_end - text, %cx
	rep	outsb
	cmpw	$text_end, %si
	jne	wrong
	cmpw	$0, %cx
	jne	wrong
	/* Nothing at all. */
	rep	outsb
	/* Another segment. */
	movw	$BUFFER_SEGMENT, %bx
	movw	%bx, %es
	movb	$'!', %es:0x10
	movw	$0x10, %si
	es outsb
	movw	$newline, %si
	outsb
	/* A port that keeps what is written; RAX is not touched. */
	cmpl	$0x12345678, %eax
	jne	wrong
	movw	$SCRATCH, %dx
	movb	$0x5a, %al
	outb	%al, %dx
	movl	$0x12345678, %eax
	movl	$0x11111111, %es:0x20
	movl	$0x11111111, %es:0x24
	movl	$0xabcd0021, %edi
	movw	$4, %cx
	rep	insb
	cmpl	$0xabcd0025, %edi
	jne	wrong
	cmpl	$0x12345678, %eax
	jne	wrong
	cmpl	$0x5a5a5a11, %es:0x20
	jne	wrong
	cmpl	$0x1111115a, %es:0x24
	jne	wrong
	/* Downwards, words and doublewords from a port that reads all ones. */
	std
	movw	$0x80, %dx
	movw	$0x22, %di
	insw
	cmpw	$0x20, %di
	jne	wrong
	cmpl	$0xffff5a11, %es:0x20
	jne	wrong
	movw	$0x24, %di
	insl
	cmpw	$0x20, %di
	jne	wrong
	cmpl	$0xffffffff, %es:0x24
	jne	wrong
	cld
	PRINT	good
	EXIT	0
wrong:
	cld
	PRINT	bad
	EXIT	1
	PRINT_CODE
text:
	.ascii	"a string"
text_end:
newline:
	.ascii	"\n"
good:
	.asciz	"strings are as promised\n"
bad:
	.asciz	"a string is not as promised\n"
