/* Guest memory: user pages, pinned as long as the VM can reach them. */
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "microv.h"

/* Pages that are pinned, then mapped, before anybody asks whether to go on. */
#define PAGES_AT_ONCE 4096
/* How often the hypervisor may say that nothing can be done now. */
#define MOST_RETRIES 1000

struct region {
	struct list_head node;
	u64 gpa;
	/* Pinned. */
	u32 count;
	/* Of `count`, how many the hypervisor said that the VM has. */
	u32 mapped;
	struct page **pages;
};

struct map_call {
	struct microv_call head;
	u64 gpa;
	u64 address;
	u64 bytes;
};

/* Work on a region, page `done` being the next one. */
struct work {
	struct microv_file *file;
	struct region *region;
	bool lazy;
	u32 done;
};

/* Region that this CPU works on: what hv.pinnedSpa reads. */
static DEFINE_PER_CPU(struct region *, current_region);

u64 hv_pinnedSpa(u32 index)
{
	struct region *region = __this_cpu_read(current_region);

	return region && index < region->count ? page_to_phys(region->pages[index]) : 0;
}

static u64 gpa_of(const struct work *work)
{
	return work->region->gpa + ((u64)work->done << PAGE_SHIFT);
}

static u32 map_in_context(u32 context, void *argument)
{
	struct work *work = argument;
	u32 left = work->region->count - work->done;
	u32 error;

	__this_cpu_write(current_region, work->region);
	error = ts_mapPages(context, work->file->slot, gpa_of(work), work->done, left, work->lazy);
	__this_cpu_write(current_region, NULL);
	return error;
}

static u32 unmap_in_context(u32 context, void *argument)
{
	struct work *work = argument;

	return ts_unmapPages(context, work->file->slot, gpa_of(work), work->region->count - work->done);
}

/* Calls until all pages are done. Where another CPU has to pass an exit first, all are kicked. */
static u32 work_through(struct work *work, microv_context_function *function)
{
	int retries = 0;

	while (work->done < work->region->count) {
		struct microv_call call = {};
		u32 error = microv_in_context(-1, &call, sizeof(call), function, work);

		if (error == MICROV_RETRY) {
			if (++retries == MOST_RETRIES)
				return DRIVER_ERROR_HYPERCALL_FAILED;
			hv_kick();
		} else if (error) {
			return error;
		} else {
			retries = 0;
			work->done += min_t(u64, call.detail, work->region->count - work->done);
		}
		cond_resched();
	}
	return 0;
}

static u32 map_pinned(struct microv_file *file, struct region *region, bool lazy)
{
	struct work work = { .file = file, .region = region, .lazy = lazy, .done = region->mapped };
	u32 error = work_through(&work, map_in_context);

	region->mapped = work.done;
	return error;
}

/*
 * All pinned pages, since after a failure more may be mapped than were counted. What is not mapped costs next to
 * nothing.
 */
static u32 unmap_region(struct microv_file *file, struct region *region)
{
	struct work work = { .file = file, .region = region };

	return work_through(&work, unmap_in_context);
}

static void free_region(struct region *region)
{
	unpin_user_pages_dirty_lock(region->pages, region->count, true);
	kvfree(region->pages);
	kfree(region);
}

/* A region without pages yet, with room for `count`. */
static struct region *new_region(u64 gpa, u32 count)
{
	struct region *region = microv_alloc_fails() ? NULL : kzalloc(sizeof(*region), GFP_KERNEL);

	if (!region)
		return NULL;
	region->gpa = gpa;
	region->pages = microv_alloc_fails() ? NULL : kvmalloc_array(count, sizeof(struct page *), GFP_KERNEL);
	if (region->pages)
		return region;
	kfree(region);
	return NULL;
}

