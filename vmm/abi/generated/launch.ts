/* Generated from vmm/abi/launch.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: root VM and boot
 */
// Launch protocol.
/** LaunchInfo.magic */
export const LAUNCH_MAGIC: u32 = 0x4c564d75;
/** ABI number that image, loader and tools must share */
export const LAUNCH_ABI: u32 = 2;
/** pool blocks that fit the page */
export const LAUNCH_MAX_BLOCKS: u32 = 0x180;
/** segments of an image */
export const LAUNCH_MAX_SEGMENTS: u32 = 0x10;
/** ranges of RAM that fit the page */
export const LAUNCH_MAX_RAM_RANGES: u32 = 0x20;

// LaunchInfo.flags.
/** ring 3 of the root may call */
export const LAUNCH_FLAG_USER_HYPERCALLS: u32 = 1;
/** MicroV's maxima 16/256/256 */
export const LAUNCH_FLAG_MICROV_LIMITS: u32 = 2;
/** the root runs 5-level paging, so host and nested tables have five levels */
export const LAUNCH_FLAG_LA57: u32 = 4;
/** the kernel also writes its log to COM1 */
export const LAUNCH_FLAG_SERIAL: u32 = 8;

// LaunchState.vendor: whose virtualization the PP has.
/** SVM */
export const VENDOR_AMD: u32 = 0;
/** VMX */
export const VENDOR_INTEL: u32 = 1;

// The pool is donated in blocks.
/** bytes: 2 MiB, naturally aligned */
export const BLOCK_SIZE: u64 = 0x200000;

// Initial bytes of the core's statics, for a restart.
/** Bytes of PristineSegment. */
export const PRISTINE_SEGMENT_SIZE: u32 = 0x20;
/** linear address of the first byte */
export const PRISTINE_SEGMENT_VA: u32 = 0x0;
/** bytes mapped there */
export const PRISTINE_SEGMENT_MEM_BYTES: u32 = 0x8;
/** bytes of initial data, the rest is zero */
export const PRISTINE_SEGMENT_FILE_BYTES: u32 = 0x10;
/** where the pristine bytes lie, contiguous */
export const PRISTINE_SEGMENT_SPA: u32 = 0x18;

/** Initial bytes of the core's statics, for a restart. */
@unmanaged
export class PristineSegment {
  /** 0x0: linear address of the first byte */
  va: u64;
  /** 0x8: bytes mapped there */
  memBytes: u64;
  /** 0x10: bytes of initial data, the rest is zero */
  fileBytes: u64;
  /** 0x18: where the pristine bytes lie, contiguous */
  spa: u64;
}

