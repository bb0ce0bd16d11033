/* bench root | kvm IMAGE real|long | micro-vm IMAGE real|long | status */
#include <string.h>
#include "programs.h"
#include "report.h"

static int is_long(const char *mode)
{
	if (strcmp(mode, "long") && strcmp(mode, "real"))
		fail("mode %s: must be real or long", mode);
	return !strcmp(mode, "long");
}

int main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "";

	if (argc == 2 && !strcmp(command, "root"))
		bench_root();
	else if (argc == 2 && !strcmp(command, "status"))
		bench_status();
	else if (argc == 4 && !strcmp(command, "kvm"))
		bench_kvm(argv[2], is_long(argv[3]));
	else if (argc == 4 && !strcmp(command, "micro-vm"))
		bench_micro_vm(argv[2], is_long(argv[3]));
	else
		fail("usage: bench root | kvm IMAGE real|long | micro-vm IMAGE real|long | status");
	return 0;
}
