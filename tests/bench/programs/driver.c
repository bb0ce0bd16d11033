#include "driver.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
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
