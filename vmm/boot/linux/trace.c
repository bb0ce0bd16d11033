/*
 * The trace rings, one for each CPU (hypercall/trace.layout.ts): memory of the root that the hypervisor
 * writes. Like the debug ring they stay until the next start or the end of the module.
 */
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/log2.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <asm/tsc.h>

#include "microv.h"
#include "trace.h"

struct trace_ring {
	u32 magic;
	u32 mode;
	u32 epoch;
	u32 entry_bytes;
	u64 capacity;
	u64 head;
	u64 reserved[4];
};

struct trace_call {
	struct microv_call head;
	u32 mode;
	u32 keep;
};

struct trace_read_call {
	struct microv_call head;
	u64 address;
	u64 bytes;
	u64 cursor;
	u64 lost;
	u32 ppid;
	u32 epoch;
	u32 mode;
	u32 entry_bytes;
	u64 written;
	u64 tsc_khz;
};

/* Held while rings are read, allocated, freed or switched; taken inside the control lock. */
static DEFINE_MUTEX(lock);
static struct trace_ring **rings;
static u64 ring_bytes;
/* Entries that were read of each ring, for microv_trace_is_due. */
static u64 *taken;
/* The descriptor whose recording ends with it, and the mode that then comes back. */
static struct microv_file *owner;
static u32 kept_mode;

static void free_locked(void)
{
	unsigned int cpu;

	if (rings)
		for_each_possible_cpu(cpu)
			if (rings[cpu])
				free_pages_exact(rings[cpu], TRACE_HEADER_BYTES + ring_bytes);
	kfree(rings);
	kfree(taken);
	rings = NULL;
	taken = NULL;
}

static int allocate_locked(u64 bytes)
{
	unsigned int cpu;

	ring_bytes = bytes;
	rings = microv_alloc_fails() ? NULL : kcalloc(nr_cpu_ids, sizeof(*rings), GFP_KERNEL);
	taken = microv_alloc_fails() ? NULL : kcalloc(nr_cpu_ids, sizeof(*taken), GFP_KERNEL);
	if (!rings || !taken)
		return -ENOMEM;
	for_each_online_cpu(cpu) {
		if (!microv_alloc_fails())
			rings[cpu] = alloc_pages_exact(TRACE_HEADER_BYTES + bytes,
						       GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN);
		if (!rings[cpu])
			return -ENOMEM;
	}
	return 0;
}

/* Fresh rings for a start, or none on failure. Caller holds the control lock and has checked that nothing runs. */
int microv_trace_prepare(u64 bytes)
{
	int result;

	BUILD_BUG_ON(sizeof(struct trace_ring) != TRACE_RING_SIZE);
	BUILD_BUG_ON(sizeof(struct trace_call) != DRIVER_TRACE_SIZE);
	BUILD_BUG_ON(sizeof(struct trace_read_call) != DRIVER_TRACE_READ_SIZE);
	if (!bytes)
		bytes = TRACE_DEFAULT_BYTES;
	if (bytes < TRACE_MIN_BYTES || bytes > TRACE_MAX_BYTES || !is_power_of_2(bytes))
		return -ERANGE;
	mutex_lock(&lock);
	free_locked();
	owner = NULL;
	kept_mode = TRACE_OFF;
	result = allocate_locked(bytes);
	if (result)
		free_locked();
	mutex_unlock(&lock);
	return result;
}

void microv_trace_free(void)
{
	mutex_lock(&lock);
	free_locked();
	mutex_unlock(&lock);
}

u64 hv_traceSpa(u32 cpu)
{
	return rings && cpu < nr_cpu_ids && rings[cpu] ? virt_to_phys(rings[cpu]) : 0;
}

u64 hv_traceBytes(void)
{
	return ring_bytes;
}

static u32 set_in_context(u32 context, void *unused)
{
	return ts_setTrace(context);
}

static u32 set_on_all(struct trace_call *call, u32 mode)
{
	u32 wanted = call->mode;
	u32 error = 0;
	int cpu;

	for_each_online_cpu(cpu) {
		call->mode = mode;
		error = microv_in_context(cpu, call, sizeof(*call), set_in_context, NULL);
		if (error)
			break;
		taken[cpu] = 0;
	}
	call->mode = wanted;
	return error;
}

/* The mode on all CPUs, or off on all of them. */
static u32 set_locked(struct trace_call *call, u32 mode)
{
	struct trace_call undo = { .head.length = sizeof(undo) };
	u32 error = set_on_all(call, mode);

	/* A core that restarted has to be told again who calls. */
	if (error == DRIVER_ERROR_HYPERCALL_FAILED && !microv_attach())
		error = set_on_all(call, mode);
	if (error)
		set_on_all(&undo, TRACE_OFF);
	return error;
}

