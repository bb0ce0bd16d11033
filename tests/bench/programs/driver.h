/* Calls of /dev/microv (hypercall/driver.layout.ts). */
#ifndef BENCH_DRIVER_H
#define BENCH_DRIVER_H

#include <stdint.h>

/* A structure of the driver, addressed by the generated offsets. */
struct call {
	_Alignas(8) uint8_t bytes[0x480];
};

static inline uint64_t *word(struct call *call, unsigned offset)
{
	return (uint64_t *)(call->bytes + offset);
}

static inline uint32_t *half(struct call *call, unsigned offset)
{
	return (uint32_t *)(call->bytes + offset);
}

/* Opens /dev/microv, or fails. */
int driver_open(void);

/* One call with a structure of `size` bytes; fails, naming `what`, unless the driver says success. */
void driver_call(int device, unsigned long request, struct call *call, uint32_t size, const char *what);

/* A micro VM for this descriptor. */
void driver_create(int device);

/* Memory for it, by IOCTL_VM_MAP or IOCTL_VM_OFFER. */
void driver_give(int device, unsigned long request, uint64_t gpa, const void *memory, uint64_t bytes);

/* Real mode at 0:entry, with the stack below. */
void driver_enter_at(int device, uint16_t entry);

#endif
