/*
 * Touches all its memory, prints a nonce and ends as told. The file's last 42 bytes are the test's:
 *   byte      how to end: 0 by EXIT_PORT, 1 HLT, 2 triple fault, 3 never
 *   u32       bytes of memory, a whole number of pages
 *   37 bytes  the nonce, with a NUL
 * Every page above the program is written with a pattern made of its address, then read back.
 */
	.include "vms/guests/raw16.h"
	.include "vms/guests/unreal.h"
	.set PAGE, 0x1000
	/* Behind the program. */
	.set FIRST, 0x2000

_start:
	UNREAL
	movl	$FIRST, %edi
1:	cmpl	memory_bytes, %edi
	jae	2f
	movl	%edi, %eax
	notl	%eax
	movl	%eax, (%edi)
	movl	%eax, PAGE - 4(%edi)
	addl	$PAGE, %edi
	jmp	1b
2:	movl	$FIRST, %edi
3:	cmpl	memory_bytes, %edi
	jae	4f
	movl	%edi, %eax
	notl	%eax
	cmpl	%eax, (%edi)
	jne	wrong
	cmpl	%eax, PAGE - 4(%edi)
	jne	wrong
	addl	$PAGE, %edi
	jmp	3b
4:	PRINT	nonce
	PRINT	newline
	movb	ending, %al
	cmpb	$1, %al
	jb	5f
	je	6f
	cmpb	$2, %al
	je	7f
8:	jmp	8b
5:	EXIT	7
6:	hlt
7:	lidt	none
	int3
wrong:
	PRINT	lost
	EXIT	1
	PRINT_CODE
newline:
	.asciz	"\n"
lost:
	.asciz	"memory lost what was written\n"
	.balign	2
none:
	.word	0
	.long	0
	UNREAL_DATA
ending:
	.byte	0
memory_bytes:
	.long	0x4000000
nonce:
	.ascii	"no nonce was put into the file......"
	.byte	0
