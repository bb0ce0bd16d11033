/**
 * The loader's access to machine and host OS: all that its TypeScript cannot say by itself. This list is
 * the audited boundary of the driver; the host's glue (boot/linux) implements it, tests fake it. `spa` is a
 * system-physical address inside a block that allocBlock gave and freeBlock has not taken back: the glue
 * refuses any other, and the start then fails. `at` is an address in the loader's own memory.
 */

/** SPA of a zeroed block of BLOCK_SIZE bytes, aligned to its size, or 0 if there is none. */
export declare function allocBlock(): u64;
/** Gives a block back. */
export declare function freeBlock(spa: u64): void;
/** Reads 8 bytes of a block. */
export declare function physLoad64(spa: u64): u64;
/** Writes 8 bytes of a block. */
export declare function physStore64(spa: u64, value: u64): void;
/** Writes 4 bytes of a block. */
export declare function physStore32(spa: u64, value: u32): void;
/** Fills part of a block. */
export declare function physFill(spa: u64, value: u32, bytes: u64): void;
/** Nonzero after an access outside the blocks was refused; the question clears it. */
export declare function physFaulted(): u32;

/** Bytes of the image that is being loaded. */
export declare function imageBytes(): u64;
/** Copies part of the image to `at`; 0 if it ends before. */
export declare function imageRead(offset: u64, at: u32, bytes: u32): u32;
/** Copies part of the image into a block; 0 if the image ends before. */
export declare function imageCopy(spa: u64, offset: u64, bytes: u64): u32;

/** Executes CPUID and stores EAX, EBX, ECX, EDX at `at`. */
export declare function cpuid(leaf: u32, subleaf: u32, at: u32): void;
/** Reads an MSR into 8 bytes at `at`; 0 if the processor refused. */
export declare function tryRdmsr(index: u32, at: u32): u32;
/** Writes an MSR; 0 if the processor refused. */
export declare function tryWrmsr(index: u32, value: u64): u32;
/** CR0, CR2, CR3 or CR4. */
export declare function readCr(number: u32): u64;
/** DR6 or DR7. */
export declare function readDr(number: u32): u64;
/** Selector in ES (0), CS (1), SS (2), DS (3), FS (4), GS (5), which are the segment encodings, LDTR (6) or TR (7). */
export declare function selector(segment: u32): u32;
/** Base and limit (8 bytes each, at `at`) of the GDTR (0) or IDTR (1). */
export declare function descriptorTable(which: u32, at: u32): void;
/**
 * The 8 bytes of a descriptor in this CPU's GDT or LDT, 0 behind its limit. The upper half of one with 16 bytes is
 * had with its selector plus 8.
 */
export declare function descriptor(selector: u32): u64;
/** Time stamp counter. */
export declare function rdtsc(): u64;

/** How many CPUs are online; 0 if their numbers have holes. */
export declare function onlineCpus(): u32;
/** Nonzero if a CPU is online. */
export declare function cpuOnline(cpu: u32): u32;
/** Frequency of the TSC as the host OS knows it, in kHz. */
export declare function tscKhz(): u32;
/** First address behind the highest RAM. */
export declare function ramEnd(): u64;
/**
 * Start and end (8 bytes each, at `at`) of the `index`-th range of RAM: ascending, page aligned, neighbours
 * merged. 0 behind the last.
 */
export declare function ramRange(index: u32, at: u32): u32;
/** Bytes of RAM. */
export declare function ramBytes(): u64;
/** Runs the export `task` on a CPU with interrupts off and returns its result; ~0 if the CPU is gone. */
export declare function onCpu(cpu: u32, task: u32, argument: u32): u32;
/** Makes every CPU pass an interrupt, and so an exit of a guest that it may be in. */
export declare function kick(): void;

/** SPA of the debug ring, which outlives the blocks. */
export declare function ringSpa(): u64;
/** SPA of a CPU's trace ring, which outlives the blocks, too; 0 for none. */
export declare function traceSpa(cpu: u32): u64;
/** Bytes of its entries. */
export declare function traceBytes(): u64;
/** Nonzero when the debug ring says that the kernel stopped. */
export declare function panicked(): u32;
/** VA of the page of code that runs in both address spaces. */
export declare function trampolineVa(): u64;
/** Where the kernel's way back lies in it: microv_leave, on Intel microv_leave_intel. */
export declare function leaveVa(): u64;
/** SPA of that page. */
export declare function trampolineSpa(): u64;
/** Intel: VA of the bridge, the page of data that goes with it in both address spaces. */
export declare function bridgeVa(): u64;
/** SPA of that page. */
export declare function bridgeSpa(): u64;
/** VA of LIDT's operand in it. */
export declare function bridgeIdtr(): u64;
/**
 * Leaves this CPU's state at LaunchState `stateSpa` and jumps to the kernel. Returns LAUNCH_STATUS_, with
 * ENTER_NATIVE set if the kernel went back instead of making this CPU a root VS.
 */
export declare function enter(
  stateSpa: u64,
  kernelBlock: u32,
  hostCr3: u64,
  hostCr4: u64,
  kernelEntry: u64,
): u32;
/** Asks the kernel to leave this CPU. Returns a status of the hypercall ABI, 0 when it has left. */
export declare function promote(): u64;
/** A hypercall, by VMMCALL or VMCALL as the processor has it; R10 to R13 come from and go to 4 u64 at `registers`. Returns RAX. */
export declare function vmmcall(rax: u64, registers: u32): u64;

/** SPA of this CPU's shared page. */
export declare function sharedSpa(): u64;
/** Copies `count` bytes, a multiple of 8, from `offset` of this CPU's shared page to linear memory. */
export declare function sharedRead(at: u32, offset: u32, count: u32): void;
/** Writes 8 bytes of this CPU's shared page. */
export declare function sharedStore64(offset: u32, value: u64): void;
/** SPA of the n-th user page of the call under way on this CPU; 0 behind the last. */
export declare function pinnedSpa(index: u32): u64;
