/* Hand-shake with tests/bench/trace, which traces every instruction between begin and end. */
#ifndef BENCH_TRACE_H
#define BENCH_TRACE_H

/*
 * Who starts the trace: "monitor", QEMU's, which waits for "begin PLACE ROW" and "end PLACE ROW", and which we wait
 * for; or "port", we ourselves by a port of Bochs.
 */
void trace_by(const char *tracer);

void trace_begin(const char *place, int row);
void trace_end(const char *place, int row);

#endif
