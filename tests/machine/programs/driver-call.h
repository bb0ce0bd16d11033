/* Calls of /dev/microv. */
#ifndef DRIVER_CALL_H
#define DRIVER_CALL_H

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "driver.h"

/* Structure of a call. */
struct call {
	uint8_t bytes[0x500];
};

#define U64(call, offset) (*(uint64_t *)((call)->bytes + (offset)))
#define U32(call, offset) (*(uint32_t *)((call)->bytes + (offset)))
#define U16(call, offset) (*(uint16_t *)((call)->bytes + (offset)))

static inline int open_driver(void)
{
	int fd = open("/dev/microv", O_RDWR | O_CLOEXEC);

	if (fd < 0) {
		perror("/dev/microv");
		exit(100);
	}
	return fd;
}

/* Makes a call; returns its DRIVER_ERROR_, or a negative number for a failure without one. */
static inline int request(int fd, unsigned long number, uint32_t size, struct call *call)
{
	U32(call, 0) = size;
	U32(call, 4) = 0;
	if (ioctl(fd, number, call) && !U32(call, 4))
		return -1;
	return (int)U32(call, 4);
}

/* As request, but the program ends when the call fails. */
static inline void must(const char *what, int fd, unsigned long number, uint32_t size, struct call *call)
{
	int error = request(fd, number, size, call);

	if (!error)
		return;
	printf("%s failed: error %d detail %#lx\n", what, error, U64(call, 8));
	exit(100);
}

static inline void set_register(int fd, uint64_t index, uint64_t value)
{
	struct call call = { 0 };

	U64(&call, DRIVER_REGISTER_REGISTER) = index;
	U64(&call, DRIVER_REGISTER_VALUE) = value;
	must("setting a register", fd, IOCTL_VS_SET, DRIVER_REGISTER_SIZE, &call);
}

static inline uint64_t get_register(int fd, uint64_t index)
{
	struct call call = { 0 };

	U64(&call, DRIVER_REGISTER_REGISTER) = index;
	must("getting a register", fd, IOCTL_VS_GET, DRIVER_REGISTER_SIZE, &call);
	return U64(&call, DRIVER_REGISTER_VALUE);
}

/* Maps fresh memory at `gpa`; returns it. */
static inline uint8_t *map_memory(int fd, uint64_t gpa, uint64_t bytes)
{
	uint8_t *memory = mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct call call = { 0 };

	U64(&call, DRIVER_MAP_GPA) = gpa;
	U64(&call, DRIVER_MAP_ADDRESS) = (uint64_t)memory;
	U64(&call, DRIVER_MAP_BYTES) = bytes;
	must("mapping memory", fd, IOCTL_VM_MAP, DRIVER_MAP_SIZE, &call);
	return memory;
}

#endif
