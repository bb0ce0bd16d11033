/*
 * The debug ring: memory of the root that the hypervisor writes. It stays until the next start or the end
 * of the module, so that it can be read after a crash of the hypervisor.
 */
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "microv.h"

struct ring_header {
	u32 magic;
	u32 lock;
	u64 capacity;
	u64 head;
	u32 state;
} __aligned(64);

struct ring_call {
	u32 length;
	u32 error;
	u64 address;
	u64 count;
	u64 lost;
};

static struct ring_header *ring;

/* A fresh ring for a start. Caller holds the control lock and has checked that nothing runs. */
int microv_ring_prepare(void)
{
	BUILD_BUG_ON(sizeof(struct ring_header) != RING_HEADER_SIZE);
	BUILD_BUG_ON(sizeof(struct ring_call) != DRIVER_RING_SIZE);
	if (microv_alloc_fails())
		return -ENOMEM;
	if (!ring)
		ring = alloc_pages_exact(DRIVER_RING_BYTES, GFP_KERNEL);
	if (!ring)
		return -ENOMEM;
	memset(ring, 0, DRIVER_RING_BYTES);
	ring->magic = LAUNCH_MAGIC;
	ring->capacity = DRIVER_RING_BYTES - sizeof(*ring);
	return 0;
}

void microv_ring_free(void)
{
	if (ring)
		free_pages_exact(ring, DRIVER_RING_BYTES);
	ring = NULL;
}

u64 hv_ringSpa(void)
{
	return virt_to_phys(ring);
}

u32 hv_panicked(void)
{
	return ring && READ_ONCE(ring->state) == 1;
}

/* Copies the newest bytes that fit, oldest first. Returns 0 or -EFAULT, -ENOMEM. */
int microv_ring_read(struct microv_file *file, void *structure)
{
	struct ring_call *call = structure;
	u64 head, stored, wanted, i;
	int error = 0;
	u8 *copy;

	call->lost = 0;
	if (!ring) {
		call->count = 0;
		return 0;
	}
	head = READ_ONCE(ring->head);
	stored = min_t(u64, head, ring->capacity);
	wanted = min(call->count, stored);
	copy = vmalloc(wanted ? wanted : 1);
	if (!copy)
		return -ENOMEM;
	for (i = 0; i < wanted; i++)
		copy[i] = ((u8 *)(ring + 1))[(head - wanted + i) % ring->capacity];
	if (copy_to_user((void __user *)call->address, copy, wanted))
		error = -EFAULT;
	vfree(copy);
	call->count = wanted;
	call->lost = head - wanted;
	return error;
}
