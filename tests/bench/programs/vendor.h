/* Whose processor this is: hypercalls are another instruction on each. */
#ifndef BENCH_VENDOR_H
#define BENCH_VENDOR_H

#include <stdint.h>

struct vendor {
	/* As CPUID leaf 0 spells it. */
	const char *name;
	/* EBX of CPUID leaf 0. */
	uint32_t ebx;
	int intel;
};

/* Of the processor that this program runs on, or fails. */
const struct vendor *this_vendor(void);

/* Fails unless `ebx` of CPUID leaf 0 is that of this processor: nobody served the CPUID of `place`. */
void check_vendor(const char *place, uint32_t ebx);

#endif
