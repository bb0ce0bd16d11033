/*
 * Where the kernel enters ring 3: RDI is the context page of this PP, RSI the VS page, RSP a fresh stack.
 * The answer leaves in RAX by the closing SYSCALL, from which nothing returns; CORE_ENTRY_SYSENTER bytes behind
 * it is the same for a processor on which the way back is SYSENTER.
 */
#include "vmm/abi/generated/memory-map.h"

	.section .text.entry, "ax"
	.globl upcall_entry
	.type upcall_entry, @function
upcall_entry:
	call	ts_upcall
	syscall
	ud2
	.org	upcall_entry + CORE_ENTRY_SYSENTER
	call	ts_upcall
	sysenter
	ud2
	.size upcall_entry, . - upcall_entry

	.section .note.GNU-stack, "", @progbits
