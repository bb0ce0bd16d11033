/*
 * The meaning of wasm instructions in C: one inline function per instruction that C has no safe
 * operator for, named after it. Included first by every generated file, which defines either
 *   TS_BASE0                    a wasm address is the virtual address, the MMU does the bounds check
 *   TS_MASKED, TS_MEMORY_SIZE   addresses are masked to the object ts_lm (a power of two of bytes)
 * Numbers follow the WebAssembly core specification, section 4.3; atomics the threads proposal.
 */
#ifndef TS_RT_H
#define TS_RT_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;
#endif

#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-variable"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wunused-label"
#pragma GCC diagnostic ignored "-Wdeclaration-after-statement"
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wunused-but-set-variable"
#endif

#define TS_INLINE static inline __attribute__((always_inline))
#define COLD __attribute__((noinline, cold))

/* Traps. A test harness may define hv_trap(kind) to tell them apart; natively all are UD2. */
#ifndef hv_trap
#define hv_trap(kind) __builtin_trap()
#endif
#define TRAP_UNREACHABLE 1
#define TRAP_DIVIDE_BY_ZERO 2
#define TRAP_OVERFLOW 3
#define TRAP_INDIRECT 4
#define TRAP_UNALIGNED 5
#define TRAP_MEMORY 6

#define TS_TRAP(kind) do { hv_trap(kind); __builtin_unreachable(); } while (0)
#define trap_unreachable() TS_TRAP(TRAP_UNREACHABLE)
#define trap_indirect() TS_TRAP(TRAP_INDIRECT)

/* Linear memory. A pad behind the masked memory keeps the widest access at its last byte inside. */
#define TS_MEMORY_PAD 16
#ifdef TS_MASKED
_Static_assert((TS_MEMORY_SIZE & (TS_MEMORY_SIZE - 1)) == 0, "masking needs a power of two");
extern u8 ts_lm[TS_MEMORY_SIZE + TS_MEMORY_PAD];
TS_INLINE u8 *ts_ea(u32 address, u32 offset)
{
	return &ts_lm[(address + offset) & (TS_MEMORY_SIZE - 1)];
}
TS_INLINE u8 *ts_range(u32 address, u32 length)
{
	if (length > TS_MEMORY_SIZE || address > TS_MEMORY_SIZE - length)
		TS_TRAP(TRAP_MEMORY);
	return &ts_lm[address];
}
#else
TS_INLINE u8 *ts_ea(u32 address, u32 offset)
{
	return (u8 *)((u64)address + offset);
}
TS_INLINE u8 *ts_range(u32 address, u32 length)
{
	(void)length;
	return (u8 *)(u64)address;
}
#endif

#define TS_LOAD(name, result, stored) \
	TS_INLINE result name(u32 address, u32 offset) \
	{ \
		stored value; \
		__builtin_memcpy(&value, ts_ea(address, offset), sizeof value); \
		return (result)value; \
	}
#define TS_STORE(name, operand, stored) \
	TS_INLINE void name(u32 address, u32 offset, operand value) \
	{ \
		stored narrow = (stored)value; \
		__builtin_memcpy(ts_ea(address, offset), &narrow, sizeof narrow); \
	}

TS_LOAD(i32_load, u32, u32)
TS_LOAD(i32_load8_s, u32, s8)
TS_LOAD(i32_load8_u, u32, u8)
TS_LOAD(i32_load16_s, u32, s16)
TS_LOAD(i32_load16_u, u32, u16)
TS_LOAD(i64_load, u64, u64)
TS_LOAD(i64_load8_s, u64, s8)
TS_LOAD(i64_load8_u, u64, u8)
TS_LOAD(i64_load16_s, u64, s16)
TS_LOAD(i64_load16_u, u64, u16)
TS_LOAD(i64_load32_s, u64, s32)
TS_LOAD(i64_load32_u, u64, u32)
TS_STORE(i32_store, u32, u32)
TS_STORE(i32_store8, u32, u8)
TS_STORE(i32_store16, u32, u16)
TS_STORE(i64_store, u64, u64)
TS_STORE(i64_store8, u64, u8)
TS_STORE(i64_store16, u64, u16)
TS_STORE(i64_store32, u64, u32)

