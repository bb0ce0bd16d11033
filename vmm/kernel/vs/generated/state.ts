/* Generated from vmm/kernel/vs/state.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: AMD64 Architecture Programmer's Manual, volume 2, appendix B; Intel SDM volume 4 for MSRs
 */
// Registers of a VS and the event of its next entry.
/** Bytes of GuestState. */
export const GUEST_STATE_SIZE: u32 = 0x1000;
/** bits 3:0 */
export const GUEST_STATE_CR8: u32 = 0x60;
/** bits 1:0 not 0: guest is in an interrupt shadow */
export const GUEST_STATE_INTERRUPT_SHADOW: u32 = 0x68;
/** the vendor's code of the last exit, for the log and the trace */
export const GUEST_STATE_EXIT_CODE: u32 = 0x70;
/** EVENT_ word: what the next entry delivers */
export const GUEST_STATE_INJECTED: u32 = 0xa8;
/** RIP behind the instruction that exited, NO_RIP where it has none */
export const GUEST_STATE_NEXT_RIP: u32 = 0xc8;
export const GUEST_STATE_ES_SELECTOR: u32 = 0x400;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const GUEST_STATE_ES_ATTRIB: u32 = 0x402;
export const GUEST_STATE_ES_LIMIT: u32 = 0x404;
export const GUEST_STATE_ES_BASE: u32 = 0x408;
export const GUEST_STATE_CS_SELECTOR: u32 = 0x410;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const GUEST_STATE_CS_ATTRIB: u32 = 0x412;
export const GUEST_STATE_CS_LIMIT: u32 = 0x414;
export const GUEST_STATE_CS_BASE: u32 = 0x418;
export const GUEST_STATE_SS_SELECTOR: u32 = 0x420;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const GUEST_STATE_SS_ATTRIB: u32 = 0x422;
export const GUEST_STATE_SS_LIMIT: u32 = 0x424;
export const GUEST_STATE_SS_BASE: u32 = 0x428;
export const GUEST_STATE_DS_SELECTOR: u32 = 0x430;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const GUEST_STATE_DS_ATTRIB: u32 = 0x432;
export const GUEST_STATE_DS_LIMIT: u32 = 0x434;
export const GUEST_STATE_DS_BASE: u32 = 0x438;
export const GUEST_STATE_FS_SELECTOR: u32 = 0x440;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const GUEST_STATE_FS_ATTRIB: u32 = 0x442;
export const GUEST_STATE_FS_LIMIT: u32 = 0x444;
export const GUEST_STATE_FS_BASE: u32 = 0x448;
export const GUEST_STATE_GS_SELECTOR: u32 = 0x450;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const GUEST_STATE_GS_ATTRIB: u32 = 0x452;
export const GUEST_STATE_GS_LIMIT: u32 = 0x454;
export const GUEST_STATE_GS_BASE: u32 = 0x458;
export const GUEST_STATE_GDTR_SELECTOR: u32 = 0x460;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const GUEST_STATE_GDTR_ATTRIB: u32 = 0x462;
export const GUEST_STATE_GDTR_LIMIT: u32 = 0x464;
export const GUEST_STATE_GDTR_BASE: u32 = 0x468;
export const GUEST_STATE_LDTR_SELECTOR: u32 = 0x470;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const GUEST_STATE_LDTR_ATTRIB: u32 = 0x472;
export const GUEST_STATE_LDTR_LIMIT: u32 = 0x474;
export const GUEST_STATE_LDTR_BASE: u32 = 0x478;
export const GUEST_STATE_IDTR_SELECTOR: u32 = 0x480;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const GUEST_STATE_IDTR_ATTRIB: u32 = 0x482;
export const GUEST_STATE_IDTR_LIMIT: u32 = 0x484;
export const GUEST_STATE_IDTR_BASE: u32 = 0x488;
export const GUEST_STATE_TR_SELECTOR: u32 = 0x490;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const GUEST_STATE_TR_ATTRIB: u32 = 0x492;
export const GUEST_STATE_TR_LIMIT: u32 = 0x494;
export const GUEST_STATE_TR_BASE: u32 = 0x498;
export const GUEST_STATE_CPL: u32 = 0x4cb;
/** with what the vendor needs set (Globals.eferForced) */
export const GUEST_STATE_EFER: u32 = 0x4d0;
export const GUEST_STATE_CR4: u32 = 0x548;
export const GUEST_STATE_CR3: u32 = 0x550;
export const GUEST_STATE_CR0: u32 = 0x558;
export const GUEST_STATE_DR7: u32 = 0x560;
export const GUEST_STATE_DR6: u32 = 0x568;
export const GUEST_STATE_RFLAGS: u32 = 0x570;
export const GUEST_STATE_RIP: u32 = 0x578;
export const GUEST_STATE_RSP: u32 = 0x5d8;
export const GUEST_STATE_RAX: u32 = 0x5f8;
export const GUEST_STATE_STAR: u32 = 0x600;
export const GUEST_STATE_LSTAR: u32 = 0x608;
export const GUEST_STATE_CSTAR: u32 = 0x610;
export const GUEST_STATE_SFMASK: u32 = 0x618;
export const GUEST_STATE_KERNEL_GS_BASE: u32 = 0x620;
export const GUEST_STATE_SYSENTER_CS: u32 = 0x628;
export const GUEST_STATE_SYSENTER_ESP: u32 = 0x630;
export const GUEST_STATE_SYSENTER_EIP: u32 = 0x638;
export const GUEST_STATE_CR2: u32 = 0x640;
/** guest PAT under nested paging */
export const GUEST_STATE_PAT: u32 = 0x668;

