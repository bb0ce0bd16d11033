/* /dev/microv: the driver's typed calls (hypercall/driver.layout.ts). */
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/miscdevice.h>
#include <linux/uaccess.h>

#include "microv.h"

/* The largest structure of a call. */
#define CALL_BYTES DRIVER_PP_STATUS_SIZE

struct ioctl {
	u32 request;
	u32 size;
	int (*call)(struct microv_file *file, void *structure);
};

static const struct ioctl ioctls[] = {
	{ IOCTL_CHECK, DRIVER_CHECK_SIZE, microv_check },
	{ IOCTL_START, DRIVER_START_SIZE, microv_start },
	{ IOCTL_STOP, DRIVER_CALL_SIZE, microv_stop },
	{ IOCTL_STATUS, DRIVER_STATUS_SIZE, microv_status },
	{ IOCTL_PP_STATUS, DRIVER_PP_STATUS_SIZE, microv_pp_status },
	{ IOCTL_VM_CREATE, DRIVER_VM_SIZE, microv_vm_create },
	{ IOCTL_VM_MAP, DRIVER_MAP_SIZE, microv_vm_map },
	{ IOCTL_VM_OFFER, DRIVER_MAP_SIZE, microv_vm_offer },
	{ IOCTL_VS_GET, DRIVER_REGISTER_SIZE, microv_vs_get },
	{ IOCTL_VS_SET, DRIVER_REGISTER_SIZE, microv_vs_set },
	{ IOCTL_LIST, DRIVER_LIST_SIZE, microv_vm_list },
	{ IOCTL_KILL, DRIVER_CALL_SIZE, microv_vm_kill },
	{ IOCTL_RING, DRIVER_RING_SIZE, microv_ring_read },
	{ IOCTL_VM_DESTROY, DRIVER_CALL_SIZE, microv_vm_destroy },
	{ IOCTL_HYPERCALL, DRIVER_HYPERCALL_SIZE, microv_raw_hypercall },
	{ IOCTL_TRACE, DRIVER_TRACE_SIZE, microv_trace_control },
	{ IOCTL_TRACE_READ, DRIVER_TRACE_READ_SIZE, microv_trace_read },
};

int microv_errno(u32 error)
{
	switch (error) {
	case DRIVER_ERROR_NONE:
		return 0;
	case DRIVER_ERROR_NO_MEMORY:
	case DRIVER_ERROR_POOL_EMPTY:
	case DRIVER_ERROR_POOL_TOO_SMALL:
	case DRIVER_ERROR_PIN_FAILED:
		return -ENOMEM;
	case DRIVER_ERROR_ALREADY_STARTED:
	case DRIVER_ERROR_SVM_IN_USE:
	case DRIVER_ERROR_VMX_IN_USE:
	case DRIVER_ERROR_CPU_OFFLINE:
	case DRIVER_ERROR_BUSY:
	case DRIVER_ERROR_VMS_RUNNING:
	case DRIVER_ERROR_TRACE_IN_USE:
		return -EBUSY;
	case DRIVER_ERROR_VM_EXISTS:
	case DRIVER_ERROR_ALREADY_MAPPED:
		return -EEXIST;
	case DRIVER_ERROR_NO_VM:
	case DRIVER_ERROR_NO_SUCH_VM:
	case DRIVER_ERROR_NO_TRACE:
		return -ENOENT;
	case DRIVER_ERROR_NOT_ALLOWED:
		return -EPERM;
	case DRIVER_ERROR_KILLED:
		return -ECANCELED;
	case DRIVER_ERROR_LAUNCH_FAILED:
	case DRIVER_ERROR_HYPERCALL_FAILED:
	case DRIVER_ERROR_CORE_RESTARTED:
	case DRIVER_ERROR_PANICKED:
		return -EIO;
	case DRIVER_ERROR_NOT_STARTED:
	case DRIVER_ERROR_NO_SVM:
	case DRIVER_ERROR_SVM_DISABLED:
	case DRIVER_ERROR_NO_NESTED_PAGING:
	case DRIVER_ERROR_NO_GIB_PAGES:
	case DRIVER_ERROR_MEMORY_ENCRYPTION:
	case DRIVER_ERROR_UNKNOWN_PROCESSOR:
	case DRIVER_ERROR_CPUS_DIFFER:
	case DRIVER_ERROR_NO_VMX:
	case DRIVER_ERROR_VMX_DISABLED:
	case DRIVER_ERROR_NO_EPT:
	case DRIVER_ERROR_NO_UNRESTRICTED_GUEST:
	case DRIVER_ERROR_VMX_CONTROLS:
	case DRIVER_ERROR_TOO_MANY_RAM_RANGES:
		return -ENODEV;
	default:
		return -EINVAL;
	}
}

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

/* Kept out of line: its structure is wiped at each call. */
static noinline long call_with_copy(const struct ioctl *ioctl, struct microv_file *file, void __user *user)
{
	u8 structure[CALL_BYTES] __aligned(8);
	struct microv_call *call = (void *)structure;
	long result;

	if (copy_from_user(structure, user, ioctl->size))
		return -EFAULT;
	call->length = ioctl->size; /* copied twice: the second reading must not differ */
	call->error = DRIVER_ERROR_NONE;
	result = ioctl->call(file, structure);
	if (copy_to_user(user, structure, ioctl->size))
		return -EFAULT;
	return result;
}

static long microv_ioctl(struct file *file, unsigned int request, unsigned long argument)
{
	void __user *user = (void __user *)argument;
	const struct ioctl *ioctl;
	u32 length;

	/* The size may be that of another version, as with the others. */
	if ((request & ~IOCSIZE_MASK) == (IOCTL_VS_RUN & ~IOCSIZE_MASK))
		return microv_vs_run(file->private_data, user);
	ioctl = find_ioctl(request);
	if (!ioctl)
		return -ENOTTY;
	if (get_user(length, (u32 __user *)user))
		return -EFAULT;
	if (length != ioctl->size)
		return put_user((u32)DRIVER_ERROR_BAD_SIZE, (u32 __user *)user + 1) ? -EFAULT : -EINVAL;
	return call_with_copy(ioctl, file->private_data, user);
}

static int microv_open(struct inode *inode, struct file *file)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	file->private_data = microv_file_open();
	return file->private_data ? 0 : -ENOMEM;
}

static int microv_release(struct inode *inode, struct file *file)
{
	microv_file_release(file->private_data);
	return 0;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.open = microv_open,
	.release = microv_release,
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
	int result;

	microv_bridge_prepare();
	result = microv_guards_register();
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
	microv_trace_free();
}

module_init(microv_init);
module_exit(microv_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Puts the running system under MicroV and gives it typed calls");
