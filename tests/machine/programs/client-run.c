/* Runs: port I/O of 16- and 32-bit programs, interrupts, a VM without memory, and a VS that changes cores. */
#include "client.h"

#define CODE 0x1000

/* in ax, 0x10; inc ax; out 0x10, ax; jmp to itself */
static const uint8_t program16[] = { 0xe5, 0x10, 0x40, 0xe7, 0x10, 0xeb, 0xfe };

/*
 * lgdt [0x1800]; mov eax, cr0; or al, 1; mov cr0, eax; jmp 8:0x1020; in 32 bits:
 * mov ax, 16; mov ds, ax; mov eax, [0x1900]; out 0x10, eax; in eax, 0x11; out 0x12, ax; mov dx, 0x13; out dx, al; hlt
 */
static const uint8_t program32[] = { 0x0f, 0x01, 0x16, 0x00, 0x18, 0x0f, 0x20, 0xc0, 0x0c, 0x01, 0x0f,
				     0x22, 0xc0, 0xea, 0x20, 0x10, 0x08, 0x00, 0x90, 0x90, 0x90, 0x90,
				     0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x66,
				     0xb8, 0x10, 0x00, 0x8e, 0xd8, 0xa1, 0x00, 0x19, 0x00, 0x00, 0xe7,
				     0x10, 0xe5, 0x11, 0x66, 0xe7, 0x12, 0x66, 0xba, 0x13, 0x00, 0xee,
				     0xf4 };
/* Operand of LGDT, then the table: null, code and data from 0 to 4 GiB; at 0x1900 a word. */
static const uint8_t tables32[] = { 0x17, 0x00, 0x10, 0x18, 0x00, 0x00 };
static const uint64_t segments32[] = { 0, 0x00cf9a000000ffff, 0x00cf92000000ffff };

static uint8_t *memory;

/* A VM whose page at CODE is `memory` with the program, in the state that MicroV's tests give a 16-bit VM. */
static struct vm load(const uint8_t *program, size_t bytes, int core)
{
	struct vm vm = create();

	memset(memory, 0, PAGE);
	memcpy(memory, program, bytes);
	memcpy(memory + 0x800, tables32, sizeof(tables32));
	memcpy(memory + 0x810, segments32, sizeof(segments32));
	*(uint32_t *)(memory + 0x900) = 0x12345678;
	memset(shared[core], 0, PAGE);
	MDL(core)->num_entries = 1;
	MDL(core)->entries[0] = (struct mv_mdl_entry_t){ .dst = CODE, .src = gpa_of(memory), .bytes = PAGE };
	verify(!mv_vm_op_mmio_map(handle, vm.vmid, MV_SELF_ID));
	set(vm.vsid, mv_reg_t_cs_selector, 0);
	set(vm.vsid, mv_reg_t_cs_base, 0);
	set(vm.vsid, mv_reg_t_rip, CODE);
	return vm;
}

static uint64_t run_once(uint16_t vsid, mv_status_t *status)
{
	uint64_t reason = 99;

	*status = mv_vs_op_run(handle, vsid, &reason);
	return reason;
}

/* Until something else than an interrupt or NMI of the root ends the run. */
static uint64_t run(uint16_t vsid)
{
	mv_status_t status;
	uint64_t reason;

	do
		reason = run_once(vsid, &status);
	while (!status && (reason == mv_exit_reason_t_interrupt || reason == mv_exit_reason_t_nmi));
	return status && status != MV_STATUS_EXIT_UNKNOWN ? 99 : reason;
}

static int exited(int core, uint64_t type, uint64_t port, uint64_t data, uint32_t size)
{
	const struct mv_exit_io_t *io = EXIT_IO(core);

	return io->type == type && io->addr == port && io->data == data && io->size == size && io->reps == 0;
}

