/* Handles, cores, shared pages, lists of what there is, and the life of VMs, VPs and VSs. */
#include "client.h"

static void handles(void)
{
	uint64_t other = 0;

	verify(mv_handle_op_open_handle(0, &other));
	verify(mv_handle_op_open_handle(MV_INVALID_VERSION, &other));
	verify(!mv_handle_op_open_handle(MV_SPEC_ID1_VAL, &other) && other == handle);
	verify(mv_handle_op_close_handle(MV_INVALID_HANDLE));
	verify(!mv_handle_op_close_handle(other));
	verify(!mv_debug_op_out(0x42, 0x23));
}

/* Before anybody set it. */
static void frequency_is_unset(void)
{
	uint64_t khz;

	for (int core = 0; core < CORES; core++) {
		stay_on(core);
		verify(mv_pp_op_tsc_get_khz(handle, &khz));
	}
}

static void cores(void)
{
	for (int core = 0; core < CORES; core++) {
		uint16_t ppid = 7, vmid = 7, vpid = 7, vsid = 7;
		uint64_t khz = 0;

		stay_on(core);
		verify(mv_pp_op_ppid(MV_INVALID_HANDLE, &ppid));
		verify(!mv_pp_op_ppid(handle, &ppid) && ppid == core);
		verify(!mv_vm_op_vmid(handle, &vmid) && vmid == MV_ROOT_VMID);
		verify(!mv_vp_op_vpid(handle, &vpid) && vpid == core);
		verify(!mv_vs_op_vsid(handle, &vsid) && vsid == core);
		verify(mv_pp_op_tsc_set_khz(handle, 0));
		verify(!mv_pp_op_tsc_set_khz(handle, 42 + core));
		verify(!mv_pp_op_tsc_get_khz(handle, &khz) && khz == 42u + core);
	}
}

static void shared_pages(void)
{
	static const uint64_t wrong[] = { 0, 42, 1, ~0ull, ~0xfffull, MV_MAX_GPA_SIZE };

	for (int core = 0; core < CORES; core++) {
		uint64_t gpa = gpa_of(shared[core]);

		stay_on(core);
		for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
			verify(mv_pp_op_set_shared_page_gpa(handle, wrong[i]));
		for (int i = 0; i < MANY; i++) {
			verify(!mv_pp_op_set_shared_page_gpa(handle, gpa));
			verify(mv_pp_op_set_shared_page_gpa(handle, gpa));
			verify(!mv_pp_op_clr_shared_page_gpa(handle));
			verify(!mv_pp_op_clr_shared_page_gpa(handle));
		}
	}
}

static void translations(void)
{
	uint64_t gla = (uint64_t)shared[0], gpa = 0;
	struct vm vm;

	stay_on(0);
	verify(mv_vs_op_gla_to_gpa(handle, MV_INVALID_ID, gla, &gpa));
	verify(mv_vs_op_gla_to_gpa(handle, MV_LIMITED_MAX_VSS + 1, gla, &gpa));
	verify(mv_vs_op_gla_to_gpa(handle, NO_VS, gla, &gpa));
	verify(mv_vs_op_gla_to_gpa(handle, 1, gla, &gpa)); /* the root's, on the other core */
	verify(mv_vs_op_gla_to_gpa(handle, MV_SELF_ID, 42, &gpa));
	verify(mv_vs_op_gla_to_gpa(handle, MV_SELF_ID, 0, &gpa));
	verify(mv_vs_op_gla_to_gpa(handle, MV_SELF_ID, 0x1000, &gpa)); /* Linux maps nothing there */
	vm = create();
	verify(mv_vs_op_gla_to_gpa(handle, vm.vsid, gla, &gpa));
	destroy(vm);
	for (int i = 0; i < MANY; i++)
		verify(!mv_vs_op_gla_to_gpa(handle, MV_SELF_ID, gla, &gpa));
	verify((gpa & 0xfff) == (MV_MAP_FLAG_READ_ACCESS | MV_MAP_FLAG_WRITE_ACCESS | MV_MAP_FLAG_USER |
				 MV_MAP_FLAG_4K_PAGE));
	verify(!mv_vs_op_gla_to_gpa(handle, MV_SELF_ID, (uint64_t)translations & ~0xfffull, &gpa));
	verify((gpa & MV_MAP_FLAG_EXECUTE_ACCESS) && !(gpa & MV_MAP_FLAG_WRITE_ACCESS));
}

