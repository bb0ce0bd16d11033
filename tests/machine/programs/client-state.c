/* Registers, MSRs, FPU state and mp_state, one by one and in lists, from both cores. */
#include "client.h"

#define VALUE 0x1234567890abcdefull
#define STAR 0xc0000081

static int is_accessible(uint64_t reg)
{
	return reg > mv_reg_t_unsupported && reg < mv_reg_t_invalid && reg != mv_reg_t_gdtr_selector &&
	       reg != mv_reg_t_gdtr_attrib && reg != mv_reg_t_idtr_selector && reg != mv_reg_t_idtr_attrib;
}

static void registers(struct vm vm)
{
	uint64_t value;

	verify_refused(mv_vs_op_reg_get(handle, vsid, mv_reg_t_rax, &value));
	verify_refused(mv_vs_op_reg_set(handle, vsid, mv_reg_t_rax, 42));
	for (uint64_t reg = 0; reg < mv_reg_t_invalid + 4; reg++) {
		stay_on(reg % CORES);
		verify((mv_vs_op_reg_set(handle, vm.vsid, reg, VALUE + reg) == 0) == is_accessible(reg));
	}
	for (uint64_t reg = 0; reg < mv_reg_t_invalid + 4; reg++) {
		stay_on((reg + 1) % CORES);
		verify((mv_vs_op_reg_get(handle, vm.vsid, reg, &value) == 0) == is_accessible(reg));
		verify(!is_accessible(reg) || value == VALUE + reg);
	}
}

static void register_lists(struct vm vm)
{
	int count = 0;

	stay_on(0);
	memset(shared[0], 0, PAGE);
	verify_refused(mv_vs_op_reg_get_list(handle, vsid));
	verify_refused(mv_vs_op_reg_set_list(handle, vsid));
	verify(mv_vs_op_reg_get_list(handle, vm.vsid) && mv_vs_op_reg_set_list(handle, vm.vsid));
	RDL(0)->num_entries = MV_RDL_MAX_ENTRIES + 1;
	verify(mv_vs_op_reg_get_list(handle, vm.vsid) && mv_vs_op_reg_set_list(handle, vm.vsid));
	RDL(0)->num_entries = 1;
	for (uint64_t reg = mv_reg_t_invalid; reg; reg <<= 8) {
		RDL(0)->entries[0].reg = reg;
		verify(mv_vs_op_reg_get_list(handle, vm.vsid) && mv_vs_op_reg_set_list(handle, vm.vsid));
	}
	for (uint64_t reg = 0; reg < mv_reg_t_invalid; reg++)
		if (is_accessible(reg))
			RDL(0)->entries[count++] = (struct mv_rdl_entry_t){ .reg = reg, .val = ~reg };
	RDL(0)->num_entries = count;
	verify(!mv_vs_op_reg_set_list(handle, vm.vsid));
	memcpy(shared[1], shared[0], PAGE);
	for (int i = 0; i < count; i++)
		RDL(1)->entries[i].val = 0;
	stay_on(1);
	verify(!mv_vs_op_reg_get_list(handle, vm.vsid));
	verify(!memcmp(shared[0], shared[1], PAGE));
	stay_on(0);
}

static void msrs(struct vm vm)
{
	static const uint32_t all[] = { 0xc0000081, 0xc0000082, 0xc0000083, 0xc0000084, 0xc0000102, 0xc0000080, 0xc0000100,
					0xc0000101, 0x174,	0x175,	    0x176,	0x277,	    0x1b };
	uint64_t value;

	verify_refused(mv_vs_op_msr_get(handle, vsid, STAR, &value));
	verify_refused(mv_vs_op_msr_set(handle, vsid, STAR, 42));
	verify(mv_vs_op_msr_get(handle, vm.vsid, 0xffffffff, &value) && mv_vs_op_msr_set(handle, vm.vsid, 0xffffffff, 1));
	for (int core = 0; core < CORES; core++) {
		for (unsigned int i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
			stay_on(core);
			verify(!mv_vs_op_msr_set(handle, vm.vsid, all[i], 0x87654321 + core));
			stay_on(1 - core);
			verify(!mv_vs_op_msr_get(handle, vm.vsid, all[i], &value) && value == 0x87654321u + core);
		}
	}
	stay_on(0);
}

