/* mmio_map and mmio_unmap: what a list may not be, and what it may, low memory of the machine included. */
#include "client.h"

static void entry(int index, uint64_t dst, uint64_t src, uint64_t bytes)
{
	MDL(0)->entries[index] = (struct mv_mdl_entry_t){ .dst = dst, .src = src, .bytes = bytes };
}

static mv_status_t map(uint16_t vmid)
{
	return mv_vm_op_mmio_map(handle, vmid, MV_SELF_ID);
}

static mv_status_t unmap(uint16_t vmid)
{
	return mv_vm_op_mmio_unmap(handle, vmid);
}

/* Pages `first` to first + 124 of the machine, each at its own address. */
static void full_list(uint64_t first)
{
	MDL(0)->num_entries = MV_MDL_MAX_ENTRIES;
	for (uint64_t i = 0; i < MV_MDL_MAX_ENTRIES; i++)
		entry(i, (first + i) * PAGE, (first + i) * PAGE, PAGE);
}

static void wrong_vms(uint16_t vmid)
{
	static const uint16_t wrong[] = { MV_INVALID_ID, MV_LIMITED_MAX_VMS + 1, NO_VM };

	for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		verify(mv_vm_op_mmio_map(handle, vmid, wrong[i]));
		verify(mv_vm_op_mmio_map(handle, wrong[i], MV_SELF_ID));
		verify(unmap(wrong[i]));
	}
	verify(mv_vm_op_mmio_map(handle, vmid, vmid));
	verify(map(MV_SELF_ID) && unmap(MV_SELF_ID) && map(MV_ROOT_VMID) && unmap(MV_ROOT_VMID));
}

static void wrong_lists(uint16_t vmid)
{
	static const struct mv_mdl_entry_t wrong[] = {
		{ .dst = 0x42, .bytes = PAGE }, { .dst = ~0xfffull, .bytes = PAGE },  { .bytes = 0 },
		{ .bytes = 0x42 },		{ .bytes = ~0xfffull },		      { .bytes = 2 * PAGE },
		{ .src = 0x42, .bytes = PAGE }, { .src = ~0xfffull, .bytes = PAGE },
	};

	verify(map(vmid) && unmap(vmid));
	MDL(0)->num_entries = MV_MDL_MAX_ENTRIES + 1;
	verify(map(vmid) && unmap(vmid));
	MDL(0)->num_entries = 1;
	for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		MDL(0)->entries[0] = wrong[i];
		verify(map(vmid) && unmap(vmid));
	}
}

static void lists(uint16_t vmid)
{
	MDL(0)->num_entries = 1;
	for (int i = 0; i < MANY; i++) {
		entry(0, 0, 0, PAGE);
		verify(!map(vmid) && map(vmid) && !unmap(vmid) && unmap(vmid));
	}
	full_list(0);
	verify(!map(vmid) && map(vmid));
	full_list(MV_MDL_MAX_ENTRIES); /* up to 0xf9fff: video memory and firmware, too */
	verify(!map(vmid) && !unmap(vmid) && unmap(vmid));
	full_list(0);
	verify(!unmap(vmid) && unmap(vmid));
}

/* A core without a page, a VS that is there, and the other core's turn. */
static void cores(uint16_t vmid)
{
	stay_on(1);
	memset(shared[1], 0, PAGE);
	MDL(1)->num_entries = 1;
	MDL(1)->entries[0] = (struct mv_mdl_entry_t){ .dst = 0x5000, .src = 0x5000, .bytes = PAGE };
	verify(!map(vmid));
	stay_on(0);
	MDL(0)->num_entries = 1;
	entry(0, 0x5000, 0, PAGE);
	verify(map(vmid) && !unmap(vmid));
}

int main(void)
{
	struct vm vm;

	start_client();
	vm = create();
	verify(map(vm.vmid) && unmap(vm.vmid)); /* no shared page */
	set_shared_pages();
	wrong_vms(vm.vmid);
	wrong_lists(vm.vmid);
	lists(vm.vmid);
	cores(vm.vmid);
	destroy(vm);
	return end_client();
}
