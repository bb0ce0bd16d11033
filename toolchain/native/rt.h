/*
 * The meaning of wasm instructions in C: one macro per instruction that C has no safe operator for,
 * named after it. Included first by every generated file, which defines either
 *   TS_BASE0                    a wasm address is the virtual address, the MMU does the bounds check
 *   TS_MASKED, TS_MEMORY_SIZE   addresses are masked to the object ts_lm (a power of two of bytes)
 * Numbers follow the WebAssembly core specification, section 4.3; atomics the threads proposal.
 *
 * Macros, not inline functions: their code belongs to the line that uses them, so a fault address
 * leads to the TypeScript line. The translator passes only variables and literals, so operands may
 * be evaluated more than once. Variables in statement expressions carry the prefix ts_ for that.
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
#pragma GCC diagnostic ignored "-Wmisleading-indentation"
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wunused-but-set-variable"
#endif

/* A function that is seldom reached: out of line and away from the hot code. */
#define COLD __attribute__((noinline, cold))

/* Traps. A test harness may define hv_trap(kind) to tell them apart; natively all are UD2. */
#define TRAP_UNREACHABLE 1
#define TRAP_DIVIDE_BY_ZERO 2
#define TRAP_OVERFLOW 3
#define TRAP_INDIRECT 4
#define TRAP_UNALIGNED 5
#define TRAP_MEMORY 6
#ifndef hv_trap
/* The empty asm differs from line to line, so gcc does not merge traps of different lines into one address. */
#define hv_trap(kind) do { __asm__ volatile("" : : "i"(__LINE__)); __builtin_trap(); } while (0)
#endif
#define TS_TRAP(kind) do { hv_trap(kind); __builtin_unreachable(); } while (0)
#define TS_TRAP_IF(condition, kind) do { if (__builtin_expect(!!(condition), 0)) TS_TRAP(kind); } while (0)
#define trap_unreachable() TS_TRAP(TRAP_UNREACHABLE)
#define trap_indirect() TS_TRAP(TRAP_INDIRECT)

/* Linear memory. A pad behind the masked memory keeps the widest access at its last byte inside. */
#define TS_MEMORY_PAD 16
#ifdef TS_MASKED
_Static_assert((TS_MEMORY_SIZE & (TS_MEMORY_SIZE - 1)) == 0, "masking needs a power of two");
extern u8 ts_lm[TS_MEMORY_SIZE + TS_MEMORY_PAD];
#define ts_ea(address, offset) (&ts_lm[((address) + (offset)) & (TS_MEMORY_SIZE - 1)])
#define TS_CHECK_RANGE(address, length) \
	TS_TRAP_IF((length) > TS_MEMORY_SIZE || (address) > TS_MEMORY_SIZE - (length), TRAP_MEMORY)
#else
#define ts_ea(address, offset) ((u8 *)((u64)(address) + (offset)))
#define TS_CHECK_RANGE(address, length) do { } while (0)
#endif

#define TS_LOAD(result, stored, address, offset) ({ \
	stored ts_value; \
	__builtin_memcpy(&ts_value, ts_ea(address, offset), sizeof ts_value); \
	(result)ts_value; })
#define TS_STORE(stored, address, offset, value) ({ \
	stored ts_value = (stored)(value); \
	__builtin_memcpy(ts_ea(address, offset), &ts_value, sizeof ts_value); })

