/* Instructions and per-CPU calls for the TypeScript: see boot/common/hv.ts. */
#include <linux/cpumask.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/smp.h>
#include <linux/vmalloc.h>
#include <asm/debugreg.h>
#include <asm/desc.h>
#include <asm/msr.h>
#include <asm/tsc.h>

#include "microv.h"

/* Bit 31 of what the trampoline returns: the CPU is native again. */
#define ENTER_NATIVE 0x80000000u

void hv_cpuid(u32 leaf, u32 subleaf, u32 at)
{
	u32 *out = microv_linear(at & ~3u);

	asm volatile("cpuid"
		     : "=a"(out[0]), "=b"(out[1]), "=c"(out[2]), "=d"(out[3])
		     : "a"(leaf), "c"(subleaf));
}

u32 hv_tryRdmsr(u32 index, u32 at)
{
	unsigned long long value;

	if (rdmsrl_safe(index, &value))
		return 0;
	*(u64 *)microv_linear(at & ~7u) = value;
	return 1;
}

u32 hv_tryWrmsr(u32 index, u64 value)
{
	return wrmsrl_safe(index, value) == 0;
}

u64 hv_readCr(u32 number)
{
	u64 value = 0;

	switch (number) {
	case 0:
		asm volatile("mov %%cr0, %0" : "=r"(value));
		break;
	case 2:
		asm volatile("mov %%cr2, %0" : "=r"(value));
		break;
	case 3:
		asm volatile("mov %%cr3, %0" : "=r"(value));
		break;
	case 4:
		asm volatile("mov %%cr4, %0" : "=r"(value));
		break;
	}
	return value;
}

u64 hv_readDr(u32 number)
{
	u64 value;

	if (number == 6)
		asm volatile("mov %%db6, %0" : "=r"(value));
	else
		asm volatile("mov %%db7, %0" : "=r"(value));
	return value;
}

u32 hv_selector(u32 segment)
{
	u32 value = 0;

	switch (segment) {
	case 0:
		asm volatile("mov %%es, %0" : "=r"(value));
		break;
	case 1:
		asm volatile("mov %%cs, %0" : "=r"(value));
		break;
	case 2:
		asm volatile("mov %%ss, %0" : "=r"(value));
		break;
	case 3:
		asm volatile("mov %%ds, %0" : "=r"(value));
		break;
	case 4:
		asm volatile("mov %%fs, %0" : "=r"(value));
		break;
	case 5:
		asm volatile("mov %%gs, %0" : "=r"(value));
		break;
	case 6:
		asm volatile("sldt %0" : "=r"(value));
		break;
	case 7:
		asm volatile("str %0" : "=r"(value));
		break;
	}
	return value & 0xffff;
}

static struct desc_ptr read_table(u32 which)
{
	struct desc_ptr table;

	if (which == 0)
		asm volatile("sgdt %0" : "=m"(table));
	else
		asm volatile("sidt %0" : "=m"(table));
	return table;
}

void hv_descriptorTable(u32 which, u32 at)
{
	u64 *out = microv_linear(at & ~15u);
	struct desc_ptr table = read_table(which);

	out[0] = table.address;
	out[1] = table.size;
}

/* The LDT as the GDT has it; empty if there is none. */
static struct desc_ptr read_ldt(struct desc_ptr gdt)
{
	struct desc_ptr ldt = {};
	const ldt_desc *found;
	u16 offset;

	asm volatile("sldt %0" : "=m"(offset));
	offset &= 0xfff8;
	if (!offset || offset + sizeof(*found) - 1 > gdt.size)
		return ldt;
	found = (void *)gdt.address + offset;
	ldt.size = found->limit0; /* an LDT has at most 64 KiB */
	ldt.address = found->base0 | found->base1 << 16 | (u32)found->base2 << 24 | (u64)found->base3 << 32;
	return ldt;
}

u64 hv_descriptor(u32 selector)
{
	struct desc_ptr table = read_table(0);
	u32 offset = selector & 0xfff8;

	if (selector & 4)
		table = read_ldt(table);
	if (offset + 7 > table.size)
		return 0;
	return *(u64 *)(table.address + offset);
}

u64 hv_rdtsc(void)
{
	return rdtsc_ordered();
}

u32 hv_onlineCpus(void)
{
	unsigned int online = num_online_cpus();

	return cpumask_last(cpu_online_mask) + 1 == online ? online : 0;
}

u32 hv_cpuOnline(u32 cpu)
{
	return cpu < nr_cpu_ids && cpu_online(cpu);
}

u32 hv_tscKhz(void)
{
	return tsc_khz;
}

struct task_call {
	u32 task;
	u32 argument;
	u32 result;
};

