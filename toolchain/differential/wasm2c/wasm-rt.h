/*
 * What the C of wabt's wasm2c 1.0.39 asks of its runtime, for generated programs only: one memory that
 * does not grow, tables of functions, no floats that matter, every bound checked in software. The npm
 * package brings the compiler without its runtime; names and layout follow wabt's own wasm-rt.h.
 */
#ifndef WASM_RT_H_
#define WASM_RT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define WASM_RT_C11_AVAILABLE
#define WASM_RT_USE_SEGUE 0
#define WASM_RT_MEMCHECK_GUARD_PAGES 0
#define WASM_RT_STACK_DEPTH_COUNT 0
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define wasm_rt_memcpy memcpy
#define wasm_rt_unreachable abort

/* Kinds of traps, numbered as rt.h numbers them; what cannot happen here has no number there. */
enum {
	WASM_RT_TRAP_UNREACHABLE = 1,
	WASM_RT_TRAP_DIV_BY_ZERO = 2,
	WASM_RT_TRAP_INT_OVERFLOW = 3,
	WASM_RT_TRAP_CALL_INDIRECT = 4,
	WASM_RT_TRAP_UNALIGNED = 5,
	WASM_RT_TRAP_OOB = 6,
	WASM_RT_TRAP_INVALID_CONVERSION = 100,
	WASM_RT_TRAP_EXHAUSTION = 101,
};
__attribute__((noreturn)) void differential_trap(int kind);
#define wasm_rt_trap(kind) differential_trap(kind)

enum { WASM_RT_I32, WASM_RT_I64, WASM_RT_F32, WASM_RT_F64, WASM_RT_V128, WASM_RT_FUNCREF, WASM_RT_EXTERNREF };

typedef struct {
	uint8_t *data;
	uint64_t size; /* bytes */
} wasm_rt_memory_t;
typedef wasm_rt_memory_t wasm_rt_shared_memory_t;

typedef const char *wasm_rt_func_type_t;
typedef void (*wasm_rt_function_ptr_t)(void);
typedef struct wasm_rt_tailcallee_t {
	void (*fn)(void **instance, void *stack, struct wasm_rt_tailcallee_t *next);
} wasm_rt_tailcallee_t;
typedef struct {
	wasm_rt_func_type_t func_type;
	wasm_rt_function_ptr_t func;
	wasm_rt_tailcallee_t func_tailcallee;
	void *module_instance;
} wasm_rt_funcref_t;
typedef struct {
	wasm_rt_funcref_t *data;
	uint32_t size;
} wasm_rt_funcref_table_t;
typedef void *wasm_rt_externref_t;
typedef struct {
	wasm_rt_externref_t *data;
	uint32_t size;
} wasm_rt_externref_table_t;

static const wasm_rt_funcref_t wasm_rt_funcref_null_value;
static const wasm_rt_externref_t wasm_rt_externref_null_value;

static inline bool wasm_rt_is_initialized(void)
{
	return true;
}

static inline void *wasm_rt_zeroed(size_t count, size_t size)
{
	void *block = calloc(count, size);
	if (block == NULL)
		abort();
	return block;
}

static inline void wasm_rt_allocate_memory(wasm_rt_memory_t *memory, uint64_t pages, uint64_t most,
					   bool wide, uint32_t page_size)
{
	(void)most, (void)wide;
	memory->data = wasm_rt_zeroed(pages, page_size);
	memory->size = pages * page_size;
}

#define wasm_rt_allocate_memory_shared wasm_rt_allocate_memory

static inline void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t *table, uint32_t slots, uint32_t most)
{
	(void)most;
	table->data = wasm_rt_zeroed(slots, sizeof(*table->data));
	table->size = slots;
}

static inline void wasm_rt_free_memory(wasm_rt_memory_t *memory)
{
	free(memory->data);
}

#define wasm_rt_free_memory_shared wasm_rt_free_memory

static inline void wasm_rt_free_funcref_table(wasm_rt_funcref_table_t *table)
{
	free(table->data);
}

#endif
