/*
 * watchers: on each CPU a process that spins under hardware watchpoints, at addresses where the hypervisor has its own
 * memory in its own address space. Prints "armed", reads a line, and then lets each process touch what it watches:
 * "CPU n: trapped" if the watchpoint is still there.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "memory-map.h"

/* What ring 3 and ring 0 have of this CPU, and what all CPUs have. */
#define PLACES 4
static unsigned long place(int cpu, int number)
{
	switch (number) {
	case 0: return CORE_BASE;
	case 1: return CORE_PP_AREA + (unsigned long)cpu * CORE_PP_STRIDE;
	case 2: return KERNEL_PP_BLOCKS + (unsigned long)cpu * KERNEL_PP_STRIDE;
	default: return KERNEL_LAUNCH_INFO;
	}
}

/* All four on, each for reads and writes of 8 bytes. */
#ifndef DR7_ACCESS
#define DR7_ACCESS 0xbbbb0055ul
#endif

static volatile int *go;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void poke(pid_t pid, int number, unsigned long value)
{
	if (ptrace(PTRACE_POKEUSER, pid, offsetof(struct user, u_debugreg) + 8 * number, value))
		fail("debug register");
}

static void spin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		fail("sched_setaffinity");
	for (int i = 0; i < PLACES; i++) {
		void *page = (void *)place(cpu, i);

		if (mmap(page, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != page)
			fail("mmap");
	}
	ptrace(PTRACE_TRACEME, 0, 0, 0);
	raise(SIGSTOP);
	while (!*go)
		;
	*(volatile unsigned long *)place(cpu, 2) = 1;
	_exit(0);
}

static void expect(int cpu, pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		fail("waitpid");
	if (WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP)
		printf("CPU %d: trapped\n", cpu);
	else
		printf("CPU %d: status %x\n", cpu, status);
	kill(pid, SIGKILL);
}

int main(void)
{
	int cpus = (int)sysconf(_SC_NPROCESSORS_ONLN);
	pid_t children[64];
	char line[16];

	go = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (int cpu = 0; cpu < cpus; cpu++) {
		pid_t pid = fork();

		if (pid == 0)
			spin(cpu);
		waitpid(pid, NULL, 0);
		for (int i = 0; i < PLACES; i++)
			poke(pid, i, place(cpu, i));
		poke(pid, 7, DR7_ACCESS);
		ptrace(PTRACE_CONT, pid, 0, 0);
		children[cpu] = pid;
	}
	printf("armed\n");
	fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		fail("stdin");
	*go = 1;
	for (int cpu = 0; cpu < cpus; cpu++)
		expect(cpu, children[cpu]);
	return 0;
}