/* Pins on until the region has `count` pages. */
static u32 pin_up_to(struct region *region, u64 address, u32 count)
{
	while (region->count < count) {
		u32 wanted = min_t(u32, count - region->count, 512);
		int got = pin_user_pages_fast(address + ((u64)region->count << PAGE_SHIFT), wanted,
					      FOLL_WRITE | FOLL_LONGTERM, region->pages + region->count);

		if (got <= 0)
			return DRIVER_ERROR_PIN_FAILED;
		region->count += got;
		cond_resched();
	}
	return 0;
}

/*
 * Pins and maps `count` pages, some at a time: between two steps the owner may be ended by a signal, and the VM be
 * killed, which ts_mapPages sees.
 */
static u32 fill_region(struct microv_file *file, struct region *region, u64 address, u32 count, bool lazy)
{
	while (region->mapped < count) {
		u32 step = min_t(u32, count - region->mapped, PAGES_AT_ONCE);
		u32 error = pin_up_to(region, address, region->mapped + step);

		if (!error)
			error = map_pinned(file, region, lazy);
		if (error)
			return error;
		if (fatal_signal_pending(current))
			return DRIVER_ERROR_KILLED;
	}
	return 0;
}

static bool overlaps(struct microv_file *file, u64 gpa, u64 bytes)
{
	struct region *region;

	list_for_each_entry(region, &file->regions, node) {
		if (gpa < region->gpa + ((u64)region->count << PAGE_SHIFT) && region->gpa < gpa + bytes)
			return true;
	}
	return false;
}

static u32 check_range(struct map_call *call)
{
	u64 end;

	if (!PAGE_ALIGNED(call->gpa | call->address | call->bytes) || !call->bytes)
		return DRIVER_ERROR_BAD_ADDRESS;
	if (check_add_overflow(call->gpa, call->bytes, &end) || end > MV_MAX_GPA_SIZE)
		return DRIVER_ERROR_BAD_ADDRESS;
	if (check_add_overflow(call->address, call->bytes, &end) || end > TASK_SIZE_MAX)
		return DRIVER_ERROR_BAD_ADDRESS;
	if (call->bytes >> PAGE_SHIFT > totalram_pages())
		return DRIVER_ERROR_PIN_FAILED;
	return 0;
}

static u32 map_memory(struct microv_file *file, struct map_call *call, bool lazy)
{
	u32 count = call->bytes >> PAGE_SHIFT;
	struct region *region;
	u32 error = check_range(call);

	if (error)
		return error;
	if (overlaps(file, call->gpa, call->bytes))
		return DRIVER_ERROR_ALREADY_MAPPED;
	region = new_region(call->gpa, count);
	if (!region)
		return DRIVER_ERROR_PIN_FAILED;
	error = fill_region(file, region, call->address, count, lazy);
	if (!error) {
		list_add(&region->node, &file->regions);
		return 0;
	}
	call->head.detail = region->mapped;
	if (unmap_region(file, region))
		list_add(&region->node, &file->regions); /* goes with the VM */
	else
		free_region(region);
	return error;
}

/* VM_MAP, or VM_OFFER if `lazy`. The caller holds the descriptor's lock and has checked that there is a VM. */
int microv_memory_map(struct microv_file *file, void *structure, bool lazy)
{
	struct map_call *call = structure;

	call->head.error = map_memory(file, call, lazy);
	return microv_errno(call->head.error);
}

/* Takes all memory from the VM; the first DRIVER_ERROR_ if some of it would not go. */
u32 microv_memory_unmap_all(struct microv_file *file)
{
	struct region *region;
	u32 first_error = 0;

	list_for_each_entry(region, &file->regions, node) {
		u32 error = unmap_region(file, region);

		if (!first_error)
			first_error = error;
	}
	return first_error;
}

/* After the VM is gone: nothing can reach the pages any more. */
void microv_memory_unpin_all(struct microv_file *file)
{
	struct region *region, *next;

	list_for_each_entry_safe(region, next, &file->regions, node) {
		list_del(&region->node);
		free_region(region);
	}
}
