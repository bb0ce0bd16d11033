/**
 * All that the core can do besides computing on its own memory. Everything it wants from the machine goes
 * through one service call, which the kernel checks.
 */

/**
 * Calls a service of the kernel. `number` is a SYS_ constant; what `a`, `b` and `c` mean is said there.
 * Returns a result >= 0, or the negative of a SYS_ERROR_ constant.
 */
export declare function sys(number: u32, a: u64, b: u64, c: u64): i64;

/** Executes CPUID here, on this PP, and writes EAX, EBX, ECX, EDX as four u32 to `out`. */
export declare function cpuid(leaf: u32, subleaf: u32, out: u32): void;