/** Registers of a VS and the event of its next entry. */
@unmanaged
export class GuestState {
  private _0: u64; private _8: u64; private _10: u64; private _18: u64; private _20: u64;
  private _28: u64; private _30: u64; private _38: u64; private _40: u64; private _48: u64;
  private _50: u64; private _58: u64;
  /** 0x60: bits 3:0 */
  cr8: u8;
  private _61: u8; private _62: u16; private _64: u32;
  /** 0x68: bits 1:0 not 0: guest is in an interrupt shadow */
  interruptShadow: u64;
  /** 0x70: the vendor's code of the last exit, for the log and the trace */
  exitCode: u64;
  private _78: u64; private _80: u64; private _88: u64; private _90: u64; private _98: u64;
  private _a0: u64;
  /** 0xa8: EVENT_ word: what the next entry delivers */
  injected: u64;
  private _b0: u64; private _b8: u64; private _c0: u64;
  /** 0xc8: RIP behind the instruction that exited, NO_RIP where it has none */
  nextRip: u64;
  private _d0: u64; private _d8: u64; private _e0: u64; private _e8: u64; private _f0: u64;
  private _f8: u64; private _100: u64; private _108: u64; private _110: u64; private _118: u64;
  private _120: u64; private _128: u64; private _130: u64; private _138: u64; private _140: u64;
  private _148: u64; private _150: u64; private _158: u64; private _160: u64; private _168: u64;
  private _170: u64; private _178: u64; private _180: u64; private _188: u64; private _190: u64;
  private _198: u64; private _1a0: u64; private _1a8: u64; private _1b0: u64; private _1b8: u64;
  private _1c0: u64; private _1c8: u64; private _1d0: u64; private _1d8: u64; private _1e0: u64;
  private _1e8: u64; private _1f0: u64; private _1f8: u64; private _200: u64; private _208: u64;
  private _210: u64; private _218: u64; private _220: u64; private _228: u64; private _230: u64;
  private _238: u64; private _240: u64; private _248: u64; private _250: u64; private _258: u64;
  private _260: u64; private _268: u64; private _270: u64; private _278: u64; private _280: u64;
  private _288: u64; private _290: u64; private _298: u64; private _2a0: u64; private _2a8: u64;
  private _2b0: u64; private _2b8: u64; private _2c0: u64; private _2c8: u64; private _2d0: u64;
  private _2d8: u64; private _2e0: u64; private _2e8: u64; private _2f0: u64; private _2f8: u64;
  private _300: u64; private _308: u64; private _310: u64; private _318: u64; private _320: u64;
  private _328: u64; private _330: u64; private _338: u64; private _340: u64; private _348: u64;
  private _350: u64; private _358: u64; private _360: u64; private _368: u64; private _370: u64;
  private _378: u64; private _380: u64; private _388: u64; private _390: u64; private _398: u64;
  private _3a0: u64; private _3a8: u64; private _3b0: u64; private _3b8: u64; private _3c0: u64;
  private _3c8: u64; private _3d0: u64; private _3d8: u64; private _3e0: u64; private _3e8: u64;
  private _3f0: u64; private _3f8: u64;
  /** 0x400 */
  esSelector: u16;
  /** 0x402: bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
  esAttrib: u16;
  /** 0x404 */
  esLimit: u32;
  /** 0x408 */
  esBase: u64;
  /** 0x410 */
  csSelector: u16;
  /** 0x412: bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
  csAttrib: u16;
  /** 0x414 */
  csLimit: u32;
  /** 0x418 */
  csBase: u64;
  /** 0x420 */
  ssSelector: u16;
  /** 0x422: bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
  ssAttrib: u16;
  /** 0x424 */
  ssLimit: u32;
  /** 0x428 */
  ssBase: u64;
  /** 0x430 */
  dsSelector: u16;
  /** 0x432: bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
  dsAttrib: u16;
  /** 0x434 */
  dsLimit: u32;
  /** 0x438 */
  dsBase: u64;
  /** 0x440 */
  fsSelector: u16;
  /** 0x442: bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
  fsAttrib: u16;
  /** 0x444 */
  fsLimit: u32;
  /** 0x448 */
  fsBase: u64;
  /** 0x450 */
  gsSelector: u16;
  /** 0x452: bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
  gsAttrib: u16;
  /** 0x454 */
  gsLimit: u32;
  /** 0x458 */
  gsBase: u64;
  /** 0x460 */
  gdtrSelector: u16;
  /** 0x462: bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
  gdtrAttrib: u16;
  /** 0x464 */
  gdtrLimit: u32;
  /** 0x468 */
  gdtrBase: u64;
  /** 0x470 */
  ldtrSelector: u16;
  /** 0x472: bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
  ldtrAttrib: u16;
  /** 0x474 */
  ldtrLimit: u32;
  /** 0x478 */
  ldtrBase: u64;
  /** 0x480 */
  idtrSelector: u16;
  /** 0x482: bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
  idtrAttrib: u16;
  /** 0x484 */
  idtrLimit: u32;
  /** 0x488 */
  idtrBase: u64;
  /** 0x490 */
  trSelector: u16;
  /** 0x492: bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
  trAttrib: u16;
  /** 0x494 */
  trLimit: u32;
  /** 0x498 */
  trBase: u64;
  private _4a0: u64; private _4a8: u64; private _4b0: u64; private _4b8: u64; private _4c0: u64;
  private _4c8: u16; private _4ca: u8;
  /** 0x4cb */
  cpl: u8;
  private _4cc: u32;
  /** 0x4d0: with what the vendor needs set (Globals.eferForced) */
  efer: u64;
  private _4d8: u64; private _4e0: u64; private _4e8: u64; private _4f0: u64; private _4f8: u64;
  private _500: u64; private _508: u64; private _510: u64; private _518: u64; private _520: u64;
  private _528: u64; private _530: u64; private _538: u64; private _540: u64;
  /** 0x548 */
  cr4: u64;
  /** 0x550 */
  cr3: u64;
  /** 0x558 */
  cr0: u64;
  /** 0x560 */
  dr7: u64;
  /** 0x568 */
  dr6: u64;
  /** 0x570 */
  rflags: u64;
  /** 0x578 */
  rip: u64;
  private _580: u64; private _588: u64; private _590: u64; private _598: u64; private _5a0: u64;
  private _5a8: u64; private _5b0: u64; private _5b8: u64; private _5c0: u64; private _5c8: u64;
  private _5d0: u64;
  /** 0x5d8 */
  rsp: u64;
  private _5e0: u64; private _5e8: u64; private _5f0: u64;
  /** 0x5f8 */
  rax: u64;
  /** 0x600 */
  star: u64;
  /** 0x608 */
  lstar: u64;
  /** 0x610 */
  cstar: u64;
  /** 0x618 */
  sfmask: u64;
  /** 0x620 */
  kernelGsBase: u64;
  /** 0x628 */
  sysenterCs: u64;
  /** 0x630 */
  sysenterEsp: u64;
  /** 0x638 */
  sysenterEip: u64;
  /** 0x640 */
  cr2: u64;
  private _648: u64; private _650: u64; private _658: u64; private _660: u64;
  /** 0x668: guest PAT under nested paging */
  pat: u64;
  private _670: u64; private _678: u64; private _680: u64; private _688: u64; private _690: u64;
  private _698: u64; private _6a0: u64; private _6a8: u64; private _6b0: u64; private _6b8: u64;
  private _6c0: u64; private _6c8: u64; private _6d0: u64; private _6d8: u64; private _6e0: u64;
  private _6e8: u64; private _6f0: u64; private _6f8: u64; private _700: u64; private _708: u64;
  private _710: u64; private _718: u64; private _720: u64; private _728: u64; private _730: u64;
  private _738: u64; private _740: u64; private _748: u64; private _750: u64; private _758: u64;
  private _760: u64; private _768: u64; private _770: u64; private _778: u64; private _780: u64;
  private _788: u64; private _790: u64; private _798: u64; private _7a0: u64; private _7a8: u64;
  private _7b0: u64; private _7b8: u64; private _7c0: u64; private _7c8: u64; private _7d0: u64;
  private _7d8: u64; private _7e0: u64; private _7e8: u64; private _7f0: u64; private _7f8: u64;
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
}