static u32 control_locked(struct microv_file *file, struct trace_call *call)
{
	u32 error;

	if (call->mode > TRACE_RECORDS)
		return DRIVER_ERROR_BAD_ADDRESS;
	if (owner && owner != file)
		return DRIVER_ERROR_TRACE_IN_USE;
	error = set_locked(call, call->mode);
	if (error)
		return error;
	if (call->keep)
		kept_mode = call->mode;
	owner = call->keep ? NULL : file;
	return 0;
}

int microv_trace_control(struct microv_file *file, void *structure)
{
	struct trace_call *call = structure;
	u32 error;

	/* The file's lock keeps stop from going on before this is done. */
	error = microv_begin(file);
	if (!error) {
		mutex_lock(&lock);
		error = control_locked(file, call);
		mutex_unlock(&lock);
		microv_end(file);
	}
	call->head.error = error;
	return microv_errno(error);
}

/* The descriptor goes, and with it the recording that it asked for. */
void microv_trace_release(struct microv_file *file)
{
	struct trace_call call = { .head.length = sizeof(call) };
	bool runs = !microv_begin(file);

	mutex_lock(&lock);
	if (owner == file) {
		if (runs && rings)
			set_locked(&call, kept_mode);
		owner = NULL;
	}
	mutex_unlock(&lock);
	if (runs)
		microv_end(file);
}

/* True while this descriptor records and half of this CPU's ring waits to be read: time to go back to it. */
bool microv_trace_is_due(struct microv_file *file)
{
	unsigned int cpu = raw_smp_processor_id();
	struct trace_ring *ring;

	if (READ_ONCE(owner) != file)
		return false;
	ring = rings[cpu];
	return ring && READ_ONCE(ring->head) - READ_ONCE(taken[cpu]) > ring_bytes / 2 / max(ring->entry_bytes, 1u);
}

/* What the ring says of itself is the hypervisor's word, but its place and size are the driver's own. */
static bool is_sound(const struct trace_ring *ring)
{
	return ring->magic == TRACE_MAGIC && ring->capacity && ring->entry_bytes &&
	       ring->capacity <= ring_bytes / ring->entry_bytes;
}

static int copy_entries(struct trace_read_call *call, const struct trace_ring *ring, const u8 *entries, u8 *copy)
{
	u64 first = ring->head > ring->capacity ? ring->head - ring->capacity : 0;
	u64 wanted = call->cursor;
	u64 count, n, head;

	call->cursor = min(max(wanted, first), ring->head);
	count = min(call->bytes / ring->entry_bytes, ring->head - call->cursor);
	for (n = 0; n < count; n++)
		memcpy(copy + n * ring->entry_bytes,
		       entries + (call->cursor + n) % ring->capacity * ring->entry_bytes, ring->entry_bytes);
	/* What was overwritten meanwhile, and the entry under way, is lost: the front of the copy. */
	smp_rmb();
	head = READ_ONCE(rings[call->ppid]->head) + 1;
	first = head > ring->capacity ? head - ring->capacity : 0;
	n = first > call->cursor ? min(first - call->cursor, count) : 0;
	call->cursor += n;
	call->lost = call->cursor > wanted ? call->cursor - wanted : 0;
	call->bytes = (count - n) * ring->entry_bytes;
	call->cursor += count - n;
	if (copy_to_user((void __user *)call->address, copy + n * ring->entry_bytes, call->bytes))
		return -EFAULT;
	WRITE_ONCE(taken[call->ppid], call->cursor);
	return 0;
}

static int read_ring(struct trace_read_call *call, struct trace_ring *shared)
{
	struct trace_ring ring = *(volatile struct trace_ring *)shared;
	u64 room;
	int result;
	u8 *copy;

	call->mode = TRACE_OFF;
	call->entry_bytes = 0;
	call->lost = 0;
	call->written = 0;
	if (!is_sound(&ring)) {
		call->bytes = 0;
		return 0;
	}
	if (call->epoch != ring.epoch)
		call->cursor = 0;
	call->epoch = ring.epoch;
	call->mode = ring.mode;
	call->entry_bytes = ring.entry_bytes;
	call->written = ring.head;
	room = min(call->bytes, ring_bytes);
	call->bytes = room;
	copy = microv_alloc_fails() ? NULL : vmalloc(room ? room : 1);
	if (!copy)
		return -ENOMEM;
	result = copy_entries(call, &ring, (u8 *)shared + TRACE_HEADER_BYTES, copy);
	vfree(copy);
	return result;
}

int microv_trace_read(struct microv_file *file, void *structure)
{
	struct trace_read_call *call = structure;
	int result = 0;

	call->tsc_khz = tsc_khz;
	mutex_lock(&lock);
	if (!rings)
		call->head.error = DRIVER_ERROR_NO_TRACE;
	else if (call->ppid >= nr_cpu_ids || !rings[call->ppid])
		call->head.error = DRIVER_ERROR_BAD_ADDRESS;
	else
		result = read_ring(call, rings[call->ppid]);
	mutex_unlock(&lock);
	return call->head.error ? microv_errno(call->head.error) : result;
}
