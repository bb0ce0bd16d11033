/* What the driver allocates for itself: shared pages and the image's copy; and what RAM there is. */
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "microv.h"

#define IMAGE_MAX_BYTES (64ull << 20)

static int fail_alloc;
module_param(fail_alloc, int, 0600);
MODULE_PARM_DESC(fail_alloc, "fails the driver's N-th allocation from now on; for tests");

static void *image;
static u64 image_bytes;
static void **shared_pages;

/* True if this allocation is the one that fail_alloc names. */
bool microv_alloc_fails(void)
{
	return fail_alloc > 0 && --fail_alloc == 0;
}

/* Copies the image from user space once; what is judged later is this copy. */
int microv_image_set(const void __user *from, u64 bytes)
{
	if (bytes > IMAGE_MAX_BYTES)
		return -E2BIG;
	image = microv_alloc_fails() ? NULL : vmalloc(bytes ? bytes : 1);
	if (!image)
		return -ENOMEM;
	image_bytes = bytes;
	if (!copy_from_user(image, from, bytes))
		return 0;
	microv_image_drop();
	return -EFAULT;
}

void microv_image_drop(void)
{
	vfree(image);
	image = NULL;
	image_bytes = 0;
}

u64 hv_imageBytes(void)
{
	return image_bytes;
}

static bool image_holds(u64 offset, u64 bytes)
{
	return offset <= image_bytes && bytes <= image_bytes - offset;
}

u32 hv_imageRead(u64 offset, u32 at, u32 bytes)
{
	if (!image_holds(offset, bytes) || at > MICROV_MEMORY_BYTES || bytes > MICROV_MEMORY_BYTES - at)
		return 0;
	memcpy(&ts_lm[at], image + offset, bytes);
	return 1;
}

u32 hv_imageCopy(u64 spa, u64 offset, u64 bytes)
{
	void *to = microv_block_address(spa, bytes);

	if (!to || !image_holds(offset, bytes))
		return 0;
	memcpy(to, image + offset, bytes);
	return 1;
}

/* One page per CPU for the driver's own hypercalls; the hypervisor keeps their addresses until promote. */
int microv_shared_pages_alloc(void)
{
	unsigned int cpu;

	shared_pages = microv_alloc_fails() ? NULL : kcalloc(nr_cpu_ids, sizeof(*shared_pages), GFP_KERNEL);
	if (!shared_pages)
		return -ENOMEM;
	for_each_online_cpu(cpu) {
		if (!microv_alloc_fails())
			shared_pages[cpu] = (void *)get_zeroed_page(GFP_KERNEL);
		if (!shared_pages[cpu]) {
			microv_shared_pages_free();
			return -ENOMEM;
		}
	}
	return 0;
}

void microv_shared_pages_free(void)
{
	unsigned int cpu;

	if (!shared_pages)
		return;
	for_each_possible_cpu(cpu)
		free_page((unsigned long)shared_pages[cpu]);
	kfree(shared_pages);
	shared_pages = NULL;
}

/* This CPU's page; the caller cannot migrate. */
void *microv_shared_page(void)
{
	return shared_pages[smp_processor_id()];
}

u64 hv_sharedSpa(void)
{
	return virt_to_phys(microv_shared_page());
}

void hv_sharedRead(u32 at, u32 offset, u32 count)
{
	u64 *to = microv_linear(at & ~7u);
	const u64 *from = microv_shared_page() + (offset & (PAGE_SIZE - 8));
	u32 left = min_t(u32, count, PAGE_SIZE - (offset & (PAGE_SIZE - 8)));
	u32 i;

	left = min_t(u32, left, MICROV_MEMORY_BYTES - (at & (MICROV_MEMORY_BYTES - 8)));
	left /= 8;
#pragma GCC unroll 8
	for (i = 0; i < left; i++)
		to[i] = from[i];
}

void hv_sharedStore64(u32 offset, u64 value)
{
	*(u64 *)(microv_shared_page() + (offset & (PAGE_SIZE - 8))) = value;
}

static int measure_ram(struct resource *range, void *argument)
{
	u64 *end_and_bytes = argument;

	end_and_bytes[0] = max_t(u64, end_and_bytes[0], range->end + 1);
	end_and_bytes[1] += resource_size(range);
	return 0;
}

static void ram(u64 *end_and_bytes)
{
	end_and_bytes[0] = 0;
	end_and_bytes[1] = 0;
	walk_iomem_res_desc(IORES_DESC_NONE, IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY, 0, -1, end_and_bytes,
			    measure_ram);
}

u64 hv_ramEnd(void)
{
	u64 end_and_bytes[2];

	ram(end_and_bytes);
	return end_and_bytes[0];
}

struct ram_search {
	u32 left;
	u64 start, end;
	bool found;
};

/* Neighbours are one range. Stops at the first range behind the one that is looked for. */
static int find_ram(struct resource *range, void *argument)
{
	struct ram_search *search = argument;
	u64 start = PAGE_ALIGN((u64)range->start);
	u64 end = PAGE_ALIGN_DOWN((u64)range->end + 1);

	if (start >= end)
		return 0;
	if (search->end == start && start) {
		search->end = end;
		return 0;
	}
	if (search->found)
		return 1;
	search->start = start;
	search->end = end;
	search->found = search->left == 0;
	search->left--;
	return 0;
}

u32 hv_ramRange(u32 index, u32 at)
{
	struct ram_search search = { .left = index };

	walk_iomem_res_desc(IORES_DESC_NONE, IORESOURCE_SYSTEM_RAM | IORESOURCE_BUSY, 0, -1, &search, find_ram);
	if (!search.found)
		return 0;
	memcpy(microv_linear(at), &search.start, sizeof(search.start));
	memcpy(microv_linear(at + 8), &search.end, sizeof(search.end));
	return 1;
}

u64 hv_ramBytes(void)
{
	u64 end_and_bytes[2];

	ram(end_and_bytes);
	return end_and_bytes[1];
}
