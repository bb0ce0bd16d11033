/* Ends by HLT with interrupts off: status 0. */
	.include "vms/guests/raw16.h"
_start:
	PRINT	text
	hlt
	EXIT	1
	PRINT_CODE
text:
	.asciz	"halting\n"
