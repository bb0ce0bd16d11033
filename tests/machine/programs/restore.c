/*
 * restore CPU FILE: loads its x87 and SSE state with FXRSTOR on CPU, over and over, until FILE exists. Prints how
 * often.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define AT_ONCE 100000

static char state[512] __attribute__((aligned(16)));

int main(int argc, char **argv)
{
	unsigned long times = 0;
	cpu_set_t cpus;

	if (argc != 3)
		return 2;
	CPU_ZERO(&cpus);
	CPU_SET(atoi(argv[1]), &cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus))
		return 2;
	asm volatile("fxsave %0" : "=m"(state));
	for (; access(argv[2], F_OK) != 0; times += AT_ONCE)
		for (int i = 0; i < AT_ONCE; i++)
			asm volatile("fxrstor %0" : : "m"(state));
	printf("restored %lu times\n", times);
	return 0;
}
