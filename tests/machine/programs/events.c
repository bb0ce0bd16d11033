/*
 * Events, several VSs of one VM on several CPUs, and migration, by raw hypercalls of ring 0
 * (microv start --allow-user-hypercalls). Prints "NAME ok" for each part, or what was wrong.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <unistd.h>

#include "abi.h"
#include "driver-call.h"
#include "events-guest.h"

static uint8_t *memory;
static uint64_t vmid, vsid;
static int failures;

#define WORD(at) (*(volatile uint32_t *)(memory + (at)))

static void wrong(const char *part, const char *what, uint64_t got, uint64_t expected)
{
	printf("%s: %s is %#lx, expected %#lx\n", part, what, got, expected);
	failures++;
}

static void expect(const char *part, const char *what, uint64_t got, uint64_t expected)
{
	if (got != expected)
		wrong(part, what, got, expected);
}

/* A raw hypercall on the CPU this thread is on; R10 goes to `r10` if that is not 0. */
static uint64_t hypercall(int fd, uint64_t rax, uint64_t r11, uint64_t r12, uint64_t r13, uint64_t *r10)
{
	struct call call = { 0 };

	U64(&call, DRIVER_HYPERCALL_RAX) = rax;
	U64(&call, DRIVER_HYPERCALL_R10) = MV_HANDLE_VAL;
	U64(&call, DRIVER_HYPERCALL_R11) = r11;
	U64(&call, DRIVER_HYPERCALL_R12) = r12;
	U64(&call, DRIVER_HYPERCALL_R13) = r13;
	must("a hypercall", fd, IOCTL_HYPERCALL, DRIVER_HYPERCALL_SIZE, &call);
	if (r10)
		*r10 = U64(&call, DRIVER_HYPERCALL_R10);
	return U64(&call, DRIVER_HYPERCALL_RAX);
}

static uint64_t need(int fd, uint64_t rax, uint64_t r11, uint64_t r12, uint64_t r13)
{
	uint64_t r10, status = hypercall(fd, rax, r11, r12, r13, &r10);

	if (status) {
		printf("hypercall %#lx failed: %#lx\n", rax, status);
		exit(100);
	}
	return r10;
}

static void set(int fd, uint64_t vs, uint64_t index, uint64_t value)
{
	need(fd, MV_VS_OP_REG_SET, vs, index, value);
}

static void set_segment(int fd, uint64_t vs, uint64_t selector, uint64_t value, uint64_t attributes)
{
	set(fd, vs, selector, value);
	set(fd, vs, selector + 1, attributes);
	set(fd, vs, selector + 2, 0xffffffff);
	set(fd, vs, selector + 3, 0);
}

/* 32-bit protected mode without paging, IF as told, at one of the guest's entries. */
static void enter_at(int fd, uint64_t vs, uint32_t rip, uint32_t rsp, uint32_t rflags)
{
	set_segment(fd, vs, MV_REG_CS_SELECTOR, 8, 0xc09b);
	set_segment(fd, vs, MV_REG_SS_SELECTOR, 16, 0xc093);
	set_segment(fd, vs, MV_REG_DS_SELECTOR, 16, 0xc093);
	set_segment(fd, vs, MV_REG_ES_SELECTOR, 16, 0xc093);
	set(fd, vs, MV_REG_GDTR_BASE, GDT);
	set(fd, vs, MV_REG_GDTR_LIMIT, 23);
	set(fd, vs, MV_REG_IDTR_BASE, IDT);
	set(fd, vs, MV_REG_IDTR_LIMIT, 256 * 8 - 1);
	set(fd, vs, MV_REG_CR0, 0x33);
	set(fd, vs, MV_REG_RIP, rip);
	set(fd, vs, MV_REG_RSP, rsp);
	set(fd, vs, MV_REG_RFLAGS, rflags | 2);
	WORD(LOGGED) = 0;
}

/* Runs on, whatever interrupts the root has, until the guest does something. */
static uint64_t run(int fd, uint64_t vs)
{
	uint64_t reason;

	do
		hypercall(fd, MV_VS_OP_RUN, vs, 0, 0, &reason);
	while (reason == MV_EXIT_REASON_INTERRUPT || reason == MV_EXIT_REASON_NMI);
	return reason;
}

static void expect_log(const char *part, int count, const uint32_t *vectors)
{
	expect(part, "the number of events", WORD(LOGGED), count);
	for (int i = 0; i < count; i++)
		expect(part, "an event's vector", WORD(LOG + 8 * i), vectors[i]);
}

static void pin(int cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus)) {
		perror("affinity");
		exit(100);
	}
}

