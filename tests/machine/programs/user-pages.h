/* Pages of this program as hypercalls want them: locked, and known by their GPAs. */
#ifndef USER_PAGES_H
#define USER_PAGES_H

#define _GNU_SOURCE
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "microv.h"

#define PAGE ((size_t)MV_PAGE_SIZE)

/* Binds the program to a CPU, and so to a PP. */
static inline void stay_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		perror("affinity"), exit(100);
}

/* Fresh locked pages. They are written to, so that each has a frame of its own. */
static inline uint8_t *locked_pages(size_t count)
{
	uint8_t *pages = mmap(0, count * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0);

	if (pages == MAP_FAILED)
		perror("locked pages"), exit(100);
	for (size_t i = 0; i < count; i++)
		pages[i * PAGE] = 1;
	memset(pages, 0, count * PAGE);
	return pages;
}

/* GPA of a page of this program, by the hypercall that is there for it. */
static inline uint64_t gpa_of(const void *page)
{
	uint64_t gpa = 0;
	mv_status_t status = mv_vs_op_gla_to_gpa(MV_HANDLE_VAL, MV_SELF_ID, (uint64_t)page, &gpa);

	if (status)
		printf("gla_to_gpa of %p: %#lx\n", page, status), exit(100);
	return gpa & ~(PAGE - 1);
}

#endif
