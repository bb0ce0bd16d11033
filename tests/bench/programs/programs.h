/* The commands of the program that runs in the emulated machine; each returns only when it has succeeded. */
#ifndef BENCH_PROGRAMS_H
#define BENCH_PROGRAMS_H

/* CPUID and hypercall executed by this very program. Needs a running hypervisor. */
void bench_root(void);

/* The guest in a KVM VM, or in a micro VM; `long_mode`: 64-bit code under 4-level paging, else real mode. */
void bench_kvm(const char *image, int long_mode);
void bench_micro_vm(const char *image, int long_mode);

/* The same for a few iterations of one row (ROW_), between trace_begin and trace_end. */
void trace_root(int row);
void trace_micro_vm(const char *image, int long_mode, int row);

/* A micro VM's memory in the hypervisor, its life, and giving it 1 GiB. Needs that much and 50 MiB more. */
void bench_costs(void);

/* What the driver knows: demote ticks, pool, build. */
void bench_status(void);

#endif
