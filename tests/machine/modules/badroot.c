/*
 * What ring 0 of the root VM can try against the hypervisor, through /dev/badroot: one ioctl, one thing.
 * Everything that may fault has an exception-table entry, so Linux lives on and the fault is an answer.
 */
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/smp.h>
#include <linux/uaccess.h>
#include <asm/asm.h>
#include <asm/fpu/xcr.h>
#include <asm/msr.h>
#include <asm/special_insns.h>

#include "attempt.h"

/* Serves as the shared page of hypercalls. */
static u8 *page;
/* Of instructions that take one in memory. */
static u64 operand[2];

/* Each vendor has an instruction of its own for them. */
#define HYPERCALL_BY(instruction)                                                                          \
	asm volatile("1: " instruction "\n\tjmp 3f\n2: movl $1, %k[fault]\n3:\n" _ASM_EXTABLE(1b, 2b)       \
		     : "+a"(at->words[0]), "+r"(r10), "+r"(r11), "+r"(r12), "+r"(r13), [fault] "+b"(at->fault) \
		     :                                                                                     \
		     : "memory")

static void hypercall(struct attempt *at)
{
	register u64 r10 asm("r10") = at->words[1];
	register u64 r11 asm("r11") = at->words[2];
	register u64 r12 asm("r12") = at->words[3];
	register u64 r13 asm("r13") = at->words[4];

	if (boot_cpu_data.x86_vendor == X86_VENDOR_INTEL)
		HYPERCALL_BY("vmcall");
	else
		HYPERCALL_BY("vmmcall");
	at->words[1] = r10;
	at->words[2] = r11;
	at->words[3] = r12;
	at->words[4] = r13;
}

static void load(struct attempt *at)
{
	asm volatile("1: movq (%[from]), %[value]\n\tjmp 3f\n2: movl $1, %k[fault]\n3:\n" _ASM_EXTABLE(1b, 2b)
		     : [value] "=&r"(at->words[1]), [fault] "+r"(at->fault)
		     : [from] "r"(phys_to_virt(at->words[0]))
		     : "memory");
}

static void store(struct attempt *at)
{
	asm volatile("1: movq %[value], (%[to])\n\tjmp 3f\n2: movl $1, %k[fault]\n3:\n" _ASM_EXTABLE(1b, 2b)
		     : [fault] "+r"(at->fault)
		     : [to] "r"(phys_to_virt(at->words[0])), [value] "r"(at->words[1])
		     : "memory");
}

#define TRY(instruction)                                                                                   \
	asm volatile("1: " instruction "\n\tjmp 3f\n2: movl $1, %k[fault]\n3:\n" _ASM_EXTABLE(1b, 2b)       \
		     : [fault] "+b"(at->fault)                                                              \
		     : "a"(operand[0]), "c"(0), "d"(operand)                                                     \
		     : "memory")

/* What SVM has. Each would act on the harmless page; stgi comes last of a pair with clgi. */
static void execute_svm(struct attempt *at)
{
	switch (at->words[0]) {
	case 0:
		TRY("vmrun %%rax");
		break;
	case 1:
		TRY("vmload %%rax");
		break;
	case 2:
		TRY("vmsave %%rax");
		break;
	case 3:
		TRY("stgi");
		break;
	case 4:
		TRY("clgi");
		break;
	case 5:
		TRY("invlpga %%rax, %%ecx");
		break;
	case 6:
		TRY("skinit %%eax");
		break;
	case 7:
		TRY("vmmcall");
		break;
	}
}

/* What VMX and SMX have; operands in memory name the harmless page. */
static void execute_vmx(struct attempt *at)
{
	switch (at->words[0]) {
	case 8:
		TRY("vmxon (%%rdx)");
		break;
	case 9:
		TRY("vmxoff");
		break;
	case 10:
		TRY("vmclear (%%rdx)");
		break;
	case 11:
		TRY("vmptrld (%%rdx)");
		break;
	case 12:
		TRY("vmptrst (%%rdx)");
		break;
	case 13:
		TRY("vmlaunch");
		break;
	case 14:
		TRY("vmresume");
		break;
	case 15:
		TRY("vmread %%rax, %%rcx");
		break;
	case 16:
		TRY("vmwrite %%rax, %%rcx");
		break;
	case 17:
		TRY("invept (%%rdx), %%rax");
		break;
	case 18:
		TRY("invvpid (%%rdx), %%rax");
		break;
	case 19:
		TRY("vmfunc");
		break;
	case 20:
		TRY("getsec");
		break;
	case 21:
		TRY("vmcall");
		break;
	}
}

