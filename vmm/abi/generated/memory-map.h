/* Generated from vmm/abi/memory-map.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: one address space, two privilege levels
 */
#ifndef MICROV_LAYOUT_MEMORY_MAP_H
#define MICROV_LAYOUT_MEMORY_MAP_H

/* Maxima of the ABI; the tables behind them are sized by these. */
#define MAX_PPS 0x80 /* physical processors */
#define MAX_VMS 0x400 /* virtual machines, the root VM included */
#define MAX_VPS 0x1000 /* virtual processors, the root's included */
#define MAX_VSS 0x1000 /* virtual processor states, the root's included */

/* Core linear memory (ring 3 may access it). */
#define CORE_BASE 0x10000 /* memory base of the core: its statics */
#define CORE_PP_AREA 0x100000 /* PP areas: context page, exchange page, CPUID tables of the root and of micro VMs */
#define CORE_PP_STRIDE 0x4000 /* bytes from one PP's area to the next */
#define CORE_REGISTRY 0x300000 /* the kernel's registry of objects, read only here */
#define CORE_VS_PAGES 0x400000 /* one VS page per VSID */
#define CORE_END 0x1400000 /* first address behind the VS pages */

/* Kernel linear memory (ring 0 only). */
#define KERNEL_BASE 0x40010000 /* memory base of the kernel: its statics */
#define KERNEL_PP_BLOCKS 0x40100000 /* PP blocks: kernel block, then aliases of the core's PP area pages */
#define KERNEL_PP_STRIDE 0x8000 /* bytes from one PP block to the next */
#define KERNEL_REGISTRY 0x40500000 /* the registry, writable */
#define KERNEL_LAUNCH_INFO 0x405c0000 /* what the loader tells the kernel (one page) */
#define KERNEL_LINES 0x40600000 /* line table of the core image, read only; at most 1 MiB */
#define KERNEL_VS_BLOCKS 0x40800000 /* per VSID: alias of the VS page, GuestState, kernel's VS block, spare */
#define KERNEL_VS_STRIDE 0x4000 /* bytes from one VS's blocks to the next */
#define KERNEL_END 0x44800000 /* first address behind the VS blocks */

/* Offsets inside a PP block of the kernel and a PP area of the core. */
#define PP_CONTEXT_ALIAS 0x1000 /* kernel: alias of the core's context page */
#define PP_EXCHANGE_ALIAS 0x2000 /* kernel: alias of the core's exchange page */
#define PP_CPUID_ALIAS 0x3000 /* kernel: alias of the root's CPUID table */
#define PP_LIST 0x4000 /* kernel: its own copy of the list that the root passed with the call being served */
#define PP_GUEST_CPUID_ALIAS 0x5000 /* kernel: alias of the micro VMs' CPUID table */
#define PP_AREA_EXCHANGE 0x1000 /* core: exchange page */
#define PP_AREA_CPUID 0x2000 /* core: CPUID table of the root */
#define PP_AREA_GUEST_CPUID 0x3000 /* core: CPUID table of all micro VMs */

/* Offsets inside a VS's blocks in the kernel. */
#define VS_BLOCK_PAGE 0 /* alias of the VS page */
#define VS_BLOCK_STATE 0x1000 /* GuestState: registers beside the GPRs */
#define VS_BLOCK_KERNEL 0x2000 /* the kernel's own VS block */

/* Entries of the core, behind the one that its image names. */
#define CORE_ENTRY_SYSENTER 0x10 /* answers by SYSENTER, where that is the way back to ring 0 */

/* Offsets inside the registry. */
#define REGISTRY_VMS 0 /* VmRecord per VMID */
#define REGISTRY_VPS 0x10000 /* VpRecord per VPID */
#define REGISTRY_VSS 0x20000 /* VsRecord per VSID */
#define REGISTRY_SIZE 0xa0000 /* bytes, a whole number of pages */

/* Addresses outside the linear memories. */
#define HOST_DIRECT_MAP 0xffff800000000000 /* physical address 0 */
#define HOST_PP_WINDOW 0xffffffff80000000 /* per-PP window: local page */
#define HOST_PP_KERNEL_STACK_TOP 0xffffffff80012000 /* two pages below; the page below those is unmapped */
#define HOST_PP_TRAP_STACK_TOP 0xffffffff80021000 /* IST 1: every vector without a stack of its own */
#define HOST_PP_NMI_STACK_TOP 0xffffffff80031000 /* IST 2 */
#define HOST_PP_DOUBLE_FAULT_STACK_TOP 0xffffffff80041000 /* IST 3 */
#define HOST_PP_MACHINE_CHECK_STACK_TOP 0xffffffff80051000 /* IST 4 */
#define HOST_PP_CORE_STACK_TOP 0xffffffff80104000 /* ring 3 stack, four pages below, neighbours unmapped */
#define HOST_KERNEL_IMAGE 0xffffffff80200000 /* text of the kernel image */
#define HOST_CORE_IMAGE 0xffffffffa0000000 /* text of the core image */

#endif
