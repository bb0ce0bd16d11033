/* Generated from vmm/abi/pp-context.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: kernel and core
 */
// The kernel zeroes the page and fills the first 0x40 bytes before EXIT_INIT.
/** Bytes of PpContext. */
export const PP_CONTEXT_SIZE: u32 = 0x1000;
/** kernel: this PP */
export const PP_CONTEXT_PPID: u32 = 0x0;
/** kernel: PPs of the root VM; VSIDs and VPIDs below it are the root's */
export const PP_CONTEXT_PPS: u32 = 0x4;
/** kernel: LAUNCH_FLAG_ */
export const PP_CONTEXT_FLAGS: u32 = 0x8;
/** kernel: first VMID that is impossible */
export const PP_CONTEXT_MAX_VMS: u32 = 0xc;
/** kernel: first VPID that is impossible */
export const PP_CONTEXT_MAX_VPS: u32 = 0x10;
/** kernel: first VSID that is impossible */
export const PP_CONTEXT_MAX_VSS: u32 = 0x14;
/** kernel: TSC frequency as the root knows it */
export const PP_CONTEXT_TSC_KHZ: u32 = 0x18;
/** core: two CallerSlot, by CALLER_ */
export const PP_CONTEXT_SLOTS: u32 = 0x40;
/** Elements of {@link PP_CONTEXT_SLOTS}. */
export const PP_CONTEXT_SLOTS_COUNT: u32 = 32;
/** core: TSC value that ends the run it asks for, 0 for none */
export const PP_CONTEXT_DEADLINE: u32 = 0x60;
/** core: exits that no handler served */
export const PP_CONTEXT_UNSUPPORTED: u32 = 0x68;
/** core: EAX, EBX, ECX, EDX of the last CPUID it executed */
export const PP_CONTEXT_CPUID: u32 = 0x70;
/** Elements of {@link PP_CONTEXT_CPUID}. */
export const PP_CONTEXT_CPUID_COUNT: u32 = 16;
/** core: RDMSR and WRMSR of micro VMs that were answered with #GP */
export const PP_CONTEXT_REFUSED_MSRS: u32 = 0x80;
/** core: nonzero if the open run ends with the exit record */
export const PP_CONTEXT_WANTS_RECORD: u32 = 0x88;
/** core: MsrEntry of what micro VMs read, by MSR_TABLE_MASK */
export const PP_CONTEXT_GUEST_MSRS: u32 = 0x800;
/** Elements of {@link PP_CONTEXT_GUEST_MSRS}. */
export const PP_CONTEXT_GUEST_MSRS_COUNT: u32 = 2048;

