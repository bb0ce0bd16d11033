/* Intrinsics of the TypeScript guest, declared in hv.ts. */
#ifndef MICROV_GUEST_HV_H
#define MICROV_GUEST_HV_H

#define HV_INLINE static inline __attribute__((always_inline))

/* Defined in entry.S. */
extern u32 guest_start_info;

HV_INLINE void hv_out8(u32 port, u32 byte)
{
	__asm__ volatile("outb %b0, %w1" : : "a"(byte), "d"(port) : "memory");
}

HV_INLINE u32 hv_in8(u32 port)
{
	u32 value = 0;

	__asm__ volatile("inb %w1, %b0" : "+a"(value) : "d"(port) : "memory");
	return value;
}

HV_INLINE void hv_cpuid(u32 leaf, u32 subleaf, u32 at)
{
	u32 *words = (u32 *)(u64)at;
	u32 eax = leaf, ebx, ecx = subleaf, edx;

	__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
	words[0] = eax;
	words[1] = ebx;
	words[2] = ecx;
	words[3] = edx;
}

HV_INLINE u64 hv_xcr0(void)
{
	u32 low, high;

	__asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	return ((u64)high << 32) | low;
}

HV_INLINE u32 hv_startInfo(void)
{
	return guest_start_info;
}

/* One move for each of the 16 registers; `n` is its number. The registers are nobody's but the guest's. */
#define HV_EACH(move) ".irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15\n\t" move "\n\t.endr"

HV_INLINE void hv_loadXmm(u32 at)
{
	__asm__ volatile(HV_EACH("movups 16*\\n(%0), %%xmm\\n") : : "r"((u64)at) : "memory");
}

HV_INLINE void hv_storeXmm(u32 at)
{
	__asm__ volatile(HV_EACH("movups %%xmm\\n, 16*\\n(%0)") : : "r"((u64)at) : "memory");
}

HV_INLINE void hv_loadYmm(u32 at)
{
	__asm__ volatile(HV_EACH("vmovups 32*\\n(%0), %%ymm\\n") : : "r"((u64)at) : "memory");
}

HV_INLINE void hv_storeYmm(u32 at)
{
	__asm__ volatile(HV_EACH("vmovups %%ymm\\n, 32*\\n(%0)") : : "r"((u64)at) : "memory");
}

#endif
