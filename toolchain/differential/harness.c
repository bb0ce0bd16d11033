/*
 * Runs generated programs in a hosted process: resets the memory before each, and prints one line per
 * program: trap kind (0: none), result, FNV-1a of the memory afterwards.
 *
 * With HARNESS_BASE0 the memory is mapped at its own address, and nothing else lies below 8 GiB, so
 * an access past it raises SIGSEGV; with HARNESS_WASM2C it is the instance's own, checked in software;
 * else it is the masked object ts_lm.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "programs.h"

#define TRAP_MEMORY 6

static sigjmp_buf back;
#ifdef HARNESS_COUNT
unsigned long long ts_count[OPCODE_COUNT];
#endif

__attribute__((noreturn)) void differential_trap(int kind)
{
	siglongjmp(back, kind);
}

static void on_fault(int number)
{
	(void)number;
	siglongjmp(back, TRAP_MEMORY);
}

#ifdef HARNESS_BASE0
static unsigned char *map_memory(void)
{
	void *wanted = (void *)(uintptr_t)MEMORY_START;
	void *got = mmap(wanted, MEMORY_END - MEMORY_START, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	if (got != wanted) {
		perror("mapping the linear memory at its own address");
		exit(2);
	}
	return got;
}
#elif defined(HARNESS_WASM2C)
static w2c_programs instance;
static unsigned char *map_memory(void)
{
	wasm2c_programs_instantiate(&instance);
	return instance.w2c_memory.data + MEMORY_START;
}
#else
extern unsigned char ts_lm[];
static unsigned char *map_memory(void)
{
	return ts_lm + MEMORY_START;
}
#endif

#ifdef HARNESS_WASM2C
#define CALL_PROGRAM(i) programs[i](&instance)
#else
#define CALL_PROGRAM(i) programs[i]()
#endif

/* A function of its own: nothing of the loop around it may live in registers across the jump. */
static __attribute__((noinline)) void run_program(unsigned i, unsigned char *memory)
{
	for (unsigned k = 0; k < MEMORY_END - MEMORY_START; k++)
		memory[k] = (unsigned char)(k * 167 + (k >> 8) + 13);
	volatile unsigned long long result = 0;
	int kind = sigsetjmp(back, 1);
	if (kind == 0)
		result = CALL_PROGRAM(i);
	unsigned hash = 0x811c9dc5u;
	for (unsigned k = 0; k < MEMORY_END - MEMORY_START; k++)
		hash = (hash ^ memory[k]) * 0x01000193u;
	printf("%d %llx %x\n", kind, kind ? 0 : result, hash);
}

int main(void)
{
	static unsigned char alternate[65536];
	stack_t stack = { .ss_sp = alternate, .ss_size = sizeof alternate };
	struct sigaction action = { .sa_handler = on_fault, .sa_flags = SA_ONSTACK | SA_NODEFER };
	unsigned char *memory = map_memory();
	sigaltstack(&stack, NULL);
	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
	for (unsigned i = 0; i < PROGRAM_COUNT; i++)
		run_program(i, memory);
#ifdef HARNESS_COUNT
	for (unsigned i = 0; i < OPCODE_COUNT; i++)
		printf("%llu\n", ts_count[i]);
#endif
	return 0;
}
