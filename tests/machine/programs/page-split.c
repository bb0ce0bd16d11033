/*
 * page-split: meets a fault of the emulator that our patch faulting-page-split mends (toolchain/setup/bochs): a processor
 * that stands still. Code over the end of a page is executed with and without its second page, and both are written to
 * in between, so that what the emulator keeps of decoded code is dropped and made again. Prints how often it faulted.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE 4096
#define ROUNDS 200

static sigjmp_buf back;

static void faulted(int signal)
{
	(void)signal;
	siglongjmp(back, 1);
}

int main(void)
{
	/* In the last 128 bytes of the first page: "xor eax, eax; ret", and "mov eax, 7" that ends in the second. */
	static const uint8_t NEIGHBOUR[] = { 0x31, 0xc0, 0xc3 };
	static const uint8_t SPLIT[] = { 0xb8, 7, 0, 0, 0, 0xc3 };
	uint8_t *pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint8_t *split = pages + PAGE - 2;
	uint8_t *neighbour = pages + PAGE - 64;
	volatile int faults = 0;

	signal(SIGSEGV, faulted);
	memcpy(neighbour, NEIGHBOUR, sizeof(NEIGHBOUR));
	for (volatile int round = 0; round < ROUNDS; round++) {
		memcpy(split, SPLIT, sizeof(SPLIT));
		if (((int (*)(void))split)() != 7)
			return 1;
		/* The first page's decoded code goes; without the second page the instruction cannot be decoded again. */
		memcpy(split, SPLIT, 2);
		mprotect(pages + PAGE, PAGE, PROT_NONE);
		if (!sigsetjmp(back, 1))
			((int (*)(void))split)();
		else
			faults++;
		/* What is decoded next got the room of that. */
		((int (*)(void))neighbour)();
		mprotect(pages + PAGE, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC);
		memcpy(split, SPLIT, sizeof(SPLIT));
		((int (*)(void))neighbour)();
	}
	printf("%d faults\n", faults);
	return 0;
}