static void set_vmxe(struct attempt *at)
{
	asm volatile("1: movq %[value], %%cr4\n\tjmp 3f\n2: movl $1, %k[fault]\n3:\n" _ASM_EXTABLE(1b, 2b)
		     : [fault] "+b"(at->fault)
		     : [value] "r"(__read_cr4() | X86_CR4_VMXE)
		     : "memory");
}

static void try_xsetbv(struct attempt *at, u32 index, u64 value)
{
	asm volatile("1: xsetbv\n\tjmp 3f\n2: movl $1, %k[fault]\n3:\n" _ASM_EXTABLE(1b, 2b)
		     : [fault] "+b"(at->fault)
		     : "c"(index), "a"((u32)value), "d"((u32)(value >> 32)));
}

/* What both vendors have and a root may not do, or may do without harm; the first sets CR4.VMXE. */
static void execute_other(struct attempt *at)
{
	switch (at->words[0]) {
	case 22:
		set_vmxe(at);
		break;
	case 23:
		TRY("invd");
		break;
	case 24:
		try_xsetbv(at, 0, 0);
		break;
	case 25:
		try_xsetbv(at, 0, ~0ull);
		break;
	case 26:
		try_xsetbv(at, 1, 1);
		break;
	case 27:
		try_xsetbv(at, 0, xgetbv(0));
		break;
	}
}

static void execute(struct attempt *at)
{
	operand[0] = virt_to_phys(page);
	execute_svm(at);
	execute_vmx(at);
	execute_other(at);
}

static bool reads_ones(u64 spa)
{
	u64 offset;

	for (offset = 0; offset < PMD_SIZE; offset += PAGE_SIZE - 8) {
		struct attempt at = { .words = { spa + offset } };

		if (!pfn_valid(PHYS_PFN(spa + offset)))
			return false;
		load(&at);
		if (at.fault || at.words[1] != ~0ull)
			return false;
	}
	return true;
}

/* Of the 2 MiB blocks of RAM below words[0], those that read as ones everywhere: number, and the first one. */
static void find_blocks(struct attempt *at)
{
	u64 spa, end = at->words[0];

	at->words[0] = 0;
	at->words[1] = 0;
	for (spa = 0; spa < end; spa += PMD_SIZE) {
		if (!reads_ones(spa))
			continue;
		if (!at->words[0]++)
			at->words[1] = spa;
	}
}

static int try(struct attempt *at)
{
	at->fault = 0;
	switch (at->action) {
	case HYPERCALL:
		hypercall(at);
		return 0;
	case LOAD:
		load(at);
		return 0;
	case STORE:
		store(at);
		return 0;
	case RDMSR:
		at->fault = !!rdmsrl_safe(at->words[0], &at->words[1]);
		return 0;
	case WRMSR:
		at->fault = !!wrmsrl_safe(at->words[0], at->words[1]);
		return 0;
	case EXECUTE:
		execute(at);
		return 0;
	case FIND_BLOCKS:
		find_blocks(at);
		return 0;
	case PAGE_ADDRESS:
		at->words[0] = virt_to_phys(page);
		return 0;
	case PAGE_WRITE:
		*(u64 *)(page + (at->words[0] & (PAGE_SIZE - 8))) = at->words[1];
		return 0;
	case PAGE_READ:
		at->words[1] = *(u64 *)(page + (at->words[0] & (PAGE_SIZE - 8)));
		return 0;
	case PAGE_CLEAR:
		memset(page, 0, PAGE_SIZE);
		return 0;
	}
	return -EINVAL;
}

static long badroot_ioctl(struct file *file, unsigned int request, unsigned long argument)
{
	struct attempt at;
	int result;

	if (copy_from_user(&at, (void __user *)argument, sizeof(at)))
		return -EFAULT;
	preempt_disable();
	result = try(&at);
	preempt_enable();
	if (copy_to_user((void __user *)argument, &at, sizeof(at)))
		return -EFAULT;
	return result;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = badroot_ioctl,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "badroot",
	.fops = &operations,
	.mode = 0600,
};

static int __init badroot_init(void)
{
	int result;

	page = (u8 *)get_zeroed_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	result = misc_register(&device);
	if (result)
		free_page((unsigned long)page);
	return result;
}

static void __exit badroot_exit(void)
{
	misc_deregister(&device);
	free_page((unsigned long)page);
}

module_init(badroot_init);
module_exit(badroot_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Tries against MicroV what ring 0 of its root VM can try; for tests");