/* Feature bits that an AMD processor can have, as far as MicroV offers them. */
#define AMD_1_ECX 0xfef8320bu
/* One of Intel's has the APIC timer's TSC deadline as well. */
#define INTEL_1_ECX (AMD_1_ECX | 1u << 24)
#define AMD_1_EDX 0x178bfbffu
#define AMD_8_1_ECX 0x7fffffffu
#define AMD_8_1_EDX 0xefd3fbffu

static void cpuid_list(void)
{
	uint32_t most, most_extended, count = 0, ecx_1 = mv_is_intel() ? INTEL_1_ECX : AMD_1_ECX;

	memset(shared[0], 0, PAGE);
	verify(mv_pp_op_cpuid_get_supported_list(handle));
	CDL(0)->num_entries = MV_CDL_MAX_ENTRIES + 1;
	verify(mv_pp_op_cpuid_get_supported_list(handle));
	CDL(0)->num_entries = 2;
	CDL(0)->entries[1].fun = 0x80000000;
	verify(!mv_pp_op_cpuid_get_supported_list(handle));
	most = CDL(0)->entries[0].eax;
	most_extended = CDL(0)->entries[1].eax;
	verify(most >= 1 && most_extended > 0x80000000);
	verify(most + (most_extended - 0x80000000) <= 32);
	for (uint32_t leaf = 0; leaf <= most; leaf++)
		CDL(0)->entries[count++].fun = leaf;
	for (uint32_t leaf = 0x80000000; leaf <= most_extended; leaf++)
		CDL(0)->entries[count++].fun = leaf;
	CDL(0)->num_entries = count;
	verify(!mv_pp_op_cpuid_get_supported_list(handle));
	for (uint32_t i = 0; i < count; i++) {
		struct mv_cdl_entry_t *entry = &CDL(0)->entries[i];
		int is1 = entry->fun == 1, is8 = entry->fun == 0x80000001;

		if (entry->fun == 0 || entry->fun == 0x80000000)
			continue;
		verify(!entry->eax && !entry->ebx);
		verify(!(entry->ecx & ~(is1 ? ecx_1 : is8 ? AMD_8_1_ECX : 0)));
		verify(!(entry->edx & ~(is1 ? AMD_1_EDX : is8 ? AMD_8_1_EDX : 0)));
		if (is1)
			verify((entry->edx & 0x20) && (entry->ecx & 0x80000000));
	}
}

static void msr_list(void)
{
	for (int core = 0; core < CORES; core++) {
		int found = 0;

		stay_on(core);
		memset(shared[core], 0, PAGE);
		RDL(core)->reg1 = 1;
		verify(mv_pp_op_msr_get_supported_list(handle));
		RDL(core)->reg0 = ~0ull;
		verify(mv_pp_op_msr_get_supported_list(handle));
		RDL(core)->reg0 = MV_RDL_FLAG_ALL;
		RDL(core)->num_entries = 1;
		verify(mv_pp_op_msr_get_supported_list(handle));
		memset(shared[core], 0, PAGE);
		RDL(core)->reg0 = MV_RDL_FLAG_ALL;
		verify(!mv_pp_op_msr_get_supported_list(handle));
		verify(RDL(core)->num_entries > 3 && RDL(core)->num_entries <= 16 && RDL(core)->reg1 == 0);
		for (uint64_t i = 0; i < RDL(core)->num_entries; i++) {
			verify(RDL(core)->entries[i].val == 1);
			found += RDL(core)->entries[i].reg == 0xc0000081 || RDL(core)->entries[i].reg == 0x277 ||
				 RDL(core)->entries[i].reg == 0x1b;
		}
		verify(found == 3);
		RDL(core)->num_entries = 0;
		RDL(core)->reg1 = ~0ull;
		verify(mv_pp_op_msr_get_supported_list(handle));
		memset(shared[core], 0, PAGE);
		RDL(core)->entries[0].reg = ~0ull;
		RDL(core)->num_entries = 1;
		verify(mv_pp_op_msr_get_supported_list(handle) && RDL(core)->entries[0].val == 0);
	}
	stay_on(0);
}

