/**
 * The kernel's machine access: every instruction that TypeScript cannot say. This list is the audited
 * boundary of ring 0. Natively each is a static inline function of hv.h; under Node the machine model
 * answers. `spa` is a system-physical address, reached through the supervisor direct map; `at` is a linear
 * address in the kernel's own memory.
 */

/** Time stamp counter. */
export declare function rdtsc(): u64;
/** Executes CPUID and stores EAX, EBX, ECX, EDX at `at`. */
export declare function cpuid(leaf: u32, subleaf: u32, at: u32): void;
/** Reads an MSR that is known to exist. */
export declare function rdmsr(index: u32): u64;
/** Writes an MSR with a value that is known to be accepted. */
export declare function wrmsr(index: u32, value: u64): void;
/** Writes an MSR with a value from outside; 0 if the processor refused it with #GP. */
export declare function try_wrmsr(index: u32, value: u64): u32;

/** Reads an MSR chosen from outside and stores it at `at`; 0 if the processor refused it with #GP. */
export declare function try_rdmsr(index: u32, at: u32): u32;

/** Reads 8 bytes of physical memory. */
export declare function physLoad64(spa: u64): u64;
/** Writes 8 bytes of physical memory. */
export declare function physStore64(spa: u64, value: u64): void;
/** Reads 2 bytes of physical memory. */
export declare function physLoad16(spa: u64): u32;
/** Writes 2 bytes of physical memory. */
export declare function physStore16(spa: u64, value: u32): void;
/** Reads one byte of physical memory. */
export declare function physLoad8(spa: u64): u32;
/** Writes one byte of physical memory. */
export declare function physStore8(spa: u64, value: u32): void;
/** Fills `count` bytes of physical memory. */
export declare function physFill(spa: u64, value: u32, count: u64): void;
/** Copies `count` bytes from physical `from` to physical `to`; they must not overlap. */
export declare function physCopy(to: u64, from: u64, count: u64): void;
/** Copies physical memory into linear memory. */
export declare function physRead(at: u32, spa: u64, count: u32): void;
/** Copies linear memory into physical memory. */
export declare function physWrite(spa: u64, at: u32, count: u32): void;

/** Reads DR0 to DR3, or DR6. */
export declare function readDr(number: u32): u64;
/** Writes DR0 to DR3, which take any value, or DR6, whose upper half must be 0. */
export declare function writeDr(number: u32, value: u64): void;
/** Saves x87 and SSE state to the 512 bytes at `spa`. */
export declare function fxsave(spa: u64): void;
/** Loads x87 and SSE state from the 512 bytes at `spa`; 0 if it was refused with #GP. */
export declare function try_fxrstor(spa: u64): u32;
/** XCR0. */
export declare function xgetbv(): u64;
/** Writes XCR0; 0 if the processor refused the value with #GP. */
export declare function try_xsetbv(value: u64): u32;
/** Saves the extended state in `mask` to the area at `spa`. */
export declare function xsave(spa: u64, mask: u64): void;
/** Loads the extended state in `mask` from the area at `spa`; 0 if its header was refused with #GP. */
export declare function try_xrstor(spa: u64, mask: u64): u32;

/** Reads a field of the current VMCS. */
export declare function vmread(field: u32): u64;
/** Writes a field of the current VMCS. */
export declare function vmwrite(field: u32, value: u64): void;
/** Makes the VMCS at `spa` current on this PP. */
export declare function vmptrld(spa: u64): void;
/** Puts the VMCS at `spa` into memory, clear: another PP may load it. */
export declare function vmclear(spa: u64): void;
/** Enters VMX operation with the region at `spa`; 0 if the processor refused. */
export declare function try_vmxon(spa: u64): u32;
/** Leaves VMX operation. */
export declare function vmxoff(): void;
/** Drops nested translations: `type` 1 those of `pointer`, an EPTP, 2 all. */
export declare function invept(type: u32, pointer: u64): void;
/** Drops linear translations: `type` 1 those of tag `vpid`, 2 those of all but the host's. */
export declare function invvpid(type: u32, vpid: u32): void;
/** Writes CR2. */
export declare function writeCr2(value: u64): void;
/** Drops the TLB entries of the host's address space. */
export declare function flushHost(): void;
/** Writes back and invalidates all caches. */
export declare function wbinvd(): void;
/** Reads an I/O port, one byte. */
export declare function inb(port: u32): u32;
/** Writes an I/O port, one byte. */
export declare function outb(port: u32, value: u32): void;
/** Spin-wait hint; under Node another PP gets its turn. */
export declare function pause(): void;
/** RIP to go on at when the instruction at `rip` is one of the try_ intrinsics, 0 otherwise. */
export declare function fixup(rip: u64): u64;
/** Address of the assembly stub `which`: 0 SYSCALL entry, 1 first trap gate, 2 SYSENTER entry, 3 exit of VMX. */
export declare function stub(which: u32): u64;
/** Stops this PP for ever. */
export declare function halt(): void;
/** Resets the machine by a triple fault, as an unhandled one of the root would. */
export declare function reset(): void;
