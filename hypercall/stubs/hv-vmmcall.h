/*
 * Native side of the stubs' intrinsic (stubs/generated/hv.ts). A module that uses the stubs includes this in
 * its hv.h, behind rt.h. A module that runs on both vendors defines HV_VMMCALL_IS_VMCALL as an expression
 * that is nonzero on Intel; the other instruction would raise #UD there.
 */
#ifndef MICROV_HV_VMMCALL_H
#define MICROV_HV_VMMCALL_H

#ifndef HV_VMMCALL_IS_VMCALL
#define HV_VMMCALL_IS_VMCALL 0
#endif

#define HV_VMMCALL_OPERANDS \
	: "+a"(rax), "+r"(reg0), "+r"(reg1), "+r"(reg2), "+r"(reg3) : : "memory", "cc"

static inline u64 hv_vmmcall(u64 rax, u64 r10, u64 r11, u64 r12, u64 r13, u32 out)
{
	register u64 reg0 __asm__("r10") = r10;
	register u64 reg1 __asm__("r11") = r11;
	register u64 reg2 __asm__("r12") = r12;
	register u64 reg3 __asm__("r13") = r13;

	if (HV_VMMCALL_IS_VMCALL)
		__asm__ volatile("vmcall" HV_VMMCALL_OPERANDS);
	else
		__asm__ volatile("vmmcall" HV_VMMCALL_OPERANDS);
	i64_store(out, 0, reg0);
	i64_store(out, 8, reg1);
	i64_store(out, 16, reg2);
	i64_store(out, 24, reg3);
	return rax;
}

#endif
