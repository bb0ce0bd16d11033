/*
 * What this processor makes of SVM: each probe runs a guest of a few bytes on the bare machine and tells one
 * number. Reads of /sys/module/svmgaps/parameters/answers give a line "NAME NUMBER" for each probe.
 *
 * The guest is in real mode at GPA 0x400 of two pages under nested paging; every vector leads to a HLT.
 */
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/kdebug.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <asm/asm.h>
#include <asm/debugreg.h>
#include <asm/fpu/api.h>
#include <asm/fpu/types.h>
#include <asm/fpu/xcr.h>
#include <asm/msr.h>
#include <asm/svm.h>

#define CODE 0x400
#define HANDLER 0x3f0
#define DATA 0x1000
#define UNMAPPED 0x100000
/* The local APIC: an address that nobody reads here. */
#define UNCACHED 0xfee00000
#define RESET_PAT 0x0007040600070406ull

static char answers[2048];
module_param_string(answers, answers, sizeof(answers), 0444);
static size_t length;

enum { VMCB, HOST_SAVE, HOST_STATE, PML4, PDPT, PD, PT, LOW, DATA_OLD, DATA_NEW, PAGES };
static u8 *pages[PAGES];
static struct vmcb *vmcb;

static void tell(const char *name, u64 value)
{
	length += scnprintf(answers + length, sizeof(answers) - length, "%s 0x%llx\n", name, value);
}

static void intercept(int bit)
{
	vmcb->control.intercepts[bit / 32] |= 1u << (bit % 32);
}

static void segment(struct vmcb_seg *seg, u16 attrib)
{
	seg->attrib = attrib;
	seg->limit = 0xffff;
}

static void map(unsigned int index, int page)
{
	((u64 *)pages[PT])[index] = virt_to_phys(pages[page]) | 7;
}

/* A guest that is about to execute the code; each probe changes what it is about. */
static void prepare(const char *code, size_t size)
{
	struct vmcb_save_area *save = &vmcb->save;

	memset(vmcb, 0, PAGE_SIZE);
	memset(pages[LOW], 0, PAGE_SIZE);
	for (int vector = 0; vector < 0xfc; vector++)
		((u32 *)pages[LOW])[vector] = HANDLER;
	pages[LOW][HANDLER] = 0xf4;
	memcpy(pages[LOW] + CODE, code, size);
	map(0, LOW);
	map(1, DATA_OLD);
	segment(&save->cs, 0x9b);
	segment(&save->ds, 0x93);
	segment(&save->es, 0x93);
	segment(&save->ss, 0x93);
	save->idtr.limit = 0x3ff;
	save->efer = EFER_SVME;
	save->cr0 = 0x10;
	save->dr6 = 0xffff0ff0;
	save->dr7 = 0x400;
	save->rflags = 2;
	save->rip = CODE;
	save->rsp = 0x800;
	save->g_pat = RESET_PAT;
	vmcb->control.asid = 1;
	/* Interrupts of the machine wait for the host's IF, whatever the guest's is. */
	vmcb->control.int_ctl = V_INTR_MASKING_MASK;
	vmcb->control.nested_ctl = 1;
	vmcb->control.nested_cr3 = virt_to_phys(pages[PML4]);
	intercept(INTERCEPT_VMRUN);
	intercept(INTERCEPT_HLT);
	intercept(INTERCEPT_SHUTDOWN);
	intercept(INTERCEPT_INTR);
}
#define GUEST(code) prepare(code, sizeof(code) - 1)

/* VMRUN leaves with GIF clear. The guests touch no register that they do not share. */
static u64 run(void)
{
	asm volatile("vmrun %%rax\n\tstgi" : : "a"(virt_to_phys(vmcb)) : "rbx", "rcx", "rdx", "memory", "cc");
	return vmcb->control.exit_code;
}

static void instructions(void)
{
	u64 xcr0 = xgetbv(0);

	GUEST("\x0f\xa2\xf4"); /* cpuid */
	intercept(INTERCEPT_CPUID);
	run();
	tell("next-rip", vmcb->control.next_rip);
	GUEST("\xa1\x00\x20\xf4"); /* mov 0x2000, %ax */
	run();
	tell("fetched-bytes", vmcb->control.insn_len);
	/* mov $XCR0, %eax; xor %edx, %edx; xor %ecx, %ecx; xsetbv: the same value, whether it exits or not */
	GUEST("\x66\xb8____\x66\x31\xd2\x66\x31\xc9\x0f\x01\xd1\xf4");
	memcpy(pages[LOW] + CODE + 2, &xcr0, 4);
	vmcb->save.cr4 = X86_CR4_OSXSAVE;
	intercept(INTERCEPT_XSETBV);
	tell("xsetbv", run());
	GUEST("\x0f\x08\xf4"); /* invd */
	intercept(INTERCEPT_INVD);
	tell("invd", run());
	GUEST("\x0f\x01\xf9\xf4"); /* rdtscp */
	intercept(INTERCEPT_RDTSCP);
	tell("rdtscp", run());
	GUEST("\xf1\xf4"); /* icebp */
	intercept(INTERCEPT_ICEBP);
	intercept(INTERCEPT_EXCEPTION_OFFSET + 6);
	tell("icebp", run());
	GUEST("\x66\x31\xc9\x0f\x01\xc8\xf4"); /* xor %ecx, %ecx; monitor of what DS:AX names */
	((u64 *)pages[PT])[1] = UNCACHED | 0x1f;
	vmcb->save.rax = DATA;
	intercept(INTERCEPT_MONITOR);
	tell("monitor", run());
}