#define i32_load(a, o) TS_LOAD(u32, u32, a, o)
#define i32_load8_s(a, o) TS_LOAD(u32, s8, a, o)
#define i32_load8_u(a, o) TS_LOAD(u32, u8, a, o)
#define i32_load16_s(a, o) TS_LOAD(u32, s16, a, o)
#define i32_load16_u(a, o) TS_LOAD(u32, u16, a, o)
#define i64_load(a, o) TS_LOAD(u64, u64, a, o)
#define i64_load8_s(a, o) TS_LOAD(u64, s8, a, o)
#define i64_load8_u(a, o) TS_LOAD(u64, u8, a, o)
#define i64_load16_s(a, o) TS_LOAD(u64, s16, a, o)
#define i64_load16_u(a, o) TS_LOAD(u64, u16, a, o)
#define i64_load32_s(a, o) TS_LOAD(u64, s32, a, o)
#define i64_load32_u(a, o) TS_LOAD(u64, u32, a, o)
#define i32_store(a, o, v) TS_STORE(u32, a, o, v)
#define i32_store8(a, o, v) TS_STORE(u8, a, o, v)
#define i32_store16(a, o, v) TS_STORE(u16, a, o, v)
#define i64_store(a, o, v) TS_STORE(u64, a, o, v)
#define i64_store8(a, o, v) TS_STORE(u8, a, o, v)
#define i64_store16(a, o, v) TS_STORE(u16, a, o, v)
#define i64_store32(a, o, v) TS_STORE(u32, a, o, v)

#define memory_fill(to, value, length) ({ \
	TS_CHECK_RANGE(to, length); \
	__builtin_memset(ts_ea(to, 0), (int)((value) & 0xff), length); })
#define memory_copy(to, from, length) ({ \
	TS_CHECK_RANGE(to, length); \
	TS_CHECK_RANGE(from, length); \
	__builtin_memmove(ts_ea(to, 0), ts_ea(from, 0), length); })

/* Comparisons and shifts. */
#define i32_eqz(a) ((u32)((a) == 0))
#define i64_eqz(a) ((u32)((a) == 0))
#define i32_lt_s(a, b) ((u32)((s32)(a) < (s32)(b)))
#define i32_gt_s(a, b) ((u32)((s32)(a) > (s32)(b)))
#define i32_le_s(a, b) ((u32)((s32)(a) <= (s32)(b)))
#define i32_ge_s(a, b) ((u32)((s32)(a) >= (s32)(b)))
#define i64_lt_s(a, b) ((u32)((s64)(a) < (s64)(b)))
#define i64_gt_s(a, b) ((u32)((s64)(a) > (s64)(b)))
#define i64_le_s(a, b) ((u32)((s64)(a) <= (s64)(b)))
#define i64_ge_s(a, b) ((u32)((s64)(a) >= (s64)(b)))
#define i32_shl(a, b) ((a) << ((b) & 31))
#define i32_shr_s(a, b) ((u32)((s32)(a) >> ((b) & 31)))
#define i32_shr_u(a, b) ((a) >> ((b) & 31))
#define i32_rotl(a, b) (((a) << ((b) & 31)) | ((a) >> (-(b) & 31)))
#define i32_rotr(a, b) (((a) >> ((b) & 31)) | ((a) << (-(b) & 31)))
#define i64_shl(a, b) ((a) << ((b) & 63))
#define i64_shr_s(a, b) ((u64)((s64)(a) >> ((b) & 63)))
#define i64_shr_u(a, b) ((a) >> ((b) & 63))
#define i64_rotl(a, b) (((a) << ((b) & 63)) | ((a) >> (-(b) & 63)))
#define i64_rotr(a, b) (((a) >> ((b) & 63)) | ((a) << (-(b) & 63)))

/* Division traps by zero and on overflow; the remainder of the most negative number by -1 is 0. */
#define i32_div_u(a, b) ({ TS_TRAP_IF((b) == 0, TRAP_DIVIDE_BY_ZERO); (a) / (b); })
#define i64_div_u(a, b) i32_div_u(a, b)
#define i32_rem_u(a, b) ({ TS_TRAP_IF((b) == 0, TRAP_DIVIDE_BY_ZERO); (a) % (b); })
#define i64_rem_u(a, b) i32_rem_u(a, b)
#define TS_DIV_S(U, S, minimum, a, b) ({ \
	TS_TRAP_IF((b) == 0, TRAP_DIVIDE_BY_ZERO); \
	TS_TRAP_IF((a) == (minimum) && (b) == (U)-1, TRAP_OVERFLOW); \
	(U)((S)(a) / (S)(b)); })
#define TS_REM_S(U, S, a, b) ({ \
	TS_TRAP_IF((b) == 0, TRAP_DIVIDE_BY_ZERO); \
	(b) == (U)-1 ? (U)0 : (U)((S)(a) % (S)(b)); })