// One per start.
/** Bytes of LaunchInfo. */
export const LAUNCH_INFO_SIZE: u32 = 0x1000;
/** LAUNCH_MAGIC */
export const LAUNCH_INFO_MAGIC: u32 = 0x0;
/** LAUNCH_ABI */
export const LAUNCH_INFO_ABI: u32 = 0x4;
/** of the image */
export const LAUNCH_INFO_BUILD_ID: u32 = 0x8;
/** Elements of {@link LAUNCH_INFO_BUILD_ID}. */
export const LAUNCH_INFO_BUILD_ID_COUNT: u32 = 16;
/** LAUNCH_FLAG_ */
export const LAUNCH_INFO_FLAGS: u32 = 0x18;
/** PPs that will be demoted */
export const LAUNCH_INFO_PPS: u32 = 0x1c;
/** pool blocks */
export const LAUNCH_INFO_BLOCKS: u32 = 0x20;
/** entries of `ram` in use */
export const LAUNCH_INFO_RAM_RANGES: u32 = 0x24;
/** index of the block that holds the first free page */
export const LAUNCH_INFO_FREE_BLOCK: u32 = 0x28;
/** bytes of that block that the loader used; later blocks are all free */
export const LAUNCH_INFO_FREE_OFFSET: u32 = 0x2c;
/** first SPA behind the highest RAM */
export const LAUNCH_INFO_RAM_END: u32 = 0x30;
/** page of 0xFF that stands for hypervisor memory in the root */
export const LAUNCH_INFO_DECOY_SPA: u32 = 0x38;
/** debug ring: root-owned, contiguous, RingHeader first */
export const LAUNCH_INFO_RING_SPA: u32 = 0x40;
/** its size */
export const LAUNCH_INFO_RING_BYTES: u32 = 0x48;
/** three contiguous zeroed pages */
export const LAUNCH_INFO_ROOT_PORT_MAP_SPA: u32 = 0x50;
/** three contiguous pages, filled by the kernel */
export const LAUNCH_INFO_GUEST_PORT_MAP_SPA: u32 = 0x58;
/** two contiguous zeroed pages */
export const LAUNCH_INFO_ROOT_MSR_MAP_SPA: u32 = 0x60;
/** two contiguous pages, filled by the kernel */
export const LAUNCH_INFO_GUEST_MSR_MAP_SPA: u32 = 0x68;
/** REGISTRY_SIZE bytes, zeroed, contiguous */
export const LAUNCH_INFO_REGISTRY_SPA: u32 = 0x70;
/** PDPT of the low half, shared by all PPs: linear memories */
export const LAUNCH_INFO_HOST_TABLES_SPA: u32 = 0x78;
/** VA of the core's upcall entry */
export const LAUNCH_INFO_CORE_ENTRY: u32 = 0x80;
/** TSC frequency as the root knows it */
export const LAUNCH_INFO_TSC_KHZ: u32 = 0x88;
/** line table of the core, 0 if the image has none */
export const LAUNCH_INFO_LINES_VA: u32 = 0x90;
/** its size */
export const LAUNCH_INFO_LINES_BYTES: u32 = 0x98;
/** reserved */
export const LAUNCH_INFO_MICROCODE: u32 = 0xa0;
/** four PristineSegment; unused ones are zero */
export const LAUNCH_INFO_PRISTINE: u32 = 0xc0;
/** Elements of {@link LAUNCH_INFO_PRISTINE}. */
export const LAUNCH_INFO_PRISTINE_COUNT: u32 = 128;
/** SPA of each pool block */
export const LAUNCH_INFO_BLOCK: u32 = 0x200;
/** Elements of {@link LAUNCH_INFO_BLOCK}. */
export const LAUNCH_INFO_BLOCK_COUNT: u32 = 384;
/** start and end of each range of RAM, ascending, disjoint, page aligned */
export const LAUNCH_INFO_RAM: u32 = 0xe00;
/** Elements of {@link LAUNCH_INFO_RAM}. */
export const LAUNCH_INFO_RAM_COUNT: u32 = 64;

