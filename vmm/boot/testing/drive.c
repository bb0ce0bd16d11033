/*
 * Calls the driver from a test, one call a step, all on one descriptor:
 *
 *   drive STEP ...
 *     check | start IMAGE | stop | stop-force | status | pp N | ring | list N | kill VMID
 *     create | destroy | map GPA PAGES | offer GPA PAGES | load FILE GPA | set REGISTER VALUE | get REGISTER | input VALUE
 *     run | sleep SECONDS | hypercall RAX R10 R11 R12 R13 CPU | bad-size | kvm
 *
 * Each step prints a line "STEP: error E detail D ..."; the exit status is the number of failed steps.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../../../hypercall/generated/abi.h"
#include "../../../hypercall/generated/driver.h"
#include "../../../hypercall/generated/shared-page.h"

static uint8_t call[DRIVER_PP_STATUS_SIZE] __attribute__((aligned(8)));
static int device;
static int failures;
static uint8_t *memory;
static uint64_t memory_gpa;

static uint64_t *field(unsigned offset)
{
	return (uint64_t *)(call + offset);
}

static uint32_t *half(unsigned offset)
{
	return (uint32_t *)(call + offset);
}

static uint64_t number(char *text)
{
	return text ? strtoull(text, 0, 0) : 0;
}

static void request(const char *step, unsigned long which, uint32_t size)
{
	int result;

	*half(0) = size;
	result = ioctl(device, which, call);
	printf("%s: error %u detail %#llx", step, *half(4), (unsigned long long)*field(8));
	if (result < 0)
		printf(" (%s)", strerror(errno)), failures++;
}

static void start(const char *path)
{
	struct stat info;
	int image = open(path, O_RDONLY);

	if (image < 0 || fstat(image, &info))
		perror(path), exit(100);
	*field(DRIVER_START_IMAGE) = (uint64_t)mmap(0, info.st_size + 1, PROT_READ, MAP_PRIVATE, image, 0);
	*field(DRIVER_START_IMAGE_BYTES) = info.st_size;
	*field(DRIVER_START_FLAGS) = DRIVER_FLAG_USER_HYPERCALLS;
	request("start", IOCTL_START, DRIVER_START_SIZE);
	printf(" cpus %u", *half(DRIVER_START_CPUS));
	close(image);
}

static void status(void)
{
	request("status", IOCTL_STATUS, DRIVER_STATUS_SIZE);
	printf(" started %u pps %u vms %u total %llu free %llu lowest %llu", *half(DRIVER_STATUS_STARTED),
	       *half(DRIVER_STATUS_PPS), *half(DRIVER_STATUS_VMS),
	       (unsigned long long)*field(DRIVER_STATUS_POOL_TOTAL),
	       (unsigned long long)*field(DRIVER_STATUS_POOL_FREE),
	       (unsigned long long)*field(DRIVER_STATUS_POOL_LOWEST));
}

static void pp_status(uint32_t ppid)
{
	*half(DRIVER_PP_STATUS_PPID) = ppid;
	request("pp", IOCTL_PP_STATUS, DRIVER_PP_STATUS_SIZE);
	printf(" apic %u ticks %llu exits %llu", *half(DRIVER_PP_STATUS_APIC_ID),
	       (unsigned long long)*field(DRIVER_PP_STATUS_DEMOTE_TICKS),
	       (unsigned long long)*field(DRIVER_PP_STATUS_COUNTERS));
}

static void ring(void)
{
	static char text[DRIVER_RING_BYTES];

	*field(DRIVER_RING_ADDRESS) = (uint64_t)text;
	*field(DRIVER_RING_COUNT) = sizeof(text);
	*half(0) = DRIVER_RING_SIZE;
	if (ioctl(device, IOCTL_RING, call))
		perror("ring"), failures++;
	fwrite(text, 1, *field(DRIVER_RING_COUNT), stdout);
}

static void map(const char *step, unsigned long which, uint64_t gpa, uint64_t pages)
{
	memory_gpa = gpa;
	memory = mmap(0, pages << 12, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	*field(DRIVER_MAP_GPA) = gpa;
	*field(DRIVER_MAP_ADDRESS) = (uint64_t)memory;
	*field(DRIVER_MAP_BYTES) = pages << 12;
	request(step, which, DRIVER_MAP_SIZE);
}

static void load(const char *path, uint64_t gpa)
{
	int file = open(path, O_RDONLY);
	ssize_t bytes = read(file, memory + (gpa - memory_gpa), 0x10000);

	printf("load: %zd bytes", bytes);
	if (bytes <= 0)
		failures++;
	close(file);
}

static void access_register(const char *step, unsigned long which, uint64_t index, uint64_t value)
{
	*field(DRIVER_REGISTER_REGISTER) = index;
	*field(DRIVER_REGISTER_VALUE) = value;
	request(step, which, DRIVER_REGISTER_SIZE);
	printf(" value %#llx", (unsigned long long)*field(DRIVER_REGISTER_VALUE));
}

/* The fields of an exit that is not of its kind are printed as 0. */
static uint64_t exit_field(int is_io, unsigned offset, unsigned bytes)
{
	uint64_t value = 0;

	if (is_io == (*half(DRIVER_RUN_REASON) == MV_EXIT_REASON_IO))
		memcpy(&value, call + DRIVER_RUN_EXIT + offset, bytes);
	return value;
}

