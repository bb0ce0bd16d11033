/*
 * What user space of the root VM can try, one thing a call; prints the outcome.
 *   probe CPU cpuid LEAF [SUBLEAF]
 *   probe CPU hypercall RAX R10 R11 R12 R13
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

#include "microv.h"

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

static int do_hypercall(char **words)
{
	uint64_t rax = number(words[0]);
	uint64_t r[] = { number(words[1]), number(words[2]), number(words[3]), number(words[4]) };

	rax = mv_hypercall(rax, r);
	printf("%#lx %#lx %#lx %#lx %#lx\n", rax, r[0], r[1], r[2], r[3]);
	return 0;
}

static int do_hypercalls(uint64_t count)
{
	while (count--) {
		uint64_t r[4] = { 0 };
		mv_status_t status = mv_hypercall(MV_ID_OP_VERSION, r);

		if (status != MV_STATUS_INVALID_PERM_DENIED)
			return printf("status %#lx\n", status), 1;
	}
	return 0;
}

static void on_fault(int signal)
{
	printf("signal %d\n", signal);
	fflush(stdout);
	_exit(0);
}

#define EXECUTE(its_name, instruction)                                                                           \
	if (!strcmp(name, its_name)) {                                                                         \
		known = 1;                                                                                     \
		__asm__ volatile(instruction : "+a"(rax), "+c"(rcx) : "d"(operand) : "r10", "r11", "r12", "r13", "memory"); \
	}

static int do_execute(const char *name)
{
	static uint64_t operand[2] = { 0x1000 };
	uint64_t rax = 0x1000, rcx = 1;
	int known = 0;

	signal(SIGILL, on_fault);
	signal(SIGSEGV, on_fault);
	EXECUTE("vmrun", "vmrun");
	EXECUTE("vmload", "vmload");
	EXECUTE("vmsave", "vmsave");
	EXECUTE("stgi", "stgi");
	EXECUTE("clgi", "clgi");
	EXECUTE("invlpga", "invlpga");
	EXECUTE("vmmcall", "vmmcall");
	EXECUTE("vmcall", "vmcall");
	EXECUTE("vmxon", "vmxon (%%rdx)");
	EXECUTE("vmxoff", "vmxoff");
	EXECUTE("vmclear", "vmclear (%%rdx)");
	EXECUTE("vmptrld", "vmptrld (%%rdx)");
	EXECUTE("vmptrst", "vmptrst (%%rdx)");
	EXECUTE("vmlaunch", "vmlaunch");
	EXECUTE("vmresume", "vmresume");
	EXECUTE("vmread", "vmread %%rax, %%rcx");
	EXECUTE("vmwrite", "vmwrite %%rax, %%rcx");
	EXECUTE("invept", "invept (%%rdx), %%rax");
	EXECUTE("invvpid", "invvpid (%%rdx), %%rax");
	EXECUTE("vmfunc", "vmfunc");
	EXECUTE("getsec", "getsec");
	if (!known)
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
	if (!strcmp(argv[2], "hypercall") && argc == 8)
		return do_hypercall(argv + 3);
	if (!strcmp(argv[2], "hypercalls"))
		return do_hypercalls(number(argv[3]));
	if (!strcmp(argv[2], "execute"))
		return do_execute(argv[3]);
	return fprintf(stderr, "probe: no action %s\n", argv[2]), 2;
}
