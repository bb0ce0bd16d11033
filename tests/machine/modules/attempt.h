/* What /dev/badroot takes: the interface between modules/badroot.c and the programs. */
#ifndef ATTEMPT_H
#define ATTEMPT_H

enum action { HYPERCALL, LOAD, STORE, RDMSR, WRMSR, EXECUTE, FIND_BLOCKS, PAGE_ADDRESS, PAGE_WRITE, PAGE_READ, PAGE_CLEAR };

/* In and out; `fault` is nonzero if what was tried faulted. It is tried on the caller's CPU. */
struct attempt {
	unsigned long long action;
	unsigned long long fault;
	unsigned long long words[6];
};

#endif
