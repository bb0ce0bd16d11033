/* Generated from vmm/abi/launch.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: root VM and boot
 */
#ifndef MICROV_LAYOUT_LAUNCH_H
#define MICROV_LAYOUT_LAUNCH_H

/* Launch protocol. */
#define LAUNCH_MAGIC 0x4c564d75 /* LaunchInfo.magic */
#define LAUNCH_ABI 2 /* ABI number that image, loader and tools must share */
#define LAUNCH_MAX_BLOCKS 0x180 /* pool blocks that fit the page */
#define LAUNCH_MAX_SEGMENTS 0x10 /* segments of an image */
#define LAUNCH_MAX_RAM_RANGES 0x20 /* ranges of RAM that fit the page */

/* LaunchInfo.flags. */
#define LAUNCH_FLAG_USER_HYPERCALLS 1 /* ring 3 of the root may call */
#define LAUNCH_FLAG_MICROV_LIMITS 2 /* MicroV's maxima 16/256/256 */
#define LAUNCH_FLAG_LA57 4 /* the root runs 5-level paging, so host and nested tables have five levels */
#define LAUNCH_FLAG_SERIAL 8 /* the kernel also writes its log to COM1 */

/* LaunchState.vendor: whose virtualization the PP has. */
#define VENDOR_AMD 0 /* SVM */
#define VENDOR_INTEL 1 /* VMX */

/* The pool is donated in blocks. */
#define BLOCK_SIZE 0x200000 /* bytes: 2 MiB, naturally aligned */

/* Initial bytes of the core's statics, for a restart. */
#define PRISTINE_SEGMENT_SIZE 0x20 /* bytes */
#define PRISTINE_SEGMENT_VA 0x000 /* linear address of the first byte */
#define PRISTINE_SEGMENT_MEM_BYTES 0x008 /* bytes mapped there */
#define PRISTINE_SEGMENT_FILE_BYTES 0x010 /* bytes of initial data, the rest is zero */
#define PRISTINE_SEGMENT_SPA 0x018 /* where the pristine bytes lie, contiguous */

/* One per start. */
#define LAUNCH_INFO_SIZE 0x1000 /* bytes */
#define LAUNCH_INFO_MAGIC 0x000 /* LAUNCH_MAGIC */
#define LAUNCH_INFO_ABI 0x004 /* LAUNCH_ABI */
#define LAUNCH_INFO_BUILD_ID 0x008 /* of the image */
#define LAUNCH_INFO_BUILD_ID_COUNT 16 /* elements */
#define LAUNCH_INFO_FLAGS 0x018 /* LAUNCH_FLAG_ */
#define LAUNCH_INFO_PPS 0x01c /* PPs that will be demoted */
#define LAUNCH_INFO_BLOCKS 0x020 /* pool blocks */
#define LAUNCH_INFO_RAM_RANGES 0x024 /* entries of `ram` in use */
#define LAUNCH_INFO_FREE_BLOCK 0x028 /* index of the block that holds the first free page */
#define LAUNCH_INFO_FREE_OFFSET 0x02c /* bytes of that block that the loader used; later blocks are all free */
#define LAUNCH_INFO_RAM_END 0x030 /* first SPA behind the highest RAM */
#define LAUNCH_INFO_DECOY_SPA 0x038 /* page of 0xFF that stands for hypervisor memory in the root */
#define LAUNCH_INFO_RING_SPA 0x040 /* debug ring: root-owned, contiguous, RingHeader first */
#define LAUNCH_INFO_RING_BYTES 0x048 /* its size */
#define LAUNCH_INFO_ROOT_PORT_MAP_SPA 0x050 /* three contiguous zeroed pages */
#define LAUNCH_INFO_GUEST_PORT_MAP_SPA 0x058 /* three contiguous pages, filled by the kernel */
#define LAUNCH_INFO_ROOT_MSR_MAP_SPA 0x060 /* two contiguous zeroed pages */
#define LAUNCH_INFO_GUEST_MSR_MAP_SPA 0x068 /* two contiguous pages, filled by the kernel */
#define LAUNCH_INFO_REGISTRY_SPA 0x070 /* REGISTRY_SIZE bytes, zeroed, contiguous */
#define LAUNCH_INFO_HOST_TABLES_SPA 0x078 /* PDPT of the low half, shared by all PPs: linear memories */
#define LAUNCH_INFO_CORE_ENTRY 0x080 /* VA of the core's upcall entry */
#define LAUNCH_INFO_TSC_KHZ 0x088 /* TSC frequency as the root knows it */
#define LAUNCH_INFO_LINES_VA 0x090 /* line table of the core, 0 if the image has none */
#define LAUNCH_INFO_LINES_BYTES 0x098 /* its size */
#define LAUNCH_INFO_MICROCODE 0x0a0 /* reserved */
#define LAUNCH_INFO_PRISTINE 0x0c0 /* four PristineSegment; unused ones are zero */
#define LAUNCH_INFO_PRISTINE_COUNT 128 /* elements */
#define LAUNCH_INFO_BLOCK 0x200 /* SPA of each pool block */
#define LAUNCH_INFO_BLOCK_COUNT 384 /* elements */
#define LAUNCH_INFO_RAM 0xe00 /* start and end of each range of RAM, ascending, disjoint, page aligned */
#define LAUNCH_INFO_RAM_COUNT 64 /* elements */

