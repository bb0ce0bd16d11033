#include "trace.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/io.h>
#include "report.h"
#include "rows.h"

/* Keeps what is written to it and does nothing: the one port that the monitor can write and we can poll. */
#define SCRATCH 0x3ff
/* Bit 0 is whether Bochs writes down what it executes (toolchain/setup/bochs/executed-log.patch). */
#define EXECUTED_LOG 0x2f0

static int by_port;

void trace_by(const char *tracer)
{
	if (strcmp(tracer, "monitor") && strcmp(tracer, "port"))
		fail("tracer %s: must be monitor or port", tracer);
	by_port = !strcmp(tracer, "port");
	if (ioperm(by_port ? EXECUTED_LOG : SCRATCH, 1, 1))
		fail("ioperm: %s", strerror(errno));
}

void trace_begin(const char *place, int row)
{
	if (by_port) {
		outb(1, EXECUTED_LOG);
		return;
	}
	outb(0, SCRATCH);
	printf("begin %s %s\n", place, row_name(row));
	fflush(stdout);
	while (!inb(SCRATCH))
		;
}

void trace_end(const char *place, int row)
{
	if (by_port)
		outb(0, EXECUTED_LOG);
	else
		printf("end %s %s\n", place, row_name(row));
	fflush(stdout);
}
