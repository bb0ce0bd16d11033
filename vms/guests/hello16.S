/* The first guest: prints, and ends by itself with status 0. */
	.include "vms/guests/raw16.h"
_start:
	PRINT	hello
	EXIT	0
	PRINT_CODE
hello:
	.asciz	"hello from a micro VM\nit has no BIOS, no kernel, and 16 bits\n"
