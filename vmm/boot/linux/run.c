/*
 * VS_RUN, the call that the owner of a VM makes all the time: by words that are used, without a copy of the
 * structure on the way.
 */
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

#include "microv.h"
#include "shared-page.h"

/* DriverRun as words; what lies behind is not used. A port I/O needs the first of them only. */
#define WORDS ((DRIVER_RUN_EXIT + MV_EXIT_RECORD_SIZE) / 8)
#define IO_WORDS (DIV_ROUND_UP(DRIVER_RUN_EXIT + MV_EXIT_IO_SIZE, 8))
#define WORD(offset) ((offset) / 8)
#define DATA_WORD WORD(DRIVER_RUN_EXIT + MV_EXIT_IO_DATA)

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
	unsafe_get_user(input->data, user + DATA_WORD, fault);
	user_read_access_end();
	return 0;
fault:
	user_read_access_end();
	return -EFAULT;
}

static bool is_io(const u64 *words)
{
	return (u32)words[WORD(DRIVER_RUN_REASON)] == MV_EXIT_REASON_IO;
}

static int put_words(u64 __user *user, const u64 *words)
{
	int i;

	if (!user_write_access_begin(user, WORDS * 8))
		return -EFAULT;
#pragma GCC unroll 16
	for (i = 0; i < IO_WORDS; i++)
		unsafe_put_user(words[i], user + i, fault);
	if (!is_io(words)) {
#pragma GCC unroll 16
		for (i = IO_WORDS; i < WORDS; i++)
			unsafe_put_user(words[i], user + i, fault);
	}
	user_write_access_end();
	return 0;
fault:
	user_write_access_end();
	return -EFAULT;
}

/* The structure where no exit is told: the input is still to be taken. */
static void without_exit(u64 *words, const struct run_input *input, u64 detail)
{
	memset(words, 0, WORDS * 8);
	words[WORD(DRIVER_RUN_DETAIL)] = detail;
	words[WORD(DRIVER_RUN_FLAGS)] = input->flags;
	words[DATA_WORD] = input->data;
}

/* What the TypeScript wrote of an exit: all of it, so nothing of an earlier run is there. */
static void with_exit(u64 *words, const u64 *context)
{
	int i;

#pragma GCC unroll 16
	for (i = 1; i < IO_WORDS; i++)
		words[i] = context[i];
	if (is_io(words))
		return;
#pragma GCC unroll 16
	for (i = IO_WORDS; i < WORDS; i++)
		words[i] = context[i];
}

/* One entry. Context and shared page are this CPU's own while interrupts are off. */
static u32 enter_guest(u64 *words, struct run_input *input, u32 slot)
{
	unsigned long flags;
	u64 *context;
	u32 error;
	u32 at;

	local_irq_save(flags);
	at = ts_context(smp_processor_id());
	context = microv_linear(at);
	context[WORD(DRIVER_RUN_DETAIL)] = 0;
	context[WORD(DRIVER_RUN_FLAGS)] = input->flags;
	context[DATA_WORD] = input->data;
	error = ts_runVs(at, slot);
	if (likely(!error)) {
		with_exit(words, context);
	} else {
		input->flags = context[WORD(DRIVER_RUN_FLAGS)];
		without_exit(words, input, context[WORD(DRIVER_RUN_DETAIL)]);
	}
	local_irq_restore(flags);
	return error;
}

/* Runs until something needs user space. An interrupt is taken between two entries, when IF is 1 again. */
static int run_locked(struct microv_file *file, u64 *words, struct run_input *input, u32 *error)
{
	do {
		if (signal_pending(current)) {
			without_exit(words, input, 0);
			return -EINTR;
		}
		*error = enter_guest(words, input, file->slot);
		if (*error != RUN_INTERRUPTED)
			return *error ? microv_errno(*error) : 0;
		*error = DRIVER_ERROR_NONE;
		cond_resched();
	} while (!microv_trace_is_due(file));
	return 0;
}

int microv_vs_run(struct microv_file *file, void __user *user)
{
	struct run_input input;
	u64 words[WORDS] __uninitialized; /* each way from here writes it */
	u32 error;
	int result;

	if (get_input(&input, user))
		return -EFAULT;
	if (input.length != DRIVER_RUN_SIZE)
		return put_user((u32)DRIVER_ERROR_BAD_SIZE, (u32 __user *)user + 1) ? -EFAULT : -EINVAL;
	error = microv_begin_with_vm(file);
	if (error) {
		without_exit(words, &input, 0);
		result = microv_errno(error);
	} else {
		result = run_locked(file, words, &input, &error);
		mutex_unlock(&file->lock);
	}
	words[0] = DRIVER_RUN_SIZE | (u64)error << 32;
	return put_words(user, words) ? -EFAULT : result;
}
