/**
 * All that the tool can do besides computing on its own memory: this list is the audited boundary. `at` is an
 * address in linear memory; the native side checks the whole range `at`, `bytes` and traps outside, so that
 * Linux never writes past the tool's memory on the tool's word. Results are those of Linux: negative errno on
 * failure. Strings of paths end with a NUL.
 */

/** How many arguments the program got, its own name included. */
export declare function argumentCount(): u32;
/** Copies argument `index` with its NUL to `at`; returns its length, or -1 if it does not fit into `bytes`. */
export declare function argument(index: u32, at: u32, bytes: u32): i32;

/** openat(2) from the current folder; mode 0. */
export declare function open(path: u32, flags: u32): i64;
/** creat(2) with O_CLOEXEC: a file that only its owner may read and write. */
export declare function create(path: u32): i64;
/** close(2). */
export declare function close(fd: i32): i64;
/** read(2). */
export declare function read(fd: i32, at: u32, bytes: u32): i64;
/** write(2). */
export declare function write(fd: i32, at: u32, bytes: u32): i64;
/** pread(2): reads from `offset` of the file on, whatever was read before. */
export declare function readAt(fd: i32, at: u32, bytes: u32, offset: u64): i64;
/** Bytes of an open file, which is then read from its start (lseek(2)). */
export declare function fileSize(fd: i32): i64;
/** readlink(2); the target gets no NUL. */
export declare function readLink(path: u32, at: u32, bytes: u32): i64;
/** ioctl(2) whose structure is as large as the request number says (_IOC_SIZE). */
export declare function ioctl(fd: i32, request: u32, at: u32): i64;
/** The same, but -EINTR without entering Linux once a signal was caught, with no gap in between. */
export declare function ioctlUnlessCaught(fd: i32, request: u32, at: u32): i64;

/** finit_module(2) without flags; `parameters` is a string. */
export declare function loadModule(fd: i32, parameters: u32): i64;
/** delete_module(2) with O_NONBLOCK. */
export declare function unloadModule(name: u32): i64;
/** mknod(2): a character device with mode 0600. */
export declare function makeCharacterDevice(path: u32, major: u32, minor: u32): i64;
/** uname(2): six strings of 65 bytes. */
export declare function systemName(at: u32): i64;
/** geteuid(2). */
export declare function effectiveUser(): u32;
/** Binds this process to one CPU, 0 to 1023. */
export declare function bindToCpu(cpu: u32): i64;

/** Executes CPUID and stores EAX, EBX, ECX, EDX at `at`. */
export declare function cpuid(leaf: u32, subleaf: u32, at: u32): void;

/** Has the signal noted instead of ending the process; one that is ignored stays so unless `always`. */
export declare function catchSignal(signal: u32, always: u32): void;
/** Bit n is set once signal n was caught. */
export declare function caughtSignals(): u32;
/** Sends SIGALRM once, after so much real time. */
export declare function alarm(milliseconds: u64): i64;

/**
 * The region: the only memory besides the linear one, for guest memory or the image; zeroed, 2 MiB aligned.
 * There is one in a run of the tool; a second call gives -EBUSY.
 */
export declare function regionMap(bytes: u64): i64;
/** Its address, for structures of the driver. */
export declare function regionAddress(): u64;
/** read(2) into the region; traps unless offset and bytes lie inside. */
export declare function regionRead(fd: i32, offset: u64, bytes: u64): i64;
/** pread(2) from `from` of the file into the region; traps unless offset and bytes lie inside. */
export declare function regionReadAt(fd: i32, offset: u64, bytes: u64, from: u64): i64;
/** Copies `bytes` bytes from `at` into the region; traps unless both ranges lie inside. */
export declare function regionStore(offset: u64, at: u32, bytes: u32): void;

/** Address of linear memory as the driver's structures want it; traps unless the range lies inside. */
export declare function native(at: u32, bytes: u32): u64;
