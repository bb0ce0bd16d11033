/* Intrinsics of the core, declared in hv.ts. They run in ring 3: one way to ring 0, one CPUID. */
#ifndef MICROV_CORE_HV_H
#define MICROV_CORE_HV_H

/*
 * As a C call: the kernel keeps RBX, RBP, RSP and R12-R15 only. Which instruction leads to ring 0 the stack segment
 * tells, which is not the same behind SYSRET and behind SYSEXIT (bit 4: vmm/abi/pp-local.layout.ts, SELECTOR).
 */
static inline __attribute__((always_inline)) u64 hv_sys(u32 number, u64 a, u64 b, u64 c)
{
	u64 result = number;

	__asm__ volatile("mov %%ss, %%ecx\n\t"
			 "test $0x10, %%cl\n\t"
			 "jnz 1f\n\t"
			 "syscall\n\t"
			 "jmp 2f\n"
			 "1:\tlea 2f(%%rip), %%r8\n\t"
			 "mov %%rsp, %%r9\n\t"
			 "sysenter\n"
			 "2:"
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
