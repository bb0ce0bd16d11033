/* Intrinsics of the core, declared in hv.ts. They run in ring 3: one SYSCALL, one CPUID. */
#ifndef MICROV_CORE_HV_H
#define MICROV_CORE_HV_H

/* As a C call: the kernel keeps RBX, RBP, RSP and R12-R15 only, and SYSCALL itself takes RCX and R11. */
static inline __attribute__((always_inline)) u64 hv_sys(u32 number, u64 a, u64 b, u64 c)
{
	u64 result = number;

	__asm__ volatile("syscall"
			 : "+a"(result), "+D"(a), "+S"(b), "+d"(c)
			 :
			 : "rcx", "r8", "r9", "r10", "r11", "cc", "memory");
	return result;
}

/* volatile: leaf 0xD changes with XCR0, leaf 1 and 0xB with the PP. */
static inline __attribute__((always_inline)) void hv_cpuid(u32 leaf, u32 subleaf, u32 out)
{
	u32 eax = leaf, ebx, ecx = subleaf, edx;
	u32 *words = (u32 *)(u64)out;

	__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
	words[0] = eax;
	words[1] = ebx;
	words[2] = ecx;
	words[3] = edx;
}

#endif
