/* Intrinsics of the tool, declared in hv.ts: Linux system calls on x86-64, whose pointers are checked. */
#ifndef MICROV_CLI_HV_H
#define MICROV_CLI_HV_H

#define HV_INLINE static inline __attribute__((always_inline))

/* Defined in start.S. */
extern u64 *hv_stack; /* argc, argv[], 0, envp[] as Linux left them */
extern u32 hv_caught;
extern u8 hv_signal_handler[], hv_signal_return[];

HV_INLINE u64 hv_call(u64 number, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f)
{
	register u64 r10 __asm__("r10") = d;
	register u64 r8 __asm__("r8") = e;
	register u64 r9 __asm__("r9") = f;
	u64 result = number;

	__asm__ volatile("syscall"
			 : "+a"(result)
			 : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "cc", "memory");
	return result;
}

#define HV_CALL3(number, a, b, c) hv_call(number, a, b, c, 0, 0, 0)

/* A range of linear memory as Linux wants it. */
HV_INLINE u64 hv_range(u32 at, u64 bytes)
{
	TS_CHECK_RANGE((u64)at, bytes);
	return (u64)&ts_lm[at];
}

/* A string of linear memory: its NUL must come before the memory ends. */
static u64 hv_string(u32 at)
{
	for (u32 i = at; i < TS_MEMORY_SIZE; i++)
		if (ts_lm[i] == 0)
			return (u64)&ts_lm[at];
	TS_TRAP(TRAP_MEMORY);
}

HV_INLINE u32 hv_argumentCount(void)
{
	return (u32)hv_stack[0];
}

static u32 hv_argument(u32 index, u32 at, u32 bytes)
{
	u8 *to = (u8 *)hv_range(at, bytes);

	TS_TRAP_IF(index >= hv_stack[0], TRAP_MEMORY);
	const u8 *from = (const u8 *)hv_stack[1 + index];

	for (u32 i = 0; i < bytes; i++) {
		to[i] = from[i];
		if (from[i] == 0)
			return i;
	}
	return (u32)-1;
}

#define AT_FDCWD (-100)

HV_INLINE u64 hv_open(u32 path, u32 flags)
{
	return hv_call(257, AT_FDCWD, hv_string(path), flags, 0, 0, 0);
}

#define O_CREATE_EMPTY 0x80241 /* O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC */

HV_INLINE u64 hv_create(u32 path)
{
	return hv_call(257, AT_FDCWD, hv_string(path), O_CREATE_EMPTY, 0600, 0, 0);
}

HV_INLINE u64 hv_close(u32 fd)
{
	return HV_CALL3(3, fd, 0, 0);
}

HV_INLINE u64 hv_read(u32 fd, u32 at, u32 bytes)
{
	return HV_CALL3(0, fd, hv_range(at, bytes), bytes);
}

HV_INLINE u64 hv_readAt(u32 fd, u32 at, u32 bytes, u64 offset)
{
	return hv_call(17, fd, hv_range(at, bytes), bytes, offset, 0, 0);
}

HV_INLINE u64 hv_write(u32 fd, u32 at, u32 bytes)
{
	return HV_CALL3(1, fd, hv_range(at, bytes), bytes);
}

#define SEEK_SET 0
#define SEEK_END 2

HV_INLINE u64 hv_fileSize(u32 fd)
{
	u64 size = HV_CALL3(8, fd, 0, SEEK_END);

	HV_CALL3(8, fd, 0, SEEK_SET);
	return size;
}

HV_INLINE u64 hv_readLink(u32 path, u32 at, u32 bytes)
{
	return HV_CALL3(89, hv_string(path), hv_range(at, bytes), bytes);
}

/* _IOC_SIZE: bits 29:16. */
#define HV_REQUEST_BYTES(request) (((request) >> 16) & 0x3fff)

HV_INLINE u64 hv_ioctl(u32 fd, u32 request, u32 at)
{
	return HV_CALL3(16, fd, request, hv_range(at, HV_REQUEST_BYTES(request)));
}

/* start.S has the code, because the signal handler must know where it begins and ends. */
HV_INLINE u64 hv_ioctlUnlessCaught(u32 fd, u32 request, u32 at)
{
	u64 result;

	__asm__ volatile("call hv_ioctl_unless_caught"
			 : "=a"(result)
			 : "D"((u64)fd), "S"((u64)request), "d"(hv_range(at, HV_REQUEST_BYTES(request)))
			 : "rcx", "r11", "cc", "memory");
	return result;
}

HV_INLINE u64 hv_loadModule(u32 fd, u32 parameters)
{
	return HV_CALL3(313, fd, hv_string(parameters), 0);
}

#define O_NONBLOCK 0x800

HV_INLINE u64 hv_unloadModule(u32 name)
{
	return HV_CALL3(176, hv_string(name), O_NONBLOCK, 0);
}

#define S_IFCHR 0020000

