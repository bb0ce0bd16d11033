/*
 * Calls on the descriptor's VM. Lock order: control (control.c), files_lock, a descriptor's lock, slots_lock.
 */
#include <linux/delay.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "memory-map.h"
#include "microv.h"

/* VMIDs that one search for lost VMs looks at. */
#define LOST_PER_CALL 64
/* A core that died is back when every CPU has left it. */
#define CORE_WAITS 200
#define CORE_WAIT_MS 5

/* All open descriptors. */
static LIST_HEAD(files);
static DEFINE_MUTEX(files_lock);
/* The TypeScript's table of VMs. */
static DEFINE_MUTEX(slots_lock);
/* Set while stop ends the VMs: no call may touch the hypervisor any more. */
static bool ending;

struct microv_file *microv_file_open(void)
{
	struct microv_file *file = kzalloc(sizeof(*file), GFP_KERNEL);

	if (!file)
		return NULL;
	mutex_init(&file->lock);
	INIT_LIST_HEAD(&file->regions);
	file->slot = MICROV_NO_SLOT;
	mutex_lock(&files_lock);
	list_add(&file->node, &files);
	mutex_unlock(&files_lock);
	return file;
}

static int fail(void *structure, u32 error)
{
	((struct microv_call *)structure)->error = error;
	return microv_errno(error);
}

/* Takes the descriptor for a call on the hypervisor; DRIVER_ERROR_ without having taken it. */
u32 microv_begin(struct microv_file *file)
{
	u32 error = 0;

	if (!mutex_trylock(&file->lock))
		return DRIVER_ERROR_BUSY;
	if (!ts_started() || READ_ONCE(ending))
		error = DRIVER_ERROR_NOT_STARTED;
	else if (hv_panicked())
		error = DRIVER_ERROR_PANICKED;
	if (error)
		mutex_unlock(&file->lock);
	return error;
}

void microv_end(struct microv_file *file)
{
	mutex_unlock(&file->lock);
}

u32 microv_begin_with_vm(struct microv_file *file)
{
	u32 error = microv_begin(file);

	if (error || file->slot != MICROV_NO_SLOT)
		return error;
	mutex_unlock(&file->lock);
	return DRIVER_ERROR_NO_VM;
}

static u32 destroy_lost_in_context(u32 context, void *first)
{
	return ts_destroyLost(context, *(u32 *)first, *(u32 *)first + LOST_PER_CALL);
}

/* After a restart of the core, ends the VMs whose ids it never told; a few ids at a time, since interrupts are off. */
void microv_vms_destroy_lost(void)
{
	struct microv_call call;
	u32 first;

	mutex_lock(&slots_lock);
	for (first = 0; first < MAX_VMS; first += LOST_PER_CALL)
		microv_in_context(-1, &call, sizeof(call), destroy_lost_in_context, &first);
	mutex_unlock(&slots_lock);
}

static u32 destroy_in_context(u32 context, void *file)
{
	return ts_destroyVm(context, ((struct microv_file *)file)->slot);
}

static u32 try_destroy_objects(struct microv_file *file)
{
	struct microv_call call;
	u32 error = MICROV_RETRY;
	int attempts;

	for (attempts = 0; attempts < 1000 && error == MICROV_RETRY; attempts++) {
		error = microv_in_context(-1, &call, sizeof(call), destroy_in_context, file);
		if (error == MICROV_RETRY)
			hv_kick();
	}
	return error;
}

static u32 destroy_objects(struct microv_file *file)
{
	u32 error = try_destroy_objects(file);
	int waits;

	/* The core may have died while it served this, or be away still: the next one knows what is left. */
	for (waits = 0; waits < CORE_WAITS && error == DRIVER_ERROR_HYPERCALL_FAILED; waits++) {
		msleep(CORE_WAIT_MS);
		error = try_destroy_objects(file);
	}
	return error;
}

/*
 * Unmaps, destroys and unpins. Where the hypervisor does not let go of the VM, its pages stay pinned for
 * ever: better lost than used by two.
 */
static u32 end_vm(struct microv_file *file)
{
	u32 error = DRIVER_ERROR_PANICKED;

	if (file->slot == MICROV_NO_SLOT)
		return 0;
	if (!hv_panicked()) {
		microv_memory_unmap_all(file); /* a crashed VM refuses; destroying it unmaps all the same */
		error = destroy_objects(file);
	}
	if (error) {
		pr_err("a VM could not be destroyed (error %u); its memory stays pinned\n", error);
		return error;
	}
	hv_kick();
	microv_memory_unpin_all(file);
	mutex_lock(&slots_lock);
	ts_freeSlot(file->slot);
	mutex_unlock(&slots_lock);
	file->slot = MICROV_NO_SLOT;
	return 0;
}

void microv_file_release(struct microv_file *file)
{
	microv_trace_release(file); /* as long as stop knows of this file and waits for it */
	mutex_lock(&files_lock);
	list_del(&file->node);
	mutex_unlock(&files_lock);
	end_vm(file);
	kfree(file);
}

static u32 create_in_context(u32 context, void *file)
{
	return ts_createVm(context, ((struct microv_file *)file)->slot);
}

static u32 try_create(struct microv_file *file, void *structure)
{
	u32 error;

	mutex_lock(&slots_lock);
	file->slot = ts_takeSlot(task_tgid_vnr(current));
	mutex_unlock(&slots_lock);
	if (file->slot == MICROV_NO_SLOT)
		return DRIVER_ERROR_POOL_EMPTY;
	error = microv_in_context(-1, structure, DRIVER_VM_SIZE, create_in_context, file);
	if (error)
		end_vm(file);
	return error;
}