/* Each kind of object from one core to the other. */
static void objects(void)
{
	uint16_t vmid, id = 0;
	struct vm first, second;

	stay_on(0);
	verify(mv_vp_op_create_vp(handle, MV_SELF_ID, &id) && mv_vp_op_create_vp(handle, MV_ROOT_VMID, &id));
	verify(mv_vp_op_create_vp(handle, NO_VM, &id) && mv_vp_op_create_vp(handle, MV_LIMITED_MAX_VMS + 1, &id));
	verify(mv_vs_op_create_vs(handle, MV_SELF_ID, &id) && mv_vs_op_create_vs(handle, 0, &id));
	verify(mv_vs_op_create_vs(handle, NO_VS, &id) && mv_vs_op_create_vs(handle, MV_INVALID_ID, &id));
	verify_refused(mv_vs_op_destroy_vs(handle, vsid));
	verify_refused(mv_vp_op_destroy_vp(handle, vsid));
	verify(mv_vm_op_destroy_vm(handle, MV_SELF_ID) && mv_vm_op_destroy_vm(handle, MV_ROOT_VMID));
	verify(mv_vm_op_destroy_vm(handle, NO_VM) && mv_vm_op_destroy_vm(handle, MV_INVALID_ID));
	first = create();
	stay_on(1);
	second = create();
	verify(first.vmid != second.vmid && first.vpid != second.vpid && first.vsid != second.vsid);
	verify(!mv_vp_op_vmid(handle, second.vpid, &vmid) && vmid == second.vmid);
	verify(!mv_vs_op_vmid(handle, first.vsid, &vmid) && vmid == first.vmid);
	verify(!mv_vs_op_vpid(handle, first.vsid, &id) && id == first.vpid);
	verify(mv_vm_op_destroy_vm(handle, first.vmid) && mv_vp_op_destroy_vp(handle, first.vpid));
	destroy(first);
	stay_on(0);
	destroy(second);
	verify(!mv_vp_op_vmid(handle, NO_VS, &id) && id == MV_INVALID_ID);
	verify(!mv_vs_op_vmid(handle, NO_VS, &id) && id == MV_INVALID_ID);
	verify(!mv_vs_op_vpid(handle, first.vsid, &id) && id == MV_INVALID_ID);
	verify(mv_vs_op_vmid(handle, MV_LIMITED_MAX_VSS, &id) && mv_vs_op_vmid(handle, MV_INVALID_ID, &id));
}

static void exhaustion(void)
{
	static uint16_t ids[MV_LIMITED_MAX_VSS];
	struct vm vm;
	int count;

	for (int round = 0; round < 2; round++) {
		for (count = 0; !mv_vm_op_create_vm(handle, &ids[count]);)
			count++;
		verify(count == MV_LIMITED_MAX_VMS - 1);
		while (count > 0)
			verify(!mv_vm_op_destroy_vm(handle, ids[--count]));
		vm = create();
		for (count = 0; !mv_vp_op_create_vp(handle, vm.vmid, &ids[count]);)
			count++;
		verify(count == MV_LIMITED_MAX_VPS - CORES - 1);
		while (count > 0)
			verify(!mv_vp_op_destroy_vp(handle, ids[--count]));
		for (count = 0; !mv_vs_op_create_vs(handle, vm.vpid, &ids[count]);)
			count++;
		verify(count == MV_LIMITED_MAX_VSS - CORES - 1);
		while (count > 0)
			verify(!mv_vs_op_destroy_vs(handle, ids[--count]));
		destroy(vm);
	}
}

int main(void)
{
	handle = MV_HANDLE_VAL;
	frequency_is_unset();
	start_client();
	handles();
	shared_pages();
	translations();
	set_shared_pages();
	cpuid_list();
	msr_list();
	objects();
	exhaustion();
	cores();
	return end_client();
}
