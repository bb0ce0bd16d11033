/*
 * VS_RUN, the call that the owner of a VM makes all the time: by words that are used, without a copy of the
 * structure on the way.
 */
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

#include "microv.h"

/* DriverRun as words; what lies behind is not used. An I/O exit needs the first of them only. */
#define WORDS ((DRIVER_RUN_INFO + 8) / 8)
#define IO_WORDS (DRIVER_RUN_QUALIFICATION / 8)
#define WORD(offset) ((offset) / 8)

/* boot/common/vs-run.ts: the run ended for the root's sake only. */
#define RUN_INTERRUPTED 0x80000000u

/* What a run takes. */
struct run_input {
	u32 length;
	u64 flags; /* with the reason of the last run in its lower half */
	u64 data;
};

static int get_input(struct run_input *input, const u64 __user *user)
{
	if (!user_read_access_begin(user, WORDS * 8))
		return -EFAULT;
	unsafe_get_user(input->length, (u32 __user *)user, fault);
	unsafe_get_user(input->flags, user + WORD(DRIVER_RUN_FLAGS), fault);
	unsafe_get_user(input->data, user + WORD(DRIVER_RUN_DATA), fault);
	user_read_access_end();
	return 0;
fault:
	user_read_access_end();
	return -EFAULT;
}

static int put_words(u64 __user *user, const u64 *words)
{
	bool short_form = (u32)words[WORD(DRIVER_RUN_REASON)] == MV_EXIT_REASON_IO;
	int i;

	if (!user_write_access_begin(user, WORDS * 8))
		return -EFAULT;
	for (i = 0; i < IO_WORDS; i++)
		unsafe_put_user(words[i], user + i, fault);
	for (; i < WORDS && !short_form; i++)
		unsafe_put_user(words[i], user + i, fault);
	user_write_access_end();
	return 0;
fault:
	user_write_access_end();
	return -EFAULT;
}

/* One entry. Context and shared page are this CPU's own while interrupts are off. */
static u32 enter_guest(u64 *words, struct run_input *input, u32 slot, bool *interrupted)
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
		context[i] = 0;
	context[WORD(DRIVER_RUN_FLAGS)] = input->flags;
	context[WORD(DRIVER_RUN_DATA)] = input->data;
	error = ts_runVs(at, slot);
	*interrupted = error == RUN_INTERRUPTED;
	for (i = 0; i < WORDS; i++)
		words[i] = context[i];
	local_irq_restore(flags);
	input->flags = words[WORD(DRIVER_RUN_FLAGS)];
	return *interrupted ? DRIVER_ERROR_NONE : error;
}

/* The structure as a call that entered nothing leaves it: the input is still to be taken. */
static void untouched(u64 *words, const struct run_input *input)
{
	memset(words, 0, WORDS * 8);
	words[WORD(DRIVER_RUN_FLAGS)] = input->flags;
	words[WORD(DRIVER_RUN_DATA)] = input->data;
}

/* Runs until something needs user space. An interrupt is taken between two entries, when IF is 1 again. */
static int run_locked(struct microv_file *file, u64 *words, struct run_input *input, u32 *error)
{
	bool interrupted;

	do {
		if (signal_pending(current)) {
			untouched(words, input);
			return -EINTR;
		}
		*error = enter_guest(words, input, file->slot, &interrupted);
		if (!interrupted)
			break;
		cond_resched();
	} while (!microv_trace_is_due(file));
	return *error ? microv_errno(*error) : 0;
}

int microv_vs_run(struct microv_file *file, void __user *user)
{
	struct run_input input;
	u64 words[WORDS];
	u32 error;
	int result;

	if (get_input(&input, user))
		return -EFAULT;
	if (input.length != DRIVER_RUN_SIZE)
		return put_user((u32)DRIVER_ERROR_BAD_SIZE, (u32 __user *)user + 1) ? -EFAULT : -EINVAL;
	error = microv_begin_with_vm(file);
	if (error) {
		untouched(words, &input);
		result = microv_errno(error);
	} else {
		result = run_locked(file, words, &input, &error);
		mutex_unlock(&file->lock);
	}
	words[0] = DRIVER_RUN_SIZE | (u64)error << 32;
	return put_words(user, words) ? -EFAULT : result;
}
