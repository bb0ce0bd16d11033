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
	guest_rows(memory, (1 << ROW_COUNT) - 1, ROW_ITERATIONS);
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

	if (memcmp(memory + GUEST_CPUID_EBX, "Auth", 4))
		fail("%s: CPUID leaf 0 has %#x in EBX, not that of AuthenticAMD", place,
		     *(const uint32_t *)(memory + GUEST_CPUID_EBX));
	if ((answered & mask) != (answer & mask))
		fail("%s: the hypercall answered %#llx", place, (unsigned long long)answered);
	for (int row = 0; row < ROW_COUNT; row++)
		report_ticks(place, row_name(row), (const uint32_t *)(memory + GUEST_TICKS) + row * ROW_ITERATIONS);
}
