/* Calls the driver from a test: drive check | start IMAGE [POOL] | stop | ring. Prints error and detail. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../../hypercall/generated/driver.h"

static uint8_t call[0x100];

static uint64_t *field(unsigned offset)
{
	return (uint64_t *)(call + offset);
}

static uint32_t *half(unsigned offset)
{
	return (uint32_t *)(call + offset);
}

static int request(int fd, unsigned long number, uint32_t size)
{
	int result;

	*half(0) = size;
	result = ioctl(fd, number, call);
	printf("result %d error %u detail %#llx\n", result, *half(4), (unsigned long long)*field(8));
	return *half(4) ? 1 : result ? 2 : 0;
}

static int start(int fd, const char *path, uint64_t pool)
{
	struct stat info;
	int image = open(path, O_RDONLY);

	if (image < 0 || fstat(image, &info))
		return perror(path), 3;
	*field(DRIVER_START_IMAGE) = (uint64_t)mmap(0, info.st_size ? info.st_size : 1, PROT_READ, MAP_PRIVATE, image, 0);
	*field(DRIVER_START_IMAGE_BYTES) = info.st_size;
	*field(DRIVER_START_POOL_BYTES) = pool;
	return request(fd, IOCTL_START, DRIVER_START_SIZE);
}

static int ring(int fd)
{
	static char text[DRIVER_RING_BYTES];

	*field(DRIVER_RING_ADDRESS) = (uint64_t)text;
	*field(DRIVER_RING_COUNT) = sizeof(text);
	*half(0) = DRIVER_RING_SIZE;
	if (ioctl(fd, IOCTL_RING, call))
		return 1;
	fwrite(text, 1, *field(DRIVER_RING_COUNT), stdout);
	return 0;
}

int main(int argc, char **argv)
{
	int fd = open("/dev/microv", O_RDWR);

	if (fd < 0)
		return perror("/dev/microv"), 3;
	if (argc >= 2 && !strcmp(argv[1], "check"))
		return request(fd, IOCTL_CHECK, DRIVER_CHECK_SIZE);
	if (argc >= 3 && !strcmp(argv[1], "start"))
		return start(fd, argv[2], argc > 3 ? strtoull(argv[3], 0, 0) : 0);
	if (argc >= 2 && !strcmp(argv[1], "stop"))
		return request(fd, IOCTL_STOP, DRIVER_CALL_SIZE);
	if (argc >= 2 && !strcmp(argv[1], "ring"))
		return ring(fd);
	fprintf(stderr, "usage: drive check | start IMAGE [POOL] | stop | ring\n");
	return 4;
}