/* What MOV to a control register does with values that no processor takes: #GP before any intercept. */
static void controls(void)
{
	GUEST("\x66\xb8\x10\x00\x00\x20\x0f\x22\xc0\xf4"); /* mov $NW|ET, %eax; mov %eax, %cr0 */
	intercept(INTERCEPT_EXCEPTION_OFFSET + 13);
	tell("cr0-nw", run());
	GUEST("\x66\xb8\x00\x00\x00\x80\x0f\x22\xe0\xf4"); /* mov $1 << 31, %eax; mov %eax, %cr4 */
	intercept(INTERCEPT_CR4_WRITE);
	intercept(INTERCEPT_EXCEPTION_OFFSET + 13);
	tell("cr-check", run());
	GUEST("\x0f\x20\xd0\xf4"); /* mov %cr2, %eax */
	vmcb->save.cr2 = 0x1234;
	asm volatile("mov %0, %%cr2" : : "r"(0x5678ul));
	run();
	tell("guest-cr2", vmcb->save.rax & 0xffffffff);
}

static u64 host_traps;

static int on_die(struct notifier_block *block, unsigned long reason, void *args)
{
	if (reason != DIE_DEBUG)
		return NOTIFY_DONE;
	host_traps++;
	((struct die_args *)args)->regs->flags &= ~X86_EFLAGS_TF;
	return NOTIFY_STOP;
}

/* A guest that single-steps, at an instruction that exits: its trap must not come to the host. */
static void single_step(void)
{
	struct notifier_block block = { .notifier_call = on_die };
	u64 code;

	GUEST("\x0f\xa2\xf4"); /* cpuid */
	vmcb->save.rflags |= X86_EFLAGS_TF;
	intercept(INTERCEPT_CPUID);
	if (register_die_notifier(&block))
		return;
	code = run();
	unregister_die_notifier(&block);
	tell("single-step", code | (host_traps << 32));
}

static void events(void)
{
	GUEST("\xcc\xf4"); /* int3 */
	intercept(INTERCEPT_EXCEPTION_OFFSET + 3);
	tell("breakpoint", run());
	GUEST("\x0f\x0b"); /* ud2, and no vector can be read */
	vmcb->save.idtr.limit = 0;
	intercept(INTERCEPT_EXCEPTION_OFFSET + 8);
	tell("double-fault", run());
	GUEST("\x90\x90\xf4");
	vmcb->save.rflags |= X86_EFLAGS_IF;
	vmcb->control.int_state = 1;
	vmcb->control.int_ctl |= V_IRQ_MASK | V_IGN_TPR_MASK;
	intercept(INTERCEPT_VINTR);
	run();
	tell("interrupt-shadow", vmcb->save.rip);
	GUEST("\x90\xf4");
	vmcb->save.rflags |= X86_EFLAGS_IF;
	vmcb->save.idtr.base = UNMAPPED;
	vmcb->control.int_ctl |= V_IRQ_MASK | V_IGN_TPR_MASK;
	vmcb->control.int_vector = 0x40;
	run();
	tell("interrupted-interrupt", vmcb->control.exit_int_info);
}

static void entries(void)
{
	GUEST("\xf4");
	vmcb->control.asid = 0;
	run();
	tell("invalid-code", vmcb->control.exit_code | (u64)vmcb->control.exit_code_hi << 32);
	tell("invalid-rip", vmcb->save.rip == CODE);
	GUEST("\xf4");
	vmcb->save.g_pat = RESET_PAT | 2; /* no memory type */
	tell("guest-pat", run());
	GUEST("\xf4");
	set_debugreg(0x401, 7);
	run();
	tell("host-dr7", ({ unsigned long dr7; asm volatile("mov %%dr7, %0" : "=r"(dr7)); dr7; }));
	set_debugreg(0x400, 7);
	GUEST("\x90\xf4");
	set_debugreg(CODE + 1, 0);
	vmcb->save.dr7 = 0x401;
	intercept(INTERCEPT_EXCEPTION_OFFSET + 1);
	tell("guest-breakpoint", run());
	set_debugreg(0, 0);
}

