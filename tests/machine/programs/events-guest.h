/* The guest of events.c: 32-bit code that logs each event that is delivered to it. */
#ifndef EVENTS_GUEST_H
#define EVENTS_GUEST_H

#include <stdint.h>
#include <string.h>

#define MEMORY 0x10000
#define GDT 0x800
#define CODE 0x1000
#define STACK 0x3000
#define STUBS 0x4000 /* 16 bytes for each vector */
#define IDT 0x7000
#define LOGGED 0x8000 /* events so far */
#define LOCAL 0x8004
#define ARRIVED 0x8008
#define COUNTER 0x800c
#define SCRATCH 0x8010
#define LAST_TSC 0x8018
#define LOG 0x9000 /* for each: the vector, the word behind it on the stack */
#define HOLE 0x20000 /* not mapped at first */
#define COUNTS 20000
#define ROUNDS 400

#define ENTRY_HALT (CODE + 0x80)
#define ENTRY_STI (CODE + 0xa0)
#define ENTRY_COUNT_LOCAL (CODE + 0xc0)
#define ENTRY_WAIT (CODE + 0xe0)
#define ENTRY_COUNT (CODE + 0x120)
#define ENTRY_STATE (CODE + 0x180)

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)

extern const uint8_t guest_code[], guest_code_end[];

__asm__(".pushsection .rodata\n"
	".code32\n"
	"guest_code:\n"
	/* Behind a stub: the vector is on the stack. */
	"	pushl %eax\n"
	"	pushl %ebx\n"
	"	movl 8(%esp), %eax\n"
	"	movl " TEXT(LOGGED) ", %ebx\n"
	"	movl %eax, " TEXT(LOG) "(,%ebx,8)\n"
	"	movl 12(%esp), %eax\n"
	"	movl %eax, " TEXT(LOG) "+4(,%ebx,8)\n"
	"	incl " TEXT(LOGGED) "\n"
	"	movl 8(%esp), %eax\n"
	"	cmpl $32, %eax\n"
	"	jae 1f\n"
	"	movl $0x27d00, %ebx\n" /* vectors with an error code */
	"	btl %eax, %ebx\n"
	"	jnc 1f\n"
	"	popl %ebx\n"
	"	popl %eax\n"
	"	addl $8, %esp\n"
	"	iret\n"
	"1:	popl %ebx\n"
	"	popl %eax\n"
	"	addl $4, %esp\n"
	"	iret\n"

	"	.org guest_code + 0x80\n" /* ENTRY_HALT */
	"1:	hlt\n"
	"	jmp 1b\n"

	"	.org guest_code + 0xa0\n" /* ENTRY_STI */
	"	outb %al, $0x80\n"
	"	outb %al, $0x80\n"
	"	sti\n"
	"	nop\n"
	"	nop\n"
	"	outb %al, $0x80\n"
	"	hlt\n"

	"	.org guest_code + 0xc0\n" /* ENTRY_COUNT_LOCAL */
	"	incl " TEXT(LOCAL) "\n"
	"	hlt\n"

	"	.org guest_code + 0xe0\n" /* ENTRY_WAIT */
	"	incl " TEXT(LOCAL) "\n"
	"1:	cmpl $0, " TEXT(LOGGED) "\n"
	"	je 1b\n"
	"	cli\n"
	"	hlt\n"

	"	.org guest_code + 0x120\n" /* ENTRY_COUNT: neither goes on without the other */
	"	lock incl " TEXT(ARRIVED) "\n"
	"1:	pause\n"
	"	cmpl $2, " TEXT(ARRIVED) "\n"
	"	jb 1b\n"
	"	movl $" TEXT(COUNTS) ", %ecx\n"
	"2:	lock incl " TEXT(COUNTER) "\n"
	"	decl %ecx\n"
	"	jnz 2b\n"
	"	hlt\n"

	"	.org guest_code + 0x180\n" /* ENTRY_STATE: EBX is also in x87 and, eight times, in YMM7 */
	"	movl $0x11111111, %esi\n"
	"	movl $0x22222222, %edi\n"
	"	movl $0x33333333, %ebp\n"
	"	xorl %ebx, %ebx\n"
	"	movl %ebx, " TEXT(LAST_TSC) "\n"
	"	movl %ebx, " TEXT(LAST_TSC) "+4\n"
	"	fninit\n"
	"	fldz\n"
	"	vpxor %xmm7, %xmm7, %xmm7\n"
	"1:	movb $1, %al\n"
	"	outb %al, $0x80\n"
	"	cmpl $0x11111111, %esi\n"
	"	jne 9f\n"
	"	cmpl $0x22222222, %edi\n"
	"	jne 9f\n"
	"	cmpl $0x33333333, %ebp\n"
	"	jne 9f\n"
	"	fistl " TEXT(SCRATCH) "\n"
	"	cmpl " TEXT(SCRATCH) ", %ebx\n"
	"	jne 9f\n"
	"	vmovd %ebx, %xmm0\n"
	"	vpshufd $0, %xmm0, %xmm0\n"
	"	vinsertf128 $1, %xmm0, %ymm0, %ymm0\n"
	"	vxorps %ymm0, %ymm7, %ymm1\n"
	"	vptest %ymm1, %ymm1\n"
	"	jnz 9f\n"
	"	rdtsc\n"
	"	movl %eax, %ecx\n"
	"	subl " TEXT(LAST_TSC) ", %ecx\n"
	"	movl %edx, %ecx\n"
	"	sbbl " TEXT(LAST_TSC) "+4, %ecx\n"
	"	jb 9f\n" /* time went back */
	"	movl %eax, " TEXT(LAST_TSC) "\n"
	"	movl %edx, " TEXT(LAST_TSC) "+4\n"
	"	incl %ebx\n"
	"	fld1\n"
	"	faddp\n"
	"	vmovd %ebx, %xmm7\n"
	"	vpshufd $0, %xmm7, %xmm7\n"
	"	vinsertf128 $1, %xmm7, %ymm7, %ymm7\n"
	"	cmpl $" TEXT(ROUNDS) ", %ebx\n"
	"	jb 1b\n"
	"	hlt\n"
	"9:	hlt\n"
	"guest_code_end:\n"
	".code64\n"
	".popsection\n");

/* Code, descriptor tables, and a stub for each vector: PUSH vector, JMP to the handler. */
static void fill_guest(uint8_t *memory)
{
	static const uint64_t gdt[] = { 0, 0x00cf9b000000ffff, 0x00cf93000000ffff };

	memcpy(memory + CODE, guest_code, guest_code_end - guest_code);
	memcpy(memory + GDT, gdt, sizeof(gdt));
	for (uint32_t vector = 0; vector < 256; vector++) {
		uint32_t at = STUBS + 16 * vector, target = CODE - (at + 10);
		uint64_t gate = (at & 0xffff) | 8 << 16 | 0x8e00ull << 32 | (uint64_t)(at >> 16) << 48;

		memory[at] = 0x68;
		memcpy(memory + at + 1, &vector, 4);
		memory[at + 5] = 0xe9;
		memcpy(memory + at + 6, &target, 4);
		memcpy(memory + IDT + 8 * vector, &gate, 8);
	}
}

#endif
