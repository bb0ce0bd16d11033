/* See USAGE. */
#include <string.h>
#include "programs.h"
#include "report.h"
#include "rows.h"
#include "trace.h"

#define USAGE "usage: bench root | kvm IMAGE real|long | micro-vm IMAGE real|long | status | costs" \
	" | trace monitor|port root ROW | trace monitor|port micro-vm IMAGE real|long ROW"

static int is_long(const char *mode)
{
	if (strcmp(mode, "long") && strcmp(mode, "real"))
		fail("mode %s: must be real or long", mode);
	return !strcmp(mode, "long");
}

static void trace(int argc, char **argv)
{
	trace_by(argv[0]);
	if (argc == 3 && !strcmp(argv[1], "root"))
		trace_root(row_number(argv[2]));
	else if (argc == 5 && !strcmp(argv[1], "micro-vm"))
		trace_micro_vm(argv[2], is_long(argv[3]), row_number(argv[4]));
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
