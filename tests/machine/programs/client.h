/*
 * What the clients of MicroV here have in common. They have the shape of MicroV's own integration tests: each
 * checks line by line what must hold, on both cores where a core matters, and ends at the first line that does
 * not. They run in user space, and know the hypervisor by the generated header alone.
 */
#ifndef CLIENT_H
#define CLIENT_H

#include "user-pages.h"

#define CORES 2
/* Ids that are possible and free, and the first that is impossible, as MicroV limits them. */
#define NO_VM (MV_LIMITED_MAX_VMS - 1)
#define NO_VS (MV_LIMITED_MAX_VSS - 1)
#define MANY 0x100

struct vm {
	uint16_t vmid, vpid, vsid;
};

static uint64_t handle;
/* Shared page of each core. */
static uint8_t *shared[CORES];

#define verify(holds)                                                                          \
	do {                                                                                   \
		if (!(holds))                                                                  \
			printf("%s:%d: %s\n", __FILE_NAME__, __LINE__, #holds), exit(1);       \
	} while (0)

#define RDL(core) ((struct mv_rdl_t *)shared[core])
#define MDL(core) ((struct mv_mdl_t *)shared[core])
#define CDL(core) ((struct mv_cdl_t *)shared[core])
#define EXIT_IO(core) ((struct mv_exit_io_t *)shared[core])

/* Opens the handle, and gives each core a frequency. */
static inline void start_client(void)
{
	uint32_t version = 0;

	verify(!mv_id_op_version(&version) && (version & MV_SPEC_ID1_MASK));
	verify(!mv_handle_op_open_handle(MV_SPEC_ID1_VAL, &handle));
	for (int core = 0; core < CORES; core++) {
		stay_on(core);
		shared[core] = locked_pages(1);
		verify(!mv_pp_op_clr_shared_page_gpa(handle));
		verify(!mv_pp_op_tsc_set_khz(handle, 2000000));
	}
	stay_on(0);
}

static inline void set_shared_pages(void)
{
	for (int core = 0; core < CORES; core++) {
		stay_on(core);
		verify(!mv_pp_op_set_shared_page_gpa(handle, gpa_of(shared[core])));
	}
	stay_on(0);
}

static inline int end_client(void)
{
	for (int core = 0; core < CORES; core++) {
		stay_on(core);
		verify(!mv_pp_op_clr_shared_page_gpa(handle));
	}
	verify(!mv_handle_op_close_handle(handle));
	printf("done\n");
	return 0;
}

static inline struct vm create(void)
{
	struct vm vm;

	verify(!mv_vm_op_create_vm(handle, &vm.vmid));
	verify(!mv_vp_op_create_vp(handle, vm.vmid, &vm.vpid));
	verify(!mv_vs_op_create_vs(handle, vm.vpid, &vm.vsid));
	return vm;
}

static inline void destroy(struct vm vm)
{
	verify(!mv_vs_op_destroy_vs(handle, vm.vsid));
	verify(!mv_vp_op_destroy_vp(handle, vm.vpid));
	verify(!mv_vm_op_destroy_vm(handle, vm.vmid));
}

static inline uint64_t get(uint16_t vsid, uint64_t reg)
{
	uint64_t value = 0;

	verify(!mv_vs_op_reg_get(handle, vsid, reg, &value));
	return value;
}

static inline void set(uint16_t vsid, uint64_t reg, uint64_t value)
{
	verify(!mv_vs_op_reg_set(handle, vsid, reg, value));
}

/* Ids of a VS that no op but queries and gla_to_gpa may accept; the caller's own are 0 and 1. */
static const uint16_t refused_vsids[] = { MV_INVALID_ID, MV_SELF_ID, 0, 1, MV_LIMITED_MAX_VSS + 1, NO_VS };

/* The call must fail for each of them, as the variable `vsid`. */
#define verify_refused(call)                                                                           \
	for (unsigned int i = 0; i < sizeof(refused_vsids) / sizeof(refused_vsids[0]); i++) {          \
		uint16_t vsid = refused_vsids[i];                                                      \
                                                                                                       \
		verify(call);                                                                          \
	}

#endif
