#include "trace.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/io.h>
#include "report.h"
#include "rows.h"

/* Keeps what is written to it and does nothing: the one port that the monitor can write and we can poll. */
#define SCRATCH 0x3ff

void trace_begin(const char *place, int row)
{
	if (ioperm(SCRATCH, 1, 1))
		fail("ioperm: %s", strerror(errno));
	outb(0, SCRATCH);
	printf("begin %s %s\n", place, row_name(row));
	fflush(stdout);
	while (!inb(SCRATCH))
		;
}

void trace_end(const char *place, int row)
{
	printf("end %s %s\n", place, row_name(row));
	fflush(stdout);
}
