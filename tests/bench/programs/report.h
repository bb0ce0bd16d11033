/* What the programs print for tests/bench/parse-output.ts: one record a line, on stdout. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdint.h>

/* "ticks PLACE ROW 1234x998 1300x2": how often each number of ticks occurred, ascending. */
void report_ticks(const char *place, const char *row, const uint32_t *ticks);

/* "fact NAME VALUE" */
void report_fact(const char *name, uint64_t value);

/* "missing PLACE ROW REASON": why a row cannot be measured. */
void report_missing(const char *place, const char *row, const char *reason);

/* Ends the program with status 1: "bench: TEXT" on stderr, as printf. */
void fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

#endif
