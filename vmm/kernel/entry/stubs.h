/* Names the assembly stubs share. PP(x) is a word of this PP's window: one address on every PP. */
#ifndef MICROV_KERNEL_STUBS_H
#define MICROV_KERNEL_STUBS_H

#include "vmm/abi/generated/launch.h"
#include "vmm/abi/generated/memory-map.h"
#include "vmm/abi/generated/pp-local.h"
#include "vmm/abi/generated/vs-page.h"

#define PP(field) (HOST_PP_WINDOW + PP_LOCAL_##field)

/* RFLAGS of ring 3: nothing but the bit that is always set; IOPL 0, IF 0. */
#define CORE_RFLAGS 2

/* PE MP ET NE WP PG: the host's CR0, whatever the root had. */
#define HOST_CR0 0x80010033

/* The guest's GPRs but RAX and RCX, which lie at VsPage offsets behind register `at`. */
	.macro LOAD_GPRS at
	mov	VS_PAGE_RBX(\at), %rbx
	mov	VS_PAGE_RDX(\at), %rdx
	mov	VS_PAGE_RBP(\at), %rbp
	mov	VS_PAGE_RSI(\at), %rsi
	mov	VS_PAGE_RDI(\at), %rdi
	mov	VS_PAGE_R8(\at), %r8
	mov	VS_PAGE_R9(\at), %r9
	mov	VS_PAGE_R10(\at), %r10
	mov	VS_PAGE_R11(\at), %r11
	mov	VS_PAGE_R12(\at), %r12
	mov	VS_PAGE_R13(\at), %r13
	mov	VS_PAGE_R14(\at), %r14
	mov	VS_PAGE_R15(\at), %r15
	.endm

	.macro STORE_GPRS at
	mov	%rbx, VS_PAGE_RBX(\at)
	mov	%rdx, VS_PAGE_RDX(\at)
	mov	%rbp, VS_PAGE_RBP(\at)
	mov	%rsi, VS_PAGE_RSI(\at)
	mov	%rdi, VS_PAGE_RDI(\at)
	mov	%r8, VS_PAGE_R8(\at)
	mov	%r9, VS_PAGE_R9(\at)
	mov	%r10, VS_PAGE_R10(\at)
	mov	%r11, VS_PAGE_R11(\at)
	mov	%r12, VS_PAGE_R12(\at)
	mov	%r13, VS_PAGE_R13(\at)
	mov	%r14, VS_PAGE_R14(\at)
	mov	%r15, VS_PAGE_R15(\at)
	.endm

#endif