static void ports16(int core)
{
	struct vm vm;
	mv_status_t status;

	stay_on(core);
	vm = load(program16, sizeof(program16), core);
	set(vm.vsid, mv_reg_t_rax, 0xaabbccdd);
	verify(run(vm.vsid) == mv_exit_reason_t_io && exited(core, MV_EXIT_IO_IN, 0x10, 0xccdd, mv_bit_size_t_16));
	verify(get(vm.vsid, mv_reg_t_rip) == CODE + 2);
	set(vm.vsid, mv_reg_t_rax, (EXIT_IO(core)->data & ~0xffffull) | 0x42);
	verify(run(vm.vsid) == mv_exit_reason_t_io && exited(core, MV_EXIT_IO_OUT, 0x10, 0x43, mv_bit_size_t_16));
	/* It loops now: only interrupts of the root end its runs, as often as there are any. */
	for (int i = 0; i < 20; i++)
		verify(run_once(vm.vsid, &status) == mv_exit_reason_t_interrupt && !status);
	verify(get(vm.vsid, mv_reg_t_rip) == CODE + 5);
	destroy(vm);
}

static void ports32(int core)
{
	struct vm vm;

	stay_on(core);
	vm = load(program32, sizeof(program32), core);
	verify(run(vm.vsid) == mv_exit_reason_t_io);
	verify(exited(core, MV_EXIT_IO_OUT, 0x10, 0x12345678, mv_bit_size_t_32));
	/* From here on each run is on another core. */
	stay_on(1 - core);
	verify(run(vm.vsid) == mv_exit_reason_t_io);
	verify(exited(1 - core, MV_EXIT_IO_IN, 0x11, 0x12345678, mv_bit_size_t_32));
	set(vm.vsid, mv_reg_t_rax, 0xcafebabe);
	stay_on(core);
	verify(run(vm.vsid) == mv_exit_reason_t_io);
	verify(exited(core, MV_EXIT_IO_OUT, 0x12, 0xbabe, mv_bit_size_t_16));
	stay_on(1 - core);
	verify(run(vm.vsid) == mv_exit_reason_t_io);
	verify(exited(1 - core, MV_EXIT_IO_OUT, 0x13, 0xbe, mv_bit_size_t_8));
	verify(get(vm.vsid, mv_reg_t_cr0) & 1);
	verify(get(vm.vsid, mv_reg_t_cs_selector) == 8 && get(vm.vsid, mv_reg_t_ds_limit) == 0xffffffff);
	verify(run(vm.vsid) == mv_exit_reason_t_hlt);
	destroy(vm);
}

static void refusals(void)
{
	uint64_t reason;
	struct vm vm;

	stay_on(0);
	verify_refused(mv_vs_op_run(handle, vsid, &reason));
	vm = create();
	verify(run(vm.vsid) == mv_exit_reason_t_unknown); /* without memory */
	set(vm.vsid, mv_reg_t_cr4, ~0ull);
	verify(mv_vs_op_run(handle, vm.vsid, &reason) == MV_STATUS_EXIT_FAILURE);
	verify(reason == mv_exit_reason_t_failure && get(vm.vsid, mv_reg_t_cr4) == ~0ull);
	set(vm.vsid, mv_reg_t_cr4, 0);
	verify(run(vm.vsid) == mv_exit_reason_t_unknown);
	destroy(vm);
	verify(mv_vs_op_run(handle, vm.vsid, &reason));
}

/* I/O while the caller has no page to describe it in. */
static void without_page(void)
{
	uint64_t reason;
	mv_status_t status;
	struct vm vm = load(program16, sizeof(program16), 0);

	verify(!mv_pp_op_clr_shared_page_gpa(handle));
	do
		reason = run_once(vm.vsid, &status);
	while (!status && reason == mv_exit_reason_t_interrupt);
	verify(status == MV_STATUS_EXIT_FAILURE && reason == mv_exit_reason_t_failure);
	verify(get(vm.vsid, mv_reg_t_rip) == CODE);
	verify(!mv_pp_op_set_shared_page_gpa(handle, gpa_of(shared[0])));
	verify(run(vm.vsid) == mv_exit_reason_t_io && exited(0, MV_EXIT_IO_IN, 0x10, 0, mv_bit_size_t_16));
	destroy(vm);
}

int main(void)
{
	start_client();
	set_shared_pages();
	memory = locked_pages(1);
	for (int core = 0; core < CORES; core++) {
		ports16(core);
		ports32(core);
	}
	refusals();
	without_page();
	return end_client();
}
