/* Generated from vmm/abi/memory-map.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: one address space, two privilege levels
 */
/** Maxima of the ABI; the tables behind them are sized by these. */
export const MAX = {
  /** physical processors */
  PPS: 0x80,
  /** virtual machines, the root VM included */
  VMS: 0x400,
  /** virtual processors, the root's included */
  VPS: 0x1000,
  /** virtual processor states, the root's included */
  VSS: 0x1000,
} as const;

/** Core linear memory (ring 3 may access it). */
export const CORE = {
  /** memory base of the core: its statics */
  BASE: 0x10000,
  /** PP areas: context page, exchange page, CPUID tables of the root and of micro VMs */
  PP_AREA: 0x100000,
  /** bytes from one PP's area to the next */
  PP_STRIDE: 0x4000,
  /** the kernel's registry of objects, read only here */
  REGISTRY: 0x300000,
  /** one VS page per VSID */
  VS_PAGES: 0x400000,
  /** first address behind the VS pages */
  END: 0x1400000,
} as const;

/** Kernel linear memory (ring 0 only). */
export const KERNEL = {
  /** memory base of the kernel: its statics */
  BASE: 0x40010000,
  /** PP blocks: kernel block, then aliases of the core's PP area pages */
  PP_BLOCKS: 0x40100000,
  /** bytes from one PP block to the next */
  PP_STRIDE: 0x8000,
  /** the registry, writable */
  REGISTRY: 0x40500000,
  /** what the loader tells the kernel (one page) */
  LAUNCH_INFO: 0x405c0000,
  /** line table of the core image, read only; at most 1 MiB */
  LINES: 0x40600000,
  /** per VSID: alias of the VS page, GuestState, kernel's VS block, spare */
  VS_BLOCKS: 0x40800000,
  /** bytes from one VS's blocks to the next */
  VS_STRIDE: 0x4000,
  /** first address behind the VS blocks */
  END: 0x44800000,
} as const;

/** Offsets inside a PP block of the kernel and a PP area of the core. */
export const PP = {
  /** kernel: alias of the core's context page */
  CONTEXT_ALIAS: 0x1000,
  /** kernel: alias of the core's exchange page */
  EXCHANGE_ALIAS: 0x2000,
  /** kernel: alias of the root's CPUID table */
  CPUID_ALIAS: 0x3000,
  /** kernel: its own copy of the list that the root passed with the call being served */
  LIST: 0x4000,
  /** kernel: alias of the micro VMs' CPUID table */
  GUEST_CPUID_ALIAS: 0x5000,
  /** core: exchange page */
  AREA_EXCHANGE: 0x1000,
  /** core: CPUID table of the root */
  AREA_CPUID: 0x2000,
  /** core: CPUID table of all micro VMs */
  AREA_GUEST_CPUID: 0x3000,
} as const;

/** Offsets inside a VS's blocks in the kernel. */
export const VS = {
  /** alias of the VS page */
  BLOCK_PAGE: 0,
  /** GuestState: registers beside the GPRs */
  BLOCK_STATE: 0x1000,
  /** the kernel's own VS block */
  BLOCK_KERNEL: 0x2000,
} as const;

/** Entries of the core, behind the one that its image names. */
export const CORE_ENTRY = {
  /** answers by SYSENTER, where that is the way back to ring 0 */
  SYSENTER: 0x10,
} as const;

/** Offsets inside the registry. */
export const REGISTRY = {
  /** VmRecord per VMID */
  VMS: 0,
  /** VpRecord per VPID */
  VPS: 0x10000,
  /** VsRecord per VSID */
  VSS: 0x20000,
  /** bytes, a whole number of pages */
  SIZE: 0xa0000,
} as const;

/** Addresses outside the linear memories. */
export const HOST = {
  /** physical address 0 */
  DIRECT_MAP: 0xffff800000000000n,
  /** per-PP window: local page */
  PP_WINDOW: 0xffffffff80000000n,
  /** two pages below; the page below those is unmapped */
  PP_KERNEL_STACK_TOP: 0xffffffff80012000n,
  /** IST 1: every vector without a stack of its own */
  PP_TRAP_STACK_TOP: 0xffffffff80021000n,
  /** IST 2 */
  PP_NMI_STACK_TOP: 0xffffffff80031000n,
  /** IST 3 */
  PP_DOUBLE_FAULT_STACK_TOP: 0xffffffff80041000n,
  /** IST 4 */
  PP_MACHINE_CHECK_STACK_TOP: 0xffffffff80051000n,
  /** ring 3 stack, four pages below, neighbours unmapped */
  PP_CORE_STACK_TOP: 0xffffffff80104000n,
  /** text of the kernel image */
  KERNEL_IMAGE: 0xffffffff80200000n,
  /** text of the core image */
  CORE_IMAGE: 0xffffffffa0000000n,
} as const;