static void exceptions(int fd)
{
	static const struct { uint32_t vector, has_error, error; } rows[] = {
		{ 0, 0, 0 }, { 6, 0, 0 }, { 7, 0, 0 }, { 8, 1, 0 }, { 10, 1, 0x18 }, { 11, 1, 0x20 },
		{ 12, 1, 0x10 }, { 13, 1, 0x1234 }, { 14, 1, 7 }, { 17, 1, 0 }, { 19, 0, 0 },
	};

	for (unsigned i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		enter_at(fd, vsid, ENTRY_HALT, STACK, 0);
		need(fd, MV_VS_OP_INJECT_EXCEPTION, vsid, rows[i].vector, rows[i].error);
		expect("exceptions", "the reason", run(fd, vsid), MV_EXIT_REASON_HLT);
		expect_log("exceptions", 1, &rows[i].vector);
		/* Behind the vector: the error code, or the RIP that was interrupted. */
		expect("exceptions", "the pushed word", WORD(LOG + 4), rows[i].has_error ? rows[i].error : ENTRY_HALT);
	}
}

static void interrupts(int fd)
{
	static const uint32_t order[] = { 0x80, 0x41, 0x30 };

	enter_at(fd, vsid, ENTRY_STI, STACK, 0);
	expect("interrupts", "the reason", run(fd, vsid), MV_EXIT_REASON_IO);
	for (int i = 2; i >= 0; i--)
		need(fd, MV_VS_OP_QUEUE_INTERRUPT, vsid, order[i], 0);
	expect("interrupts", "the reason", run(fd, vsid), MV_EXIT_REASON_IO);
	expect("interrupts", "events with IF 0", WORD(LOGGED), 0);
	expect("interrupts", "the reason", run(fd, vsid), MV_EXIT_REASON_IO);
	expect_log("interrupts", 3, order);
}

/* The stack of the handler is not there: the delivery faults, and is repeated when it is. */
static void nested_fault(int fd)
{
	static const uint32_t order[] = { 0x50, 0x60 };

	enter_at(fd, vsid, ENTRY_HALT, HOLE + 0x1000, 0x200);
	need(fd, MV_VS_OP_QUEUE_INTERRUPT, vsid, 0x50, 0);
	expect("nested fault", "the reason", run(fd, vsid), MV_EXIT_REASON_UNKNOWN);
	need(fd, MV_VS_OP_QUEUE_INTERRUPT, vsid, 0x60, 0);
	map_memory(fd, HOLE, 0x1000);
	expect("nested fault", "the reason", run(fd, vsid), MV_EXIT_REASON_HLT);
	expect_log("nested fault", 2, order);
}

/* An interrupt ends HLT; NMIs come with IF 0, and again after the handler's IRET. */
static void halt_and_nmi(int fd)
{
	static const uint32_t order[] = { 0x44, 2, 2 };

	enter_at(fd, vsid, ENTRY_HALT, STACK, 0x200);
	expect("halt", "the reason", run(fd, vsid), MV_EXIT_REASON_HLT);
	expect("halt", "the PP to kick", need(fd, MV_VS_OP_QUEUE_INTERRUPT, vsid, 0x44, 0) & 0xffff, 0xffff);
	expect("halt", "the reason", run(fd, vsid), MV_EXIT_REASON_HLT);
	expect_log("halt", 1, order);
	set(fd, vsid, MV_REG_RFLAGS, 2);
	for (int i = 2; i <= 3; i++) {
		need(fd, MV_VS_OP_QUEUE_NMI, vsid, 0, 0);
		need(fd, MV_VS_OP_QUEUE_NMI, vsid, 0, 0);
		expect("halt", "the reason", run(fd, vsid), MV_EXIT_REASON_HLT);
		expect_log("nmi", i, order);
	}
}

static void deadline(int fd)
{
	uint64_t reason;

	enter_at(fd, vsid, ENTRY_COUNT_LOCAL, STACK, 0);
	WORD(LOCAL) = 0;
	hypercall(fd, MV_VS_OP_RUN_UNTIL, vsid, 1, 0, &reason);
	expect("deadline", "the reason", reason, MV_EXIT_REASON_INTERRUPT);
	expect("deadline", "what the guest did", WORD(LOCAL), 0);
	do
		hypercall(fd, MV_VS_OP_RUN_UNTIL, vsid, ~0ul, 0, &reason);
	while (reason == MV_EXIT_REASON_INTERRUPT);
	expect("deadline", "the reason", reason, MV_EXIT_REASON_HLT);
	expect("deadline", "what the guest did", WORD(LOCAL), 1);
}

struct runner {
	pthread_t thread;
	uint64_t vs, reason;
	int cpu;
};

