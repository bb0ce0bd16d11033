/*
 * What user space of the root VM can try, one thing a call; prints the outcome.
 *   probe CPU cpuid LEAF [SUBLEAF]
 *   probe CPU vmmcall RAX R10 R11 R12 R13
 *   probe CPU hypercalls COUNT          so many, each refused for its caller
 *   probe CPU execute INSTRUCTION       name of an instruction that should fault
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint64_t number(const char *text)
{
	return strtoull(text, 0, 0);
}

static int do_cpuid(uint32_t leaf, uint32_t subleaf)
{
	uint32_t a = leaf, b, c = subleaf, d;

	__asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	printf("%08x %08x %08x %08x\n", a, b, c, d);
	return 0;
}

static int do_vmmcall(char **words)
{
	uint64_t rax = number(words[0]);
	register uint64_t r10 __asm__("r10") = number(words[1]);
	register uint64_t r11 __asm__("r11") = number(words[2]);
	register uint64_t r12 __asm__("r12") = number(words[3]);
	register uint64_t r13 __asm__("r13") = number(words[4]);

	__asm__ volatile("vmmcall" : "+a"(rax), "+r"(r10), "+r"(r11), "+r"(r12), "+r"(r13) : : "memory");
	printf("%#lx %#lx %#lx %#lx %#lx\n", rax, r10, r11, r12, r13);
	return 0;
}

static int do_hypercalls(uint64_t count)
{
	while (count--) {
		uint64_t rax = 0x764d000000000000; /* mv_id_op_version */

		__asm__ volatile("vmmcall" : "+a"(rax) : : "r10", "r11", "r12", "r13", "memory");
		if (rax != 0xdead000000010002)
			return printf("status %#lx\n", rax), 1;
	}
	return 0;
}

static void on_fault(int signal)
{
	printf("signal %d\n", signal);
	fflush(stdout);
	_exit(0);
}

static int do_execute(const char *name)
{
	signal(SIGILL, on_fault);
	signal(SIGSEGV, on_fault);
	if (!strcmp(name, "vmrun"))
		__asm__ volatile("vmrun" : : "a"(0x1000));
	else if (!strcmp(name, "vmload"))
		__asm__ volatile("vmload" : : "a"(0x1000));
	else if (!strcmp(name, "vmsave"))
		__asm__ volatile("vmsave" : : "a"(0x1000));
	else if (!strcmp(name, "stgi"))
		__asm__ volatile("stgi");
	else if (!strcmp(name, "clgi"))
		__asm__ volatile("clgi");
	else if (!strcmp(name, "invlpga"))
		__asm__ volatile("invlpga" : : "a"(0), "c"(1));
	else
		return fprintf(stderr, "probe: no instruction %s\n", name), 2;
	printf("executed\n");
	return 0;
}

int main(int argc, char **argv)
{
	cpu_set_t set;

	if (argc < 4)
		return fprintf(stderr, "probe: see its source for the arguments\n"), 2;
	CPU_ZERO(&set);
	CPU_SET(number(argv[1]), &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		return perror("probe: affinity"), 2;
	if (!strcmp(argv[2], "cpuid"))
		return do_cpuid(number(argv[3]), argc > 4 ? number(argv[4]) : 0);
	if (!strcmp(argv[2], "vmmcall") && argc == 8)
		return do_vmmcall(argv + 3);
	if (!strcmp(argv[2], "hypercalls"))
		return do_hypercalls(number(argv[3]));
	if (!strcmp(argv[2], "execute"))
		return do_execute(argv[3]);
	return fprintf(stderr, "probe: no action %s\n", argv[2]), 2;
}
