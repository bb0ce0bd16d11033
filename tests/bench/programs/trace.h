/* Hand-shake with tests/bench/trace.ts, which traces every instruction between the two calls. */
#ifndef BENCH_TRACE_H
#define BENCH_TRACE_H

/* "begin PLACE ROW", then waits until the tracer has written to COM1's scratch register. */
void trace_begin(const char *place, int row);

/* "end PLACE ROW" */
void trace_end(const char *place, int row);

#endif
