/*
 * What hv.ts declares, as C. Numbers, ranges and errors are described there; the implementations are in
 * boot/<os>.
 */
#ifndef MICROV_BOOT_HV_H
#define MICROV_BOOT_HV_H

u64 hv_allocBlock(void);
void hv_freeBlock(u64 spa);
u64 hv_physLoad64(u64 spa);
void hv_physStore64(u64 spa, u64 value);
void hv_physStore32(u64 spa, u32 value);
void hv_physFill(u64 spa, u32 value, u64 bytes);
u32 hv_physFaulted(void);

u64 hv_imageBytes(void);
u32 hv_imageRead(u64 offset, u32 at, u32 bytes);
u32 hv_imageCopy(u64 spa, u64 offset, u64 bytes);

void hv_cpuid(u32 leaf, u32 subleaf, u32 at);
u32 hv_tryRdmsr(u32 index, u32 at);
u32 hv_tryWrmsr(u32 index, u64 value);
u64 hv_readCr(u32 number);
u64 hv_readDr(u32 number);
u32 hv_selector(u32 segment);
void hv_descriptorTable(u32 which, u32 at);
u64 hv_descriptor(u32 selector);
u64 hv_rdtsc(void);

u32 hv_onlineCpus(void);
u32 hv_cpuOnline(u32 cpu);
u32 hv_tscKhz(void);
u64 hv_ramEnd(void);
u32 hv_ramRange(u32 index, u32 at);
u64 hv_ramBytes(void);
u32 hv_onCpu(u32 cpu, u32 task, u32 argument);
void hv_kick(void);

u64 hv_ringSpa(void);
u64 hv_traceSpa(u32 cpu);
u64 hv_traceBytes(void);
u32 hv_panicked(void);
u64 hv_trampolineVa(void);
u64 hv_leaveVa(void);
u64 hv_trampolineSpa(void);
u64 hv_bridgeVa(void);
u64 hv_bridgeSpa(void);
u64 hv_bridgeIdtr(void);
u32 hv_enter(u64 state_spa, u32 kernel_block, u64 host_cr3, u64 host_cr4, u64 kernel_entry);
u64 hv_promote(void);
u64 hv_vmmcall(u64 rax, u32 registers);

u64 hv_sharedSpa(void);
void hv_sharedRead(u32 at, u32 offset, u32 count);
void hv_sharedStore64(u32 offset, u64 value);
u64 hv_pinnedSpa(u32 index);

#endif
