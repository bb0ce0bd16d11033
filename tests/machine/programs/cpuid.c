/*
 * Prints what CPUID answers on each CPU: "cpu leaf subleaf eax ebx ecx edx" a line, all in hexadecimal. Run
 * before the hypervisor starts, it is what the hypervisor itself gets to see.
 */
#define _GNU_SOURCE
#include <cpuid.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

static void leaf(int cpu, unsigned number, unsigned subleaves)
{
	for (unsigned subleaf = 0; subleaf < subleaves; subleaf++) {
		unsigned a, b, c, d;

		__cpuid_count(number, subleaf, a, b, c, d);
		printf("%x %x %x %x %x %x %x\n", cpu, number, subleaf, a, b, c, d);
	}
}

static void range(int cpu, unsigned first)
{
	unsigned last, b, c, d;

	__cpuid_count(first, 0, last, b, c, d);
	for (unsigned number = first; number <= last && number < first + 0x40; number++)
		leaf(cpu, number, number == 0xd ? 64 : 4);
}

int main(void)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	for (int cpu = 0; cpu < cpus; cpu++) {
		cpu_set_t set;

		CPU_ZERO(&set);
		CPU_SET(cpu, &set);
		if (sched_setaffinity(0, sizeof(set), &set)) {
			perror("sched_setaffinity");
			return 1;
		}
		range(cpu, 0);
		range(cpu, 0x80000000);
	}
	return 0;
}
