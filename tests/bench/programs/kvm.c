/* The guest in a KVM VM: one VCPU, no interrupt controller, CPUID as KVM offers it. */
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <linux/kvm_para.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include "guest.h"
#include "guest-memory.h"
#include "measure.h"
#include "programs.h"
#include "report.h"

#define CPUID_ENTRIES 128
/* kvm_amd begins with that of the 80286, with which Bochs lets nobody into long mode. */
#define BUSY_TSS_32 11

static int call(int file, unsigned long request, void *argument, const char *what)
{
	int result = ioctl(file, request, argument);

	if (result < 0)
		fail("%s: %s", what, strerror(errno));
	return result;
}

static void set_cpuid(int kvm, int vcpu)
{
	static struct {
		struct kvm_cpuid2 head;
		struct kvm_cpuid_entry2 entries[CPUID_ENTRIES];
	} list;

	list.head.nent = CPUID_ENTRIES;
	call(kvm, KVM_GET_SUPPORTED_CPUID, &list, "KVM_GET_SUPPORTED_CPUID");
	call(vcpu, KVM_SET_CPUID2, &list, "KVM_SET_CPUID2");
}

static void set_registers(int vcpu)
{
	struct kvm_regs registers = { .rip = GUEST_ENTRY, .rsp = GUEST_ENTRY, .rflags = 2 };
	struct kvm_sregs special;

	call(vcpu, KVM_GET_SREGS, &special, "KVM_GET_SREGS");
	special.cs.base = 0;
	special.cs.selector = 0;
	special.tr.type = BUSY_TSS_32;
	call(vcpu, KVM_SET_SREGS, &special, "KVM_SET_SREGS");
	call(vcpu, KVM_SET_REGS, &registers, "KVM_SET_REGS");
}

static void run(int vcpu, const struct kvm_run *state)
{
	for (;;) {
		call(vcpu, KVM_RUN, 0, "KVM_RUN");
		if (state->exit_reason == KVM_EXIT_HLT)
			continue;
		if (state->exit_reason != KVM_EXIT_IO)
			fail("KVM ended the run with exit reason %u", state->exit_reason);
		if (state->io.port == OUT_PORT)
			continue;
		if (state->io.port != GUEST_END_PORT)
			fail("the guest used port %#x", state->io.port);
		return;
	}
}

void bench_kvm(const char *image, int long_mode)
{
	uint8_t *memory = guest_memory(image, long_mode, KVM_HC_VAPIC_POLL_IRQ);
	struct kvm_userspace_memory_region region = { .memory_size = GUEST_MEMORY,
						      .userspace_addr = (uintptr_t)memory };
	struct kvm_userspace_memory_region fresh = { .slot = 1, .guest_phys_addr = GUEST_FRESH,
						     .memory_size = GUEST_FRESH_BYTES,
						     .userspace_addr = (uintptr_t)fresh_memory() };
	int kvm = open("/dev/kvm", O_RDWR);
	int vm, vcpu;
	struct kvm_run *state;

	if (kvm < 0)
		fail("/dev/kvm: %s", strerror(errno));
	vm = call(kvm, KVM_CREATE_VM, 0, "KVM_CREATE_VM");
	call(vm, KVM_SET_USER_MEMORY_REGION, &region, "KVM_SET_USER_MEMORY_REGION");
	call(vm, KVM_SET_USER_MEMORY_REGION, &fresh, "KVM_SET_USER_MEMORY_REGION");
	vcpu = call(vm, KVM_CREATE_VCPU, 0, "KVM_CREATE_VCPU");
	state = mmap(0, call(kvm, KVM_GET_VCPU_MMAP_SIZE, 0, "KVM_GET_VCPU_MMAP_SIZE"), PROT_READ | PROT_WRITE,
		     MAP_SHARED, vcpu, 0);
	if (state == MAP_FAILED)
		fail("the VCPU's shared page: %s", strerror(errno));
	set_cpuid(kvm, vcpu);
	set_registers(vcpu);
	run(vcpu, state);
	report_guest(long_mode ? "kvm-long" : "kvm-real", memory, 0, ~0ull);
}