static void run(int has_input, uint64_t input)
{
	*half(DRIVER_RUN_FLAGS) = has_input;
	*field(DRIVER_RUN_EXIT + MV_EXIT_IO_DATA) = input;
	request("run", IOCTL_VS_RUN, DRIVER_RUN_SIZE);
	printf(" reason %u port %#llx data %#llx type %llu width %llu exit %llu rip %#llx gpa %#llx",
	       *half(DRIVER_RUN_REASON), (unsigned long long)exit_field(1, MV_EXIT_IO_ADDR, 8),
	       (unsigned long long)exit_field(1, MV_EXIT_IO_DATA, 8),
	       (unsigned long long)exit_field(1, MV_EXIT_IO_TYPE, 8),
	       (unsigned long long)exit_field(1, MV_EXIT_IO_ACCESS_SIZE, 4),
	       (unsigned long long)exit_field(0, MV_EXIT_RECORD_REASON, 4),
	       (unsigned long long)exit_field(0, MV_EXIT_RECORD_RIP, 8),
	       (unsigned long long)exit_field(0, MV_EXIT_RECORD_GPA, 8));
}

static void hypercall(char **words)
{
	static const unsigned offsets[] = { DRIVER_HYPERCALL_RAX, DRIVER_HYPERCALL_R10, DRIVER_HYPERCALL_R11,
					    DRIVER_HYPERCALL_R12, DRIVER_HYPERCALL_R13, DRIVER_HYPERCALL_CPU };

	for (int i = 0; i < 6; i++)
		*field(offsets[i]) = number(words[i]);
	request("hypercall", IOCTL_HYPERCALL, DRIVER_HYPERCALL_SIZE);
	printf(" rax %#llx r10 %#llx", (unsigned long long)*field(DRIVER_HYPERCALL_RAX),
	       (unsigned long long)*field(DRIVER_HYPERCALL_R10));
}

/* Makes a VM of KVM's, which lives as long as this process: EFER.SVME is set meanwhile. */
static void kvm(void)
{
	int vm = ioctl(open("/dev/kvm", O_RDWR | O_CLOEXEC), _IO(0xae, 0x01), 0);

	printf("kvm: %s", vm < 0 ? strerror(errno) : "VM made");
}

/* Makes the step at words[0]; returns how many words it used. */
static int step(char **words, int left)
{
	const char *name = words[0];
	char *a = left > 1 ? words[1] : 0;
	char *b = left > 2 ? words[2] : 0;

	memset(call, 0, sizeof(call));
	if (!strcmp(name, "check"))
		return request(name, IOCTL_CHECK, DRIVER_CHECK_SIZE), 1;
	if (!strcmp(name, "start"))
		return start(a), 2;
	if (!strcmp(name, "stop"))
		return request(name, IOCTL_STOP, DRIVER_CALL_SIZE), 1;
	if (!strcmp(name, "stop-force"))
		return *field(DRIVER_CALL_FLAGS) = 1, request(name, IOCTL_STOP, DRIVER_CALL_SIZE), 1;
	if (!strcmp(name, "status"))
		return status(), 1;
	if (!strcmp(name, "pp"))
		return pp_status(number(a)), 2;
	if (!strcmp(name, "ring"))
		return ring(), 1;
	if (!strcmp(name, "list")) {
		*half(DRIVER_LIST_INDEX) = number(a);
		request(name, IOCTL_LIST, DRIVER_LIST_SIZE);
		printf(" vmid %u pid %u memory %llu", *(uint16_t *)(call + DRIVER_LIST_VMID), *half(DRIVER_LIST_PID),
		       (unsigned long long)*field(DRIVER_LIST_MEMORY));
		return 2;
	}
	if (!strcmp(name, "kill"))
		return *field(DRIVER_CALL_ARGUMENT) = number(a), request(name, IOCTL_KILL, DRIVER_CALL_SIZE), 2;
	if (!strcmp(name, "create")) {
		request(name, IOCTL_VM_CREATE, DRIVER_VM_SIZE);
		printf(" vmid %u", *(uint16_t *)(call + DRIVER_VM_VMID));
		return 1;
	}
	if (!strcmp(name, "destroy"))
		return request(name, IOCTL_VM_DESTROY, DRIVER_CALL_SIZE), 1;
	if (!strcmp(name, "map"))
		return map(name, IOCTL_VM_MAP, number(a), number(b)), 3;
	if (!strcmp(name, "offer"))
		return map(name, IOCTL_VM_OFFER, number(a), number(b)), 3;
	if (!strcmp(name, "load"))
		return load(a, number(b)), 3;
	if (!strcmp(name, "set"))
		return access_register(name, IOCTL_VS_SET, number(a), number(b)), 3;
	if (!strcmp(name, "get"))
		return access_register(name, IOCTL_VS_GET, number(a), 0), 2;
	if (!strcmp(name, "run"))
		return run(0, 0), 1;
	if (!strcmp(name, "input"))
		return run(1, number(a)), 2;
	if (!strcmp(name, "sleep"))
		return printf("sleep"), sleep(number(a)), 2;
	if (!strcmp(name, "kvm"))
		return kvm(), 1;
	if (!strcmp(name, "hypercall") && left >= 7)
		return hypercall(words + 1), 7;
	if (!strcmp(name, "bad-size"))
		return request(name, IOCTL_STATUS + 0x10000, DRIVER_STATUS_SIZE + 1), 1;
	fprintf(stderr, "drive: unknown step %s\n", name);
	exit(101);
}

static void wake(int signal)
{
	(void)signal;
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = wake };

	sigaction(SIGALRM, &action, 0);
	if (getenv("ALARM"))
		alarm(atoi(getenv("ALARM")));
	device = open("/dev/microv", O_RDWR | O_CLOEXEC);
	if (device < 0)
		return perror("/dev/microv"), 100;
	for (int i = 1; i < argc;) {
		i += step(argv + i, argc - i);
		printf("\n");
		fflush(stdout);
	}
	return failures;
}
