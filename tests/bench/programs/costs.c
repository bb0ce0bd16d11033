/* What a micro VM costs beside its exits: memory, its life from start to end, and giving it memory. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "driver.h"
#include "hypercall/generated/abi.h"
#include "hypercall/generated/driver.h"
#include "hypercall/generated/shared-page.h"
#include "programs.h"
#include "report.h"

#define PAGE 0x1000ul
#define LARGE_PAGE 0x200000ul
#define GIB 0x40000000ul
/* What `microv run` gives by itself. */
#define USUAL 0x4000000ul
#define ENTRY 0x1000
#define HLT 0xf4
/* Lives of which the middle one is reported: Linux's timer interrupts some. */
#define CYCLES 31

static inline uint64_t ticks(void)
{
	return __builtin_ia32_rdtsc();
}

/* Memory that is there, in large pages or in small ones; at ENTRY it has a HLT. */
static uint8_t *memory_of(uint64_t bytes, int advice)
{
	uint8_t *at = mmap(0, bytes + LARGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint8_t *memory = (uint8_t *)(((uintptr_t)at + LARGE_PAGE - 1) & -LARGE_PAGE);

	if (at == MAP_FAILED || madvise(memory, bytes, advice))
		fail("memory: %s", strerror(errno));
	for (uint64_t offset = 0; offset < bytes; offset += PAGE)
		memory[offset] = 1;
	memory[ENTRY] = HLT;
	return memory;
}

static void drop(uint8_t *memory, uint64_t bytes)
{
	if (munmap(memory, bytes))
		fail("munmap: %s", strerror(errno));
}

static void run_to_hlt(int device)
{
	struct call run = {};

	do
		driver_call(device, IOCTL_VS_RUN, &run, DRIVER_RUN_SIZE, "running the micro VM");
	while (*half(&run, DRIVER_RUN_REASON) == MV_EXIT_REASON_INTERRUPT);
	if (*half(&run, DRIVER_RUN_REASON) != MV_EXIT_REASON_HLT)
		fail("the guest ended with reason %u", *half(&run, DRIVER_RUN_REASON));
}

static void destroy(int device)
{
	struct call call = {};

	driver_call(device, IOCTL_VM_DESTROY, &call, DRIVER_CALL_SIZE, "destroying the micro VM");
}

static uint64_t pool_free(int device)
{
	struct call status = {};

	driver_call(device, IOCTL_STATUS, &status, DRIVER_STATUS_SIZE, "status");
	return *word(&status, DRIVER_STATUS_POOL_FREE);
}

/* TSC ticks that the only CPU was in the hypervisor. */
static uint64_t hypervisor_ticks(int device)
{
	struct call status = {};
	uint64_t sum = 0;

	driver_call(device, IOCTL_PP_STATUS, &status, DRIVER_PP_STATUS_SIZE, "status of CPU 0");
	for (unsigned reason = 0; reason < MV_PP_COUNTERS_TICKS_SUM_COUNT; reason++)
		sum += *word(&status, DRIVER_PP_STATUS_COUNTERS + MV_PP_COUNTERS_TICKS_SUM + 8 * reason);
	return sum;
}

/* A VM that ran and waits now; `bytes` 0: one without memory, which cannot run. */
static void report_idle(int device, const char *name, uint64_t bytes, int advice)
{
	uint8_t *memory = bytes ? memory_of(bytes, advice) : 0;
	uint64_t before = pool_free(device);

	driver_create(device);
	if (bytes) {
		driver_give(device, IOCTL_VM_MAP, 0, memory, bytes);
		driver_enter_at(device, ENTRY);
		run_to_hlt(device);
	}
	report_fact(name, before - pool_free(device));
	destroy(device);
	if (pool_free(device) != before)
		fail("%s: the pool is not whole again", name);
	if (bytes)
		drop(memory, bytes);
}

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void report_life(int device)
{
	uint8_t *memory = memory_of(4 * PAGE, MADV_NOHUGEPAGE);
	uint64_t lives[CYCLES];

	for (int i = 0; i < CYCLES; i++) {
		uint64_t start = ticks();

		driver_create(device);
		driver_give(device, IOCTL_VM_MAP, 0, memory, 4 * PAGE);
		driver_enter_at(device, ENTRY);
		run_to_hlt(device);
		destroy(device);
		lives[i] = ticks() - start;
	}
	qsort(lives, CYCLES, sizeof(lives[0]), ascending);
	report_fact("vm_life", lives[CYCLES / 2]);
	drop(memory, 4 * PAGE);
}

/* The whole call, with what Linux does to pin the pages, and the hypervisor's part of it. */
static void report_map(int device, const char *name, const char *part, unsigned long request, const uint8_t *memory)
{
	uint64_t before, start, end;

	driver_create(device);
	before = hypervisor_ticks(device);
	start = ticks();
	driver_give(device, request, 0, memory, GIB);
	end = ticks();
	report_fact(name, end - start);
	report_fact(part, hypervisor_ticks(device) - before);
	destroy(device);
}

void bench_costs(void)
{
	int device = driver_open();
	uint8_t *memory;

	report_idle(device, "vm_bytes", 0, 0);
	report_idle(device, "vm_64m_bytes", USUAL, MADV_HUGEPAGE);
	report_idle(device, "vm_64m_small_pages_bytes", USUAL, MADV_NOHUGEPAGE);
	report_life(device);
	memory = memory_of(GIB, MADV_HUGEPAGE);
	report_map(device, "map_gib", "map_gib_hypervisor", IOCTL_VM_MAP, memory);
	drop(memory, GIB);
	memory = memory_of(GIB, MADV_NOHUGEPAGE);
	report_map(device, "map_gib_small_pages", "map_gib_small_pages_hypervisor", IOCTL_VM_MAP, memory);
	report_map(device, "offer_gib_small_pages", "offer_gib_small_pages_hypervisor", IOCTL_VM_OFFER, memory);
	drop(memory, GIB);
	close(device);
}
