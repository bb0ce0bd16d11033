/*
 * From a PVH entry (flat 32-bit protected mode, EBX the start information) to 64-bit mode at main_64: the first
 * 4 GiB mapped as they are by 2 MiB pages, SSE on, and AVX where the processor has it. EDI is the start
 * information. Once in a guest: LONG_MODE.
 */
	.set CR0_PG_MP_PE, 0x80000003
	.set CR0_EM_TS, 0xc
	.set CR4_PAE, 0x20
	/* OSFXSR and OSXMMEXCPT. */
	.set CR4_SSE, 0x600
	.set CR4_OSXSAVE, 0x40000
	.set EFER, 0xc0000080
	.set EFER_LME, 0x100
	/* Leaf 1 ECX. */
	.set HAS_XSAVE, 0x04000000
	.set HAS_AVX, 0x10000000
	.set LARGE_PAGE, 0x83
	.set TABLE, 0x3

	.macro LONG_MODE
	.section .note.Xen, "a", @note
	.balign	4
	.long	4, 4, 18		/* XEN_ELFNOTE_PHYS32_ENTRY */
	.asciz	"Xen"
	.long	_start

	.text
	.code32
	.globl	_start
	.type	_start, @function
_start:
	movl	$stack_top, %esp
	movl	%ebx, %ebp
	/* One table of the first level, one of the second, four with 512 pages each. */
	movl	$tables + 0x1000 + TABLE, tables
	movl	$tables + 0x2000 + TABLE, %eax
	movl	$tables + 0x1000, %edi
1:	movl	%eax, (%edi)
	addl	$0x1000, %eax
	addl	$8, %edi
	cmpl	$tables + 0x1020, %edi
	jb	1b
	movl	$LARGE_PAGE, %eax
	movl	$tables + 0x2000, %edi
2:	movl	%eax, (%edi)
	addl	$0x200000, %eax
	addl	$8, %edi
	cmpl	$tables + 0x6000, %edi
	jb	2b
	movl	$1, %eax
	xorl	%ecx, %ecx
	cpuid
	movl	%ecx, %esi
	movl	$CR4_PAE + CR4_SSE, %eax
	testl	$HAS_XSAVE, %esi
	jz	3f
	orl	$CR4_OSXSAVE, %eax
3:	movl	%eax, %cr4
	movl	$tables, %eax
	movl	%eax, %cr3
	movl	$EFER, %ecx
	rdmsr
	orl	$EFER_LME, %eax
	wrmsr
	movl	%cr0, %eax
	orl	$CR0_PG_MP_PE, %eax
	andl	$~CR0_EM_TS, %eax
	movl	%eax, %cr0
	lgdt	descriptors
	ljmp	$8, $entry_64

	.code64
entry_64:
	movl	$0x10, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	xorl	%eax, %eax
	movl	%eax, %fs
	movl	%eax, %gs
	testl	$HAS_XSAVE, %esi
	jz	5f
	xorl	%edx, %edx
	xorl	%ecx, %ecx
	movl	$3, %eax
	testl	$HAS_AVX, %esi
	jz	4f
	movl	$7, %eax
4:	xsetbv
5:	movl	$stack_top, %esp
	movl	%ebp, %edi
	jmp	main_64

	.section .rodata
	.balign	8
table:
	.quad	0
	.quad	0x00209b0000000000	/* code, 64-bit */
	.quad	0x00cf93000000ffff	/* data */
descriptors:
	.word	. - table - 1
	.long	table

	.bss
	.balign	4096
tables:
	.skip	0x6000
	.skip	0x4000
stack_top:
	.section .note.GNU-stack, "", @progbits
	.text
	.endm