/** One per start. */
@unmanaged
export class LaunchInfo {
  /** 0x0: LAUNCH_MAGIC */
  magic: u32;
  /** 0x4: LAUNCH_ABI */
  abi: u32;
  private _8: u64; private _10: u64;
  /** 0x18: LAUNCH_FLAG_ */
  flags: u32;
  /** 0x1c: PPs that will be demoted */
  pps: u32;
  /** 0x20: pool blocks */
  blocks: u32;
  /** 0x24: entries of `ram` in use */
  ramRanges: u32;
  /** 0x28: index of the block that holds the first free page */
  freeBlock: u32;
  /** 0x2c: bytes of that block that the loader used; later blocks are all free */
  freeOffset: u32;
  /** 0x30: first SPA behind the highest RAM */
  ramEnd: u64;
  /** 0x38: page of 0xFF that stands for hypervisor memory in the root */
  decoySpa: u64;
  /** 0x40: debug ring: root-owned, contiguous, RingHeader first */
  ringSpa: u64;
  /** 0x48: its size */
  ringBytes: u64;
  /** 0x50: three contiguous zeroed pages */
  rootPortMapSpa: u64;
  /** 0x58: three contiguous pages, filled by the kernel */
  guestPortMapSpa: u64;
  /** 0x60: two contiguous zeroed pages */
  rootMsrMapSpa: u64;
  /** 0x68: two contiguous pages, filled by the kernel */
  guestMsrMapSpa: u64;
  /** 0x70: REGISTRY_SIZE bytes, zeroed, contiguous */
  registrySpa: u64;
  /** 0x78: PDPT of the low half, shared by all PPs: linear memories */
  hostTablesSpa: u64;
  /** 0x80: VA of the core's upcall entry */
  coreEntry: u64;
  /** 0x88: TSC frequency as the root knows it */
  tscKhz: u64;
  /** 0x90: line table of the core, 0 if the image has none */
  linesVa: u64;
  /** 0x98: its size */
  linesBytes: u64;
  /** 0xa0: reserved */
  microcode: u64;
  private _a8: u64; private _b0: u64; private _b8: u64;
  private _c0: u64; private _c8: u64; private _d0: u64; private _d8: u64; private _e0: u64;
  private _e8: u64; private _f0: u64; private _f8: u64; private _100: u64; private _108: u64;
  private _110: u64; private _118: u64; private _120: u64; private _128: u64; private _130: u64;
  private _138: u64;
  private _140: u64; private _148: u64; private _150: u64; private _158: u64; private _160: u64;
  private _168: u64; private _170: u64; private _178: u64; private _180: u64; private _188: u64;
  private _190: u64; private _198: u64; private _1a0: u64; private _1a8: u64; private _1b0: u64;
  private _1b8: u64; private _1c0: u64; private _1c8: u64; private _1d0: u64; private _1d8: u64;
  private _1e0: u64; private _1e8: u64; private _1f0: u64; private _1f8: u64;
  private _200: u64; private _208: u64; private _210: u64; private _218: u64; private _220: u64;
  private _228: u64; private _230: u64; private _238: u64; private _240: u64; private _248: u64;
  private _250: u64; private _258: u64; private _260: u64; private _268: u64; private _270: u64;
  private _278: u64; private _280: u64; private _288: u64; private _290: u64; private _298: u64;
  private _2a0: u64; private _2a8: u64; private _2b0: u64; private _2b8: u64; private _2c0: u64;
  private _2c8: u64; private _2d0: u64; private _2d8: u64; private _2e0: u64; private _2e8: u64;
  private _2f0: u64; private _2f8: u64; private _300: u64; private _308: u64; private _310: u64;
  private _318: u64; private _320: u64; private _328: u64; private _330: u64; private _338: u64;
  private _340: u64; private _348: u64; private _350: u64; private _358: u64; private _360: u64;
  private _368: u64; private _370: u64; private _378: u64; private _380: u64; private _388: u64;
  private _390: u64; private _398: u64; private _3a0: u64; private _3a8: u64; private _3b0: u64;
  private _3b8: u64; private _3c0: u64; private _3c8: u64; private _3d0: u64; private _3d8: u64;
  private _3e0: u64; private _3e8: u64; private _3f0: u64; private _3f8: u64; private _400: u64;
  private _408: u64; private _410: u64; private _418: u64; private _420: u64; private _428: u64;
  private _430: u64; private _438: u64; private _440: u64; private _448: u64; private _450: u64;
  private _458: u64; private _460: u64; private _468: u64; private _470: u64; private _478: u64;
  private _480: u64; private _488: u64; private _490: u64; private _498: u64; private _4a0: u64;
  private _4a8: u64; private _4b0: u64; private _4b8: u64; private _4c0: u64; private _4c8: u64;
  private _4d0: u64; private _4d8: u64; private _4e0: u64; private _4e8: u64; private _4f0: u64;
  private _4f8: u64; private _500: u64; private _508: u64; private _510: u64; private _518: u64;
  private _520: u64; private _528: u64; private _530: u64; private _538: u64; private _540: u64;
  private _548: u64; private _550: u64; private _558: u64; private _560: u64; private _568: u64;
  private _570: u64; private _578: u64; private _580: u64; private _588: u64; private _590: u64;
  private _598: u64; private _5a0: u64; private _5a8: u64; private _5b0: u64; private _5b8: u64;
  private _5c0: u64; private _5c8: u64; private _5d0: u64; private _5d8: u64; private _5e0: u64;
  private _5e8: u64; private _5f0: u64; private _5f8: u64; private _600: u64; private _608: u64;
  private _610: u64; private _618: u64; private _620: u64; private _628: u64; private _630: u64;
  private _638: u64; private _640: u64; private _648: u64; private _650: u64; private _658: u64;
  private _660: u64; private _668: u64; private _670: u64; private _678: u64; private _680: u64;
  private _688: u64; private _690: u64; private _698: u64; private _6a0: u64; private _6a8: u64;
  private _6b0: u64; private _6b8: u64; private _6c0: u64; private _6c8: u64; private _6d0: u64;
  private _6d8: u64; private _6e0: u64; private _6e8: u64; private _6f0: u64; private _6f8: u64;
  private _700: u64; private _708: u64; private _710: u64; private _718: u64; private _720: u64;
  private _728: u64; private _730: u64; private _738: u64; private _740: u64; private _748: u64;
  private _750: u64; private _758: u64; private _760: u64; private _768: u64; private _770: u64;
  private _778: u64; private _780: u64; private _788: u64; private _790: u64; private _798: u64;
  private _7a0: u64; private _7a8: u64; private _7b0: u64; private _7b8: u64; private _7c0: u64;
  private _7c8: u64; private _7d0: u64; private _7d8: u64; private _7e0: u64; private _7e8: u64;
  private _7f0: u64; private _7f8: u64; private _800: u64; private _808: u64; private _810: u64;
  private _818: u64; private _820: u64; private _828: u64; private _830: u64; private _838: u64;
  private _840: u64; private _848: u64; private _850: u64; private _858: u64; private _860: u64;
  private _868: u64; private _870: u64; private _878: u64; private _880: u64; private _888: u64;
  private _890: u64; private _898: u64; private _8a0: u64; private _8a8: u64; private _8b0: u64;
  private _8b8: u64; private _8c0: u64; private _8c8: u64; private _8d0: u64; private _8d8: u64;
  private _8e0: u64; private _8e8: u64; private _8f0: u64; private _8f8: u64; private _900: u64;
  private _908: u64; private _910: u64; private _918: u64; private _920: u64; private _928: u64;
  private _930: u64; private _938: u64; private _940: u64; private _948: u64; private _950: u64;
  private _958: u64; private _960: u64; private _968: u64; private _970: u64; private _978: u64;
  private _980: u64; private _988: u64; private _990: u64; private _998: u64; private _9a0: u64;
  private _9a8: u64; private _9b0: u64; private _9b8: u64; private _9c0: u64; private _9c8: u64;
  private _9d0: u64; private _9d8: u64; private _9e0: u64; private _9e8: u64; private _9f0: u64;
  private _9f8: u64; private _a00: u64; private _a08: u64; private _a10: u64; private _a18: u64;
  private _a20: u64; private _a28: u64; private _a30: u64; private _a38: u64; private _a40: u64;
  private _a48: u64; private _a50: u64; private _a58: u64; private _a60: u64; private _a68: u64;
  private _a70: u64; private _a78: u64; private _a80: u64; private _a88: u64; private _a90: u64;
  private _a98: u64; private _aa0: u64; private _aa8: u64; private _ab0: u64; private _ab8: u64;
  private _ac0: u64; private _ac8: u64; private _ad0: u64; private _ad8: u64; private _ae0: u64;
  private _ae8: u64; private _af0: u64; private _af8: u64; private _b00: u64; private _b08: u64;
  private _b10: u64; private _b18: u64; private _b20: u64; private _b28: u64; private _b30: u64;
  private _b38: u64; private _b40: u64; private _b48: u64; private _b50: u64; private _b58: u64;
  private _b60: u64; private _b68: u64; private _b70: u64; private _b78: u64; private _b80: u64;
  private _b88: u64; private _b90: u64; private _b98: u64; private _ba0: u64; private _ba8: u64;
  private _bb0: u64; private _bb8: u64; private _bc0: u64; private _bc8: u64; private _bd0: u64;
  private _bd8: u64; private _be0: u64; private _be8: u64; private _bf0: u64; private _bf8: u64;
  private _c00: u64; private _c08: u64; private _c10: u64; private _c18: u64; private _c20: u64;
  private _c28: u64; private _c30: u64; private _c38: u64; private _c40: u64; private _c48: u64;
  private _c50: u64; private _c58: u64; private _c60: u64; private _c68: u64; private _c70: u64;
  private _c78: u64; private _c80: u64; private _c88: u64; private _c90: u64; private _c98: u64;
  private _ca0: u64; private _ca8: u64; private _cb0: u64; private _cb8: u64; private _cc0: u64;
  private _cc8: u64; private _cd0: u64; private _cd8: u64; private _ce0: u64; private _ce8: u64;
  private _cf0: u64; private _cf8: u64; private _d00: u64; private _d08: u64; private _d10: u64;
  private _d18: u64; private _d20: u64; private _d28: u64; private _d30: u64; private _d38: u64;
  private _d40: u64; private _d48: u64; private _d50: u64; private _d58: u64; private _d60: u64;
  private _d68: u64; private _d70: u64; private _d78: u64; private _d80: u64; private _d88: u64;
  private _d90: u64; private _d98: u64; private _da0: u64; private _da8: u64; private _db0: u64;
  private _db8: u64; private _dc0: u64; private _dc8: u64; private _dd0: u64; private _dd8: u64;
  private _de0: u64; private _de8: u64; private _df0: u64; private _df8: u64;
  private _e00: u64; private _e08: u64; private _e10: u64; private _e18: u64; private _e20: u64;
  private _e28: u64; private _e30: u64; private _e38: u64; private _e40: u64; private _e48: u64;
  private _e50: u64; private _e58: u64; private _e60: u64; private _e68: u64; private _e70: u64;
  private _e78: u64; private _e80: u64; private _e88: u64; private _e90: u64; private _e98: u64;
  private _ea0: u64; private _ea8: u64; private _eb0: u64; private _eb8: u64; private _ec0: u64;
  private _ec8: u64; private _ed0: u64; private _ed8: u64; private _ee0: u64; private _ee8: u64;
  private _ef0: u64; private _ef8: u64; private _f00: u64; private _f08: u64; private _f10: u64;
  private _f18: u64; private _f20: u64; private _f28: u64; private _f30: u64; private _f38: u64;
  private _f40: u64; private _f48: u64; private _f50: u64; private _f58: u64; private _f60: u64;
  private _f68: u64; private _f70: u64; private _f78: u64; private _f80: u64; private _f88: u64;
  private _f90: u64; private _f98: u64; private _fa0: u64; private _fa8: u64; private _fb0: u64;
  private _fb8: u64; private _fc0: u64; private _fc8: u64; private _fd0: u64; private _fd8: u64;
  private _fe0: u64; private _fe8: u64; private _ff0: u64; private _ff8: u64;
  /** 0x8: address of of the image */
  @inline get buildId(): usize { return changetype<usize>(this) + LAUNCH_INFO_BUILD_ID; }
  /** 0xc0: address of four PristineSegment; unused ones are zero */
  @inline get pristine(): usize { return changetype<usize>(this) + LAUNCH_INFO_PRISTINE; }
  /** 0x200: address of SPA of each pool block */
  @inline get block(): usize { return changetype<usize>(this) + LAUNCH_INFO_BLOCK; }
  /** 0xe00: address of start and end of each range of RAM, ascending, disjoint, page aligned */
  @inline get ram(): usize { return changetype<usize>(this) + LAUNCH_INFO_RAM; }
}