/* The machine state that becomes the root VS; vendor-neutral. */
#define LAUNCH_STATE_SIZE 0x400 /* bytes */
#define LAUNCH_STATE_STATUS 0x000 /* LAUNCH_STATUS_ that the kernel leaves */
#define LAUNCH_STATE_PPID 0x004
#define LAUNCH_STATE_APIC_ID 0x008
#define LAUNCH_STATE_VENDOR 0x00c /* VENDOR_ */
#define LAUNCH_STATE_RIP 0x010 /* where the root goes on */
#define LAUNCH_STATE_RSP 0x018
#define LAUNCH_STATE_RFLAGS 0x020
#define LAUNCH_STATE_CR0 0x028
#define LAUNCH_STATE_CR2 0x030
#define LAUNCH_STATE_CR3 0x038
#define LAUNCH_STATE_CR4 0x040
#define LAUNCH_STATE_EFER 0x048 /* the root's own: without SVME, and NXE as the root has it */
#define LAUNCH_STATE_PAT 0x050
#define LAUNCH_STATE_DR6 0x058
#define LAUNCH_STATE_DR7 0x060 /* no breakpoint is enabled: the loader sees to that */
#define LAUNCH_STATE_GDTR_BASE 0x068
#define LAUNCH_STATE_GDTR_LIMIT 0x070
#define LAUNCH_STATE_IDTR_BASE 0x078
#define LAUNCH_STATE_IDTR_LIMIT 0x080
#define LAUNCH_STATE_ES 0x088 /* selector, attrib (VMX access rights format), limit, base */
#define LAUNCH_STATE_ES_COUNT 4 /* elements */
#define LAUNCH_STATE_CS 0x0a8
#define LAUNCH_STATE_CS_COUNT 4 /* elements */
#define LAUNCH_STATE_SS 0x0c8
#define LAUNCH_STATE_SS_COUNT 4 /* elements */
#define LAUNCH_STATE_DS 0x0e8
#define LAUNCH_STATE_DS_COUNT 4 /* elements */
#define LAUNCH_STATE_HOST_CR3 0x108 /* root table of this PP's host address space */
#define LAUNCH_STATE_HOST_CR4 0x110 /* constant host CR4 (LA57 as the root has it) */
#define LAUNCH_STATE_TRAMPOLINE 0x118 /* VA of the loader's way back, mapped in both address spaces */
#define LAUNCH_STATE_VSID_SPA 0x120 /* SPA of the VS page of root VS number ppid */
#define LAUNCH_STATE_STATE_SPA 0x128 /* AMD: SPA of its VMCB. Intel: SPA of its state block's page */
#define LAUNCH_STATE_KERNEL_VS_SPA 0x130 /* SPA of its kernel VS block */
#define LAUNCH_STATE_REGION_SPA 0x138 /* AMD: SPA of the host save area page. Intel: SPA of the VMXON region */
#define LAUNCH_STATE_HOST_AREA_SPA 0x140 /* AMD: SPA of the page from which the host's own TR, STAR, LSTAR, SFMASK are loaded. Intel: SPA of the VMCS of the root VS */
#define LAUNCH_STATE_XSAVE_BYTES 0x148 /* size of the extended state of this PP (CPUID leaf 0xD, ECX) */
#define LAUNCH_STATE_LOCAL_SPA 0x150 /* SPA of the PP window's first page (PpLocal), zeroed by the loader */
#define LAUNCH_STATE_TRACE_SPA 0x158 /* TraceRing of this PP: root-owned, contiguous; 0 for none */
#define LAUNCH_STATE_TRACE_BYTES 0x160 /* bytes of its entries behind TRACE_HEADER_BYTES, a power of two */
#define LAUNCH_STATE_FS 0x168 /* as es; the base is that of MSR C000_0100 */
#define LAUNCH_STATE_FS_COUNT 4 /* elements */
#define LAUNCH_STATE_GS 0x188 /* as es; the base is that of MSR C000_0101 */
#define LAUNCH_STATE_GS_COUNT 4 /* elements */
#define LAUNCH_STATE_LDTR 0x1a8 /* as es; unusable if the root has no LDT */
#define LAUNCH_STATE_LDTR_COUNT 4 /* elements */
#define LAUNCH_STATE_TR 0x1c8 /* as es; a busy 64-bit TSS */
#define LAUNCH_STATE_TR_COUNT 4 /* elements */
#define LAUNCH_STATE_DEBUGCTL 0x1e8 /* MSR 1D9, 0 if the processor has none */
#define LAUNCH_STATE_BRIDGE_IDTR 0x1f0 /* Intel: VA of LIDT's operand for the bridge, on which the loader changes address spaces, mapped in both address spaces; AMD: 0 */

/* Why a PP could not be demoted. */
#define LAUNCH_STATUS_OK 0
#define LAUNCH_STATUS_BAD_INFO 1 /* LaunchInfo has the wrong magic or ABI number */
#define LAUNCH_STATUS_NO_MEMORY 2 /* the pool is too small */
#define LAUNCH_STATUS_NO_NESTED_PAGING 3 /* the processor lacks nested paging */
#define LAUNCH_STATUS_TOO_MANY_PPS 4 /* more PPs than MAX_PPS */
#define LAUNCH_STATUS_REFUSED 5 /* the processor refused the root's state at the first entry */
#define LAUNCH_STATUS_CORE_FAULT 6 /* the core faulted while it prepared this PP */

/* Head of the debug ring; bytes follow. Readers never write. */
#define RING_HEADER_SIZE 0x40 /* bytes */
#define RING_HEADER_MAGIC 0x000 /* LAUNCH_MAGIC */
#define RING_HEADER_LOCK 0x004 /* writers' ticket lock */
#define RING_HEADER_CAPACITY 0x008 /* bytes behind the header */
#define RING_HEADER_HEAD 0x010 /* bytes ever written; the last `capacity` of them are there, at head modulo capacity */
#define RING_HEADER_STATE 0x018 /* 0 running, 1 the kernel panicked */

#endif
