/* Never ends: for time-outs, signals and kill. */
	.include "vms/guests/raw16.h"
_start:
	PRINT	text
1:	jmp	1b
	PRINT_CODE
text:
	.asciz	"looping\n"