// The machine state that becomes the root VS; vendor-neutral.
/** Bytes of LaunchState. */
export const LAUNCH_STATE_SIZE: u32 = 0x400;
/** LAUNCH_STATUS_ that the kernel leaves */
export const LAUNCH_STATE_STATUS: u32 = 0x0;
export const LAUNCH_STATE_PPID: u32 = 0x4;
export const LAUNCH_STATE_APIC_ID: u32 = 0x8;
/** VENDOR_ */
export const LAUNCH_STATE_VENDOR: u32 = 0xc;
/** where the root goes on */
export const LAUNCH_STATE_RIP: u32 = 0x10;
export const LAUNCH_STATE_RSP: u32 = 0x18;
export const LAUNCH_STATE_RFLAGS: u32 = 0x20;
export const LAUNCH_STATE_CR0: u32 = 0x28;
export const LAUNCH_STATE_CR2: u32 = 0x30;
export const LAUNCH_STATE_CR3: u32 = 0x38;
export const LAUNCH_STATE_CR4: u32 = 0x40;
/** the root's own: without SVME, and NXE as the root has it */
export const LAUNCH_STATE_EFER: u32 = 0x48;
export const LAUNCH_STATE_PAT: u32 = 0x50;
export const LAUNCH_STATE_DR6: u32 = 0x58;
/** no breakpoint is enabled: the loader sees to that */
export const LAUNCH_STATE_DR7: u32 = 0x60;
export const LAUNCH_STATE_GDTR_BASE: u32 = 0x68;
export const LAUNCH_STATE_GDTR_LIMIT: u32 = 0x70;
export const LAUNCH_STATE_IDTR_BASE: u32 = 0x78;
export const LAUNCH_STATE_IDTR_LIMIT: u32 = 0x80;
/** selector, attrib (VMX access rights format), limit, base */
export const LAUNCH_STATE_ES: u32 = 0x88;
/** Elements of {@link LAUNCH_STATE_ES}. */
export const LAUNCH_STATE_ES_COUNT: u32 = 4;
export const LAUNCH_STATE_CS: u32 = 0xa8;
/** Elements of {@link LAUNCH_STATE_CS}. */
export const LAUNCH_STATE_CS_COUNT: u32 = 4;
export const LAUNCH_STATE_SS: u32 = 0xc8;
/** Elements of {@link LAUNCH_STATE_SS}. */
export const LAUNCH_STATE_SS_COUNT: u32 = 4;
export const LAUNCH_STATE_DS: u32 = 0xe8;
/** Elements of {@link LAUNCH_STATE_DS}. */
export const LAUNCH_STATE_DS_COUNT: u32 = 4;
/** root table of this PP's host address space */
export const LAUNCH_STATE_HOST_CR3: u32 = 0x108;
/** constant host CR4 (LA57 as the root has it) */
export const LAUNCH_STATE_HOST_CR4: u32 = 0x110;
/** VA of the loader's way back, mapped in both address spaces */
export const LAUNCH_STATE_TRAMPOLINE: u32 = 0x118;
/** SPA of the VS page of root VS number ppid */
export const LAUNCH_STATE_VSID_SPA: u32 = 0x120;
/** AMD: SPA of its VMCB. Intel: SPA of its state block's page */
export const LAUNCH_STATE_STATE_SPA: u32 = 0x128;
/** SPA of its kernel VS block */
export const LAUNCH_STATE_KERNEL_VS_SPA: u32 = 0x130;
/** AMD: SPA of the host save area page. Intel: SPA of the VMXON region */
export const LAUNCH_STATE_REGION_SPA: u32 = 0x138;
/** AMD: SPA of the page from which the host's own TR, STAR, LSTAR, SFMASK are loaded. Intel: SPA of the VMCS of the root VS */
export const LAUNCH_STATE_HOST_AREA_SPA: u32 = 0x140;
/** size of the extended state of this PP (CPUID leaf 0xD, ECX) */
export const LAUNCH_STATE_XSAVE_BYTES: u32 = 0x148;
/** SPA of the PP window's first page (PpLocal), zeroed by the loader */
export const LAUNCH_STATE_LOCAL_SPA: u32 = 0x150;
/** TraceRing of this PP: root-owned, contiguous; 0 for none */
export const LAUNCH_STATE_TRACE_SPA: u32 = 0x158;
/** bytes of its entries behind TRACE_HEADER_BYTES, a power of two */
export const LAUNCH_STATE_TRACE_BYTES: u32 = 0x160;
/** as es; the base is that of MSR C000_0100 */
export const LAUNCH_STATE_FS: u32 = 0x168;
/** Elements of {@link LAUNCH_STATE_FS}. */
export const LAUNCH_STATE_FS_COUNT: u32 = 4;
/** as es; the base is that of MSR C000_0101 */
export const LAUNCH_STATE_GS: u32 = 0x188;
/** Elements of {@link LAUNCH_STATE_GS}. */
export const LAUNCH_STATE_GS_COUNT: u32 = 4;
/** as es; unusable if the root has no LDT */
export const LAUNCH_STATE_LDTR: u32 = 0x1a8;
/** Elements of {@link LAUNCH_STATE_LDTR}. */
export const LAUNCH_STATE_LDTR_COUNT: u32 = 4;
/** as es; a busy 64-bit TSS */
export const LAUNCH_STATE_TR: u32 = 0x1c8;
/** Elements of {@link LAUNCH_STATE_TR}. */
export const LAUNCH_STATE_TR_COUNT: u32 = 4;
/** MSR 1D9, 0 if the processor has none */
export const LAUNCH_STATE_DEBUGCTL: u32 = 0x1e8;
/** Intel: VA of LIDT's operand for the bridge, on which the loader changes address spaces, mapped in both address spaces; AMD: 0 */
export const LAUNCH_STATE_BRIDGE_IDTR: u32 = 0x1f0;

