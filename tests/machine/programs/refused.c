/*
 * Bad register values, one after the other: the entry is refused and the register named, everything else stays, and
 * once it is mended the VS runs, on another CPU too. Prints "NAME: refused REGISTER" or "NAME: taken", or what was wrong.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdint.h>
#include <unistd.h>

#include "abi.h"
#include "driver-call.h"
#include "shared-page.h"

#define CPUS 2
#define CODE 0x1000
#define HANDLER 0x1100
#define PML4 0x2000
#define BYTES 0x8000
#define HLT 0xf4
#define HIGH (1ul << 32)
#define OUTSIDE (1ul << 47)
#define UNDEFINED 6
#define GENERAL_PROTECTION 13

#define MSR_EFER 0xc0000080
#define MSR_LSTAR 0xc0000082
#define MSR_PAT 0x277
#define MSR_SYSENTER_EIP 0x176
/* Not a register: an exception that is queued in real mode, where it has no error code. */
#define QUEUED 0x10000

enum mode { REAL, PROTECTED, LONG };

struct row {
	const char *name;
	enum mode mode;
	/* mv_reg_t, or an MSR. */
	uint32_t reg;
	uint64_t bad;
};

#define ATTRIB(segment) (MV_REG_##segment##_SELECTOR + 1)
#define LIMIT(segment) (MV_REG_##segment##_SELECTOR + 2)
#define BASE(segment) (MV_REG_##segment##_SELECTOR + 3)

static const struct row rows[] = {
	{ "cr0 upper half", REAL, MV_REG_CR0, HIGH | 0x10 },
	{ "cr0 nw without cd", REAL, MV_REG_CR0, 0x20000010 },
	{ "cr0 pg without pe", REAL, MV_REG_CR0, 0x80000010 },
	{ "cr0 pg without pe in long mode", LONG, MV_REG_CR0, 0x80000010 },
	{ "cr3 in long mode", LONG, MV_REG_CR3, (1ul << 60) | PML4 },
	{ "cr3", REAL, MV_REG_CR3, 1ul << 60 },
	{ "cr4 vmxe", REAL, MV_REG_CR4, 0x2000 },
	{ "cr4 upper half", REAL, MV_REG_CR4, HIGH },
	{ "efer reserved", REAL, MSR_EFER, 2 },
	{ "efer without pae", LONG, MV_REG_CR4, 0 },
	{ "cs l and d", LONG, ATTRIB(CS), 0xe09b },
	{ "dr7 upper half", REAL, MV_REG_DR7, HIGH | 0x400 },
	{ "dr6 upper half", REAL, MV_REG_DR6, HIGH },
	{ "pat", REAL, MSR_PAT, 2 },
	{ "xcr0 no set", REAL, MV_REG_XCR0, 5 },
	{ "xcr0 absent", REAL, MV_REG_XCR0, 0x201 },
	{ "rflags bit 1", REAL, MV_REG_RFLAGS, 0 },
	{ "rflags upper half", REAL, MV_REG_RFLAGS, HIGH | 2 },
	{ "rflags vm in real mode", REAL, MV_REG_RFLAGS, 0x20002 },
	{ "rflags vm in long mode", LONG, MV_REG_RFLAGS, 0x20002 },
	{ "rip upper half", PROTECTED, MV_REG_RIP, HIGH | CODE },
	{ "rip not canonical", LONG, MV_REG_RIP, OUTSIDE },
	{ "gdtr base", PROTECTED, BASE(GDTR), OUTSIDE },
	{ "idtr base", PROTECTED, BASE(IDTR), OUTSIDE },
	{ "tr selector", PROTECTED, MV_REG_TR_SELECTOR, 4 },
	{ "tr not present", PROTECTED, ATTRIB(TR), 0xb },
	{ "tr code", PROTECTED, ATTRIB(TR), 0x9b },
	{ "tr type", PROTECTED, ATTRIB(TR), 0x8e },
	{ "tr of 16 bits in long mode", LONG, ATTRIB(TR), 0x83 },
	{ "tr base", PROTECTED, BASE(TR), OUTSIDE },
	{ "tr limit", PROTECTED, LIMIT(TR), 0x100000 },
	{ "ldtr selector", PROTECTED, MV_REG_LDTR_SELECTOR, 4 },
	{ "ldtr type", PROTECTED, ATTRIB(LDTR), 0x83 },
	{ "ldtr base", PROTECTED, BASE(LDTR), OUTSIDE },
	{ "cs not present", PROTECTED, ATTRIB(CS), 0xc01b },
	{ "cs system", PROTECTED, ATTRIB(CS), 0xc08b },
	{ "cs expand down", PROTECTED, ATTRIB(CS), 0xc097 },
	{ "cs dpl", PROTECTED, ATTRIB(CS), 0xc0fb },
	{ "cs base", PROTECTED, BASE(CS), HIGH },
	{ "cs limit", PROTECTED, LIMIT(CS), 0x12345678 },
	{ "ss read-only", PROTECTED, ATTRIB(SS), 0xc091 },
	{ "ss dpl in real mode", REAL, ATTRIB(SS), 0xf3 },
	{ "ds execute-only", PROTECTED, ATTRIB(DS), 0xc099 },
	{ "ds base", PROTECTED, BASE(DS), HIGH },
	{ "es system", PROTECTED, ATTRIB(ES), 0x82 },
	{ "fs base", LONG, BASE(FS), OUTSIDE },
	{ "gs limit", PROTECTED, LIMIT(GS), 0x100000 },
	{ "event without error code", REAL, QUEUED, 0 },
	{ "lstar", LONG, MSR_LSTAR, OUTSIDE },
	{ "sysenter_eip", LONG, MSR_SYSENTER_EIP, OUTSIDE },
	{ "ds not accessed", PROTECTED, ATTRIB(DS), 0xc092 },
	{ "tr available", PROTECTED, ATTRIB(TR), 0x89 },
};

