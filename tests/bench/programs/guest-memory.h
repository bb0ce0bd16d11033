/* The guest's memory and what is done with it, whoever runs it. */
#ifndef BENCH_GUEST_MEMORY_H
#define BENCH_GUEST_MEMORY_H

#include <stdint.h>

/* Zeroed, page aligned, GUEST_MEMORY bytes with the image in it. Fails if the file is no such image. */
uint8_t *guest_memory(const char *image, int long_mode, uint64_t hypercall);

/* GUEST_FRESH_BYTES that the guest finds at GUEST_FRESH. */
uint8_t *fresh_memory(void);

/* Chooses rows (bit n: row n) and iterations; guest_memory has chosen all that the mode has. */
void guest_rows(uint8_t *memory, uint32_t rows, uint32_t iterations);

/*
 * Prints the rows. Fails if CPUID was not answered as here, or the hypercall otherwise than with `answer` under
 * `mask`.
 */
void report_guest(const char *place, const uint8_t *memory, uint64_t answer, uint64_t mask);

#endif
