/*
 * keep FILE: fills its vector registers with a pattern, lets others run, and looks whether all is there, until
 * FILE exists. Prints how often; ends with 1 where something else was found.
 */
#include <immintrin.h>
#include <stdio.h>
#include <unistd.h>

#define PATTERN 0x5a5a5a5a5a5a5a5aull

__attribute__((target("avx2"), noinline)) static int kept(void)
{
	unsigned long long found[16][4];
	unsigned long long pattern = PATTERN;

#define FILL(n) "vpbroadcastq %[pattern], %%ymm" #n "\n\t"
#define LOOK(n) "vmovdqu %%ymm" #n ", 32*" #n "(%[found])\n\t"
	/* No call in between: the compiler would save them. The loop is long enough for many exits. */
	asm volatile(FILL(0) FILL(1) FILL(2) FILL(3) FILL(4) FILL(5) FILL(6) FILL(7) FILL(8) FILL(9) FILL(10)
		     FILL(11) FILL(12) FILL(13) FILL(14) FILL(15)
		     "movl $200000, %%ecx\n1:\tdecl %%ecx\n\tjnz 1b\n\t"
		     LOOK(0) LOOK(1) LOOK(2) LOOK(3) LOOK(4) LOOK(5) LOOK(6) LOOK(7) LOOK(8) LOOK(9) LOOK(10)
		     LOOK(11) LOOK(12) LOOK(13) LOOK(14) LOOK(15)
		     : : [pattern] "m"(pattern), [found] "r"(found)
		     : "ecx", "memory", "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",
		       "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
	for (int i = 0; i < 64; i++)
		if (found[i / 4][i % 4] != PATTERN)
			return 0;
	return 1;
}

int main(int argc, char **argv)
{
	unsigned rounds = 0;

	while (argc == 2 && access(argv[1], F_OK) != 0) {
		if (!kept()) {
			printf("lost after %u rounds\n", rounds);
			return 1;
		}
		rounds++;
	}
	printf("kept %u times\n", rounds);
	return argc != 2;
}
