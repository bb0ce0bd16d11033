/* Native side of hv.ts: one instruction or one loop each, inlined into the translated kernel. */
#ifndef MICROV_KERNEL_HV_H
#define MICROV_KERNEL_HV_H

#include "abi/generated/memory-map.h"

/* Physical memory through the direct map: the only way out of linear memory. */
static inline volatile u8 *hv_phys(u64 spa) { return (volatile u8 *)(HOST_DIRECT_MAP + spa); }

/* Extable entry: a fault at 1b resumes at 2f. Kept small: two u64 per try_ intrinsic, searched by hv_fixup. */
#define HV_EXTABLE(fault, resume) \
	".pushsection .extable,\"a\"\n\t.quad " fault ", " resume "\n\t.popsection\n\t"

static inline u64 hv_rdtsc(void)
{
	u32 lo, hi;
	__asm__ volatile("rdtsc" : "=a"(lo), "=d"(hi));
	return (u64)hi << 32 | lo;
}

static inline void hv_cpuid(u32 leaf, u32 subleaf, u32 at)
{
	u32 *out = (u32 *)(u64)at;
	__asm__ volatile("cpuid"
			 : "=a"(out[0]), "=b"(out[1]), "=c"(out[2]), "=d"(out[3])
			 : "a"(leaf), "c"(subleaf));
}

static inline u64 hv_rdmsr(u32 index)
{
	u32 lo, hi;
	__asm__ volatile("rdmsr" : "=a"(lo), "=d"(hi) : "c"(index));
	return (u64)hi << 32 | lo;
}

static inline void hv_wrmsr(u32 index, u64 value)
{
	__asm__ volatile("wrmsr" : : "c"(index), "a"((u32)value), "d"((u32)(value >> 32)) : "memory");
}

static inline u32 hv_try_wrmsr(u32 index, u64 value)
{
	u32 ok = 0;
	__asm__ volatile("1: wrmsr\n\tmovl $1, %0\n\t2:\n\t" HV_EXTABLE("1b", "2b")
			 : "+r"(ok)
			 : "c"(index), "a"((u32)value), "d"((u32)(value >> 32))
			 : "memory");
	return ok;
}

static inline u32 hv_try_rdmsr(u32 index, u32 at)
{
	u32 ok = 0, lo, hi;
	__asm__ volatile("1: rdmsr\n\tmovl $1, %0\n\t2:\n\t" HV_EXTABLE("1b", "2b")
			 : "+r"(ok), "=a"(lo), "=d"(hi)
			 : "c"(index));
	if (ok)
		*(u64 *)(u64)at = (u64)hi << 32 | lo;
	return ok;
}

static inline u64 hv_physLoad64(u64 spa) { return *(volatile u64 *)hv_phys(spa); }
static inline void hv_physStore64(u64 spa, u64 value) { *(volatile u64 *)hv_phys(spa) = value; }
static inline u32 hv_physLoad16(u64 spa) { return *(volatile u16 *)hv_phys(spa); }
static inline void hv_physStore16(u64 spa, u32 value) { *(volatile u16 *)hv_phys(spa) = (u16)value; }
static inline u32 hv_physLoad8(u64 spa) { return *hv_phys(spa); }
static inline void hv_physStore8(u64 spa, u32 value) { *hv_phys(spa) = (u8)value; }

/* Words first, then the rest by bytes. */
static inline void hv_copy(volatile void *to, const volatile void *from, u64 count)
{
	u64 words = count >> 3, rest = count & 7;
	__asm__ volatile("rep movsq" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(rest) : : "memory");
}

static inline void hv_physFill(u64 spa, u32 value, u64 count)
{
	volatile void *to = hv_phys(spa);
	u64 words = count >> 3, rest = count & 7, pattern = (u8)value * 0x0101010101010101ull;
	__asm__ volatile("rep stosq" : "+D"(to), "+c"(words) : "a"(pattern) : "memory");
	__asm__ volatile("rep stosb" : "+D"(to), "+c"(rest) : "a"(pattern) : "memory");
}

static inline void hv_physCopy(u64 to, u64 from, u64 count) { hv_copy(hv_phys(to), hv_phys(from), count); }
static inline void hv_physRead(u32 at, u64 spa, u32 count) { hv_copy((void *)(u64)at, hv_phys(spa), count); }
static inline void hv_physWrite(u64 spa, u32 at, u32 count) { hv_copy(hv_phys(spa), (void *)(u64)at, count); }

static inline u64 hv_readDr(u32 number)
{
	u64 value;
	switch (number) {
	case 0: __asm__ volatile("mov %%dr0, %0" : "=r"(value)); break;
	case 1: __asm__ volatile("mov %%dr1, %0" : "=r"(value)); break;
	case 2: __asm__ volatile("mov %%dr2, %0" : "=r"(value)); break;
	case 3: __asm__ volatile("mov %%dr3, %0" : "=r"(value)); break;
	default: __asm__ volatile("mov %%dr6, %0" : "=r"(value)); break;
	}
	return value;
}

static inline void hv_writeDr(u32 number, u64 value)
{
	switch (number) {
	case 0: __asm__ volatile("mov %0, %%dr0" : : "r"(value)); break;
	case 1: __asm__ volatile("mov %0, %%dr1" : : "r"(value)); break;
	case 2: __asm__ volatile("mov %0, %%dr2" : : "r"(value)); break;
	case 3: __asm__ volatile("mov %0, %%dr3" : : "r"(value)); break;
	default: __asm__ volatile("mov %0, %%dr6" : : "r"(value)); break;
	}
}