/** The machine state that becomes the root VS; vendor-neutral. */
@unmanaged
export class LaunchState {
  /** 0x0: LAUNCH_STATUS_ that the kernel leaves */
  status: u32;
  /** 0x4 */
  ppid: u32;
  /** 0x8 */
  apicId: u32;
  /** 0xc: VENDOR_ */
  vendor: u32;
  /** 0x10: where the root goes on */
  rip: u64;
  /** 0x18 */
  rsp: u64;
  /** 0x20 */
  rflags: u64;
  /** 0x28 */
  cr0: u64;
  /** 0x30 */
  cr2: u64;
  /** 0x38 */
  cr3: u64;
  /** 0x40 */
  cr4: u64;
  /** 0x48: the root's own: without SVME, and NXE as the root has it */
  efer: u64;
  /** 0x50 */
  pat: u64;
  /** 0x58 */
  dr6: u64;
  /** 0x60: no breakpoint is enabled: the loader sees to that */
  dr7: u64;
  /** 0x68 */
  gdtrBase: u64;
  /** 0x70 */
  gdtrLimit: u64;
  /** 0x78 */
  idtrBase: u64;
  /** 0x80 */
  idtrLimit: u64;
  private _88: u64; private _90: u64; private _98: u64; private _a0: u64;
  private _a8: u64; private _b0: u64; private _b8: u64; private _c0: u64;
  private _c8: u64; private _d0: u64; private _d8: u64; private _e0: u64;
  private _e8: u64; private _f0: u64; private _f8: u64; private _100: u64;
  /** 0x108: root table of this PP's host address space */
  hostCr3: u64;
  /** 0x110: constant host CR4 (LA57 as the root has it) */
  hostCr4: u64;
  /** 0x118: VA of the loader's way back, mapped in both address spaces */
  trampoline: u64;
  /** 0x120: SPA of the VS page of root VS number ppid */
  vsidSpa: u64;
  /** 0x128: AMD: SPA of its VMCB. Intel: SPA of its state block's page */
  stateSpa: u64;
  /** 0x130: SPA of its kernel VS block */
  kernelVsSpa: u64;
  /** 0x138: AMD: SPA of the host save area page. Intel: SPA of the VMXON region */
  regionSpa: u64;
  /** 0x140: AMD: SPA of the page from which the host's own TR, STAR, LSTAR, SFMASK are loaded. Intel: SPA of the VMCS of the root VS */
  hostAreaSpa: u64;
  /** 0x148: size of the extended state of this PP (CPUID leaf 0xD, ECX) */
  xsaveBytes: u64;
  /** 0x150: SPA of the PP window's first page (PpLocal), zeroed by the loader */
  localSpa: u64;
  /** 0x158: TraceRing of this PP: root-owned, contiguous; 0 for none */
  traceSpa: u64;
  /** 0x160: bytes of its entries behind TRACE_HEADER_BYTES, a power of two */
  traceBytes: u64;
  private _168: u64; private _170: u64; private _178: u64; private _180: u64;
  private _188: u64; private _190: u64; private _198: u64; private _1a0: u64;
  private _1a8: u64; private _1b0: u64; private _1b8: u64; private _1c0: u64;
  private _1c8: u64; private _1d0: u64; private _1d8: u64; private _1e0: u64;
  /** 0x1e8: MSR 1D9, 0 if the processor has none */
  debugctl: u64;
  /** 0x1f0: Intel: VA of LIDT's operand for the bridge, on which the loader changes address spaces, mapped in both address spaces; AMD: 0 */
  bridgeIdtr: u64;
  private _1f8: u64; private _200: u64; private _208: u64; private _210: u64; private _218: u64;
  private _220: u64; private _228: u64; private _230: u64; private _238: u64; private _240: u64;
  private _248: u64; private _250: u64; private _258: u64; private _260: u64; private _268: u64;
  private _270: u64; private _278: u64; private _280: u64; private _288: u64; private _290: u64;
  private _298: u64; private _2a0: u64; private _2a8: u64; private _2b0: u64; private _2b8: u64;
  private _2c0: u64; private _2c8: u64; private _2d0: u64; private _2d8: u64; private _2e0: u64;
  private _2e8: u64; private _2f0: u64; private _2f8: u64; private _300: u64; private _308: u64;
  private _310: u64; private _318: u64; private _320: u64; private _328: u64; private _330: u64;
  private _338: u64; private _340: u64; private _348: u64; private _350: u64; private _358: u64;
  private _360: u64; private _368: u64; private _370: u64; private _378: u64; private _380: u64;
  private _388: u64; private _390: u64; private _398: u64; private _3a0: u64; private _3a8: u64;
  private _3b0: u64; private _3b8: u64; private _3c0: u64; private _3c8: u64; private _3d0: u64;
  private _3d8: u64; private _3e0: u64; private _3e8: u64; private _3f0: u64; private _3f8: u64;
  /** 0x88: address of selector, attrib (VMX access rights format), limit, base */
  @inline get es(): usize { return changetype<usize>(this) + LAUNCH_STATE_ES; }
  /** 0xa8: address of the field */
  @inline get cs(): usize { return changetype<usize>(this) + LAUNCH_STATE_CS; }
  /** 0xc8: address of the field */
  @inline get ss(): usize { return changetype<usize>(this) + LAUNCH_STATE_SS; }
  /** 0xe8: address of the field */
  @inline get ds(): usize { return changetype<usize>(this) + LAUNCH_STATE_DS; }
  /** 0x168: address of as es; the base is that of MSR C000_0100 */
  @inline get fs(): usize { return changetype<usize>(this) + LAUNCH_STATE_FS; }
  /** 0x188: address of as es; the base is that of MSR C000_0101 */
  @inline get gs(): usize { return changetype<usize>(this) + LAUNCH_STATE_GS; }
  /** 0x1a8: address of as es; unusable if the root has no LDT */
  @inline get ldtr(): usize { return changetype<usize>(this) + LAUNCH_STATE_LDTR; }
  /** 0x1c8: address of as es; a busy 64-bit TSS */
  @inline get tr(): usize { return changetype<usize>(this) + LAUNCH_STATE_TR; }
}

