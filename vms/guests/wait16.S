/* HLT with interrupts on: waits for an interrupt that cannot come, which is refused by name. */
	.include "vms/guests/raw16.h"
_start:
	sti
	hlt
	EXIT	1
