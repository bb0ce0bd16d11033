#include "rows.h"
#include <string.h>
#include "measure.h"
#include "report.h"

static const char *const NAMES[ROW_COUNT] = { "empty", "cpuid", "hypercall", "out", "rdmsr", "wrmsr", "hlt", "npf" };

const char *row_name(int row)
{
	return NAMES[row];
}

int row_number(const char *name)
{
	for (int row = 0; row < ROW_COUNT; row++)
		if (!strcmp(name, NAMES[row]))
			return row;
	fail("there is no row %s", name);
}
