/* The guest in a micro VM, by the driver's typed calls. */
#include <stdio.h>
#include "driver.h"
#include "guest.h"
#include "guest-memory.h"
#include "hypercall/generated/abi.h"
#include "hypercall/generated/driver.h"
#include "hypercall/generated/shared-page.h"
#include "measure.h"
#include "programs.h"
#include "report.h"
#include "trace.h"

static int prepare(const uint8_t *memory)
{
	int device = driver_open();

	driver_create(device);
	driver_give(device, IOCTL_VM_MAP, 0, memory, GUEST_MEMORY);
	driver_give(device, IOCTL_VM_OFFER, GUEST_FRESH, fresh_memory(), GUEST_FRESH_BYTES);
	driver_enter_at(device, GUEST_ENTRY);
	return device;
}

/* What the guest did that micro VMs cannot do yet. */
static const char *reason_text(uint32_t reason)
{
	switch (reason) {
	case MV_RECORD_REASON_CONTROL_REGISTER:
		return "MOV to a control register";
	case MV_RECORD_REASON_MSR_WRITE:
		return "WRMSR";
	case MV_RECORD_REASON_SHUTDOWN:
		return "a triple fault";
	default:
		return "an exit";
	}
}

/* Runs to the guest's end; 0, or MV_RECORD_REASON_ of the exit that nobody serves. */
static uint32_t run(int device, uint64_t *rip)
{
	struct call call = {};
	uint64_t port;

	for (;;) {
		driver_call(device, IOCTL_VS_RUN, &call, DRIVER_RUN_SIZE, "running the micro VM");
		if (*word(&call, DRIVER_RUN_DETAIL) == MV_STATUS_SUCCESS &&
		    (*half(&call, DRIVER_RUN_REASON) == MV_EXIT_REASON_INTERRUPT ||
		     *half(&call, DRIVER_RUN_REASON) == MV_EXIT_REASON_HLT))
			continue;
		if (*word(&call, DRIVER_RUN_DETAIL) != MV_STATUS_SUCCESS ||
		    *half(&call, DRIVER_RUN_REASON) != MV_EXIT_REASON_IO) {
			*rip = *word(&call, DRIVER_RUN_EXIT + MV_EXIT_RECORD_RIP);
			return *half(&call, DRIVER_RUN_EXIT + MV_EXIT_RECORD_REASON);
		}
		port = *word(&call, DRIVER_RUN_EXIT + MV_EXIT_IO_ADDR);
		if (port == GUEST_END_PORT)
			return 0;
		if (port != OUT_PORT)
			fail("the guest used port %#llx", (unsigned long long)port);
	}
}

static const char *place_of(int long_mode)
{
	return long_mode ? "micro-vm-long" : "micro-vm-real";
}

void bench_micro_vm(const char *image, int long_mode)
{
	const char *place = place_of(long_mode);
	uint8_t *memory = guest_memory(image, long_mode, MV_ID_OP_VERSION);
	uint64_t rip = 0;
	uint32_t exit = run(prepare(memory), &rip);
	char reason[100];

	if (exit) {
		snprintf(reason, sizeof(reason), "%s (exit %u at %#llx) is not served yet", reason_text(exit), exit,
			 (unsigned long long)rip);
		report_missing(place, "all", reason);
		return;
	}
	/* Real mode cannot set the upper half of RAX, where the ABI's signature is: the core refuses that too. */
	if (long_mode)
		report_guest(place, memory, MV_STATUS_INVALID_PERM_DENIED, ~0ull);
	else
		report_guest(place, memory, MV_STATUS_FAILURE_UNKNOWN, 0xffffffff);
}

void trace_micro_vm(const char *image, int long_mode, int row)
{
	uint8_t *memory = guest_memory(image, long_mode, MV_ID_OP_VERSION);
	uint64_t rip = 0;
	uint32_t exit;
	int device;

	guest_rows(memory, 1 << row, TRACE_ITERATIONS);
	device = prepare(memory);
	trace_begin(place_of(long_mode), row);
	exit = run(device, &rip);
	if (exit)
		fail("exit %u at %#llx is not served", exit, (unsigned long long)rip);
	trace_end(place_of(long_mode), row);
}