#define i32_div_s(a, b) TS_DIV_S(u32, s32, 0x80000000u, a, b)
#define i64_div_s(a, b) TS_DIV_S(u64, s64, 0x8000000000000000ull, a, b)
#define i32_rem_s(a, b) TS_REM_S(u32, s32, a, b)
#define i64_rem_s(a, b) TS_REM_S(u64, s64, a, b)

/* Bit counts. POPCNT is not in the baseline, and its library fallback is not linked. */
#define i32_clz(a) ((a) ? (u32)__builtin_clz(a) : 32u)
#define i32_ctz(a) ((a) ? (u32)__builtin_ctz(a) : 32u)
#define i64_clz(a) ((a) ? (u64)__builtin_clzll(a) : 64ull)
#define i64_ctz(a) ((a) ? (u64)__builtin_ctzll(a) : 64ull)
#define TS_POPCNT(U, a) ({ \
	U ts_bits = (a); \
	ts_bits -= (ts_bits >> 1) & (U)0x5555555555555555ull; \
	ts_bits = (ts_bits & (U)0x3333333333333333ull) + ((ts_bits >> 2) & (U)0x3333333333333333ull); \
	ts_bits = (ts_bits + (ts_bits >> 4)) & (U)0x0f0f0f0f0f0f0f0full; \
	(U)(ts_bits * (U)0x0101010101010101ull) >> (sizeof(U) * 8 - 8); })
#define i32_popcnt(a) TS_POPCNT(u32, a)
#define i64_popcnt(a) TS_POPCNT(u64, a)

/* Width changes. */
#define i32_wrap_i64(a) ((u32)(a))
#define i64_extend_i32_s(a) ((u64)(s64)(s32)(a))
#define i64_extend_i32_u(a) ((u64)(a))
#define i32_extend8_s(a) ((u32)(s32)(s8)(a))
#define i32_extend16_s(a) ((u32)(s32)(s16)(a))
#define i64_extend8_s(a) ((u64)(s64)(s8)(a))
#define i64_extend16_s(a) ((u64)(s64)(s16)(a))
#define i64_extend32_s(a) ((u64)(s64)(s32)(a))

/*
 * Atomics: sequentially consistent, and trapping when misaligned as wasm does (on x86 a split lock
 * would stall every CPU, or fault).
 */
#define TS_CELL(stored, address, offset) ({ \
	TS_TRAP_IF(sizeof(stored) > 1 && (((address) + (offset)) & (sizeof(stored) - 1)) != 0, TRAP_UNALIGNED); \
	(stored *)ts_ea(address, offset); })
#define TS_ATOMIC_LOAD(U, stored, a, o) ((U)__atomic_load_n(TS_CELL(stored, a, o), __ATOMIC_SEQ_CST))
#define TS_ATOMIC_STORE(stored, a, o, v) __atomic_store_n(TS_CELL(stored, a, o), (stored)(v), __ATOMIC_SEQ_CST)
#define TS_ATOMIC_RMW(builtin, U, stored, a, o, v) ((U)builtin(TS_CELL(stored, a, o), (stored)(v), __ATOMIC_SEQ_CST))
/*
 * GCC 12 expands an AND, OR or XOR whose old value is used to a compare-exchange loop that loses the
 * operand when operand and result share a register, which they do after x = __atomic_fetch_or(p, x) in
 * a branch. So the operand gets a register of its own, by a copy that the optimiser cannot undo (it
 * would join the two by a matching "+r" constraint). See rt.test.ts.
 */
#define TS_ATOMIC_BITS(builtin, U, stored, a, o, v) ({ \
	stored ts_operand = (stored)(v); \
	if (!__builtin_constant_p(ts_operand)) \
		__asm__("mov %1, %0" : "=r"(ts_operand) : "r"((stored)(v))); \
	(U)builtin(TS_CELL(stored, a, o), ts_operand, __ATOMIC_SEQ_CST); })
