/*
 * ioctl-fuzz SEED SECONDS WORKERS: processes that make the driver's calls with any arguments on descriptors that come,
 * go and are shared, with signals in between. Prints how often each call was answered by which error. What it
 * leaves alone is HYPERCALL, whose caller is trusted with all of the machine, and a stop by force. Exit status: 1 if
 * a worker died.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "abi.h"
#include "driver-call.h"

#define DESCRIPTORS 4
#define ERRORS 64
#define ARENA 0x400000ul

static const struct {
	const char *name;
	unsigned long number;
	uint32_t size;
	int weight;
} CALLS[] = {
	{ "check", IOCTL_CHECK, DRIVER_CHECK_SIZE, 1 },
	{ "start", IOCTL_START, DRIVER_START_SIZE, 1 },
	{ "stop", IOCTL_STOP, DRIVER_CALL_SIZE, 1 },
	{ "status", IOCTL_STATUS, DRIVER_STATUS_SIZE, 2 },
	{ "pp-status", IOCTL_PP_STATUS, DRIVER_PP_STATUS_SIZE, 2 },
	{ "vm-create", IOCTL_VM_CREATE, DRIVER_VM_SIZE, 12 },
	{ "vm-map", IOCTL_VM_MAP, DRIVER_MAP_SIZE, 24 },
	{ "vm-offer", IOCTL_VM_OFFER, DRIVER_MAP_SIZE, 12 },
	{ "vs-get", IOCTL_VS_GET, DRIVER_REGISTER_SIZE, 20 },
	{ "vs-set", IOCTL_VS_SET, DRIVER_REGISTER_SIZE, 40 },
	{ "vs-run", IOCTL_VS_RUN, DRIVER_RUN_SIZE, 60 },
	{ "list", IOCTL_LIST, DRIVER_LIST_SIZE, 4 },
	{ "kill", IOCTL_KILL, DRIVER_CALL_SIZE, 4 },
	{ "ring", IOCTL_RING, DRIVER_RING_SIZE, 2 },
	{ "vm-destroy", IOCTL_VM_DESTROY, DRIVER_CALL_SIZE, 6 },
	{ "trace", IOCTL_TRACE, DRIVER_TRACE_SIZE, 2 },
	{ "trace-read", IOCTL_TRACE_READ, DRIVER_TRACE_READ_SIZE, 4 },
};
#define KINDS (sizeof(CALLS) / sizeof(CALLS[0]))

/* How the calls of all workers ended: by DRIVER_ERROR_, and in the last column without one. */
static struct {
	uint32_t ended[KINDS][ERRORS + 1];
} *shared;

static const char GUESTS[5][3] = { "\xeb\xfe", "\xe6\x80", "\xe4\x80", "\xf4\xf4", "\x0f\xa2" };

static uint64_t state;
static uint8_t *arena;
static int descriptors[DESCRIPTORS];

static uint64_t random64(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state * 0x2545f4914f6cdd1dull;
}

static uint64_t below(uint64_t limit)
{
	return (random64() >> 11) % limit;
}

/* A number as an argument might be: small, a page, an address of ours, an edge, anything. */
static uint64_t any(void)
{
	switch (below(8)) {
	case 0:
		return 0;
	case 1:
		return below(16);
	case 2:
		return below(64) << 12;
	case 3:
		return (uint64_t)arena + (below(ARENA >> 12) << 12);
	case 4:
		return (uint64_t)arena + below(ARENA);
	case 5:
		return (1ull << below(64)) - below(2);
	case 6:
		return -below(0x3000);
	default:
		return random64();
	}
}

static void fill(struct call *call, size_t kind)
{
	for (size_t at = 8; at < sizeof(call->bytes); at += 8)
		U64(call, at) = any();
	U32(call, 0) = below(50) ? CALLS[kind].size : (uint32_t)any();
	switch (CALLS[kind].number) {
	case IOCTL_STOP:
		U64(call, DRIVER_CALL_FLAGS) &= ~1ull;
		break;
	case IOCTL_VM_MAP:
	case IOCTL_VM_OFFER:
		if (below(4)) {
			U64(call, DRIVER_MAP_ADDRESS) = (uint64_t)arena + (below(ARENA >> 12) << 12);
			U64(call, DRIVER_MAP_BYTES) = (1 + below(64)) << 12;
			U64(call, DRIVER_MAP_GPA) = below(256) << 12;
		}
		break;
	case IOCTL_VS_GET:
	case IOCTL_VS_SET:
		if (below(4))
			U64(call, DRIVER_REGISTER_REGISTER) = below(MV_REG_INVALID + 3);
		if (U64(call, DRIVER_REGISTER_REGISTER) == MV_REG_RIP && below(4))
			U64(call, DRIVER_REGISTER_VALUE) = below(0x1000);
		break;
	case IOCTL_KILL:
		U64(call, DRIVER_CALL_ARGUMENT) = below(2) ? below(24) : any();
		break;
	case IOCTL_TRACE:
		if (below(2)) {
			U32(call, DRIVER_TRACE_MODE) = below(4);
			U32(call, DRIVER_TRACE_KEEP) = below(2);
		}
		break;
	}
}

