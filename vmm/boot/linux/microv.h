/* What the parts of the Linux glue share. The contract with the TypeScript is boot/common/hv.ts. */
#ifndef MICROV_LINUX_H
#define MICROV_LINUX_H

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/types.h>

#include "driver.h"
#include "hv.h"
#undef BLOCK_SIZE /* Linux has one of its own */
#include "launch.h"

#undef pr_fmt
#define pr_fmt(fmt) "microv: " fmt

#define MICROV_MEMORY_BYTES 0x40000
/* Linear memory of the TypeScript; an offset is masked as it masks its own. */
extern u8 ts_lm[];
static inline void *microv_linear(u32 at)
{
	return &ts_lm[at & (MICROV_MEMORY_BYTES - 1)];
}

/* Exports of boot/common/main.ts. */
u32 ts_controlCall(void);
u32 ts_check(u32 at);
u32 ts_start(u32 at);
u32 ts_stop(u32 at);
u32 ts_started(void);
u32 ts_task(u32 which, u32 argument);

/* trampoline.S */
extern const u8 microv_trampoline[];
u32 microv_enter(u32 kernel_block, void *state, u64 host_cr3, u64 host_cr4, u64 entry);
u64 microv_promote(void);
void microv_leave(void);

/* memory.c: every allocation of the driver asks here first, so that fail_alloc counts them all. */
bool microv_alloc_fails(void);
int microv_shared_pages_alloc(void);
void microv_shared_pages_free(void);
void *microv_shared_page(void);
int microv_image_set(const void __user *from, u64 bytes);
void microv_image_drop(void);

/* ring.c */
int microv_ring_prepare(void);
void microv_ring_free(void);
int microv_ring_read(void *call);

/* guards.c: CPU hotplug, suspend, reboot while the hypervisor runs. */
int microv_guards_register(void);
void microv_guards_unregister(void);

/* device.c: serialises check, start, stop and what asks whether the hypervisor runs. */
extern struct mutex microv_control;
u32 microv_stop_locked(void);

#endif
