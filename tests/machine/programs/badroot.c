/*
 * Tries in ring 0 of the root VM, by modules/badroot.c, and prints what came of it.
 *   badroot CPU hypercall RAX R10 R11 R12 R13 | load SPA | store SPA VALUE | rdmsr INDEX | wrmsr INDEX VALUE |
 *           execute INSTRUCTION | find END | page | page-write OFFSET VALUE | page-read OFFSET | page-clear
 */
#define _GNU_SOURCE
#include <sched.h>
#include <string.h>
#include "badroot.h"

static const char *const names[] = { "hypercall", "load", "store", "rdmsr", "wrmsr", "execute",
				     "find", "page", "page-write", "page-read", "page-clear" };
/* In the order of modules/badroot.c. */
static const char *const instructions[] = { "vmrun", "vmload", "vmsave", "stgi", "clgi", "invlpga", "skinit", "vmmcall",
					    "vmxon", "vmxoff", "vmclear", "vmptrld", "vmptrst", "vmlaunch", "vmresume",
					    "vmread", "vmwrite", "invept", "invvpid", "vmfunc", "getsec", "vmcall", "vmxe",
					    "invd", "xsetbv-0", "xsetbv-all", "xsetbv-1", "xsetbv-same" };

static unsigned long long word(unsigned long long action, const char *text)
{
	if (action != EXECUTE)
		return strtoull(text, 0, 0);
	for (unsigned i = 0; i < sizeof(instructions) / sizeof(*instructions); i++)
		if (!strcmp(text, instructions[i]))
			return i;
	fprintf(stderr, "badroot: no instruction %s\n", text);
	exit(2);
}

int main(int argc, char **argv)
{
	struct attempt at = { .action = ~0ull };
	cpu_set_t set;

	CPU_ZERO(&set);
	if (argc < 3)
		return fprintf(stderr, "badroot: see its source for the arguments\n"), 2;
	CPU_SET(atoi(argv[1]), &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		return perror("badroot: affinity"), 2;
	for (unsigned i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(argv[2], names[i]))
			at.action = i;
	for (int i = 3; i < argc && i < 9; i++)
		at.words[i - 3] = word(at.action, argv[i]);
	try_it(&at);
	if (at.fault)
		return printf("fault\n"), 0;
	for (int i = 0; i < 5; i++)
		printf("%s%#llx", i ? " " : "", at.words[i]);
	printf("\n");
	return 0;
}
