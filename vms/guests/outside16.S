/*
 * Leaves its memory. The test puts into the file's last five bytes what to do: a byte 0 read, 1 write,
 * 2 run, then the address (u32).
 */
	.include "vms/guests/raw16.h"
	.include "vms/guests/unreal.h"
_start:
	PRINT	text
	UNREAL
	movl	address, %edi
	movb	action, %al
	cmpb	$1, %al
	je	write
	ja	run
	movl	(%edi), %eax
	jmp	survived
write:
	movl	$0x12345678, (%edi)
survived:
	PRINT	still
	EXIT	1
/* Real mode reaches 0xffff:0xffff: the address must be below 1 MiB and a multiple of 16. */
run:
	shrl	$4, %edi
	pushw	%di
	pushw	$0
	lret
	PRINT_CODE
text:
	.asciz	"leaving my memory\n"
still:
	.asciz	"nothing stopped me\n"
	UNREAL_DATA
action:
	.byte	0
address:
	.long	0x10000000
