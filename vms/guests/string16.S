/* OUTS, which is refused by name. */
	.include "vms/guests/raw16.h"
_start:
	movw	$COM1, %dx
	movw	$text, %si
	outsb
	EXIT	1
text:
	.ascii	"x"