static u32 create_locked(struct microv_file *file, void *structure)
{
	u32 error;

	if (file->slot != MICROV_NO_SLOT)
		return DRIVER_ERROR_VM_EXISTS;
	error = try_create(file, structure);
	/* A core that restarted is told again what each VM rests on. */
	if (error == DRIVER_ERROR_HYPERCALL_FAILED && file->slot == MICROV_NO_SLOT && !microv_attach()) {
		((struct microv_call *)structure)->detail = 0;
		error = try_create(file, structure);
	}
	return error;
}

int microv_vm_create(struct microv_file *file, void *structure)
{
	u32 error = microv_begin(file);

	if (!error) {
		error = create_locked(file, structure);
		mutex_unlock(&file->lock);
	}
	return fail(structure, error);
}

int microv_vm_destroy(struct microv_file *file, void *structure)
{
	u32 error = microv_begin_with_vm(file);

	if (!error) {
		error = end_vm(file);
		mutex_unlock(&file->lock);
	}
	return fail(structure, error);
}

static int map_locked(struct microv_file *file, void *structure, bool lazy)
{
	u32 error = microv_begin_with_vm(file);
	int result;

	if (error)
		return fail(structure, error);
	result = microv_memory_map(file, structure, lazy);
	mutex_unlock(&file->lock);
	return result;
}

int microv_vm_map(struct microv_file *file, void *structure)
{
	return map_locked(file, structure, false);
}

int microv_vm_offer(struct microv_file *file, void *structure)
{
	return map_locked(file, structure, true);
}

static u32 get_in_context(u32 context, void *file)
{
	return ts_getRegister(context, ((struct microv_file *)file)->slot);
}

static u32 set_in_context(u32 context, void *file)
{
	return ts_setRegister(context, ((struct microv_file *)file)->slot);
}

static int access_register(struct microv_file *file, void *structure, microv_context_function *function)
{
	u32 error = microv_begin_with_vm(file);

	if (!error) {
		error = microv_in_context(-1, structure, DRIVER_REGISTER_SIZE, function, file);
		mutex_unlock(&file->lock);
	}
	return fail(structure, error);
}

int microv_vs_get(struct microv_file *file, void *structure)
{
	return access_register(file, structure, get_in_context);
}

int microv_vs_set(struct microv_file *file, void *structure)
{
	return access_register(file, structure, set_in_context);
}

static u32 list_in_context(u32 context, void *unused)
{
	return ts_listVm(context);
}

int microv_vm_list(struct microv_file *file, void *structure)
{
	u32 error;

	mutex_lock(&slots_lock);
	error = microv_in_context(-1, structure, DRIVER_LIST_SIZE, list_in_context, NULL);
	mutex_unlock(&slots_lock);
	return fail(structure, error);
}

static u32 kill_in_context(u32 context, void *unused)
{
	return ts_killVm(context);
}

/* The lock of the files keeps stop away, that of the slots the VM's end. */
int microv_vm_kill(struct microv_file *file, void *structure)
{
	u32 error = DRIVER_ERROR_NOT_STARTED;

	mutex_lock(&files_lock);
	if (ts_started() && !hv_panicked()) {
		mutex_lock(&slots_lock);
		error = microv_in_context(-1, structure, DRIVER_CALL_SIZE, kill_in_context, NULL);
		mutex_unlock(&slots_lock);
		hv_kick();
	}
	mutex_unlock(&files_lock);
	return fail(structure, error);
}

static u32 end_in_context(u32 context, void *file)
{
	return ts_endVm(context, ((struct microv_file *)file)->slot);
}

/* Ends the VM of one descriptor: its run returns KILLED, then the VM goes. Caller holds files_lock. */
static u32 end_file(struct microv_file *file, bool force)
{
	struct microv_call call;
	u32 error = 0;

	if (force && READ_ONCE(file->slot) != MICROV_NO_SLOT) {
		microv_in_context(-1, &call, sizeof(call), end_in_context, file);
		hv_kick();
	}
	mutex_lock(&file->lock);
	if (file->slot != MICROV_NO_SLOT)
		error = force ? end_vm(file) : DRIVER_ERROR_VMS_RUNNING;
	mutex_unlock(&file->lock);
	return error;
}

/*
 * Before promote: no call may be under way and no VM exist. VMS_RUNNING if there are some and `force` is
 * not set. After success no descriptor reaches the hypervisor until microv_vms_allow.
 */
u32 microv_vms_end(bool force)
{
	struct microv_file *file;
	u32 error = 0;

	if (hv_panicked())
		return DRIVER_ERROR_PANICKED;
	if (!force && ts_countVms())
		return DRIVER_ERROR_VMS_RUNNING;
	mutex_lock(&files_lock);
	WRITE_ONCE(ending, true);
	list_for_each_entry(file, &files, node) {
		error = end_file(file, force);
		if (error)
			break;
	}
	if (error)
		WRITE_ONCE(ending, false);
	mutex_unlock(&files_lock);
	if (!error)
		microv_vms_destroy_lost(); /* promote is refused while there is one */
	return error;
}

void microv_vms_allow(void)
{
	WRITE_ONCE(ending, false);
}
