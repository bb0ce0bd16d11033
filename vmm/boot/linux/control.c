/* Calls on the hypervisor as a whole. */
#include <linux/cpu.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "microv.h"

/* Serialises check, start, stop and the questions about a hypervisor that must not go away meanwhile. */
static DEFINE_MUTEX(control);

struct start_call {
	struct microv_call head;
	u64 image;
	u64 image_bytes;
	u64 pool_bytes;
	u64 flags;
	u32 cpus;
	u32 pad0;
	u64 ticks;
	u64 trace_bytes;
};

/* Copies a structure to where the TypeScript finds it, calls, copies back. CPUs stay online. */
static u32 control_call(u32 (*function)(u32), void *structure, u32 size)
{
	u32 at = ts_controlCall();
	u32 error;

	lockdep_assert_held(&control);
	memcpy(microv_linear(at), structure, size);
	cpus_read_lock();
	error = function(at);
	cpus_read_unlock();
	memcpy(structure, microv_linear(at), size);
	((struct microv_call *)structure)->error = error;
	return error;
}

/* A failed requirement is an answer, not a failed call. */
int microv_check(struct microv_file *file, void *structure)
{
	mutex_lock(&control);
	control_call(ts_check, structure, DRIVER_CHECK_SIZE);
	mutex_unlock(&control);
	/* MICROV_BUILD is made of hexadecimal digits by Kbuild. */
	return hex2bin(structure + DRIVER_CHECK_DRIVER_BUILD, MICROV_BUILD, DRIVER_CHECK_DRIVER_BUILD_COUNT);
}

/* Rings, shared pages and the image's copy. On failure those that came stay for release_start. */
static int prepare_start(struct start_call *call)
{
	int result = microv_ring_prepare();

	if (!result)
		result = microv_trace_prepare(call->trace_bytes);
	if (!result)
		result = microv_shared_pages_alloc();
	if (!result)
		result = microv_image_set((const void __user *)call->image, call->image_bytes);
	if (result == -ENOMEM)
		call->head.error = DRIVER_ERROR_NO_MEMORY;
	if (result == -ERANGE)
		call->head.error = DRIVER_ERROR_TRACE_SIZE;
	if (result == -E2BIG)
		call->head.error = DRIVER_ERROR_IMAGE_FOREIGN;
	return result;
}

static int start_locked(struct start_call *call)
{
	int result;

	if (ts_started()) {
		call->head.error = DRIVER_ERROR_ALREADY_STARTED;
		return microv_errno(call->head.error);
	}
	result = prepare_start(call);
	if (!result)
		result = microv_errno(control_call(ts_start, call, DRIVER_START_SIZE));
	microv_image_drop();
	if (ts_started())
		__module_get(THIS_MODULE); /* until the last promote: rmmod says that the module is in use */
	else {
		microv_shared_pages_free();
		microv_trace_free();
	}
	return result;
}

int microv_start(struct microv_file *file, void *structure)
{
	struct start_call *call = structure;
	int result;

	mutex_lock(&control);
	result = start_locked(call);
	mutex_unlock(&control);
	if (result)
		pr_err("start failed: error %u, detail %#llx\n", call->head.error, call->head.detail);
	else
		pr_info("started\n");
	return result;
}

static u32 stop_locked(struct microv_call *call, bool force)
{
	u32 error = control_call(ts_checkStop, call, DRIVER_CALL_SIZE);

	if (!error)
		error = microv_vms_end(force);
	call->error = error;
	if (error)
		return error;
	error = control_call(ts_stop, call, DRIVER_CALL_SIZE);
	microv_vms_allow();
	if (error)
		return error;
	microv_shared_pages_free();
	module_put(THIS_MODULE);
	pr_info("stopped\n");
	return 0;
}

struct stop_call {
	struct microv_call head;
	u64 argument;
	u64 flags;
};

int microv_stop(struct microv_file *file, void *structure)
{
	struct stop_call *call = structure;
	u32 error;

	mutex_lock(&control);
	error = stop_locked(&call->head, call->flags & 1);
	mutex_unlock(&control);
	return microv_errno(error);
}

