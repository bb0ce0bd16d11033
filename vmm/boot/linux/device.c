/* /dev/microv: the driver's typed calls (hypercall/driver.layout.ts). */
#include <linux/capability.h>
#include <linux/cpu.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/miscdevice.h>
#include <linux/uaccess.h>

#include "microv.h"

#define CALL_BYTES 0x100

DEFINE_MUTEX(microv_control);

struct call_head {
	u32 length;
	u32 error;
	u64 detail;
};

struct start_call {
	struct call_head head;
	u64 image;
	u64 image_bytes;
	u64 pool_bytes;
	u64 flags;
};

struct ioctl {
	u32 request;
	u32 size;
	int (*call)(void *structure);
};

/* Copies a structure to where the TypeScript finds it, calls, copies back. Under the control lock. */
static u32 control_call(u32 (*function)(u32), void *structure, u32 size)
{
	u32 at = ts_controlCall();
	u32 error;

	memcpy(microv_linear(at), structure, size);
	error = function(at);
	memcpy(structure, microv_linear(at), size);
	((struct call_head *)structure)->error = error;
	return error;
}

static int check(void *structure)
{
	mutex_lock(&microv_control);
	cpus_read_lock();
	control_call(ts_check, structure, DRIVER_CHECK_SIZE);
	cpus_read_unlock();
	mutex_unlock(&microv_control);
	return 0; /* the answer is the structure; a failed requirement is no failed call */
}

static int image_error(struct start_call *call, int result)
{
	if (result == -E2BIG)
		call->head.error = DRIVER_ERROR_IMAGE_FOREIGN;
	if (result == -ENOMEM)
		call->head.error = DRIVER_ERROR_NO_MEMORY;
	return result;
}

/* Everything of a start but the loader's own work; on failure all of it is given back. */
static int start_locked(struct start_call *call)
{
	int result;

	if (ts_started()) {
		call->head.error = DRIVER_ERROR_ALREADY_STARTED;
		return -EBUSY;
	}
	call->head.error = DRIVER_ERROR_NO_MEMORY;
	result = microv_ring_prepare();
	if (result)
		return result;
	result = microv_shared_pages_alloc();
	if (result)
		return result;
	call->head.error = 0;
	result = microv_image_set((const void __user *)call->image, call->image_bytes);
	if (result) {
		microv_shared_pages_free();
		return image_error(call, result);
	}
	control_call(ts_start, call, DRIVER_START_SIZE);
	microv_image_drop();
	if (ts_started())
		__module_get(THIS_MODULE); /* until promote: rmmod says that the module is in use */
	else
		microv_shared_pages_free();
	return call->head.error ? -EIO : 0;
}

static int start(void *structure)
{
	struct start_call *call = structure;
	int result;

	mutex_lock(&microv_control);
	cpus_read_lock();
	result = start_locked(call);
	cpus_read_unlock();
	mutex_unlock(&microv_control);
	if (result)
		pr_err("start failed: error %u, detail %#llx\n", call->head.error, call->head.detail);
	else
		pr_info("started\n");
	return result;
}

static u32 stop_call(void *structure)
{
	u32 error;

	cpus_read_lock();
	error = control_call(ts_stop, structure, DRIVER_CALL_SIZE);
	cpus_read_unlock();
	if (!error) {
		microv_shared_pages_free();
		module_put(THIS_MODULE);
		pr_info("stopped\n");
	}
	return error;
}

/* Stops whatever runs; DRIVER_ERROR_. Caller holds the control lock. */
u32 microv_stop_locked(void)
{
	u8 structure[DRIVER_CALL_SIZE] = {};

	return stop_call(structure);
}

static int stop(void *structure)
{
	u32 error;

	mutex_lock(&microv_control);
	error = stop_call(structure);
	mutex_unlock(&microv_control);
	return error ? -EIO : 0;
}

static const struct ioctl ioctls[] = {
	{ IOCTL_CHECK, DRIVER_CHECK_SIZE, check },
	{ IOCTL_START, DRIVER_START_SIZE, start },
	{ IOCTL_STOP, DRIVER_CALL_SIZE, stop },
	{ IOCTL_RING, DRIVER_RING_SIZE, microv_ring_read },
};

static const struct ioctl *find_ioctl(unsigned int request)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(ioctls); i++) {
		/* The size may be that of another version, which is an error with a name. */
		if ((ioctls[i].request & ~IOCSIZE_MASK) == (request & ~IOCSIZE_MASK))
			return &ioctls[i];
	}
	return NULL;
}

static long microv_ioctl(struct file *file, unsigned int request, unsigned long argument)
{
	const struct ioctl *ioctl = find_ioctl(request);
	void __user *user = (void __user *)argument;
	u8 structure[CALL_BYTES] __aligned(8);
	struct call_head *head = (void *)structure;
	long result;

	if (!ioctl)
		return -ENOTTY;
	if (get_user(head->length, (u32 __user *)user))
		return -EFAULT;
	if (head->length != ioctl->size) {
		u32 error = DRIVER_ERROR_BAD_SIZE;

		return put_user(error, (u32 __user *)user + 1) ? -EFAULT : -EINVAL;
	}
	if (copy_from_user(structure, user, ioctl->size))
		return -EFAULT;
	head->length = ioctl->size;
	head->error = 0;
	result = ioctl->call(structure);
	if (copy_to_user(user, structure, ioctl->size))
		return -EFAULT;
	return result;
}

static int microv_open(struct inode *inode, struct file *file)
{
	return capable(CAP_SYS_ADMIN) ? 0 : -EPERM;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.open = microv_open,
	.unlocked_ioctl = microv_ioctl,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "microv",
	.fops = &operations,
	.mode = 0600,
};

static int __init microv_init(void)
{
	int result = microv_guards_register();

	if (result)
		return result;
	result = misc_register(&device);
	if (result)
		microv_guards_unregister();
	return result;
}

static void __exit microv_exit(void)
{
	misc_deregister(&device);
	microv_guards_unregister();
	microv_ring_free();
}

module_init(microv_init);
module_exit(microv_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Puts the running system under MicroV and gives it typed calls");
