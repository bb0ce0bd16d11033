#include "driver.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include "hypercall/generated/abi.h"
#include "hypercall/generated/driver.h"
#include "report.h"

int driver_open(void)
{
	int device = open("/dev/microv", O_RDWR);

	if (device < 0)
		fail("/dev/microv: %s", strerror(errno));
	return device;
}

void driver_call(int device, unsigned long request, struct call *call, uint32_t size, const char *what)
{
	int result;

	*half(call, DRIVER_CALL_LENGTH) = size;
	result = ioctl(device, request, call->bytes);
	if (result || *half(call, DRIVER_CALL_ERROR))
		fail("%s: driver error %u, detail %#llx%s%s", what, *half(call, DRIVER_CALL_ERROR),
		     (unsigned long long)*word(call, DRIVER_CALL_DETAIL), result ? ": " : "", result ? strerror(errno) : "");
}

void driver_create(int device)
{
	struct call vm = {};

	driver_call(device, IOCTL_VM_CREATE, &vm, DRIVER_VM_SIZE, "creating a micro VM");
}

void driver_give(int device, unsigned long request, uint64_t gpa, const void *memory, uint64_t bytes)
{
	struct call map = {};

	*word(&map, DRIVER_MAP_GPA) = gpa;
	*word(&map, DRIVER_MAP_ADDRESS) = (uintptr_t)memory;
	*word(&map, DRIVER_MAP_BYTES) = bytes;
	driver_call(device, request, &map, DRIVER_MAP_SIZE, "giving guest memory");
}

static void set(int device, uint64_t number, uint64_t value)
{
	struct call call = {};

	*word(&call, DRIVER_REGISTER_REGISTER) = number;
	*word(&call, DRIVER_REGISTER_VALUE) = value;
	driver_call(device, IOCTL_VS_SET, &call, DRIVER_REGISTER_SIZE, "setting a register");
}

void driver_enter_at(int device, uint16_t entry)
{
	set(device, MV_REG_CS_SELECTOR, 0);
	set(device, MV_REG_CS_BASE, 0);
	set(device, MV_REG_RSP, entry);
	set(device, MV_REG_RIP, entry);
}
