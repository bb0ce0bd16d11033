/* What the driver says of the hypervisor that runs. */
#include "driver.h"
#include "hypercall/generated/driver.h"
#include "hypercall/generated/shared-page.h"
#include "programs.h"
#include "report.h"

void bench_status(void)
{
	struct call status = {}, pp = {};
	int device = driver_open();

	driver_call(device, IOCTL_STATUS, &status, DRIVER_STATUS_SIZE, "status");
	if (!*half(&status, DRIVER_STATUS_STARTED))
		fail("MicroV does not run");
	report_fact("image_memory", *word(&status, DRIVER_STATUS_IMAGE_BYTES));
	report_fact("pool_total", *word(&status, DRIVER_STATUS_POOL_TOTAL));
	report_fact("pool_free", *word(&status, DRIVER_STATUS_POOL_FREE));
	report_fact("tsc_khz", *word(&status, DRIVER_STATUS_TSC_KHZ));
	driver_call(device, IOCTL_PP_STATUS, &pp, DRIVER_PP_STATUS_SIZE, "status of CPU 0");
	report_fact("demote_ticks", *word(&pp, DRIVER_PP_STATUS_DEMOTE_TICKS));
}