/* An area whose MXCSR has reserved bits. */
static u64 xrstor_refuses(void)
{
	u8 *area = pages[LOW];
	u64 refuses = 1;

	memset(area, 0, PAGE_SIZE);
	*(u32 *)(area + 24) = 0xffff0000;
	*(u64 *)(area + 512) = XFEATURE_MASK_SSE;
	kernel_fpu_begin();
	asm volatile("1: xrstor (%1)\n\txor %0, %0\n2:\n" _ASM_EXTABLE(1b, 2b)
		     : "+r"(refuses) : "r"(area), "a"(XFEATURE_MASK_SSE), "d"(0) : "memory");
	kernel_fpu_end();
	return refuses;
}

/* A far jump to a TSS whose task halts; descriptor 2 is its code, 3 its data. */
static void tasks(void)
{
	static const u64 descriptors[] = { 0, 0x0000890006000067ull, 0x00009b000000ffffull, 0x000093000000ffffull };
	u8 *tss = pages[LOW] + 0x600;
	u64 host = virt_to_phys(pages[HOST_STATE]);

	GUEST("\xea____\xf4"); /* ljmp $8, $0 */
	*(u32 *)(pages[LOW] + CODE + 1) = 8 << 16;
	memcpy(pages[LOW] + 0x700, descriptors, sizeof(descriptors));
	*(u32 *)(tss + 32) = HANDLER;
	*(u32 *)(tss + 36) = 2;
	*(u32 *)(tss + 76) = 0x10;
	*(u32 *)(tss + 72) = *(u32 *)(tss + 80) = *(u32 *)(tss + 84) = 0x18;
	vmcb->save.cr0 |= X86_CR0_PE;
	vmcb->save.gdtr.base = 0x700;
	vmcb->save.gdtr.limit = sizeof(descriptors) - 1;
	/* Where the task that is left goes: TR is VMLOAD's, which takes the host's away as well. */
	vmcb->save.tr.base = 0x780;
	vmcb->save.tr.limit = 0x67;
	vmcb->save.tr.attrib = 0x8b;
	intercept(INTERCEPT_TASK_SWITCH);
	/* The new task has registers of its own, which are the host's then. */
	asm volatile("push %%rbp\n\tpush %%rax\n\tvmsave %%rax\n\tmov %1, %%rax\n\tvmload %%rax\n\tvmrun %%rax\n\t"
		     "pop %%rax\n\tvmload %%rax\n\tpop %%rbp\n\tstgi"
		     : "+a"(host) : "r"(virt_to_phys(vmcb)) : "rbx", "rcx", "rdx", "rsi", "rdi", "memory", "cc");
	tell("task-switch", vmcb->control.exit_code);
}

/* Reads a byte, and again after its page has become another one, without a flush and by the same tag. */
static void translations(void)
{
	pages[DATA_OLD][0] = 1;
	pages[DATA_NEW][0] = 2;
	GUEST("\xa0\x00\x10\xf4"); /* mov 0x1000, %al; hlt */
	run();
	map(1, DATA_NEW);
	vmcb->save.rip = CODE;
	run();
	tell("stale-translation", (u8)vmcb->save.rax);
}

static void probe(void *unused)
{
	unsigned long flags;
	u64 efer, hsave, dr0;

	local_irq_save(flags);
	rdmsrl(MSR_EFER, efer);
	rdmsrl(MSR_VM_HSAVE_PA, hsave);
	get_debugreg(dr0, 0);
	set_debugreg(0, 0);
	wrmsrl(MSR_EFER, efer | EFER_SVME);
	wrmsrl(MSR_VM_HSAVE_PA, virt_to_phys(pages[HOST_SAVE]));
	instructions();
	controls();
	single_step();
	events();
	entries();
	tasks();
	tell("xrstor", xrstor_refuses());
	translations();
	wrmsrl(MSR_VM_HSAVE_PA, hsave);
	wrmsrl(MSR_EFER, efer);
	set_debugreg(dr0, 0);
	local_irq_restore(flags);
}

static void release(void)
{
	for (int i = 0; i < PAGES; i++)
		free_page((unsigned long)pages[i]);
}

static int __init svmgaps_init(void)
{
	for (int i = 0; i < PAGES; i++) {
		pages[i] = (u8 *)get_zeroed_page(GFP_KERNEL);
		if (!pages[i]) {
			release();
			return -ENOMEM;
		}
	}
	vmcb = (struct vmcb *)pages[VMCB];
	for (int table = PML4; table < PT; table++)
		*(u64 *)pages[table] = virt_to_phys(pages[table + 1]) | 7;
	return smp_call_function_single(0, probe, NULL, 1);
}

static void __exit svmgaps_exit(void)
{
	release();
}

module_init(svmgaps_init);
module_exit(svmgaps_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Tells what the processor makes of SVM where emulators are known to be wrong; for tests");