/* The device number is Linux's: minor bits 7:0, major bits 19:8, the rest of the minor above. */
HV_INLINE u64 hv_makeCharacterDevice(u32 path, u32 major, u32 minor)
{
	u64 device = (minor & 0xff) | ((major & 0xfff) << 8) | ((u64)(minor & ~0xffu) << 12);

	return HV_CALL3(133, hv_string(path), S_IFCHR | 0600, device);
}

HV_INLINE u64 hv_systemName(u32 at)
{
	return HV_CALL3(63, hv_range(at, 6 * 65), 0, 0);
}

HV_INLINE u32 hv_effectiveUser(void)
{
	return (u32)HV_CALL3(107, 0, 0, 0);
}

HV_INLINE u64 hv_bindToCpu(u32 cpu)
{
	u64 mask[16] = { 0 };

	TS_TRAP_IF(cpu >= 1024, TRAP_MEMORY);
	mask[cpu / 64] = 1ull << (cpu % 64);
	return HV_CALL3(203, 0, sizeof mask, (u64)mask);
}

HV_INLINE void hv_cpuid(u32 leaf, u32 subleaf, u32 at)
{
	u32 *words = (u32 *)hv_range(at, 16);
	u32 eax = leaf, ebx, ecx = subleaf, edx;

	__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
	words[0] = eax;
	words[1] = ebx;
	words[2] = ecx;
	words[3] = edx;
}

/* Linux's struct sigaction. Without SA_RESTART a caught signal ends the call that it interrupts. */
struct hv_action {
	u64 handler;
	u64 flags;
	u64 restorer;
	u64 mask;
};

#define SA_SIGINFO 0x4
#define SA_RESTORER 0x04000000
#define SIG_IGN 1

static void hv_catchSignal(u32 signal, u32 always)
{
	struct hv_action old;
	struct hv_action action = {
		.handler = (u64)hv_signal_handler,
		.flags = SA_SIGINFO | SA_RESTORER,
		.restorer = (u64)hv_signal_return,
		.mask = ~0ull,
	};

	TS_TRAP_IF(signal == 0 || signal >= 32, TRAP_MEMORY);
	if (!always && hv_call(13, signal, 0, (u64)&old, 8, 0, 0) == 0 && old.handler == SIG_IGN)
		return;
	TS_TRAP_IF(hv_call(13, signal, (u64)&action, 0, 8, 0, 0) != 0, TRAP_UNREACHABLE);
}

HV_INLINE u32 hv_caughtSignals(void)
{
	return __atomic_load_n(&hv_caught, __ATOMIC_SEQ_CST);
}

HV_INLINE u64 hv_alarm(u64 milliseconds)
{
	/* Interval (none), then the time until the signal; seconds and microseconds each. */
	u64 timer[4] = { 0, 0, milliseconds / 1000, milliseconds % 1000 * 1000 };

	return HV_CALL3(38, 0, (u64)timer, 0);
}

static u64 hv_region;
static u64 hv_region_bytes;

#define PROT_READ_WRITE 3
#define MAP_PRIVATE_ANONYMOUS 0x22
#define ENOMEM 12
#define EBUSY 16

#define LARGE_PAGE 0x200000
#define MADV_HUGEPAGE 14

/* Aligned for large pages, for which Linux is asked; where it has none it gives small ones. */
static u64 hv_regionMap(u64 bytes)
{
	if (hv_region != 0)
		return (u64)-EBUSY;
	if (bytes > (u64)-LARGE_PAGE)
		return (u64)-ENOMEM;
	u64 at = hv_call(9, 0, bytes + LARGE_PAGE, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, (u64)-1, 0);
	if (at > (u64)-4096)
		return at;
	hv_region = (at + LARGE_PAGE - 1) & ~(u64)(LARGE_PAGE - 1);
	hv_region_bytes = bytes;
	HV_CALL3(28, hv_region, bytes, MADV_HUGEPAGE);
	return 0;
}

HV_INLINE u64 hv_regionAddress(void)
{
	return hv_region;
}

/* A range of the region as Linux wants it. */
HV_INLINE u64 hv_region_range(u64 offset, u64 bytes)
{
	TS_TRAP_IF(bytes > hv_region_bytes || offset > hv_region_bytes - bytes, TRAP_MEMORY);
	return hv_region + offset;
}

HV_INLINE u64 hv_regionRead(u32 fd, u64 offset, u64 bytes)
{
	return HV_CALL3(0, fd, hv_region_range(offset, bytes), bytes);
}

HV_INLINE u64 hv_regionReadAt(u32 fd, u64 offset, u64 bytes, u64 from)
{
	return hv_call(17, fd, hv_region_range(offset, bytes), bytes, from, 0, 0);
}

HV_INLINE void hv_regionStore(u64 offset, u32 at, u32 bytes)
{
	__builtin_memcpy((void *)hv_region_range(offset, bytes), (const void *)hv_range(at, bytes), bytes);
}

HV_INLINE u64 hv_native(u32 at, u32 bytes)
{
	return hv_range(at, bytes);
}

#endif
