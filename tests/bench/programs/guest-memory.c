#include "guest-memory.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "guest.h"
#include "measure.h"
#include "report.h"
#include "rows.h"
#include "vendor.h"

/* Real mode does not reach fresh memory. */
static uint32_t rows_of(int long_mode)
{
	uint32_t all = (1 << ROW_COUNT) - 1;

	return long_mode ? all : all & ~(1u << ROW_NPF);
}

uint8_t *guest_memory(const char *image, int long_mode, uint64_t hypercall)
{
	uint8_t *memory = mmap(0, GUEST_MEMORY, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	int file = open(image, O_RDONLY);

	if (memory == MAP_FAILED || file < 0)
		fail("%s: %s", image, strerror(errno));
	if (read(file, memory + GUEST_ENTRY, GUEST_TABLES - GUEST_ENTRY) <= GUEST_ANSWER - GUEST_ENTRY)
		fail("%s is no guest of this program", image);
	close(file);
	*(uint32_t *)(memory + GUEST_LONG_MODE) = long_mode;
	*(uint64_t *)(memory + GUEST_HYPERCALL) = hypercall;
	guest_rows(memory, rows_of(long_mode), ROW_ITERATIONS);
	return memory;
}

/* Small pages, present from the start: what is measured is not how Linux finds memory. */
uint8_t *fresh_memory(void)
{
	uint8_t *memory = mmap(0, GUEST_FRESH_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED || madvise(memory, GUEST_FRESH_BYTES, MADV_NOHUGEPAGE))
		fail("fresh memory: %s", strerror(errno));
	memset(memory, 1, GUEST_FRESH_BYTES);
	return memory;
}

void guest_rows(uint8_t *memory, uint32_t rows, uint32_t iterations)
{
	*(uint32_t *)(memory + GUEST_ROWS) = rows;
	*(uint32_t *)(memory + GUEST_ITERATIONS) = iterations;
}

void report_guest(const char *place, const uint8_t *memory, uint64_t answer, uint64_t mask)
{
	uint64_t answered = *(const uint64_t *)(memory + GUEST_ANSWER);

	check_vendor(place, *(const uint32_t *)(memory + GUEST_CPUID_EBX));
	if ((answered & mask) != (answer & mask))
		fail("%s: the hypercall answered %#llx", place, (unsigned long long)answered);
	for (int row = 0; row < ROW_COUNT; row++)
		if (*(const uint32_t *)(memory + GUEST_ROWS) & 1 << row)
			report_ticks(place, row_name(row), (const uint32_t *)(memory + GUEST_TICKS) + row * ROW_ITERATIONS);
}