// The kernel's own block of a VS, out of the core's reach.
/** Bytes of VsKernel. */
export const VS_KERNEL_SIZE: u32 = 0x1000;
/** GPRs of a root VS, at VsPage offsets */
export const VS_KERNEL_GPRS: u32 = 0x0;
/** Elements of {@link VS_KERNEL_GPRS}. */
export const VS_KERNEL_GPRS_COUNT: u32 = 160;
/** linear address where the stubs keep the GPRs: this block, or the VS page */
export const VS_KERNEL_SAVE: u32 = 0x100;
export const VS_KERNEL_VSID: u32 = 0x104;
export const VS_KERNEL_VMID: u32 = 0x108;
/** nonzero for a root VS */
export const VS_KERNEL_ROOT: u32 = 0x10c;
/** of the VS's GuestState */
export const VS_KERNEL_STATE_SPA: u32 = 0x110;
/** 1 + PPID whose tag this is, 0 for none */
export const VS_KERNEL_TAG_PP: u32 = 0x118;
/** address space tag */
export const VS_KERNEL_TAG: u32 = 0x11c;
/** of the PP, when the tag was given */
export const VS_KERNEL_TAG_GENERATION: u32 = 0x120;
/** of the nested table, when the tag was given */
export const VS_KERNEL_TABLE_GENERATION: u32 = 0x128;
/** root VS: nonzero while its run hypercall is open */
export const VS_KERNEL_OPEN_RUN: u32 = 0x130;
/** EXIT_ of the exit that the core is serving */
export const VS_KERNEL_REASON: u32 = 0x134;
/** RIP behind that exit's instruction, NO_RIP where it has none */
export const VS_KERNEL_NEXT_RIP: u32 = 0x138;
/** extended state while another VS runs */
export const VS_KERNEL_XSAVE_SPA: u32 = 0x140;
/** XCR0 while another VS runs */
export const VS_KERNEL_XCR0: u32 = 0x148;
/** DR0-DR3 while another VS runs */
export const VS_KERNEL_DR0: u32 = 0x150;
export const VS_KERNEL_DR1: u32 = 0x158;
export const VS_KERNEL_DR2: u32 = 0x160;
export const VS_KERNEL_DR3: u32 = 0x168;
/** root VS: writes to hypervisor frames that were refused */
export const VS_KERNEL_DECOY_WRITES: u32 = 0x170;
/** nonzero while the PP's registers hold its extended state */
export const VS_KERNEL_EXTENDED_LOADED: u32 = 0x178;
/** nonzero while the PP's DR0-DR3 are its own, those of the root in the root's block */
export const VS_KERNEL_DEBUG_LOADED: u32 = 0x17c;
/** where the last instruction was fetched: the guest's CR3, */
export const VS_KERNEL_FETCH_CR3: u32 = 0x180;
/** the linear page, bit 0 set when this entry is valid, */
export const VS_KERNEL_FETCH_PAGE: u32 = 0x188;
/** the page behind it, */
export const VS_KERNEL_FETCH_SPA: u32 = 0x190;
/** and the nested table's generation then */
export const VS_KERNEL_FETCH_GENERATION: u32 = 0x198;
/** TSC_AUX while another VS runs */
export const VS_KERNEL_TSC_AUX: u32 = 0x1a0;
/** of the run, 0 for none */
export const VS_KERNEL_DEADLINE: u32 = 0x1a8;
/** with POSTED_LEAVES_NMI: RIP of that IRET */
export const VS_KERNEL_IRET_RIP: u32 = 0x1b0;
/** offset in a PP block of the CPUID table that answers it */
export const VS_KERNEL_CPUID_TABLE: u32 = 0x1b8;
/** linear address of the VsRecord */
export const VS_KERNEL_RECORD: u32 = 0x1bc;
/** DIRTY_ groups whose registers in GuestState are older than the processor's; always 0 where they are its own */
export const VS_KERNEL_STALE: u32 = 0x1c0;
/** DIRTY_ groups of GuestState that changed since the last entry; the vendor's in bits 31:30 */
export const VS_KERNEL_CHANGED: u32 = 0x1c4;
/** GuestState.injected at the last entry that was not made by ring 0 alone */
export const VS_KERNEL_DELIVERS: u32 = 0x1c8;
/** DIRTY_ groups that are stale after an exit */
export const VS_KERNEL_STALE_AFTER: u32 = 0x1d0;
/** the vendor's own words */
export const VS_KERNEL_VENDOR: u32 = 0x200;
/** Elements of {@link VS_KERNEL_VENDOR}. */
export const VS_KERNEL_VENDOR_COUNT: u32 = 512;