#define ROWS ((int)(sizeof(rows) / sizeof(rows[0])))

static uint8_t *memory;
static uint64_t vsid;
static int fd;

static void pin(int cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus))
		perror("affinity"), exit(100);
}

static uint64_t need(uint64_t rax, uint64_t r12, uint64_t r13)
{
	struct call call = { 0 };

	U64(&call, DRIVER_HYPERCALL_RAX) = rax;
	U64(&call, DRIVER_HYPERCALL_R10) = MV_HANDLE_VAL;
	U64(&call, DRIVER_HYPERCALL_R11) = vsid;
	U64(&call, DRIVER_HYPERCALL_R12) = r12;
	U64(&call, DRIVER_HYPERCALL_R13) = r13;
	must("a hypercall", fd, IOCTL_HYPERCALL, DRIVER_HYPERCALL_SIZE, &call);
	if (U64(&call, DRIVER_HYPERCALL_RAX))
		printf("hypercall %#lx: %#lx\n", rax, U64(&call, DRIVER_HYPERCALL_RAX)), exit(100);
	return U64(&call, DRIVER_HYPERCALL_R10);
}

static int is_msr(uint32_t reg)
{
	return reg >= MV_REG_INVALID;
}

static void set(uint32_t reg, uint64_t value)
{
	need(is_msr(reg) ? MV_VS_OP_MSR_SET : MV_VS_OP_REG_SET, reg, value);
}

static uint64_t get(uint32_t reg)
{
	return need(is_msr(reg) ? MV_VS_OP_MSR_GET : MV_VS_OP_REG_GET, reg, 0);
}

static int is_readable(uint32_t reg)
{
	uint32_t part = reg - MV_REG_GDTR_SELECTOR;

	return part > 5 || part == 2 || part == 3;
}

static void set_segments(uint64_t data, uint64_t code)
{
	for (uint32_t reg = MV_REG_ES_SELECTOR; reg <= MV_REG_GS_SELECTOR; reg += 4) {
		set(reg + 1, reg == MV_REG_CS_SELECTOR ? code : data);
		set(reg + 2, 0xffffffff);
	}
}

/* A VS of its own for each row; the page tables map 2 MiB to themselves. */
static void create(enum mode mode)
{
	static const uint64_t tables[] = { 0x3007, 0x4007, 0x87 };
	struct call call = { 0 };

	fd = open_driver();
	must("creating a VM", fd, IOCTL_VM_CREATE, DRIVER_VM_SIZE, &call);
	vsid = U16(&call, DRIVER_VM_VSID);
	memory = map_memory(fd, 0, BYTES);
	memory[CODE] = memory[HANDLER] = HLT;
	*(uint32_t *)(memory + 4 * UNDEFINED) = HANDLER;
	*(uint32_t *)(memory + 4 * GENERAL_PROTECTION) = HANDLER;
	for (int i = 0; i < 3; i++)
		*(uint64_t *)(memory + PML4 + 0x1000 * i) = tables[i];
	set(MV_REG_CS_SELECTOR, 0);
	set(BASE(CS), 0);
	set(MV_REG_RIP, CODE);
	set(MV_REG_RSP, BYTES);
	set(MV_REG_R9, 9);
	set(MV_REG_CR2, 0x2222);
	set(MV_REG_DR3, 0x3333);
	set(MV_REG_CR0, 0x10);
	set(MSR_LSTAR, 0x1234);
	if (mode == REAL)
		return;
	set_segments(0xc093, mode == LONG ? 0xa09b : 0xc09b);
	set(MV_REG_CR0, mode == LONG ? 0x80000011 : 0x11);
	if (mode == PROTECTED)
		return;
	set(MV_REG_CR3, PML4);
	set(MV_REG_CR4, 0x20);
	set(MSR_EFER, 0x500);
}

