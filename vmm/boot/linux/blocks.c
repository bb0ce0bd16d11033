/*
 * 2 MiB blocks for the hypervisor, and the only way by which the TypeScript touches physical memory.
 *
 * Blocks come in pairs of one order-10 allocation: pages of order 9 go to per-CPU free lists when they are
 * freed, where Linux does not count them as available.
 */
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/xarray.h>

#include "microv.h"

#define BLOCK_SHIFT 21
#define PAIR_ORDER (BLOCK_SHIFT + 1 - PAGE_SHIFT)
#define BLOCK_MASK ((1ull << BLOCK_SHIFT) - 1)

/* Halves by SPA >> BLOCK_SHIFT: TAKEN by the TypeScript, or SPARE until it asks for one more. */
static DEFINE_XARRAY(halves);
#define TAKEN xa_mk_value(1)
#define SPARE xa_mk_value(2)
/* The spare half, 0 if there is none. */
static u64 spare;
static bool faulted;

static u64 allocate_pair(void)
{
	struct page *page;
	u64 spa;

	if (microv_alloc_fails())
		return 0;
	page = alloc_pages(GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN | __GFP_RETRY_MAYFAIL, PAIR_ORDER);
	if (!page)
		return 0;
	spa = page_to_phys(page);
	if (!xa_err(xa_store(&halves, spa >> BLOCK_SHIFT, SPARE, GFP_KERNEL)) &&
	    !xa_err(xa_store(&halves, (spa >> BLOCK_SHIFT) + 1, SPARE, GFP_KERNEL)))
		return spa;
	xa_erase(&halves, spa >> BLOCK_SHIFT);
	__free_pages(page, PAIR_ORDER);
	return 0;
}

u64 hv_allocBlock(void)
{
	u64 spa = spare;

	if (spa) {
		spare = 0;
	} else {
		spa = allocate_pair();
		if (!spa)
			return 0;
		spare = spa + BLOCK_MASK + 1;
	}
	xa_store(&halves, spa >> BLOCK_SHIFT, TAKEN, GFP_KERNEL); /* the entry is there: cannot fail */
	return spa;
}

void hv_freeBlock(u64 spa)
{
	unsigned long index = spa >> BLOCK_SHIFT;
	unsigned long other = index ^ 1;

	if (xa_load(&halves, index) != TAKEN)
		return;
	xa_store(&halves, index, SPARE, GFP_KERNEL);
	if (xa_load(&halves, other) == TAKEN)
		return;
	xa_erase(&halves, index);
	xa_erase(&halves, other);
	if (spare >> BLOCK_SHIFT == other || spare >> BLOCK_SHIFT == index)
		spare = 0;
	__free_pages(pfn_to_page((index & ~1ul) << (BLOCK_SHIFT - PAGE_SHIFT)), PAIR_ORDER);
}

/* The direct-map address of bytes inside one block, or NULL, which the loader gets to know. */
void *microv_block_address(u64 spa, u64 bytes)
{
	if (bytes <= BLOCK_MASK + 1 - (spa & BLOCK_MASK) && xa_load(&halves, spa >> BLOCK_SHIFT) == TAKEN)
		return phys_to_virt(spa);
	if (!faulted)
		pr_err("loader touches %llu bytes at %#llx, outside its blocks; refused\n", bytes, spa);
	faulted = true;
	return NULL;
}

u32 hv_physFaulted(void)
{
	u32 before = faulted;

	faulted = false;
	return before;
}

u64 hv_physLoad64(u64 spa)
{
	u64 *at = microv_block_address(spa, 8);

	return at ? *at : 0;
}

void hv_physStore64(u64 spa, u64 value)
{
	u64 *at = microv_block_address(spa, 8);

	if (at)
		*at = value;
}

void hv_physStore32(u64 spa, u32 value)
{
	u32 *at = microv_block_address(spa, 4);

	if (at)
		*at = value;
}

void hv_physFill(u64 spa, u32 value, u64 bytes)
{
	void *at = microv_block_address(spa, bytes);

	if (at)
		memset(at, value, bytes);
}