/** The kernel's own block of a VS, out of the core's reach. */
@unmanaged
export class VsKernel {
  private _0: u64; private _8: u64; private _10: u64; private _18: u64; private _20: u64;
  private _28: u64; private _30: u64; private _38: u64; private _40: u64; private _48: u64;
  private _50: u64; private _58: u64; private _60: u64; private _68: u64; private _70: u64;
  private _78: u64; private _80: u64; private _88: u64; private _90: u64; private _98: u64;
  private _a0: u64; private _a8: u64; private _b0: u64; private _b8: u64; private _c0: u64;
  private _c8: u64; private _d0: u64; private _d8: u64; private _e0: u64; private _e8: u64;
  private _f0: u64; private _f8: u64;
  /** 0x100: linear address where the stubs keep the GPRs: this block, or the VS page */
  save: u32;
  /** 0x104 */
  vsid: u32;
  /** 0x108 */
  vmid: u32;
  /** 0x10c: nonzero for a root VS */
  root: u32;
  /** 0x110: of the VS's GuestState */
  stateSpa: u64;
  /** 0x118: 1 + PPID whose tag this is, 0 for none */
  tagPp: u32;
  /** 0x11c: address space tag */
  tag: u32;
  /** 0x120: of the PP, when the tag was given */
  tagGeneration: u64;
  /** 0x128: of the nested table, when the tag was given */
  tableGeneration: u64;
  /** 0x130: root VS: nonzero while its run hypercall is open */
  openRun: u32;
  /** 0x134: EXIT_ of the exit that the core is serving */
  reason: u32;
  /** 0x138: RIP behind that exit's instruction, NO_RIP where it has none */
  nextRip: u64;
  /** 0x140: extended state while another VS runs */
  xsaveSpa: u64;
  /** 0x148: XCR0 while another VS runs */
  xcr0: u64;
  /** 0x150: DR0-DR3 while another VS runs */
  dr0: u64;
  /** 0x158 */
  dr1: u64;
  /** 0x160 */
  dr2: u64;
  /** 0x168 */
  dr3: u64;
  /** 0x170: root VS: writes to hypervisor frames that were refused */
  decoyWrites: u64;
  /** 0x178: nonzero while the PP's registers hold its extended state */
  extendedLoaded: u32;
  /** 0x17c: nonzero while the PP's DR0-DR3 are its own, those of the root in the root's block */
  debugLoaded: u32;
  /** 0x180: where the last instruction was fetched: the guest's CR3, */
  fetchCr3: u64;
  /** 0x188: the linear page, bit 0 set when this entry is valid, */
  fetchPage: u64;
  /** 0x190: the page behind it, */
  fetchSpa: u64;
  /** 0x198: and the nested table's generation then */
  fetchGeneration: u64;
  /** 0x1a0: TSC_AUX while another VS runs */
  tscAux: u64;
  /** 0x1a8: of the run, 0 for none */
  deadline: u64;
  /** 0x1b0: with POSTED_LEAVES_NMI: RIP of that IRET */
  iretRip: u64;
  /** 0x1b8: offset in a PP block of the CPUID table that answers it */
  cpuidTable: u32;
  /** 0x1bc: linear address of the VsRecord */
  record: u32;
  /** 0x1c0: DIRTY_ groups whose registers in GuestState are older than the processor's; always 0 where they are its own */
  stale: u32;
  /** 0x1c4: DIRTY_ groups of GuestState that changed since the last entry; the vendor's in bits 31:30 */
  changed: u32;
  /** 0x1c8: GuestState.injected at the last entry that was not made by ring 0 alone */
  delivers: u64;
  /** 0x1d0: DIRTY_ groups that are stale after an exit */
  staleAfter: u32;
  private _1d4: u32; private _1d8: u64; private _1e0: u64; private _1e8: u64; private _1f0: u64;
  private _1f8: u64;
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
  private _3e0: u64; private _3e8: u64; private _3f0: u64; private _3f8: u64;
  private _400: u64; private _408: u64; private _410: u64; private _418: u64; private _420: u64;
  private _428: u64; private _430: u64; private _438: u64; private _440: u64; private _448: u64;
  private _450: u64; private _458: u64; private _460: u64; private _468: u64; private _470: u64;
  private _478: u64; private _480: u64; private _488: u64; private _490: u64; private _498: u64;
  private _4a0: u64; private _4a8: u64; private _4b0: u64; private _4b8: u64; private _4c0: u64;
  private _4c8: u64; private _4d0: u64; private _4d8: u64; private _4e0: u64; private _4e8: u64;
  private _4f0: u64; private _4f8: u64; private _500: u64; private _508: u64; private _510: u64;
  private _518: u64; private _520: u64; private _528: u64; private _530: u64; private _538: u64;
  private _540: u64; private _548: u64; private _550: u64; private _558: u64; private _560: u64;
  private _568: u64; private _570: u64; private _578: u64; private _580: u64; private _588: u64;
  private _590: u64; private _598: u64; private _5a0: u64; private _5a8: u64; private _5b0: u64;
  private _5b8: u64; private _5c0: u64; private _5c8: u64; private _5d0: u64; private _5d8: u64;
  private _5e0: u64; private _5e8: u64; private _5f0: u64; private _5f8: u64; private _600: u64;
  private _608: u64; private _610: u64; private _618: u64; private _620: u64; private _628: u64;
  private _630: u64; private _638: u64; private _640: u64; private _648: u64; private _650: u64;
  private _658: u64; private _660: u64; private _668: u64; private _670: u64; private _678: u64;
  private _680: u64; private _688: u64; private _690: u64; private _698: u64; private _6a0: u64;
  private _6a8: u64; private _6b0: u64; private _6b8: u64; private _6c0: u64; private _6c8: u64;
  private _6d0: u64; private _6d8: u64; private _6e0: u64; private _6e8: u64; private _6f0: u64;
  private _6f8: u64; private _700: u64; private _708: u64; private _710: u64; private _718: u64;
  private _720: u64; private _728: u64; private _730: u64; private _738: u64; private _740: u64;
  private _748: u64; private _750: u64; private _758: u64; private _760: u64; private _768: u64;
  private _770: u64; private _778: u64; private _780: u64; private _788: u64; private _790: u64;
  private _798: u64; private _7a0: u64; private _7a8: u64; private _7b0: u64; private _7b8: u64;
  private _7c0: u64; private _7c8: u64; private _7d0: u64; private _7d8: u64; private _7e0: u64;
  private _7e8: u64; private _7f0: u64; private _7f8: u64; private _800: u64; private _808: u64;
  private _810: u64; private _818: u64; private _820: u64; private _828: u64; private _830: u64;
  private _838: u64; private _840: u64; private _848: u64; private _850: u64; private _858: u64;
  private _860: u64; private _868: u64; private _870: u64; private _878: u64; private _880: u64;
  private _888: u64; private _890: u64; private _898: u64; private _8a0: u64; private _8a8: u64;
  private _8b0: u64; private _8b8: u64; private _8c0: u64; private _8c8: u64; private _8d0: u64;
  private _8d8: u64; private _8e0: u64; private _8e8: u64; private _8f0: u64; private _8f8: u64;
  private _900: u64; private _908: u64; private _910: u64; private _918: u64; private _920: u64;
  private _928: u64; private _930: u64; private _938: u64; private _940: u64; private _948: u64;
  private _950: u64; private _958: u64; private _960: u64; private _968: u64; private _970: u64;
  private _978: u64; private _980: u64; private _988: u64; private _990: u64; private _998: u64;
  private _9a0: u64; private _9a8: u64; private _9b0: u64; private _9b8: u64; private _9c0: u64;
  private _9c8: u64; private _9d0: u64; private _9d8: u64; private _9e0: u64; private _9e8: u64;
  private _9f0: u64; private _9f8: u64; private _a00: u64; private _a08: u64; private _a10: u64;
  private _a18: u64; private _a20: u64; private _a28: u64; private _a30: u64; private _a38: u64;
  private _a40: u64; private _a48: u64; private _a50: u64; private _a58: u64; private _a60: u64;
  private _a68: u64; private _a70: u64; private _a78: u64; private _a80: u64; private _a88: u64;
  private _a90: u64; private _a98: u64; private _aa0: u64; private _aa8: u64; private _ab0: u64;
  private _ab8: u64; private _ac0: u64; private _ac8: u64; private _ad0: u64; private _ad8: u64;
  private _ae0: u64; private _ae8: u64; private _af0: u64; private _af8: u64; private _b00: u64;
  private _b08: u64; private _b10: u64; private _b18: u64; private _b20: u64; private _b28: u64;
  private _b30: u64; private _b38: u64; private _b40: u64; private _b48: u64; private _b50: u64;
  private _b58: u64; private _b60: u64; private _b68: u64; private _b70: u64; private _b78: u64;
  private _b80: u64; private _b88: u64; private _b90: u64; private _b98: u64; private _ba0: u64;
  private _ba8: u64; private _bb0: u64; private _bb8: u64; private _bc0: u64; private _bc8: u64;
  private _bd0: u64; private _bd8: u64; private _be0: u64; private _be8: u64; private _bf0: u64;
  private _bf8: u64; private _c00: u64; private _c08: u64; private _c10: u64; private _c18: u64;
  private _c20: u64; private _c28: u64; private _c30: u64; private _c38: u64; private _c40: u64;
  private _c48: u64; private _c50: u64; private _c58: u64; private _c60: u64; private _c68: u64;
  private _c70: u64; private _c78: u64; private _c80: u64; private _c88: u64; private _c90: u64;
  private _c98: u64; private _ca0: u64; private _ca8: u64; private _cb0: u64; private _cb8: u64;
  private _cc0: u64; private _cc8: u64; private _cd0: u64; private _cd8: u64; private _ce0: u64;
  private _ce8: u64; private _cf0: u64; private _cf8: u64; private _d00: u64; private _d08: u64;
  private _d10: u64; private _d18: u64; private _d20: u64; private _d28: u64; private _d30: u64;
  private _d38: u64; private _d40: u64; private _d48: u64; private _d50: u64; private _d58: u64;
  private _d60: u64; private _d68: u64; private _d70: u64; private _d78: u64; private _d80: u64;
  private _d88: u64; private _d90: u64; private _d98: u64; private _da0: u64; private _da8: u64;
  private _db0: u64; private _db8: u64; private _dc0: u64; private _dc8: u64; private _dd0: u64;
  private _dd8: u64; private _de0: u64; private _de8: u64; private _df0: u64; private _df8: u64;
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
  /** 0x0: address of GPRs of a root VS, at VsPage offsets */
  @inline get gprs(): usize { return changetype<usize>(this) + VS_KERNEL_GPRS; }
  /** 0x200: address of the vendor's own words */
  @inline get vendor(): usize { return changetype<usize>(this) + VS_KERNEL_VENDOR; }
}