/* A new VM that can run: memory at 0 and real mode there, if the calls of others let it be. */
static void settle(int fd)
{
	struct call call = { 0 };

	U64(&call, DRIVER_MAP_ADDRESS) = (uint64_t)arena + (below(64) << 12);
	U64(&call, DRIVER_MAP_BYTES) = 16 << 12;
	request(fd, below(2) ? IOCTL_VM_MAP : IOCTL_VM_OFFER, DRIVER_MAP_SIZE, &call);
	for (int i = 0; i < 2; i++) {
		memset(&call, 0, sizeof(call));
		U64(&call, DRIVER_REGISTER_REGISTER) = i ? MV_REG_RIP : MV_REG_CS_BASE;
		U64(&call, DRIVER_REGISTER_VALUE) = i ? below(0x1000) : 0;
		request(fd, IOCTL_VS_SET, DRIVER_REGISTER_SIZE, &call);
	}
}

/* The structure, or what is none: a page that is not there, read-only, or ends in the middle. */
static void *place(struct call *call)
{
	uint8_t *edge = arena + ARENA - 64;

	switch (below(40)) {
	case 0:
		return (void *)any();
	case 1:
		memcpy(edge, call, 64);
		return edge;
	case 2:
		return (void *)"a string in read-only memory, which is no structure of the driver at all";
	default:
		return call;
	}
}

static void act(void)
{
	static struct call call;
	int slot = (int)below(DESCRIPTORS);
	size_t kind = 0;
	uint64_t left = 0;
	void *structure;
	int result;

	if (!below(200)) {
		close(descriptors[slot]);
		descriptors[slot] = open_driver();
	}
	if (!below(400))
		madvise(arena + (below(ARENA >> 12) << 12), below(16) << 12, MADV_DONTNEED);
	for (size_t i = 0; i < KINDS; i++)
		left += (uint64_t)CALLS[i].weight;
	for (left = below(left); left >= (uint64_t)CALLS[kind].weight; kind++)
		left -= (uint64_t)CALLS[kind].weight;
	fill(&call, kind);
	structure = place(&call);
	U32(&call, 4) = 0;
	result = ioctl(descriptors[slot], CALLS[kind].number ^ (below(300) ? 0 : below(0x10000)), structure);
	if (result && (structure != &call || !U32(&call, 4)))
		shared->ended[kind][ERRORS]++;
	else
		shared->ended[kind][U32(&call, 4) % ERRORS]++;
	if (!result && CALLS[kind].number == IOCTL_VM_CREATE && below(4))
		settle(descriptors[slot]);
}

static void interrupted(int signal)
{
	(void)signal;
}

static void work(uint64_t seed, int seconds)
{
	struct sigaction action = { .sa_handler = interrupted };
	struct itimerval often = { { 0, 7000 }, { 0, 7000 } };
	struct timespec now;
	time_t end;

	state = seed * 0x9e3779b97f4a7c15ull + 1;
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	for (int i = 0; i < DESCRIPTORS; i++)
		descriptors[i] = open_driver();
	clock_gettime(CLOCK_MONOTONIC, &now);
	for (end = now.tv_sec + seconds; now.tv_sec < end; clock_gettime(CLOCK_MONOTONIC, &now))
		for (int i = 0; i < 50; i++)
			act();
	exit(0);
}

static void tell(void)
{
	for (size_t kind = 0; kind < KINDS; kind++) {
		printf("%s", CALLS[kind].name);
		for (int error = 0; error < ERRORS; error++)
			if (shared->ended[kind][error])
				printf(" %d:%u", error, shared->ended[kind][error]);
		printf(" other:%u\n", shared->ended[kind][ERRORS]);
	}
}

int main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
	int seconds = argc > 2 ? atoi(argv[2]) : 5;
	int workers = argc > 3 ? atoi(argv[3]) : 4;
	struct call call = { 0 };
	int failed = 0;
	int status;

	/* While there is a VM, nothing stops MicroV but force. */
	must("making a VM", open_driver(), IOCTL_VM_CREATE, DRIVER_VM_SIZE, &call);
	shared = mmap(0, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	arena = mmap(0, ARENA + 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	/* Behind the arena nothing is there. Guests find endless loops, OUT, IN, HLT and CPUID, a page of each. */
	mprotect(arena + ARENA, 4096, PROT_NONE);
	for (size_t i = 0; i < ARENA; i += 2)
		memcpy(arena + i, GUESTS[(i >> 12) % 5], 2);
	for (int i = 0; i < workers; i++)
		if (!fork())
			work(seed + (uint64_t)i, seconds);
	while (wait(&status) > 0)
		failed |= status;
	tell();
	return failed ? 1 : 0;
}