/* Ends all VMs and leaves every CPU, or does neither; DRIVER_ERROR_. */
u32 microv_stop_for_reboot(void)
{
	struct stop_call call = { .head.length = sizeof(call) };
	u32 error = 0;

	mutex_lock(&control);
	if (ts_started())
		error = stop_locked(&call.head, true);
	mutex_unlock(&control);
	return error;
}

static u32 attach_in_context(u32 context, void *unused)
{
	return ts_attach(context);
}

/*
 * Tells the core again what it knew of each CPU: after a restart it knows nothing. The hypervisor has to run;
 * the caller sees to that. DRIVER_ERROR_.
 */
u32 microv_attach(void)
{
	struct microv_call call;
	u32 error = 0;
	int cpu;

	for_each_online_cpu(cpu) {
		error = microv_in_context(cpu, &call, sizeof(call), attach_in_context, NULL);
		if (error)
			break;
	}
	if (!error)
		microv_vms_destroy_lost();
	return error;
}

/* The same for the CPU that this runs on, which has come back: the core may have been restarted meanwhile. */
void microv_attach_here(void)
{
	struct microv_call call;

	/* What fails for want of a core is tried again when that is noticed: microv_attach. */
	microv_in_context(-1, &call, sizeof(call), attach_in_context, NULL);
}

static u32 status_in_context(u32 context, void *unused)
{
	return ts_status(context);
}

int microv_status(struct microv_file *file, void *structure)
{
	u32 error;

	mutex_lock(&control);
	error = microv_in_context(-1, structure, DRIVER_STATUS_SIZE, status_in_context, NULL);
	mutex_unlock(&control);
	return microv_errno(error);
}

/* The counters come by the shared page of the PP that is asked. */
static u32 pp_status_in_context(u32 context, void *structure)
{
	u32 error = ts_ppStatus(context);

	if (!error)
		memcpy(structure + DRIVER_PP_STATUS_COUNTERS, microv_shared_page(), DRIVER_PP_STATUS_COUNTERS_COUNT);
	return error;
}

static u32 pp_status(void *structure)
{
	u32 ppid = *(u32 *)(structure + DRIVER_PP_STATUS_PPID);

	return microv_in_context(min_t(u32, ppid, nr_cpu_ids), structure, DRIVER_PP_STATUS_COUNTERS,
				 pp_status_in_context, structure);
}

int microv_pp_status(struct microv_file *file, void *structure)
{
	u32 error = DRIVER_ERROR_NOT_STARTED;

	mutex_lock(&control);
	if (ts_started())
		error = pp_status(structure);
	if (error == DRIVER_ERROR_HYPERCALL_FAILED && !microv_attach())
		error = pp_status(structure);
	mutex_unlock(&control);
	((struct microv_call *)structure)->error = error;
	return microv_errno(error);
}

static u32 hypercall_in_context(u32 context, void *page)
{
	u32 error;

	if (page)
		memcpy(microv_shared_page(), page, PAGE_SIZE);
	error = ts_rawHypercall(context);
	if (page)
		memcpy(page, microv_shared_page(), PAGE_SIZE);
	return error;
}

static int raw_hypercall(void *structure, void *page)
{
	u64 cpu = *(u64 *)(structure + DRIVER_HYPERCALL_CPU);
	u32 error = DRIVER_ERROR_NOT_STARTED;

	mutex_lock(&control);
	if (ts_started())
		error = microv_in_context(min_t(u64, cpu, nr_cpu_ids), structure, DRIVER_HYPERCALL_SIZE,
					  hypercall_in_context, page);
	mutex_unlock(&control);
	((struct microv_call *)structure)->error = error;
	return microv_errno(error);
}

int microv_raw_hypercall(struct microv_file *file, void *structure)
{
	u64 user = *(u64 *)(structure + DRIVER_HYPERCALL_PAGE);
	void *page = NULL;
	int result = 0;

	if (user) {
		page = microv_alloc_fails() ? NULL : (void *)get_zeroed_page(GFP_KERNEL);
		if (!page)
			return -ENOMEM;
		if (copy_from_user(page, (void __user *)user, PAGE_SIZE))
			result = -EFAULT;
	}
	if (!result)
		result = raw_hypercall(structure, page);
	if (!result && page && copy_to_user((void __user *)user, page, PAGE_SIZE))
		result = -EFAULT;
	free_page((unsigned long)page);
	return result;
}
