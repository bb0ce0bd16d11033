/* Rows in the root VM. */
#include <signal.h>
#include <stdint.h>
#include "hypercall/generated/abi.h"
#include "measure.h"
#include "programs.h"
#include "report.h"
#include "rows.h"
#include "trace.h"
#include "vendor.h"

#define PLACE "root"

uint64_t root_empty(uint32_t *ticks, uint64_t rax, uint32_t iterations);
uint64_t root_cpuid(uint32_t *ticks, uint64_t rax, uint32_t iterations);
uint64_t root_vmmcall(uint32_t *ticks, uint64_t rax, uint32_t iterations);
uint64_t root_vmcall(uint32_t *ticks, uint64_t rax, uint32_t iterations);

static uint64_t root_hypercall(uint32_t *ticks, uint64_t rax, uint32_t iterations)
{
	return (this_vendor()->intel ? root_vmcall : root_vmmcall)(ticks, rax, iterations);
}

static void not_virtual(int signal)
{
	(void)signal;
	fail("a hypercall is undefined here: no hypervisor runs below this system");
}

void bench_root(void)
{
	static uint32_t ticks[ROW_ITERATIONS];
	uint64_t status;

	signal(SIGILL, not_virtual);
	root_empty(ticks, 0, ROW_ITERATIONS);
	report_ticks(PLACE, "empty", ticks);
	check_vendor(PLACE, root_cpuid(ticks, 0, ROW_ITERATIONS));
	report_ticks(PLACE, "cpuid", ticks);
	/* Refused or answered: either way ring 3 of the host decided, and either way the same hops. */
	status = root_hypercall(ticks, MV_ID_OP_VERSION, ROW_ITERATIONS);
	if (status != MV_STATUS_INVALID_PERM_DENIED && status != MV_STATUS_SUCCESS)
		fail("mv_id_op_version answered %#llx", (unsigned long long)status);
	report_ticks(PLACE, "hypercall", ticks);
}

void trace_root(int row)
{
	static uint32_t ticks[ROW_ITERATIONS];

	signal(SIGILL, not_virtual);
	if (row == ROW_CPUID) {
		root_cpuid(ticks, 0, 1); /* touches the pages */
		trace_begin(PLACE, row);
		root_cpuid(ticks, 0, TRACE_ITERATIONS);
	} else if (row == ROW_HYPERCALL) {
		root_hypercall(ticks, MV_ID_OP_VERSION, 1);
		trace_begin(PLACE, row);
		root_hypercall(ticks, MV_ID_OP_VERSION, TRACE_ITERATIONS);
	} else
		fail("the root VM has no row %s", row_name(row));
	trace_end(PLACE, row);
}