// MSR indexes.
export const MSR_TSC: u32 = 0x10;
export const MSR_MTRR_CAP: u32 = 0xfe;
export const MSR_SYSENTER_CS: u32 = 0x174;
export const MSR_SYSENTER_ESP: u32 = 0x175;
export const MSR_SYSENTER_EIP: u32 = 0x176;
/** base and mask of variable ranges, alternating */
export const MSR_MTRR_PHYS_BASE0: u32 = 0x200;
/** eight ranges from 0 on */
export const MSR_MTRR_FIX_64K: u32 = 0x250;
/** this and the next: eight ranges each from 512 KiB on */
export const MSR_MTRR_FIX_16K: u32 = 0x258;
/** this and seven more: eight ranges each from 768 KiB on */
export const MSR_MTRR_FIX_4K: u32 = 0x268;
export const MSR_PAT: u32 = 0x277;
export const MSR_MTRR_DEF_TYPE: u32 = 0x2ff;
export const MSR_EFER: u32 = 0xc0000080;
export const MSR_STAR: u32 = 0xc0000081;
export const MSR_LSTAR: u32 = 0xc0000082;
export const MSR_CSTAR: u32 = 0xc0000083;
export const MSR_SFMASK: u32 = 0xc0000084;
export const MSR_FS_BASE: u32 = 0xc0000100;
export const MSR_GS_BASE: u32 = 0xc0000101;
export const MSR_KERNEL_GS_BASE: u32 = 0xc0000102;
/** what RDTSCP and RDPID read */
export const MSR_TSC_AUX: u32 = 0xc0000103;
