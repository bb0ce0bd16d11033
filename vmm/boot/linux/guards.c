/*
 * What the host OS must not do while CPUs are root VSs: bring new CPUs, suspend, and on AMD take CPUs away. Before a
 * reboot, power-off or kexec the hypervisor leaves.
 */
#include <linux/cpuhotplug.h>
#include <linux/reboot.h>
#include <linux/suspend.h>

#include "microv.h"

static enum cpuhp_state online_state;
static enum cpuhp_state offline_state;

static int refuse_cpu(unsigned int cpu, const char *what)
{
	if (!ts_started())
		return 0;
	pr_err("CPU %u cannot go %s while the hypervisor runs; run: microv stop\n", cpu, what);
	return -EBUSY;
}

/* A CPU that was offline at the start is no root VS: INIT and SIPI would bring it up outside the hypervisor. */
static bool may_come_back(unsigned int cpu)
{
	/* Intel's exits for INIT and SIPI let the kernel do for a root VS what a processor does. */
	return microv_is_intel() && ts_isRoot(cpu);
}

/* Runs on another CPU before the new one gets its INIT. */
static int prepare_online(unsigned int cpu)
{
	return may_come_back(cpu) ? 0 : refuse_cpu(cpu, "online");
}

static int come_online(unsigned int cpu)
{
	if (ts_started() && ts_isRoot(cpu))
		microv_attach_here();
	return 0;
}

static int go_offline(unsigned int cpu)
{
	return may_come_back(cpu) ? 0 : refuse_cpu(cpu, "offline");
}

static int on_power(struct notifier_block *block, unsigned long action, void *unused)
{
	if (action != PM_SUSPEND_PREPARE && action != PM_HIBERNATION_PREPARE && action != PM_RESTORE_PREPARE)
		return NOTIFY_DONE;
	if (!ts_started())
		return NOTIFY_DONE;
	pr_err("suspend refused while the hypervisor runs; run: microv stop\n");
	return NOTIFY_BAD;
}

static int on_reboot(struct notifier_block *block, unsigned long action, void *unused)
{
	u32 error;

	error = microv_stop_for_reboot();
	if (error == DRIVER_ERROR_CPU_OFFLINE)
		pr_err("could not leave before the reboot: a CPU is offline\n");
	else if (error)
		pr_err("could not leave before the reboot: error %u\n", error);
	return NOTIFY_DONE;
}

static struct notifier_block power_block = { .notifier_call = on_power };
static struct notifier_block reboot_block = { .notifier_call = on_reboot, .priority = INT_MAX };

int microv_guards_register(void)
{
	int result = cpuhp_setup_state_nocalls(CPUHP_BP_PREPARE_DYN, "microv:prepare", prepare_online, NULL);

	if (result < 0)
		return result;
	online_state = result;
	result = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN, "microv:online", come_online, go_offline);
	if (result < 0)
		goto no_offline;
	offline_state = result;
	result = register_pm_notifier(&power_block);
	if (result)
		goto no_power;
	result = register_reboot_notifier(&reboot_block);
	if (!result)
		return 0;
	unregister_pm_notifier(&power_block);
no_power:
	cpuhp_remove_state_nocalls(offline_state);
no_offline:
	cpuhp_remove_state_nocalls(online_state);
	return result;
}

void microv_guards_unregister(void)
{
	unregister_reboot_notifier(&reboot_block);
	unregister_pm_notifier(&power_block);
	cpuhp_remove_state_nocalls(offline_state);
	cpuhp_remove_state_nocalls(online_state);
}
