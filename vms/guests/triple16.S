/* Triple fault: with an interrupt table without entries no exception can be delivered, not even #DF. */
	.include "vms/guests/raw16.h"
_start:
	PRINT	text
	lidt	none
	int3
	EXIT	1
	PRINT_CODE
text:
	.asciz	"about to triple-fault\n"
	.balign	2
none:
	.word	0
	.long	0
