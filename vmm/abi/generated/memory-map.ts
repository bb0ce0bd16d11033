/* Generated from vmm/abi/memory-map.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: one address space, two privilege levels
 */
// Maxima of the ABI; the tables behind them are sized by these.
/** physical processors */
export const MAX_PPS: u32 = 0x80;
/** virtual machines, the root VM included */
export const MAX_VMS: u32 = 0x400;
/** virtual processors, the root's included */
export const MAX_VPS: u32 = 0x1000;
/** virtual processor states, the root's included */
export const MAX_VSS: u32 = 0x1000;

// Core linear memory (ring 3 may access it).
/** memory base of the core: its statics */
export const CORE_BASE: u32 = 0x10000;
/** PP areas: context page, exchange page, CPUID tables of the root and of micro VMs */
export const CORE_PP_AREA: u32 = 0x100000;
/** bytes from one PP's area to the next */
export const CORE_PP_STRIDE: u32 = 0x4000;
/** the kernel's registry of objects, read only here */
export const CORE_REGISTRY: u32 = 0x300000;
/** one VS page per VSID */
export const CORE_VS_PAGES: u32 = 0x400000;
/** first address behind the VS pages */
export const CORE_END: u32 = 0x1400000;

// Kernel linear memory (ring 0 only).
/** memory base of the kernel: its statics */
export const KERNEL_BASE: u32 = 0x40010000;
/** PP blocks: kernel block, then aliases of the core's PP area pages */
export const KERNEL_PP_BLOCKS: u32 = 0x40100000;
/** bytes from one PP block to the next */
export const KERNEL_PP_STRIDE: u32 = 0x8000;
/** the registry, writable */
export const KERNEL_REGISTRY: u32 = 0x40500000;
/** what the loader tells the kernel (one page) */
export const KERNEL_LAUNCH_INFO: u32 = 0x405c0000;
/** line table of the core image, read only; at most 1 MiB */
export const KERNEL_LINES: u32 = 0x40600000;
/** per VSID: alias of the VS page, GuestState, kernel's VS block, spare */
export const KERNEL_VS_BLOCKS: u32 = 0x40800000;
/** bytes from one VS's blocks to the next */
export const KERNEL_VS_STRIDE: u32 = 0x4000;
/** first address behind the VS blocks */
export const KERNEL_END: u32 = 0x44800000;

// Offsets inside a PP block of the kernel and a PP area of the core.
/** kernel: alias of the core's context page */
export const PP_CONTEXT_ALIAS: u32 = 0x1000;
/** kernel: alias of the core's exchange page */
export const PP_EXCHANGE_ALIAS: u32 = 0x2000;
/** kernel: alias of the root's CPUID table */
export const PP_CPUID_ALIAS: u32 = 0x3000;
/** kernel: its own copy of the list that the root passed with the call being served */
export const PP_LIST: u32 = 0x4000;
/** kernel: alias of the micro VMs' CPUID table */
export const PP_GUEST_CPUID_ALIAS: u32 = 0x5000;
/** core: exchange page */
export const PP_AREA_EXCHANGE: u32 = 0x1000;
/** core: CPUID table of the root */
export const PP_AREA_CPUID: u32 = 0x2000;
/** core: CPUID table of all micro VMs */
export const PP_AREA_GUEST_CPUID: u32 = 0x3000;

// Offsets inside a VS's blocks in the kernel.
/** alias of the VS page */
export const VS_BLOCK_PAGE: u32 = 0;
/** GuestState: registers beside the GPRs */
export const VS_BLOCK_STATE: u32 = 0x1000;
/** the kernel's own VS block */
export const VS_BLOCK_KERNEL: u32 = 0x2000;

// Entries of the core, behind the one that its image names.
/** answers by SYSENTER, where that is the way back to ring 0 */
export const CORE_ENTRY_SYSENTER: u32 = 0x10;

// Offsets inside the registry.
/** VmRecord per VMID */
export const REGISTRY_VMS: u32 = 0;
/** VpRecord per VPID */
export const REGISTRY_VPS: u32 = 0x10000;
/** VsRecord per VSID */
export const REGISTRY_VSS: u32 = 0x20000;
/** bytes, a whole number of pages */
export const REGISTRY_SIZE: u32 = 0xa0000;

// Addresses outside the linear memories.
/** physical address 0 */
export const HOST_DIRECT_MAP: u64 = 0xffff800000000000;
/** per-PP window: local page */
export const HOST_PP_WINDOW: u64 = 0xffffffff80000000;
/** two pages below; the page below those is unmapped */
export const HOST_PP_KERNEL_STACK_TOP: u64 = 0xffffffff80012000;
/** IST 1: every vector without a stack of its own */
export const HOST_PP_TRAP_STACK_TOP: u64 = 0xffffffff80021000;
/** IST 2 */
export const HOST_PP_NMI_STACK_TOP: u64 = 0xffffffff80031000;
/** IST 3 */
export const HOST_PP_DOUBLE_FAULT_STACK_TOP: u64 = 0xffffffff80041000;
/** IST 4 */
export const HOST_PP_MACHINE_CHECK_STACK_TOP: u64 = 0xffffffff80051000;
/** ring 3 stack, four pages below, neighbours unmapped */
export const HOST_PP_CORE_STACK_TOP: u64 = 0xffffffff80104000;
/** text of the kernel image */
export const HOST_KERNEL_IMAGE: u64 = 0xffffffff80200000;
/** text of the core image */
export const HOST_CORE_IMAGE: u64 = 0xffffffffa0000000;
