/*
 * VS_RUN, the call that the owner of a VM makes all the time: by words that are used, without a copy of the
 * structure on the way.
 */
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

#include "microv.h"

/* DriverRun as words; what lies behind is not used. */
#define WORDS ((DRIVER_RUN_INFO + 8) / 8)
#define WORD(offset) ((offset) / 8)

/* Length, error and status, then what the run takes: flags beside the reason, and the answer to an IN. */
static int get_words(u64 *words, const u64 __user *user)
{
	if (!user_read_access_begin(user, WORDS * 8))
		return -EFAULT;
	unsafe_get_user(words[WORD(DRIVER_RUN_FLAGS)], user + WORD(DRIVER_RUN_FLAGS), fault);
	unsafe_get_user(words[WORD(DRIVER_RUN_DATA)], user + WORD(DRIVER_RUN_DATA), fault);
	user_read_access_end();
	return 0;
fault:
	user_read_access_end();
	return -EFAULT;
}

static int put_words(u64 __user *user, const u64 *words)
{
	int i;

	if (!user_write_access_begin(user, WORDS * 8))
		return -EFAULT;
	for (i = 0; i < WORDS; i++)
		unsafe_put_user(words[i], user + i, fault);
	user_write_access_end();
	return 0;
fault:
	user_write_access_end();
	return -EFAULT;
}

/* One entry. Context and shared page are this CPU's own while interrupts are off. */
static u32 enter_guest(u64 *words, u32 slot, bool *interrupted)
{
	unsigned long flags;
	u64 *context;
	u32 error;
	u32 at;
	int i;

	local_irq_save(flags);
	at = ts_context(smp_processor_id());
	context = microv_linear(at);
	for (i = 0; i < WORDS; i++)
		context[i] = words[i];
	error = ts_runVs(at, slot);
	*interrupted = !error && ts_isInterrupted(at);
	for (i = 0; i < WORDS; i++)
		words[i] = context[i];
	local_irq_restore(flags);
	return error;
}

/* Runs until something needs user space. An interrupt is taken between two entries, when IF is 1 again. */
static int run_locked(u64 *words, u32 slot)
{
	bool interrupted;
	u32 error;

	do {
		if (signal_pending(current))
			return -EINTR;
		error = enter_guest(words, slot, &interrupted);
		cond_resched();
	} while (interrupted);
	words[0] = DRIVER_RUN_SIZE | (u64)error << 32;
	return microv_errno(error);
}

int microv_vs_run(struct microv_file *file, void __user *user)
{
	u64 words[WORDS] = { DRIVER_RUN_SIZE };
	int result;
	u32 error;

	if (get_words(words, user))
		return -EFAULT;
	error = microv_begin_with_vm(file);
	if (error) {
		words[0] = DRIVER_RUN_SIZE | (u64)error << 32;
		result = microv_errno(error);
	} else {
		result = run_locked(words, file->slot);
		mutex_unlock(&file->lock);
	}
	return put_words(user, words) ? -EFAULT : result;
}