TS_INLINE void memory_fill(u32 to, u32 value, u32 length)
{
	__builtin_memset(ts_range(to, length), (int)(value & 0xff), length);
}
TS_INLINE void memory_copy(u32 to, u32 from, u32 length)
{
	u8 *source = ts_range(from, length);
	__builtin_memmove(ts_range(to, length), source, length);
}

/* Integer arithmetic that C leaves undefined or has no operator for. */
#define TS_ARITHMETIC(p, U, S, BITS, MINIMUM) \
	TS_INLINE u32 p##_eqz(U a) { return a == 0; } \
	TS_INLINE u32 p##_lt_s(U a, U b) { return (S)a < (S)b; } \
	TS_INLINE u32 p##_gt_s(U a, U b) { return (S)a > (S)b; } \
	TS_INLINE u32 p##_le_s(U a, U b) { return (S)a <= (S)b; } \
	TS_INLINE u32 p##_ge_s(U a, U b) { return (S)a >= (S)b; } \
	TS_INLINE U p##_shl(U a, U b) { return a << (b & (BITS - 1)); } \
	TS_INLINE U p##_shr_s(U a, U b) { return (U)((S)a >> (b & (BITS - 1))); } \
	TS_INLINE U p##_shr_u(U a, U b) { return a >> (b & (BITS - 1)); } \
	TS_INLINE U p##_rotl(U a, U b) { return (a << (b & (BITS - 1))) | (a >> (-b & (BITS - 1))); } \
	TS_INLINE U p##_rotr(U a, U b) { return (a >> (b & (BITS - 1))) | (a << (-b & (BITS - 1))); } \
	TS_INLINE U p##_extend8_s(U a) { return (U)(S)(s8)a; } \
	TS_INLINE U p##_extend16_s(U a) { return (U)(S)(s16)a; } \
	TS_INLINE U p##_div_u(U a, U b) \
	{ \
		if (b == 0) \
			TS_TRAP(TRAP_DIVIDE_BY_ZERO); \
		return a / b; \
	} \
	TS_INLINE U p##_rem_u(U a, U b) \
	{ \
		if (b == 0) \
			TS_TRAP(TRAP_DIVIDE_BY_ZERO); \
		return a % b; \
	} \
	TS_INLINE U p##_div_s(U a, U b) \
	{ \
		if (b == 0) \
			TS_TRAP(TRAP_DIVIDE_BY_ZERO); \
		if (a == MINIMUM && b == (U)-1) \
			TS_TRAP(TRAP_OVERFLOW); \
		return (U)((S)a / (S)b); \
	} \
	TS_INLINE U p##_rem_s(U a, U b) \
	{ \
		if (b == 0) \
			TS_TRAP(TRAP_DIVIDE_BY_ZERO); \
		return b == (U)-1 ? 0 : (U)((S)a % (S)b); \
	} \
	TS_INLINE U p##_popcnt(U a) \
	{ \
		a = a - ((a >> 1) & (U)0x5555555555555555ull); \
		a = (a & (U)0x3333333333333333ull) + ((a >> 2) & (U)0x3333333333333333ull); \
		a = (a + (a >> 4)) & (U)0x0f0f0f0f0f0f0f0full; \
		return (a * (U)0x0101010101010101ull) >> (BITS - 8); \
	}
TS_ARITHMETIC(i32, u32, s32, 32, 0x80000000u)
TS_ARITHMETIC(i64, u64, s64, 64, 0x8000000000000000ull)