/* A narrow compare-exchange compares only as many bits as it loads. */
#define TS_ATOMIC_CMPXCHG(U, stored, a, o, expected, v) ({ \
	stored ts_seen = (stored)(expected); \
	__atomic_compare_exchange_n(TS_CELL(stored, a, o), &ts_seen, (stored)(v), 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
	(U)ts_seen; })
#define atomic_fence() __atomic_thread_fence(__ATOMIC_SEQ_CST)

#define i32_atomic_load(a, o) TS_ATOMIC_LOAD(u32, u32, a, o)
#define i32_atomic_store(a, o, v) TS_ATOMIC_STORE(u32, a, o, v)
#define i32_atomic_rmw_add(a, o, v) TS_ATOMIC_RMW(__atomic_fetch_add, u32, u32, a, o, v)
#define i32_atomic_rmw_sub(a, o, v) TS_ATOMIC_RMW(__atomic_fetch_sub, u32, u32, a, o, v)
#define i32_atomic_rmw_and(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_and, u32, u32, a, o, v)
#define i32_atomic_rmw_or(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_or, u32, u32, a, o, v)
#define i32_atomic_rmw_xor(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_xor, u32, u32, a, o, v)
#define i32_atomic_rmw_xchg(a, o, v) TS_ATOMIC_RMW(__atomic_exchange_n, u32, u32, a, o, v)
#define i32_atomic_rmw_cmpxchg(a, o, e, v) TS_ATOMIC_CMPXCHG(u32, u32, a, o, e, v)
#define i32_atomic_load8_u(a, o) TS_ATOMIC_LOAD(u32, u8, a, o)
#define i32_atomic_store8(a, o, v) TS_ATOMIC_STORE(u8, a, o, v)
#define i32_atomic_rmw8_add_u(a, o, v) TS_ATOMIC_RMW(__atomic_fetch_add, u32, u8, a, o, v)
#define i32_atomic_rmw8_sub_u(a, o, v) TS_ATOMIC_RMW(__atomic_fetch_sub, u32, u8, a, o, v)
#define i32_atomic_rmw8_and_u(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_and, u32, u8, a, o, v)
#define i32_atomic_rmw8_or_u(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_or, u32, u8, a, o, v)
#define i32_atomic_rmw8_xor_u(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_xor, u32, u8, a, o, v)
#define i32_atomic_rmw8_xchg_u(a, o, v) TS_ATOMIC_RMW(__atomic_exchange_n, u32, u8, a, o, v)
#define i32_atomic_rmw8_cmpxchg_u(a, o, e, v) TS_ATOMIC_CMPXCHG(u32, u8, a, o, e, v)
#define i32_atomic_load16_u(a, o) TS_ATOMIC_LOAD(u32, u16, a, o)
#define i32_atomic_store16(a, o, v) TS_ATOMIC_STORE(u16, a, o, v)
#define i32_atomic_rmw16_add_u(a, o, v) TS_ATOMIC_RMW(__atomic_fetch_add, u32, u16, a, o, v)
#define i32_atomic_rmw16_sub_u(a, o, v) TS_ATOMIC_RMW(__atomic_fetch_sub, u32, u16, a, o, v)
#define i32_atomic_rmw16_and_u(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_and, u32, u16, a, o, v)
#define i32_atomic_rmw16_or_u(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_or, u32, u16, a, o, v)
#define i32_atomic_rmw16_xor_u(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_xor, u32, u16, a, o, v)
#define i32_atomic_rmw16_xchg_u(a, o, v) TS_ATOMIC_RMW(__atomic_exchange_n, u32, u16, a, o, v)
#define i32_atomic_rmw16_cmpxchg_u(a, o, e, v) TS_ATOMIC_CMPXCHG(u32, u16, a, o, e, v)
#define i64_atomic_load(a, o) TS_ATOMIC_LOAD(u64, u64, a, o)
#define i64_atomic_store(a, o, v) TS_ATOMIC_STORE(u64, a, o, v)
#define i64_atomic_rmw_add(a, o, v) TS_ATOMIC_RMW(__atomic_fetch_add, u64, u64, a, o, v)
#define i64_atomic_rmw_sub(a, o, v) TS_ATOMIC_RMW(__atomic_fetch_sub, u64, u64, a, o, v)
#define i64_atomic_rmw_and(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_and, u64, u64, a, o, v)
#define i64_atomic_rmw_or(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_or, u64, u64, a, o, v)
#define i64_atomic_rmw_xor(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_xor, u64, u64, a, o, v)
#define i64_atomic_rmw_xchg(a, o, v) TS_ATOMIC_RMW(__atomic_exchange_n, u64, u64, a, o, v)
#define i64_atomic_rmw_cmpxchg(a, o, e, v) TS_ATOMIC_CMPXCHG(u64, u64, a, o, e, v)
#define i64_atomic_load8_u(a, o) TS_ATOMIC_LOAD(u64, u8, a, o)
#define i64_atomic_store8(a, o, v) TS_ATOMIC_STORE(u8, a, o, v)
#define i64_atomic_rmw8_add_u(a, o, v) TS_ATOMIC_RMW(__atomic_fetch_add, u64, u8, a, o, v)
#define i64_atomic_rmw8_sub_u(a, o, v) TS_ATOMIC_RMW(__atomic_fetch_sub, u64, u8, a, o, v)
#define i64_atomic_rmw8_and_u(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_and, u64, u8, a, o, v)
#define i64_atomic_rmw8_or_u(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_or, u64, u8, a, o, v)
#define i64_atomic_rmw8_xor_u(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_xor, u64, u8, a, o, v)
#define i64_atomic_rmw8_xchg_u(a, o, v) TS_ATOMIC_RMW(__atomic_exchange_n, u64, u8, a, o, v)
#define i64_atomic_rmw8_cmpxchg_u(a, o, e, v) TS_ATOMIC_CMPXCHG(u64, u8, a, o, e, v)
#define i64_atomic_load16_u(a, o) TS_ATOMIC_LOAD(u64, u16, a, o)
#define i64_atomic_store16(a, o, v) TS_ATOMIC_STORE(u16, a, o, v)
#define i64_atomic_rmw16_add_u(a, o, v) TS_ATOMIC_RMW(__atomic_fetch_add, u64, u16, a, o, v)
#define i64_atomic_rmw16_sub_u(a, o, v) TS_ATOMIC_RMW(__atomic_fetch_sub, u64, u16, a, o, v)
#define i64_atomic_rmw16_and_u(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_and, u64, u16, a, o, v)
#define i64_atomic_rmw16_or_u(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_or, u64, u16, a, o, v)
#define i64_atomic_rmw16_xor_u(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_xor, u64, u16, a, o, v)
#define i64_atomic_rmw16_xchg_u(a, o, v) TS_ATOMIC_RMW(__atomic_exchange_n, u64, u16, a, o, v)
#define i64_atomic_rmw16_cmpxchg_u(a, o, e, v) TS_ATOMIC_CMPXCHG(u64, u16, a, o, e, v)
#define i64_atomic_load32_u(a, o) TS_ATOMIC_LOAD(u64, u32, a, o)
#define i64_atomic_store32(a, o, v) TS_ATOMIC_STORE(u32, a, o, v)
#define i64_atomic_rmw32_add_u(a, o, v) TS_ATOMIC_RMW(__atomic_fetch_add, u64, u32, a, o, v)
#define i64_atomic_rmw32_sub_u(a, o, v) TS_ATOMIC_RMW(__atomic_fetch_sub, u64, u32, a, o, v)
#define i64_atomic_rmw32_and_u(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_and, u64, u32, a, o, v)
#define i64_atomic_rmw32_or_u(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_or, u64, u32, a, o, v)
#define i64_atomic_rmw32_xor_u(a, o, v) TS_ATOMIC_BITS(__atomic_fetch_xor, u64, u32, a, o, v)
#define i64_atomic_rmw32_xchg_u(a, o, v) TS_ATOMIC_RMW(__atomic_exchange_n, u64, u32, a, o, v)
#define i64_atomic_rmw32_cmpxchg_u(a, o, e, v) TS_ATOMIC_CMPXCHG(u64, u32, a, o, e, v)

#endif
