/**
 * All that the guest can do besides reading and writing memory, of which every address below 4 GiB is one of
 * its own: a wasm address is the virtual and the physical one.
 */

/** OUT of one byte. */
export declare function out8(port: u32, byte: u32): void;
/** IN of one byte. */
export declare function in8(port: u32): u32;
/** Executes CPUID and stores EAX, EBX, ECX, EDX at `at`. */
export declare function cpuid(leaf: u32, subleaf: u32, at: u32): void;
/** XCR0; only where CPUID says OSXSAVE. */
export declare function xcr0(): u64;
/** Physical address of hvm_start_info. */
export declare function startInfo(): u32;

/** Loads XMM0 to XMM15 from the 256 bytes at `at`. Compiled code uses none of them. */
export declare function loadXmm(at: u32): void;
/** Stores XMM0 to XMM15. */
export declare function storeXmm(at: u32): void;
/** Loads YMM0 to YMM15 from the 512 bytes at `at`; only with AVX in XCR0. */
export declare function loadYmm(at: u32): void;
/** Stores YMM0 to YMM15. */
export declare function storeYmm(at: u32): void;