static void msr_lists(struct vm vm)
{
	memset(shared[0], 0, PAGE);
	verify_refused(mv_vs_op_msr_get_list(handle, vsid));
	verify_refused(mv_vs_op_msr_set_list(handle, vsid));
	verify(mv_vs_op_msr_get_list(handle, vm.vsid) && mv_vs_op_msr_set_list(handle, vm.vsid));
	RDL(0)->num_entries = MV_RDL_MAX_ENTRIES + 1;
	verify(mv_vs_op_msr_get_list(handle, vm.vsid) && mv_vs_op_msr_set_list(handle, vm.vsid));
	memset(shared[0], 0, PAGE);
	RDL(0)->reg0 = MV_RDL_FLAG_ALL;
	verify(!mv_pp_op_msr_get_supported_list(handle));
	for (uint64_t i = 0; i < RDL(0)->num_entries; i++)
		RDL(0)->entries[i].val = i;
	verify(!mv_vs_op_msr_set_list(handle, vm.vsid));
	memcpy(shared[1], shared[0], PAGE);
	for (uint64_t i = 0; i < RDL(0)->num_entries; i++)
		RDL(1)->entries[i].val = ~i;
	stay_on(1);
	verify(!mv_vs_op_msr_get_list(handle, vm.vsid));
	verify(!memcmp(shared[0], shared[1], PAGE));
	stay_on(0);
}

static int is_all(const uint8_t *bytes, size_t count, uint8_t byte)
{
	while (count && bytes[--count] == byte)
		;
	return count == 0 && bytes[0] == byte;
}

static void fpu(struct vm vm)
{
	verify_refused(mv_vs_op_fpu_get_all(handle, vsid));
	verify_refused(mv_vs_op_fpu_set_all(handle, vsid));
	memset(shared[0], 1, 512);
	memset(shared[0] + 512, 0, PAGE - 512);
	verify(!mv_vs_op_fpu_set_all(handle, vm.vsid));
	for (int i = 0; i < MANY; i++) {
		int core = i % CORES;

		stay_on(core);
		memset(shared[core], i, PAGE);
		verify(!mv_vs_op_fpu_get_all(handle, vm.vsid));
		verify(is_all(shared[core], 512, 1) && is_all(shared[core] + 512, PAGE - 512, i));
		verify(!mv_vs_op_fpu_set_all(handle, vm.vsid));
	}
	stay_on(0);
}

static void mp_state(struct vm vm)
{
	/* What may follow initial, running, wait, init and sipi, by bit. */
	static const uint8_t follows[] = { 0x0b, 0x07, 0x07, 0x18, 0x12 };
	/* A way from initial to each. */
	static const int from_initial[] = { -1, -1, mv_mp_state_t_running, -1, mv_mp_state_t_init };
	uint64_t state;

	verify_refused(mv_vs_op_mp_state_get(handle, vsid, &state));
	verify_refused(mv_vs_op_mp_state_set(handle, vsid, mv_mp_state_t_running));
	verify(mv_vs_op_mp_state_set(handle, vm.vsid, mv_mp_state_t_invalid));
	for (int from = 0; from <= mv_mp_state_t_sipi; from++) {
		for (int to = 0; to <= mv_mp_state_t_sipi; to++) {
			struct vm fresh = create();

			if (from_initial[from] >= 0)
				verify(!mv_vs_op_mp_state_set(handle, fresh.vsid, from_initial[from]));
			verify(!mv_vs_op_mp_state_set(handle, fresh.vsid, from));
			stay_on(to % CORES);
			verify((mv_vs_op_mp_state_set(handle, fresh.vsid, to) == 0) == ((follows[from] >> to) & 1));
			verify(!mv_vs_op_mp_state_get(handle, fresh.vsid, &state));
			verify(state == (uint64_t)((follows[from] >> to) & 1 ? to : from));
			destroy(fresh);
		}
	}
	stay_on(0);
}

static void frequency(void)
{
	uint64_t khz = 0;
	struct vm vm;

	verify_refused(mv_vs_op_tsc_get_khz(handle, vsid, &khz));
	verify(!mv_pp_op_tsc_set_khz(handle, 42));
	vm = create();
	verify(!mv_pp_op_tsc_set_khz(handle, 2000000));
	for (int core = 0; core < CORES; core++) {
		stay_on(core);
		verify(!mv_vs_op_tsc_get_khz(handle, vm.vsid, &khz) && khz == 42);
	}
	stay_on(0);
	destroy(vm);
}

int main(void)
{
	struct vm vm;

	start_client();
	vm = create();
	verify(mv_vs_op_reg_get_list(handle, vm.vsid) && mv_vs_op_reg_set_list(handle, vm.vsid));
	verify(mv_vs_op_msr_get_list(handle, vm.vsid) && mv_vs_op_msr_set_list(handle, vm.vsid));
	verify(mv_vs_op_fpu_get_all(handle, vm.vsid) && mv_vs_op_fpu_set_all(handle, vm.vsid));
	set_shared_pages();
	registers(vm);
	register_lists(vm);
	msrs(vm);
	msr_lists(vm);
	fpu(vm);
	mp_state(vm);
	frequency();
	destroy(vm);
	return end_client();
}
