#include "report.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "measure.h"

static int ascending(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void report_ticks(const char *place, const char *row, const uint32_t *ticks)
{
	uint32_t sorted[ROW_ITERATIONS];
	unsigned first = 0;

	memcpy(sorted, ticks, sizeof(sorted));
	qsort(sorted, ROW_ITERATIONS, sizeof(sorted[0]), ascending);
	printf("ticks %s %s", place, row);
	for (unsigned i = 1; i <= ROW_ITERATIONS; i++) {
		if (i < ROW_ITERATIONS && sorted[i] == sorted[first])
			continue;
		printf(" %ux%u", sorted[first], i - first);
		first = i;
	}
	printf("\n");
}

void report_fact(const char *name, uint64_t value)
{
	printf("fact %s %llu\n", name, (unsigned long long)value);
}

void report_missing(const char *place, const char *row, const char *reason)
{
	printf("missing %s %s %s\n", place, row, reason);
}

void fail(const char *format, ...)
{
	va_list arguments;

	fflush(stdout);
	fprintf(stderr, "bench: ");
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, "\n");
	exit(1);
}
