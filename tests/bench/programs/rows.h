/* Names of the rows of measure.h. */
#ifndef BENCH_ROWS_H
#define BENCH_ROWS_H

const char *row_name(int row);

/* ROW_ of a name, or fails. */
int row_number(const char *name);

#endif
