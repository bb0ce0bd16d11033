/*
 * An option ROM in the place of a boot loader. The BIOS calls it when its tables stand; kernel, initramfs and start
 * information are in memory already (boot-image.ts, which also defines START_INFO*). It completes the start
 * information by the BIOS's own memory map (INT 15h, AX=E820h) and enters the kernel as the PVH boot protocol says:
 * 32-bit, unpaged, EBX the start information.
 */

#define GDT_CODE 0x08
#define GDT_DATA 0x10
#define SMAP 0x534d4150

	.code16
	.globl _start
_start:
	.byte 0x55, 0xaa	/* an option ROM */
	.byte 1			/* of one block of 512 bytes, whose sum is made 0 afterwards */

	cli
	cld
	movw $(START_INFO >> 4), %ax
	movw %ax, %es
	movw $START_INFO_MEMORY_MAP, %di
	xorl %ebx, %ebx
1:	movl $0xe820, %eax
	movl $SMAP, %edx
	movl $20, %ecx
	int $0x15
	jc 2f
	addw $START_INFO_MEMORY_ENTRY, %di
	incw %es:START_INFO_MEMORY_ENTRIES
	testl %ebx, %ebx
	jnz 1b
2:	cli			/* the BIOS may have set it */
	inb $0x92, %al		/* A20 on, and no reset */
	orb $2, %al
	andb $0xfe, %al
	outb %al, $0x92
	lgdtl %cs:(gdt_pointer - _start)
	movl %cr0, %eax
	orb $1, %al
	movl %eax, %cr0
	ljmpl $GDT_CODE, $flat

	.code32
flat:	movw $GDT_DATA, %ax
	movw %ax, %ds
	movw %ax, %es
	movw %ax, %ss
	movl $START_INFO, %ebx
	jmp *(START_INFO + START_INFO_ENTRY)

	.balign 8
gdt:	.quad 0
	.quad 0x00cf9b000000ffff
	.quad 0x00cf93000000ffff
gdt_pointer:
	.word . - gdt - 1
	.long gdt