static void destroy(void)
{
	munmap(memory, BYTES);
	close(fd);
}

/* Until it is neither interrupt nor NMI: the reason of the exit's record, and what it names. */
static uint32_t run(uint32_t *qualification)
{
	struct call call = { 0 };
	uint32_t reason;

	do {
		must("a run", fd, IOCTL_VS_RUN, DRIVER_RUN_SIZE, &call);
		reason = U32(&call, DRIVER_RUN_REASON);
	} while (reason == MV_EXIT_REASON_INTERRUPT || reason == MV_EXIT_REASON_NMI);
	*qualification = U32(&call, DRIVER_RUN_EXIT + MV_EXIT_RECORD_QUALIFICATION);
	return U32(&call, DRIVER_RUN_EXIT + MV_EXIT_RECORD_REASON);
}

static void snapshot(uint64_t *values)
{
	static const uint32_t msrs[] = { MSR_EFER, MSR_LSTAR, MSR_PAT, MSR_SYSENTER_EIP };

	for (uint32_t reg = 1; reg < MV_REG_INVALID; reg++)
		values[reg] = is_readable(reg) ? get(reg) : 0;
	for (uint32_t i = 0; i < 4; i++)
		values[MV_REG_INVALID + i] = get(msrs[i]);
}

#define VALUES (MV_REG_INVALID + 4)

static void mend(const struct row *row, uint64_t good)
{
	if (row->reg == QUEUED)
		set(MV_REG_CR0, 0x10);
	else
		set(row->reg, good);
}

static int judge(const struct row *row, int cpu)
{
	uint64_t before[VALUES] = { 0 }, after[VALUES] = { 0 }, good;
	uint32_t named = 0, again = 0, reason;
	int wrong = 0, queued = row->mode == REAL;

	pin(cpu);
	create(row->mode);
	good = row->reg == QUEUED ? 0 : get(row->reg);
	if (queued)
		need(MV_VS_OP_INJECT_EXCEPTION, row->reg == QUEUED ? GENERAL_PROTECTION : UNDEFINED, 0);
	if (row->reg == QUEUED) {
		set_segments(0xc093, 0xc09b);
		set(MV_REG_CR0, 0x11);
	} else
		set(row->reg, row->bad);
	snapshot(before);
	if (run(&named) != MV_RECORD_REASON_INVALID_STATE) {
		printf("%s: taken\n", row->name);
		destroy();
		return 0;
	}
	printf("%s: refused %u\n", row->name, named);
	pin((cpu + 1) % CPUS);
	if (run(&again) != MV_RECORD_REASON_INVALID_STATE || again != named)
		printf("%s: then %u\n", row->name, again), wrong = 1;
	snapshot(after);
	for (uint32_t i = 0; i < VALUES; i++)
		if (before[i] != after[i])
			printf("%s: value %u was %#lx, is %#lx\n", row->name, i, before[i], after[i]), wrong = 1;
	mend(row, good);
	reason = run(&again);
	if (reason != MV_RECORD_REASON_HLT)
		printf("%s: mended, but exit %u\n", row->name, reason), wrong = 1;
	else if (get(MV_REG_RIP) != (queued ? HANDLER : CODE) + 1)
		printf("%s: mended, but RIP %#lx\n", row->name, get(MV_REG_RIP)), wrong = 1;
	if (get(MV_REG_R9) != 9 || get(MV_REG_CR2) != 0x2222 || get(MV_REG_DR3) != 0x3333 || get(MSR_LSTAR) != 0x1234)
		printf("%s: mended, but a register is lost\n", row->name), wrong = 1;
	destroy();
	return wrong;
}

int main(void)
{
	int wrong = 0;

	setbuf(stdout, 0);
	for (int i = 0; i < ROWS; i++)
		wrong += judge(&rows[i], i % CPUS);
	printf("%d rows, %d wrong\n", ROWS, wrong);
	return wrong != 0;
}