// Why a PP could not be demoted.
export const LAUNCH_STATUS_OK: u32 = 0;
/** LaunchInfo has the wrong magic or ABI number */
export const LAUNCH_STATUS_BAD_INFO: u32 = 1;
/** the pool is too small */
export const LAUNCH_STATUS_NO_MEMORY: u32 = 2;
/** the processor lacks nested paging */
export const LAUNCH_STATUS_NO_NESTED_PAGING: u32 = 3;
/** more PPs than MAX_PPS */
export const LAUNCH_STATUS_TOO_MANY_PPS: u32 = 4;
/** the processor refused the root's state at the first entry */
export const LAUNCH_STATUS_REFUSED: u32 = 5;
/** the core faulted while it prepared this PP */
export const LAUNCH_STATUS_CORE_FAULT: u32 = 6;

// Head of the debug ring; bytes follow. Readers never write.
/** Bytes of RingHeader. */
export const RING_HEADER_SIZE: u32 = 0x40;
/** LAUNCH_MAGIC */
export const RING_HEADER_MAGIC: u32 = 0x0;
/** writers' ticket lock */
export const RING_HEADER_LOCK: u32 = 0x4;
/** bytes behind the header */
export const RING_HEADER_CAPACITY: u32 = 0x8;
/** bytes ever written; the last `capacity` of them are there, at head modulo capacity */
export const RING_HEADER_HEAD: u32 = 0x10;
/** 0 running, 1 the kernel panicked */
export const RING_HEADER_STATE: u32 = 0x18;

/** Head of the debug ring; bytes follow. Readers never write. */
@unmanaged
export class RingHeader {
  /** 0x0: LAUNCH_MAGIC */
  magic: u32;
  /** 0x4: writers' ticket lock */
  lock: u32;
  /** 0x8: bytes behind the header */
  capacity: u64;
  /** 0x10: bytes ever written; the last `capacity` of them are there, at head modulo capacity */
  head: u64;
  /** 0x18: 0 running, 1 the kernel panicked */
  state: u32;
  private _1c: u32; private _20: u64; private _28: u64; private _30: u64; private _38: u64;
}