static inline void hv_fxsave(u64 spa)
{
	__asm__ volatile("fxsave64 (%0)" : : "r"(hv_phys(spa)) : "memory");
}

static inline u32 hv_try_fxrstor(u64 spa)
{
	u32 ok = 0;
	__asm__ volatile("1: fxrstor64 (%1)\n\tmovl $1, %0\n\t2:\n\t" HV_EXTABLE("1b", "2b")
			 : "+r"(ok)
			 : "r"(hv_phys(spa))
			 : "memory");
	return ok;
}

static inline u64 hv_xgetbv(void)
{
	u32 lo, hi;
	__asm__ volatile("xgetbv" : "=a"(lo), "=d"(hi) : "c"(0));
	return (u64)hi << 32 | lo;
}

static inline u32 hv_try_xsetbv(u64 value)
{
	u32 ok = 0;
	__asm__ volatile("1: xsetbv\n\tmovl $1, %0\n\t2:\n\t" HV_EXTABLE("1b", "2b")
			 : "+r"(ok)
			 : "c"(0), "a"((u32)value), "d"((u32)(value >> 32)));
	return ok;
}

static inline void hv_xsave(u64 spa, u64 mask)
{
	__asm__ volatile("xsave64 (%0)"
			 :
			 : "r"(hv_phys(spa)), "a"((u32)mask), "d"((u32)(mask >> 32))
			 : "memory");
}

static inline u32 hv_try_xrstor(u64 spa, u64 mask)
{
	u32 ok = 0;
	__asm__ volatile("1: xrstor64 (%1)\n\tmovl $1, %0\n\t2:\n\t" HV_EXTABLE("1b", "2b")
			 : "+r"(ok)
			 : "r"(hv_phys(spa)), "a"((u32)mask), "d"((u32)(mask >> 32))
			 : "memory");
	return ok;
}

static inline u64 hv_vmread(u32 field)
{
	u64 value;
	__asm__ volatile("vmread %1, %0" : "=r"(value) : "r"((u64)field) : "cc");
	return value;
}

static inline void hv_vmwrite(u32 field, u64 value)
{
	__asm__ volatile("vmwrite %1, %0" : : "r"((u64)field), "r"(value) : "cc", "memory");
}

static inline void hv_vmptrld(u64 spa) { __asm__ volatile("vmptrld %0" : : "m"(spa) : "cc", "memory"); }
static inline void hv_vmclear(u64 spa) { __asm__ volatile("vmclear %0" : : "m"(spa) : "cc", "memory"); }

static inline u32 hv_try_vmxon(u64 spa)
{
	u32 ok = 0;
	__asm__ volatile("1: vmxon %1\n\tjbe 2f\n\tmovl $1, %0\n\t2:\n\t" HV_EXTABLE("1b", "2b")
			 : "+r"(ok)
			 : "m"(spa)
			 : "cc", "memory");
	return ok;
}

static inline void hv_vmxoff(void) { __asm__ volatile("vmxoff" : : : "cc", "memory"); }

static inline void hv_invept(u32 type, u64 pointer)
{
	u64 descriptor[2] = { pointer, 0 };
	__asm__ volatile("invept %0, %1" : : "m"(descriptor), "r"((u64)type) : "cc", "memory");
}

static inline void hv_invvpid(u32 type, u32 vpid)
{
	u64 descriptor[2] = { vpid, 0 };
	__asm__ volatile("invvpid %0, %1" : : "m"(descriptor), "r"((u64)type) : "cc", "memory");
}

static inline void hv_writeCr2(u64 value) { __asm__ volatile("mov %0, %%cr2" : : "r"(value) : "memory"); }

static inline void hv_flushHost(void)
{
	u64 cr3;
	__asm__ volatile("mov %%cr3, %0\n\tmov %0, %%cr3" : "=r"(cr3) : : "memory");
}

static inline void hv_wbinvd(void) { __asm__ volatile("wbinvd" : : : "memory"); }

static inline u32 hv_inb(u32 port)
{
	u8 value;
	__asm__ volatile("inb %w1, %0" : "=a"(value) : "d"(port));
	return value;
}

static inline void hv_outb(u32 port, u32 value) { __asm__ volatile("outb %b0, %w1" : : "a"(value), "d"(port)); }
static inline void hv_pause(void) { __asm__ volatile("pause" : : : "memory"); }

extern const u64 hv_extable_start[], hv_extable_end[];

static inline u64 hv_fixup(u64 rip)
{
	for (const u64 *entry = hv_extable_start; entry < hv_extable_end; entry += 2)
		if (entry[0] == rip)
			return entry[1];
	return 0;
}

extern const u8 syscall_entry[], trap_gates[], sysenter_entry[], vmx_exit[];

static inline u64 hv_stub(u32 which)
{
	const u8 *const stubs[] = { syscall_entry, trap_gates, sysenter_entry, vmx_exit };
	return (u64)stubs[which & 3];
}

static inline void hv_halt(void)
{
	for (;;)
		__asm__ volatile("cli\n\thlt");
}

static inline void hv_reset(void)
{
	/* An empty IDT makes the #UD a triple fault: the processor shuts down and the platform resets. */
	static const u8 empty[10];
	__asm__ volatile("lidt %0\n\tud2" : : "m"(empty));
}

#endif