/** The kernel zeroes the page and fills the first 0x40 bytes before EXIT_INIT. */
@unmanaged
export class PpContext {
  /** 0x0: kernel: this PP */
  ppid: u32;
  /** 0x4: kernel: PPs of the root VM; VSIDs and VPIDs below it are the root's */
  pps: u32;
  /** 0x8: kernel: LAUNCH_FLAG_ */
  flags: u32;
  /** 0xc: kernel: first VMID that is impossible */
  maxVms: u32;
  /** 0x10: kernel: first VPID that is impossible */
  maxVps: u32;
  /** 0x14: kernel: first VSID that is impossible */
  maxVss: u32;
  /** 0x18: kernel: TSC frequency as the root knows it */
  tscKhz: u64;
  private _20: u64; private _28: u64; private _30: u64; private _38: u64;
  private _40: u64; private _48: u64; private _50: u64; private _58: u64;
  /** 0x60: core: TSC value that ends the run it asks for, 0 for none */
  deadline: u64;
  /** 0x68: core: exits that no handler served */
  unsupported: u64;
  private _70: u64; private _78: u64;
  /** 0x80: core: RDMSR and WRMSR of micro VMs that were answered with #GP */
  refusedMsrs: u64;
  /** 0x88: core: nonzero if the open run ends with the exit record */
  wantsRecord: u32;
  private _8c: u32; private _90: u64; private _98: u64; private _a0: u64; private _a8: u64;
  private _b0: u64; private _b8: u64; private _c0: u64; private _c8: u64; private _d0: u64;
  private _d8: u64; private _e0: u64; private _e8: u64; private _f0: u64; private _f8: u64;
  private _100: u64; private _108: u64; private _110: u64; private _118: u64; private _120: u64;
  private _128: u64; private _130: u64; private _138: u64; private _140: u64; private _148: u64;
  private _150: u64; private _158: u64; private _160: u64; private _168: u64; private _170: u64;
  private _178: u64; private _180: u64; private _188: u64; private _190: u64; private _198: u64;
  private _1a0: u64; private _1a8: u64; private _1b0: u64; private _1b8: u64; private _1c0: u64;
  private _1c8: u64; private _1d0: u64; private _1d8: u64; private _1e0: u64; private _1e8: u64;
  private _1f0: u64; private _1f8: u64; private _200: u64; private _208: u64; private _210: u64;
  private _218: u64; private _220: u64; private _228: u64; private _230: u64; private _238: u64;
  private _240: u64; private _248: u64; private _250: u64; private _258: u64; private _260: u64;
  private _268: u64; private _270: u64; private _278: u64; private _280: u64; private _288: u64;
  private _290: u64; private _298: u64; private _2a0: u64; private _2a8: u64; private _2b0: u64;
  private _2b8: u64; private _2c0: u64; private _2c8: u64; private _2d0: u64; private _2d8: u64;
  private _2e0: u64; private _2e8: u64; private _2f0: u64; private _2f8: u64; private _300: u64;
  private _308: u64; private _310: u64; private _318: u64; private _320: u64; private _328: u64;
  private _330: u64; private _338: u64; private _340: u64; private _348: u64; private _350: u64;
  private _358: u64; private _360: u64; private _368: u64; private _370: u64; private _378: u64;
  private _380: u64; private _388: u64; private _390: u64; private _398: u64; private _3a0: u64;
  private _3a8: u64; private _3b0: u64; private _3b8: u64; private _3c0: u64; private _3c8: u64;
  private _3d0: u64; private _3d8: u64; private _3e0: u64; private _3e8: u64; private _3f0: u64;
  private _3f8: u64; private _400: u64; private _408: u64; private _410: u64; private _418: u64;
  private _420: u64; private _428: u64; private _430: u64; private _438: u64; private _440: u64;
  private _448: u64; private _450: u64; private _458: u64; private _460: u64; private _468: u64;
  private _470: u64; private _478: u64; private _480: u64; private _488: u64; private _490: u64;
  private _498: u64; private _4a0: u64; private _4a8: u64; private _4b0: u64; private _4b8: u64;
  private _4c0: u64; private _4c8: u64; private _4d0: u64; private _4d8: u64; private _4e0: u64;
  private _4e8: u64; private _4f0: u64; private _4f8: u64; private _500: u64; private _508: u64;
  private _510: u64; private _518: u64; private _520: u64; private _528: u64; private _530: u64;
  private _538: u64; private _540: u64; private _548: u64; private _550: u64; private _558: u64;
  private _560: u64; private _568: u64; private _570: u64; private _578: u64; private _580: u64;
  private _588: u64; private _590: u64; private _598: u64; private _5a0: u64; private _5a8: u64;
  private _5b0: u64; private _5b8: u64; private _5c0: u64; private _5c8: u64; private _5d0: u64;
  private _5d8: u64; private _5e0: u64; private _5e8: u64; private _5f0: u64; private _5f8: u64;
  private _600: u64; private _608: u64; private _610: u64; private _618: u64; private _620: u64;
  private _628: u64; private _630: u64; private _638: u64; private _640: u64; private _648: u64;
  private _650: u64; private _658: u64; private _660: u64; private _668: u64; private _670: u64;
  private _678: u64; private _680: u64; private _688: u64; private _690: u64; private _698: u64;
  private _6a0: u64; private _6a8: u64; private _6b0: u64; private _6b8: u64; private _6c0: u64;
  private _6c8: u64; private _6d0: u64; private _6d8: u64; private _6e0: u64; private _6e8: u64;
  private _6f0: u64; private _6f8: u64; private _700: u64; private _708: u64; private _710: u64;
  private _718: u64; private _720: u64; private _728: u64; private _730: u64; private _738: u64;
  private _740: u64; private _748: u64; private _750: u64; private _758: u64; private _760: u64;
  private _768: u64; private _770: u64; private _778: u64; private _780: u64; private _788: u64;
  private _790: u64; private _798: u64; private _7a0: u64; private _7a8: u64; private _7b0: u64;
  private _7b8: u64; private _7c0: u64; private _7c8: u64; private _7d0: u64; private _7d8: u64;
  private _7e0: u64; private _7e8: u64; private _7f0: u64; private _7f8: u64;
  private _800: u64; private _808: u64; private _810: u64; private _818: u64; private _820: u64;
  private _828: u64; private _830: u64; private _838: u64; private _840: u64; private _848: u64;
  private _850: u64; private _858: u64; private _860: u64; private _868: u64; private _870: u64;
  private _878: u64; private _880: u64; private _888: u64; private _890: u64; private _898: u64;
  private _8a0: u64; private _8a8: u64; private _8b0: u64; private _8b8: u64; private _8c0: u64;
  private _8c8: u64; private _8d0: u64; private _8d8: u64; private _8e0: u64; private _8e8: u64;
  private _8f0: u64; private _8f8: u64; private _900: u64; private _908: u64; private _910: u64;
  private _918: u64; private _920: u64; private _928: u64; private _930: u64; private _938: u64;
  private _940: u64; private _948: u64; private _950: u64; private _958: u64; private _960: u64;
  private _968: u64; private _970: u64; private _978: u64; private _980: u64; private _988: u64;
  private _990: u64; private _998: u64; private _9a0: u64; private _9a8: u64; private _9b0: u64;
  private _9b8: u64; private _9c0: u64; private _9c8: u64; private _9d0: u64; private _9d8: u64;
  private _9e0: u64; private _9e8: u64; private _9f0: u64; private _9f8: u64; private _a00: u64;
  private _a08: u64; private _a10: u64; private _a18: u64; private _a20: u64; private _a28: u64;
  private _a30: u64; private _a38: u64; private _a40: u64; private _a48: u64; private _a50: u64;
  private _a58: u64; private _a60: u64; private _a68: u64; private _a70: u64; private _a78: u64;
  private _a80: u64; private _a88: u64; private _a90: u64; private _a98: u64; private _aa0: u64;
  private _aa8: u64; private _ab0: u64; private _ab8: u64; private _ac0: u64; private _ac8: u64;
  private _ad0: u64; private _ad8: u64; private _ae0: u64; private _ae8: u64; private _af0: u64;
  private _af8: u64; private _b00: u64; private _b08: u64; private _b10: u64; private _b18: u64;
  private _b20: u64; private _b28: u64; private _b30: u64; private _b38: u64; private _b40: u64;
  private _b48: u64; private _b50: u64; private _b58: u64; private _b60: u64; private _b68: u64;
  private _b70: u64; private _b78: u64; private _b80: u64; private _b88: u64; private _b90: u64;
  private _b98: u64; private _ba0: u64; private _ba8: u64; private _bb0: u64; private _bb8: u64;
  private _bc0: u64; private _bc8: u64; private _bd0: u64; private _bd8: u64; private _be0: u64;
  private _be8: u64; private _bf0: u64; private _bf8: u64; private _c00: u64; private _c08: u64;
  private _c10: u64; private _c18: u64; private _c20: u64; private _c28: u64; private _c30: u64;
  private _c38: u64; private _c40: u64; private _c48: u64; private _c50: u64; private _c58: u64;
  private _c60: u64; private _c68: u64; private _c70: u64; private _c78: u64; private _c80: u64;
  private _c88: u64; private _c90: u64; private _c98: u64; private _ca0: u64; private _ca8: u64;
  private _cb0: u64; private _cb8: u64; private _cc0: u64; private _cc8: u64; private _cd0: u64;
  private _cd8: u64; private _ce0: u64; private _ce8: u64; private _cf0: u64; private _cf8: u64;
  private _d00: u64; private _d08: u64; private _d10: u64; private _d18: u64; private _d20: u64;
  private _d28: u64; private _d30: u64; private _d38: u64; private _d40: u64; private _d48: u64;
  private _d50: u64; private _d58: u64; private _d60: u64; private _d68: u64; private _d70: u64;
  private _d78: u64; private _d80: u64; private _d88: u64; private _d90: u64; private _d98: u64;
  private _da0: u64; private _da8: u64; private _db0: u64; private _db8: u64; private _dc0: u64;
  private _dc8: u64; private _dd0: u64; private _dd8: u64; private _de0: u64; private _de8: u64;
  private _df0: u64; private _df8: u64; private _e00: u64; private _e08: u64; private _e10: u64;
  private _e18: u64; private _e20: u64; private _e28: u64; private _e30: u64; private _e38: u64;
  private _e40: u64; private _e48: u64; private _e50: u64; private _e58: u64; private _e60: u64;
  private _e68: u64; private _e70: u64; private _e78: u64; private _e80: u64; private _e88: u64;
  private _e90: u64; private _e98: u64; private _ea0: u64; private _ea8: u64; private _eb0: u64;
  private _eb8: u64; private _ec0: u64; private _ec8: u64; private _ed0: u64; private _ed8: u64;
  private _ee0: u64; private _ee8: u64; private _ef0: u64; private _ef8: u64; private _f00: u64;
  private _f08: u64; private _f10: u64; private _f18: u64; private _f20: u64; private _f28: u64;
  private _f30: u64; private _f38: u64; private _f40: u64; private _f48: u64; private _f50: u64;
  private _f58: u64; private _f60: u64; private _f68: u64; private _f70: u64; private _f78: u64;
  private _f80: u64; private _f88: u64; private _f90: u64; private _f98: u64; private _fa0: u64;
  private _fa8: u64; private _fb0: u64; private _fb8: u64; private _fc0: u64; private _fc8: u64;
  private _fd0: u64; private _fd8: u64; private _fe0: u64; private _fe8: u64; private _ff0: u64;
  private _ff8: u64;
  /** 0x40: address of core: two CallerSlot, by CALLER_ */
  @inline get slots(): usize { return changetype<usize>(this) + PP_CONTEXT_SLOTS; }
  /** 0x70: address of core: EAX, EBX, ECX, EDX of the last CPUID it executed */
  @inline get cpuid(): usize { return changetype<usize>(this) + PP_CONTEXT_CPUID; }
  /** 0x800: address of core: MsrEntry of what micro VMs read, by MSR_TABLE_MASK */
  @inline get guestMsrs(): usize { return changetype<usize>(this) + PP_CONTEXT_GUEST_MSRS; }
}

// What one kind of caller set on this PP.
/** Bytes of CallerSlot. */
export const CALLER_SLOT_SIZE: u32 = 0x10;
/** GPA of the shared page, 0 for none */
export const CALLER_SLOT_SHARED_PAGE: u32 = 0x0;
/** 0 for unset */
export const CALLER_SLOT_TSC_KHZ: u32 = 0x8;

/** What one kind of caller set on this PP. */
@unmanaged
export class CallerSlot {
  /** 0x0: GPA of the shared page, 0 for none */
  sharedPage: u64;
  /** 0x8: 0 for unset */
  tscKhz: u64;
}

// Kinds of callers in the root VM, each with a slot of its own.
/** the root's kernel: MicroV's driver */
export const CALLER_RING0: u32 = 0;
/** user space of the root, where LAUNCH_FLAG_USER_HYPERCALLS lets it call */
export const CALLER_RING3: u32 = 1;
