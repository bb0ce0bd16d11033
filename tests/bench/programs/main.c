/* See USAGE. */
#include <string.h>
#include "programs.h"
#include "report.h"
#include "rows.h"

#define USAGE "usage: bench root | kvm IMAGE real|long | micro-vm IMAGE real|long | status | costs" \
	" | trace root ROW | trace micro-vm IMAGE real|long ROW"

static int is_long(const char *mode)
{
	if (strcmp(mode, "long") && strcmp(mode, "real"))
		fail("mode %s: must be real or long", mode);
	return !strcmp(mode, "long");
}

static void trace(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[0], "root"))
		trace_root(row_number(argv[1]));
	else if (argc == 4 && !strcmp(argv[0], "micro-vm"))
		trace_micro_vm(argv[1], is_long(argv[2]), row_number(argv[3]));
	else
		fail(USAGE);
}

int main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "";

	if (argc == 2 && !strcmp(command, "root"))
		bench_root();
	else if (argc == 2 && !strcmp(command, "status"))
		bench_status();
	else if (argc == 2 && !strcmp(command, "costs"))
		bench_costs();
	else if (argc == 4 && !strcmp(command, "kvm"))
		bench_kvm(argv[2], is_long(argv[3]));
	else if (argc == 4 && !strcmp(command, "micro-vm"))
		bench_micro_vm(argv[2], is_long(argv[3]));
	else if (argc > 2 && !strcmp(command, "trace"))
		trace(argc - 2, argv + 2);
	else
		fail(USAGE);
	return 0;
}