TS_INLINE u32 i32_clz(u32 a) { return a ? (u32)__builtin_clz(a) : 32; }
TS_INLINE u32 i32_ctz(u32 a) { return a ? (u32)__builtin_ctz(a) : 32; }
TS_INLINE u64 i64_clz(u64 a) { return a ? (u64)__builtin_clzll(a) : 64; }
TS_INLINE u64 i64_ctz(u64 a) { return a ? (u64)__builtin_ctzll(a) : 64; }
TS_INLINE u32 i32_wrap_i64(u64 a) { return (u32)a; }
TS_INLINE u64 i64_extend_i32_s(u32 a) { return (u64)(s64)(s32)a; }
TS_INLINE u64 i64_extend_i32_u(u32 a) { return a; }
TS_INLINE u64 i64_extend32_s(u64 a) { return (u64)(s64)(s32)a; }

/*
 * Atomics: sequentially consistent, and trapping when misaligned as wasm does (on x86 a split lock
 * would stall every CPU, or fault).
 */
#define TS_ATOMIC_EA(stored) \
	u8 *place = ts_ea(address, offset); \
	if (sizeof(stored) > 1 && ((address + offset) & (sizeof(stored) - 1)) != 0) \
		TS_TRAP(TRAP_UNALIGNED); \
	stored *cell = (stored *)place
#define TS_ATOMIC_LOAD(name, U, stored) \
	TS_INLINE U name(u32 address, u32 offset) \
	{ \
		TS_ATOMIC_EA(stored); \
		return __atomic_load_n(cell, __ATOMIC_SEQ_CST); \
	}
#define TS_ATOMIC_STORE(name, U, stored) \
	TS_INLINE void name(u32 address, u32 offset, U value) \
	{ \
		TS_ATOMIC_EA(stored); \
		__atomic_store_n(cell, (stored)value, __ATOMIC_SEQ_CST); \
	}
#define TS_ATOMIC_RMW(name, U, stored, builtin) \
	TS_INLINE U name(u32 address, u32 offset, U value) \
	{ \
		TS_ATOMIC_EA(stored); \
		return builtin(cell, (stored)value, __ATOMIC_SEQ_CST); \
	}
/* A narrow compare-exchange compares the whole expected operand: one out of range never matches. */
#define TS_ATOMIC_CMPXCHG(name, U, stored) \
	TS_INLINE U name(u32 address, u32 offset, U expected, U value) \
	{ \
		TS_ATOMIC_EA(stored); \
		stored seen = (stored)expected; \
		if (seen != expected) \
			return __atomic_load_n(cell, __ATOMIC_SEQ_CST); \
		__atomic_compare_exchange_n(cell, &seen, (stored)value, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
		return seen; \
	}
#define TS_ATOMICS(p, n, u, U, stored) \
	TS_ATOMIC_LOAD(p##_atomic_load##n##u, U, stored) \
	TS_ATOMIC_STORE(p##_atomic_store##n, U, stored) \
	TS_ATOMIC_RMW(p##_atomic_rmw##n##_add##u, U, stored, __atomic_fetch_add) \
	TS_ATOMIC_RMW(p##_atomic_rmw##n##_sub##u, U, stored, __atomic_fetch_sub) \
	TS_ATOMIC_RMW(p##_atomic_rmw##n##_and##u, U, stored, __atomic_fetch_and) \
	TS_ATOMIC_RMW(p##_atomic_rmw##n##_or##u, U, stored, __atomic_fetch_or) \
	TS_ATOMIC_RMW(p##_atomic_rmw##n##_xor##u, U, stored, __atomic_fetch_xor) \
	TS_ATOMIC_RMW(p##_atomic_rmw##n##_xchg##u, U, stored, __atomic_exchange_n) \
	TS_ATOMIC_CMPXCHG(p##_atomic_rmw##n##_cmpxchg##u, U, stored)
TS_ATOMICS(i32, , , u32, u32)
TS_ATOMICS(i32, 8, _u, u32, u8)
TS_ATOMICS(i32, 16, _u, u32, u16)
TS_ATOMICS(i64, , , u64, u64)
TS_ATOMICS(i64, 8, _u, u64, u8)
TS_ATOMICS(i64, 16, _u, u64, u16)
TS_ATOMICS(i64, 32, _u, u64, u32)
TS_INLINE void atomic_fence(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }

#endif
