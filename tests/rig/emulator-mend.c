/*
 * Loaded into QEMU by emulator-mend.ts, which says why: makes cpu_clear_ignne do nothing. It ends an answer to a
 * FERR# interrupt, which no system uses that runs here. An emulator without a function of that name stays as it is.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define RET 0xc3

__attribute__((constructor)) static void mend(void)
{
	uint8_t *function = dlsym(RTLD_DEFAULT, "cpu_clear_ignne");
	uintptr_t bytes = (uintptr_t)sysconf(_SC_PAGESIZE);
	void *page = (void *)((uintptr_t)function & ~(bytes - 1));

	if (!function)
		return;
	if (mprotect(page, bytes, PROT_READ | PROT_WRITE | PROT_EXEC)) {
		perror("emulator-mend");
		return;
	}
	*function = RET;
	mprotect(page, bytes, PROT_READ | PROT_EXEC);
}