static void *runner(void *argument)
{
	struct runner *self = argument;
	int fd = open_driver();

	pin(self->cpu);
	self->reason = run(fd, self->vs);
	close(fd);
	return 0;
}

static void start_runner(struct runner *self, uint64_t vs, int cpu)
{
	self->vs = vs;
	self->cpu = cpu;
	if (pthread_create(&self->thread, 0, runner, self))
		exit(100);
}

/* A VS that another CPU runs takes an interrupt; the driver's part, a kick, is the timer's here. */
static void posted(int fd)
{
	static const uint32_t order[] = { 0x45 };
	struct runner other;
	uint64_t ppid;

	enter_at(fd, vsid, ENTRY_WAIT, STACK, 0x200);
	WORD(LOCAL) = 0;
	start_runner(&other, vsid, 1);
	while (!WORD(LOCAL))
		;
	/* Between two runs nobody owns it. */
	do
		ppid = need(fd, MV_VS_OP_QUEUE_INTERRUPT, vsid, 0x45, 0) & 0xffff;
	while (ppid == 0xffff && !WORD(LOGGED));
	if (ppid != 0xffff)
		expect("posted", "the PP to kick", ppid, 1);
	pthread_join(other.thread, 0);
	expect("posted", "the reason", other.reason, MV_EXIT_REASON_HLT);
	expect("posted", "the first event", WORD(LOG), order[0]);
}

static void several(int fd)
{
	uint64_t vpid = need(fd, MV_VP_OP_CREATE_VP, vmid, 0, 0) & 0xffff;
	uint64_t second = need(fd, MV_VS_OP_CREATE_VS, vpid, 0, 0) & 0xffff;
	struct runner runners[2];

	for (int round = 0; round < 20; round++) {
		WORD(ARRIVED) = 0;
		WORD(COUNTER) = 0;
		enter_at(fd, vsid, ENTRY_COUNT, STACK, 0);
		enter_at(fd, second, ENTRY_COUNT, STACK - 0x100, 0);
		/* Each VS on each CPU in turn. */
		start_runner(&runners[0], vsid, round & 1);
		start_runner(&runners[1], second, !(round & 1));
		for (int i = 0; i < 2; i++) {
			pthread_join(runners[i].thread, 0);
			expect("several", "the reason", runners[i].reason, MV_EXIT_REASON_HLT);
		}
		expect("several", "the counter", WORD(COUNTER), 2 * COUNTS);
	}
	need(fd, MV_VS_OP_DESTROY_VS, second, 0, 0);
	need(fd, MV_VP_OP_DESTROY_VP, vpid, 0, 0);
}

static void migration(int fd)
{
	uint64_t rounds = 0, reason;

	enter_at(fd, vsid, ENTRY_STATE, STACK, 0);
	set(fd, vsid, MV_REG_CR4, 0x40600); /* OSFXSR, OSXMMEXCPT, OSXSAVE */
	set(fd, vsid, MV_REG_XCR0, 7);
	for (;; rounds++) {
		pin(rounds & 1);
		reason = run(fd, vsid);
		if (reason != MV_EXIT_REASON_IO)
			break;
		/* Now and then somebody looks at the state, so that it is stored and loaded whole. */
		if (rounds % 3 == 0)
			expect("migration", "AL", need(fd, MV_VS_OP_REG_GET, vsid, MV_REG_RAX, 0) & 0xff, 1);
	}
	expect("migration", "the reason", reason, MV_EXIT_REASON_HLT);
	expect("migration", "the rounds", rounds, ROUNDS);
	expect("migration", "EBX", need(fd, MV_VS_OP_REG_GET, vsid, MV_REG_RBX, 0), ROUNDS);
	pin(0);
}

static void part(int fd, const char *name, void (*function)(int fd))
{
	int before = failures;

	function(fd);
	if (failures == before)
		printf("%s ok\n", name);
}

int main(void)
{
	struct call call = { 0 };
	int fd = open_driver();

	pin(0);
	must("creating a VM", fd, IOCTL_VM_CREATE, DRIVER_VM_SIZE, &call);
	vmid = U16(&call, DRIVER_VM_VMID);
	vsid = U16(&call, DRIVER_VM_VSID);
	memory = map_memory(fd, 0, MEMORY);
	fill_guest(memory);
	part(fd, "exceptions", exceptions);
	part(fd, "interrupts", interrupts);
	part(fd, "nested fault", nested_fault);
	part(fd, "halt and nmi", halt_and_nmi);
	part(fd, "deadline", deadline);
	part(fd, "posted", posted);
	part(fd, "several", several);
	if (__builtin_cpu_supports("avx"))
		part(fd, "migration", migration);
	else
		printf("migration: the processor has no AVX\n");
	return failures != 0;
}
