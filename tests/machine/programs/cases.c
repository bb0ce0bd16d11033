/*
 * Makes the wrong hypercalls of a list and compares what comes back. A line of the list:
 *   CALLER GIVEN RAX R10 R11 R12 R13 STATUS LOW16 [OFFSET VALUE]...
 * CALLER is root-ring0, root-ring3 or micro-vm; GIVEN is standard or no-page; values are numbers, $vmid, $vpid,
 * $vsid or $page; LOW16 is - or bits 15:0 of R10 after a success; OFFSET VALUE are words of the shared page.
 *   cases LIST: prints each case that went wrong and how many were right. CPU 0 is without a shared page after.
 */
#define _GNU_SOURCE
#include <sched.h>

#include "badroot.h"
#include "driver-call.h"
#include "microv.h"

#define CODE 0x1000
#define MAX_WORDS 40
#define CLR_SHARED_PAGE MV_PP_OP_CLR_SHARED_PAGE_GPA
#define SET_SHARED_PAGE MV_PP_OP_SET_SHARED_PAGE_GPA

struct registers {
	uint64_t rax, r10, r11, r12, r13;
};

static uint64_t vmid, vpid, vsid, page;
static int guest;

static void stay_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		perror("affinity"), exit(100);
}

static int create_vm(struct call *call)
{
	int fd = open_driver();

	memset(call, 0, sizeof(*call));
	must("creating a VM", fd, IOCTL_VM_CREATE, DRIVER_VM_SIZE, call);
	return fd;
}

/* A micro VM in real mode whose program is the hypercall instruction, then HLT. */
static void create_guest(void)
{
	const uint8_t program[] = { 0x0f, 0x01, mv_is_intel() ? 0xc1 : 0xd9, 0xf4 };
	struct call call;

	guest = create_vm(&call);
	memcpy(map_memory(guest, CODE, 0x1000), program, sizeof(program));
	set_register(guest, mv_reg_t_cs_selector, 0);
	set_register(guest, mv_reg_t_cs_base, 0);
}

static void from_guest(struct registers *r)
{
	struct call call = { 0 };

	set_register(guest, mv_reg_t_rax, r->rax);
	set_register(guest, mv_reg_t_r10, r->r10);
	set_register(guest, mv_reg_t_r11, r->r11);
	set_register(guest, mv_reg_t_r12, r->r12);
	set_register(guest, mv_reg_t_r13, r->r13);
	set_register(guest, mv_reg_t_rip, CODE);
	must("running", guest, IOCTL_VS_RUN, DRIVER_RUN_SIZE, &call);
	if (get_register(guest, mv_reg_t_rip) != CODE + 3 && get_register(guest, mv_reg_t_rip) != CODE + 4)
		printf("the guest did not come to its HLT: exit %u\n", U32(&call, DRIVER_RUN_EXIT)), exit(100);
	r->rax = get_register(guest, mv_reg_t_rax);
	r->r10 = get_register(guest, mv_reg_t_r10);
	r->r11 = get_register(guest, mv_reg_t_r11);
	r->r12 = get_register(guest, mv_reg_t_r12);
	r->r13 = get_register(guest, mv_reg_t_r13);
}

static void from_ring3(struct registers *r)
{
	uint64_t others[] = { r->r10, r->r11, r->r12, r->r13 };

	r->rax = mv_hypercall(r->rax, others);
	r->r10 = others[0];
	r->r11 = others[1];
	r->r12 = others[2];
	r->r13 = others[3];
}

static void from_ring0(struct registers *r)
{
	struct attempt at = { .action = HYPERCALL, .words = { r->rax, r->r10, r->r11, r->r12, r->r13 } };

	try_it(&at);
	if (at.fault)
		printf("the hypercall faulted in ring 0\n"), exit(100);
	*r = (struct registers){ at.words[0], at.words[1], at.words[2], at.words[3], at.words[4] };
}

static uint64_t call_ring0(uint64_t rax, uint64_t r11)
{
	struct registers r = { rax, MV_HANDLE_VAL, r11, 0, 0 };

	from_ring0(&r);
	return r.rax;
}

static uint64_t value(const char *text)
{
	if (!strcmp(text, "$vmid"))
		return vmid;
	if (!strcmp(text, "$vpid"))
		return vpid;
	if (!strcmp(text, "$vsid"))
		return vsid;
	if (!strcmp(text, "$page"))
		return page;
	return strtoull(text, 0, 0);
}

static void write_page(char **words, int count)
{
	struct attempt at = { .action = PAGE_CLEAR };

	try_it(&at);
	for (int i = 0; i + 1 < count; i += 2) {
		at = (struct attempt){ .action = PAGE_WRITE, .words = { value(words[i]), value(words[i + 1]) } };
		try_it(&at);
	}
}

/* The call of one line; 1 if all is as the line says. */
static int run_case(int number, char **words, int count)
{
	struct registers before = { value(words[2]), value(words[3]), value(words[4]), value(words[5]), value(words[6]) };
	struct registers after = before;
	uint64_t status = value(words[7]);
	int ring0 = !strcmp(words[0], "root-ring0"), no_page = !strcmp(words[1], "no-page"), right;

	stay_on(ring0 ? 0 : 1);
	if (ring0) {
		write_page(words + 9, count - 9);
		call_ring0(CLR_SHARED_PAGE, 0);
		if (!no_page && call_ring0(SET_SHARED_PAGE, page))
			printf("no shared page can be set\n"), exit(100);
		from_ring0(&after);
	} else if (!strcmp(words[0], "root-ring3")) {
		from_ring3(&after);
	} else {
		from_guest(&after);
	}
	right = after.rax == status;
	if (words[8][0] != '-')
		right = right && (after.r10 & 0xffff) == value(words[8]);
	else if (status)
		right = right && after.r10 == before.r10 && after.r11 == before.r11 && after.r12 == before.r12 &&
			after.r13 == before.r13;
	if (!right)
		printf("wrong %d: rax %#lx r10 %#lx r11 %#lx r12 %#lx r13 %#lx\n", number, after.rax, after.r10, after.r11,
		       after.r12, after.r13);
	return right;
}

static int split(char *line, char **words)
{
	int count = 0;

	for (char *word = strtok(line, " \n"); word && count < MAX_WORDS; word = strtok(0, " \n"))
		words[count++] = word;
	return count;
}

int main(int argc, char **argv)
{
	struct attempt at = { .action = PAGE_ADDRESS };
	FILE *list = argc == 2 ? fopen(argv[1], "r") : 0;
	char line[2000], *words[MAX_WORDS];
	struct call call;
	int number = 0, right = 0;

	if (!list)
		return fprintf(stderr, "cases: give the list\n"), 2;
	stay_on(1);
	create_vm(&call);
	vmid = U16(&call, DRIVER_VM_VMID);
	vpid = U16(&call, DRIVER_VM_VPID);
	vsid = U16(&call, DRIVER_VM_VSID);
	create_guest();
	try_it(&at);
	page = at.words[0];
	for (; fgets(line, sizeof(line), list); number++) {
		int count = split(line, words);

		if (count >= 9)
			right += run_case(number, words, count);
	}
	stay_on(1); /* where the driver's shared page is still set, so that its VMs can be ended */
	printf("right: %d of %d\n", right, number);
	return 0;
}
