/* Guest memory: user pages, pinned as long as the VM can reach them. */
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "microv.h"

struct region {
	struct list_head node;
	u64 gpa;
	u32 count;
	/* Of `count`, how many the VM has. */
	u32 mapped;
	struct page **pages;
};

struct map_call {
	struct microv_call head;
	u64 gpa;
	u64 address;
	u64 bytes;
};

struct batch {
	struct microv_file *file;
	struct region *region;
	u32 first;
	u32 count;
};

/* Pages of the batch that this CPU works on: what hv.pinnedSpa reads. */
static DEFINE_PER_CPU(struct region *, current_region);

u64 hv_pinnedSpa(u32 index)
{
	struct region *region = __this_cpu_read(current_region);

	return region && index < region->count ? page_to_phys(region->pages[index]) : 0;
}

static u32 in_region(u32 context, struct batch *batch,
		     u32 (*function)(u32 context, u32 slot, u64 gpa, u32 first, u32 count))
{
	u64 gpa = batch->region->gpa + ((u64)batch->first << PAGE_SHIFT);
	u32 error;

	__this_cpu_write(current_region, batch->region);
	error = function(context, batch->file->slot, gpa, batch->first, batch->count);
	__this_cpu_write(current_region, NULL);
	return error;
}

static u32 map_in_context(u32 context, void *batch)
{
	return in_region(context, batch, ts_mapPages);
}

static u32 unmap_in_context(u32 context, void *batch)
{
	return in_region(context, batch, ts_unmapPages);
}

/* One batch; where another CPU has to pass an exit first, all are kicked and the very same call made again. */
static u32 call_batch(struct batch *batch, microv_context_function *function)
{
	struct microv_call call = {};
	u32 error = MICROV_RETRY;
	int attempts;

	for (attempts = 0; attempts < 1000 && error == MICROV_RETRY; attempts++) {
		error = microv_in_context(-1, &call, sizeof(call), function, batch);
		if (error == MICROV_RETRY)
			hv_kick();
		cond_resched();
	}
	return error == MICROV_RETRY ? DRIVER_ERROR_HYPERCALL_FAILED : error;
}

static u32 map_region(struct microv_file *file, struct region *region)
{
	struct batch batch = { .file = file, .region = region };
	u32 error;

	while (region->mapped < region->count) {
		batch.first = region->mapped;
		batch.count = min(region->count - region->mapped, ts_pagesPerCall());
		error = call_batch(&batch, map_in_context);
		if (error)
			return error;
		region->mapped += batch.count;
	}
	return 0;
}

/* From the end backwards, batch by batch as they were mapped, so that `mapped` is always true. */
static u32 unmap_region(struct microv_file *file, struct region *region)
{
	struct batch batch = { .file = file, .region = region };
	u32 error;

	while (region->mapped > 0) {
		batch.count = (region->mapped - 1) % ts_pagesPerCall() + 1;
		batch.first = region->mapped - batch.count;
		error = call_batch(&batch, unmap_in_context);
		if (error)
			return error;
		region->mapped = batch.first;
	}
	return 0;
}

static void free_region(struct region *region)
{
	unpin_user_pages_dirty_lock(region->pages, region->count, true);
	kvfree(region->pages);
	kfree(region);
}

/* Pins `count` pages; fewer are none. */
static struct region *pin_region(u64 gpa, u64 address, u32 count)
{
	struct region *region = microv_alloc_fails() ? NULL : kzalloc(sizeof(*region), GFP_KERNEL);
	int got = 1;

	if (!region)
		return NULL;
	region->gpa = gpa;
	region->pages = microv_alloc_fails() ? NULL : kvmalloc_array(count, sizeof(struct page *), GFP_KERNEL);
	while (region->pages && region->count < count && got > 0) {
		u32 wanted = min_t(u32, count - region->count, 512);

		got = pin_user_pages_fast(address + ((u64)region->count << PAGE_SHIFT), wanted,
					  FOLL_WRITE | FOLL_LONGTERM, region->pages + region->count);
		if (got > 0)
			region->count += got;
		cond_resched();
	}
	if (region->pages && region->count == count)
		return region;
	free_region(region);
	return NULL;
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

static u32 map_memory(struct microv_file *file, struct map_call *call)
{
	struct region *region;
	u32 error = check_range(call);

	if (error)
		return error;
	if (overlaps(file, call->gpa, call->bytes))
		return DRIVER_ERROR_ALREADY_MAPPED;
	region = pin_region(call->gpa, call->address, call->bytes >> PAGE_SHIFT);
	if (!region)
		return DRIVER_ERROR_PIN_FAILED;
	error = map_region(file, region);
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

/* VM_MAP. The caller holds the descriptor's lock and has checked that there is a VM. */
int microv_memory_map(struct microv_file *file, void *structure)
{
	struct map_call *call = structure;

	call->head.error = map_memory(file, call);
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
