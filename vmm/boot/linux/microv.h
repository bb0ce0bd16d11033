/* What the parts of the Linux glue share. The contract with the TypeScript is boot/common/hv.ts. */
#ifndef MICROV_LINUX_H
#define MICROV_LINUX_H

#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <asm/processor.h>

#include "abi.h"
#include "driver.h"
#include "hv.h"
#undef BLOCK_SIZE /* Linux has one of its own */
#include "launch.h"

#undef pr_fmt
#define pr_fmt(fmt) "microv: " fmt

#define MICROV_MEMORY_BYTES 0x40000
/* Bytes of a context that hold a call's structure. */
#define MICROV_CONTEXT_BYTES 0x80
/* Answer of the TypeScript beside DRIVER_ERROR_: kick all CPUs and call again. */
#define MICROV_RETRY 0xffffffffu
#define MICROV_NO_SLOT 0xffffffffu

/* Linear memory of the TypeScript; an offset is masked as it masks its own. */
extern u8 ts_lm[];
static inline void *microv_linear(u32 at)
{
	return &ts_lm[at & (MICROV_MEMORY_BYTES - 1)];
}

/* Exports of boot/common/main.ts. */
u32 ts_check(u32 at);
u32 ts_start(u32 at);
u32 ts_stop(u32 at);
u32 ts_checkStop(u32 at);
u32 ts_started(void);
u32 ts_isRoot(u32 cpu);
u32 ts_controlCall(void);
u32 ts_context(u32 cpu);
u32 ts_task(u32 which, u32 argument);
u32 ts_status(u32 context);
u32 ts_ppStatus(u32 context);
u32 ts_rawHypercall(u32 context);
u32 ts_setTrace(u32 context);
u32 ts_attach(u32 context);
u32 ts_createVm(u32 context, u32 slot);
u32 ts_destroyVm(u32 context, u32 slot);
u32 ts_destroyLost(u32 context, u32 first, u32 end);
u32 ts_endVm(u32 context, u32 slot);
u32 ts_killVm(u32 context);
u32 ts_listVm(u32 context);
u32 ts_mapPages(u32 context, u32 slot, u64 gpa, u32 first, u32 count, u32 lazy);
u32 ts_unmapPages(u32 context, u32 slot, u64 gpa, u32 count);
u32 ts_countVms(void);
u32 ts_takeSlot(u32 pid);
void ts_freeSlot(u32 slot);
u32 ts_getRegister(u32 context, u32 slot);
u32 ts_setRegister(u32 context, u32 slot);
u32 ts_runVs(u32 context, u32 slot);

/* VMX and VMCALL instead of SVM and VMMCALL. */
static inline bool microv_is_intel(void)
{
	return boot_cpu_data.x86_vendor == X86_VENDOR_INTEL;
}

/* trampoline.S */
extern const u8 microv_trampoline[];
u32 microv_enter(u32 kernel_block, void *state, u64 host_cr3, u64 host_cr4, u64 entry);
u32 microv_enter_intel(u32 kernel_block, void *state, u64 host_cr3, u64 host_cr4, u64 entry);
u64 microv_promote(void);
u64 microv_promote_intel(void);
void microv_leave(void);
void microv_leave_intel(void);
void microv_bridge_nmi(void);

/* bridge.c */
void microv_bridge_prepare(void);
void microv_bridge_save(void);

/* How every structure of a call begins. */
struct microv_call {
	u32 length;
	u32 error;
	u64 detail;
};

/* An open descriptor: at most one VM. */
struct microv_file {
	struct list_head node;
	/* Held by the call under way; another gets BUSY. */
	struct mutex lock;
	/* Record of the VM in the TypeScript, or MICROV_NO_SLOT. */
	u32 slot;
	/* Pinned guest memory. */
	struct list_head regions;
};

/* blocks.c */
void *microv_block_address(u64 spa, u64 bytes);

/* memory.c: every allocation of the driver asks here first, so that fail_alloc counts them all. */
bool microv_alloc_fails(void);
int microv_shared_pages_alloc(void);
void microv_shared_pages_free(void);
void *microv_shared_page(void);
int microv_image_set(const void __user *from, u64 bytes);
void microv_image_drop(void);

/* cpu.c */
typedef u32 microv_context_function(u32 context, void *argument);
u32 microv_in_context(int cpu, void *structure, u32 bytes, microv_context_function *function,
		      void *argument);

/* ring.c */
int microv_ring_prepare(void);
void microv_ring_free(void);
int microv_ring_read(struct microv_file *file, void *structure);

/* trace.c */
int microv_trace_prepare(u64 bytes);
void microv_trace_free(void);
int microv_trace_control(struct microv_file *file, void *structure);
int microv_trace_read(struct microv_file *file, void *structure);
void microv_trace_release(struct microv_file *file);
bool microv_trace_is_due(struct microv_file *file);

/* guards.c: CPU hotplug, suspend, reboot while the hypervisor runs. */
int microv_guards_register(void);
void microv_guards_unregister(void);

/* control.c: calls on the hypervisor as a whole. */
int microv_check(struct microv_file *file, void *structure);
int microv_start(struct microv_file *file, void *structure);
int microv_stop(struct microv_file *file, void *structure);
int microv_status(struct microv_file *file, void *structure);
int microv_pp_status(struct microv_file *file, void *structure);
int microv_raw_hypercall(struct microv_file *file, void *structure);
u32 microv_stop_for_reboot(void);
u32 microv_attach(void);
void microv_attach_here(void);

/* vm.c: calls on the descriptor's VM, and what stop does to those of all descriptors. */
int microv_vm_create(struct microv_file *file, void *structure);
int microv_vm_map(struct microv_file *file, void *structure);
int microv_vm_offer(struct microv_file *file, void *structure);
int microv_vs_get(struct microv_file *file, void *structure);
int microv_vs_set(struct microv_file *file, void *structure);
/* Takes the descriptor and its lock for a call on its VM; DRIVER_ERROR_ without having taken them. */
u32 microv_begin_with_vm(struct microv_file *file);
int microv_vm_list(struct microv_file *file, void *structure);
int microv_vm_kill(struct microv_file *file, void *structure);
int microv_vm_destroy(struct microv_file *file, void *structure);
u32 microv_begin(struct microv_file *file);
void microv_end(struct microv_file *file);
struct microv_file *microv_file_open(void);
void microv_file_release(struct microv_file *file);
void microv_vms_destroy_lost(void);
u32 microv_vms_end(bool force);
void microv_vms_allow(void);

/* run.c: VS_RUN; the structure stays in user space. */
int microv_vs_run(struct microv_file *file, void __user *user);

/* guest-memory.c: pins user pages and maps them; the caller holds the descriptor's lock. */
int microv_memory_map(struct microv_file *file, void *structure, bool lazy);
u32 microv_memory_unmap_all(struct microv_file *file);
void microv_memory_unpin_all(struct microv_file *file);

/* The errno that goes with a DRIVER_ERROR_; 0 for none. */
int microv_errno(u32 error);

#endif