/*
 * A task may go into the hypervisor's address space or come back from it, with the breakpoints of whatever program
 * was interrupted here: they name linear addresses, and there the hypervisor has memory of its own.
 */
static void run_task(void *argument)
{
	struct task_call *call = argument;
	unsigned long dr7 = local_db_save();

	call->result = ts_task(call->task, call->argument);
	local_db_restore(dr7);
}

u32 hv_onCpu(u32 cpu, u32 task, u32 argument)
{
	struct task_call call = { .task = task, .argument = argument, .result = ~0u };

	/* Interrupts are off inside, on this CPU as on another. */
	if (cpu >= nr_cpu_ids || smp_call_function_single(cpu, run_task, &call, 1))
		return ~0u;
	return call.result;
}

struct context_call {
	void *structure;
	u32 bytes;
	microv_context_function *function;
	void *argument;
	u32 error;
};

static void run_in_context(void *argument)
{
	struct context_call *call = argument;
	u32 context = ts_context(smp_processor_id());
	u32 bytes = min_t(u32, call->bytes, MICROV_CONTEXT_BYTES);

	memcpy(microv_linear(context), call->structure, bytes);
	call->error = call->function(context, call->argument);
	memcpy(call->structure, microv_linear(context), bytes);
}

/*
 * Calls a function of the TypeScript with the structure in a context of `cpu` (-1: this one), interrupts
 * off: shared page and context are the CPU's own. Returns DRIVER_ERROR_ and puts it into the structure: CPU_OFFLINE
 * if that is why it could not be called there.
 */
u32 microv_in_context(int cpu, void *structure, u32 bytes, microv_context_function *function, void *argument)
{
	struct context_call call = {
		.structure = structure,
		.bytes = bytes,
		.function = function,
		.argument = argument,
		.error = DRIVER_ERROR_BAD_ADDRESS,
	};
	unsigned long flags;

	if (cpu < 0) {
		local_irq_save(flags);
		run_in_context(&call);
		local_irq_restore(flags);
	} else if (cpu < nr_cpu_ids && smp_call_function_single(cpu, run_in_context, &call, 1) && ts_isRoot(cpu)) {
		((struct microv_call *)structure)->detail = cpu;
		call.error = DRIVER_ERROR_CPU_OFFLINE;
	}
	((struct microv_call *)structure)->error = call.error;
	return call.error;
}

static void nothing(void *unused)
{
}

void hv_kick(void)
{
	on_each_cpu(nothing, NULL, 1);
}

u64 hv_trampolineVa(void)
{
	return (u64)microv_trampoline;
}

u64 hv_leaveVa(void)
{
	return microv_is_intel() ? (u64)microv_leave_intel : (u64)microv_leave;
}

u64 hv_trampolineSpa(void)
{
	/* The host's tables map this GiB for the trampoline only; the images lie below. */
	BUILD_BUG_ON(MODULES_VADDR < 0xffffffffc0000000ul);
	return page_to_phys(vmalloc_to_page(microv_trampoline));
}

u32 hv_enter(u64 state_spa, u32 kernel_block, u64 host_cr3, u64 host_cr4, u64 kernel_entry)
{
	void *state = microv_block_address(state_spa, LAUNCH_STATE_SIZE);

	if (!state)
		return ENTER_NATIVE | LAUNCH_STATUS_BAD_INFO;
	if (!microv_is_intel())
		return microv_enter(kernel_block, state, host_cr3, host_cr4, kernel_entry);
	microv_bridge_save();
	return microv_enter_intel(kernel_block, state, host_cr3, host_cr4, kernel_entry);
}

u64 hv_promote(void)
{
	u64 result;

	if (microv_is_intel()) {
		microv_bridge_save();
		result = microv_promote_intel();
	} else {
		result = microv_promote();
	}
	return result & ~(u64)ENTER_NATIVE;
}

#define HYPERCALL(instruction)                                                                                  \
	asm volatile(instruction : "+a"(rax), "+r"(r10), "+r"(r11), "+r"(r12), "+r"(r13) : : "memory", "cc")

u64 hv_vmmcall(u64 rax, u32 registers)
{
	u64 *out = microv_linear(registers & ~7u);
	register u64 r10 asm("r10") = out[0];
	register u64 r11 asm("r11") = out[1];
	register u64 r12 asm("r12") = out[2];
	register u64 r13 asm("r13") = out[3];

	if (microv_is_intel())
		HYPERCALL("vmcall");
	else
		HYPERCALL("vmmcall");
	out[0] = r10;
	out[1] = r11;
	out[2] = r12;
	out[3] = r13;
	return rax;
}
