/* Generated from vmm/kernel/svm/vmcb.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: AMD64 Architecture Programmer's Manual, volume 2, appendices B and C
 */
// Virtual machine control block.
/** Bytes of Vmcb. */
export const VMCB_SIZE: u32 = 0x1000;
/** bits 15:0 reads, 31:16 writes of CR0-CR15 */
export const VMCB_INTERCEPT_CR: u32 = 0x0;
/** likewise DR0-DR15 */
export const VMCB_INTERCEPT_DR: u32 = 0x4;
/** vectors 0-31 */
export const VMCB_INTERCEPT_EXCEPTIONS: u32 = 0x8;
/** INTERCEPT1_ */
export const VMCB_INTERCEPT1: u32 = 0xc;
/** INTERCEPT2_ */
export const VMCB_INTERCEPT2: u32 = 0x10;
export const VMCB_INTERCEPT3: u32 = 0x14;
/** I/O permission map, 12 KiB */
export const VMCB_IOPM_BASE: u32 = 0x40;
/** MSR permission map, 8 KiB */
export const VMCB_MSRPM_BASE: u32 = 0x48;
export const VMCB_TSC_OFFSET: u32 = 0x50;
/** never 0 */
export const VMCB_ASID: u32 = 0x58;
/** 0 nothing, 1 flush all tags */
export const VMCB_TLB_CONTROL: u32 = 0x5c;
/** V_TPR, V_IRQ, V_INTR_MASKING (bit 24) */
export const VMCB_INTERRUPT_CONTROL: u32 = 0x60;
/** bits 1:0 not 0: guest is in an interrupt shadow */
export const VMCB_INTERRUPT_SHADOW: u32 = 0x68;
/** the vendor's code of the last exit, for the log and the trace */
export const VMCB_EXIT_CODE: u32 = 0x70;
export const VMCB_EXIT_INFO1: u32 = 0x78;
export const VMCB_EXIT_INFO2: u32 = 0x80;
/** event whose delivery the exit interrupted; an EVENT_ word */
export const VMCB_EXIT_INT_INFO: u32 = 0x88;
/** bit 0: nested paging */
export const VMCB_NESTED_CONTROL: u32 = 0x90;
/** EVENT_ word: what the next entry delivers */
export const VMCB_INJECTED: u32 = 0xa8;
/** SPA of the nested table */
export const VMCB_NESTED_CR3: u32 = 0xb0;
/** clean bits */
export const VMCB_CLEAN: u32 = 0xc0;
/** RIP behind the instruction that exited, NO_RIP where it has none */
export const VMCB_NEXT_RIP: u32 = 0xc8;
/** with decode assists */
export const VMCB_BYTES_FETCHED: u32 = 0xd0;
/** with decode assists */
export const VMCB_FETCHED: u32 = 0xd1;
/** Elements of {@link VMCB_FETCHED}. */
export const VMCB_FETCHED_COUNT: u32 = 15;
export const VMCB_ES_SELECTOR: u32 = 0x400;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const VMCB_ES_ATTRIB: u32 = 0x402;
export const VMCB_ES_LIMIT: u32 = 0x404;
export const VMCB_ES_BASE: u32 = 0x408;
export const VMCB_CS_SELECTOR: u32 = 0x410;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const VMCB_CS_ATTRIB: u32 = 0x412;
export const VMCB_CS_LIMIT: u32 = 0x414;
export const VMCB_CS_BASE: u32 = 0x418;
export const VMCB_SS_SELECTOR: u32 = 0x420;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const VMCB_SS_ATTRIB: u32 = 0x422;
export const VMCB_SS_LIMIT: u32 = 0x424;
export const VMCB_SS_BASE: u32 = 0x428;
export const VMCB_DS_SELECTOR: u32 = 0x430;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const VMCB_DS_ATTRIB: u32 = 0x432;
export const VMCB_DS_LIMIT: u32 = 0x434;
export const VMCB_DS_BASE: u32 = 0x438;
export const VMCB_FS_SELECTOR: u32 = 0x440;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const VMCB_FS_ATTRIB: u32 = 0x442;
export const VMCB_FS_LIMIT: u32 = 0x444;
export const VMCB_FS_BASE: u32 = 0x448;
export const VMCB_GS_SELECTOR: u32 = 0x450;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const VMCB_GS_ATTRIB: u32 = 0x452;
export const VMCB_GS_LIMIT: u32 = 0x454;
export const VMCB_GS_BASE: u32 = 0x458;
export const VMCB_GDTR_SELECTOR: u32 = 0x460;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const VMCB_GDTR_ATTRIB: u32 = 0x462;
export const VMCB_GDTR_LIMIT: u32 = 0x464;
export const VMCB_GDTR_BASE: u32 = 0x468;
export const VMCB_LDTR_SELECTOR: u32 = 0x470;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const VMCB_LDTR_ATTRIB: u32 = 0x472;
export const VMCB_LDTR_LIMIT: u32 = 0x474;
export const VMCB_LDTR_BASE: u32 = 0x478;
export const VMCB_IDTR_SELECTOR: u32 = 0x480;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const VMCB_IDTR_ATTRIB: u32 = 0x482;
export const VMCB_IDTR_LIMIT: u32 = 0x484;
export const VMCB_IDTR_BASE: u32 = 0x488;
export const VMCB_TR_SELECTOR: u32 = 0x490;
/** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
export const VMCB_TR_ATTRIB: u32 = 0x492;
export const VMCB_TR_LIMIT: u32 = 0x494;
export const VMCB_TR_BASE: u32 = 0x498;
export const VMCB_CPL: u32 = 0x4cb;
/** with what the vendor needs set (Globals.eferForced) */
export const VMCB_EFER: u32 = 0x4d0;
export const VMCB_CR4: u32 = 0x548;
export const VMCB_CR3: u32 = 0x550;
export const VMCB_CR0: u32 = 0x558;
export const VMCB_DR7: u32 = 0x560;
export const VMCB_DR6: u32 = 0x568;
export const VMCB_RFLAGS: u32 = 0x570;
export const VMCB_RIP: u32 = 0x578;
export const VMCB_RSP: u32 = 0x5d8;
export const VMCB_RAX: u32 = 0x5f8;
export const VMCB_STAR: u32 = 0x600;
export const VMCB_LSTAR: u32 = 0x608;
export const VMCB_CSTAR: u32 = 0x610;
export const VMCB_SFMASK: u32 = 0x618;
export const VMCB_KERNEL_GS_BASE: u32 = 0x620;
export const VMCB_SYSENTER_CS: u32 = 0x628;
export const VMCB_SYSENTER_ESP: u32 = 0x630;
export const VMCB_SYSENTER_EIP: u32 = 0x638;
export const VMCB_CR2: u32 = 0x640;
/** guest PAT under nested paging */
export const VMCB_PAT: u32 = 0x668;

/** Virtual machine control block. */
@unmanaged
export class Vmcb {
  /** 0x0: bits 15:0 reads, 31:16 writes of CR0-CR15 */
  interceptCr: u32;
  /** 0x4: likewise DR0-DR15 */
  interceptDr: u32;
  /** 0x8: vectors 0-31 */
  interceptExceptions: u32;
  /** 0xc: INTERCEPT1_ */
  intercept1: u32;
  /** 0x10: INTERCEPT2_ */
  intercept2: u32;
  /** 0x14 */
  intercept3: u32;
  private _18: u64; private _20: u64; private _28: u64; private _30: u64; private _38: u64;
  /** 0x40: I/O permission map, 12 KiB */
  iopmBase: u64;
  /** 0x48: MSR permission map, 8 KiB */
  msrpmBase: u64;
  /** 0x50 */
  tscOffset: u64;
  /** 0x58: never 0 */
  asid: u32;
  /** 0x5c: 0 nothing, 1 flush all tags */
  tlbControl: u8;
  private _5d: u8; private _5e: u16;
  /** 0x60: V_TPR, V_IRQ, V_INTR_MASKING (bit 24) */
  interruptControl: u64;
  /** 0x68: bits 1:0 not 0: guest is in an interrupt shadow */
  interruptShadow: u64;
  /** 0x70: the vendor's code of the last exit, for the log and the trace */
  exitCode: u64;
  /** 0x78 */
  exitInfo1: u64;
  /** 0x80 */
  exitInfo2: u64;
  /** 0x88: event whose delivery the exit interrupted; an EVENT_ word */
  exitIntInfo: u64;
  /** 0x90: bit 0: nested paging */
  nestedControl: u64;
  private _98: u64; private _a0: u64;
  /** 0xa8: EVENT_ word: what the next entry delivers */
  injected: u64;
  /** 0xb0: SPA of the nested table */
  nestedCr3: u64;
  private _b8: u64;
  /** 0xc0: clean bits */
  clean: u32;
  private _c4: u32;
  /** 0xc8: RIP behind the instruction that exited, NO_RIP where it has none */
  nextRip: u64;
  /** 0xd0: with decode assists */
  bytesFetched: u8;
  private _d1: u8; private _d2: u16; private _d4: u32; private _d8: u64;
  private _e0: u64; private _e8: u64; private _f0: u64; private _f8: u64; private _100: u64;
  private _108: u64; private _110: u64; private _118: u64; private _120: u64; private _128: u64;
  private _130: u64; private _138: u64; private _140: u64; private _148: u64; private _150: u64;
  private _158: u64; private _160: u64; private _168: u64; private _170: u64; private _178: u64;
  private _180: u64; private _188: u64; private _190: u64; private _198: u64; private _1a0: u64;
  private _1a8: u64; private _1b0: u64; private _1b8: u64; private _1c0: u64; private _1c8: u64;
  private _1d0: u64; private _1d8: u64; private _1e0: u64; private _1e8: u64; private _1f0: u64;
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
  /** 0xd1: address of with decode assists */
  @inline get fetched(): usize { return changetype<usize>(this) + VMCB_FETCHED; }
}

// Vmcb.intercept1.
export const INTERCEPT1_INTR: u32 = 1;
export const INTERCEPT1_NMI: u32 = 2;
export const INTERCEPT1_SMI: u32 = 4;
export const INTERCEPT1_INIT: u32 = 8;
/** a virtual interrupt could be delivered */
export const INTERCEPT1_VINTR: u32 = 0x10;
export const INTERCEPT1_RDPMC: u32 = 0x8000;
export const INTERCEPT1_CPUID: u32 = 0x40000;
export const INTERCEPT1_RSM: u32 = 0x80000;
export const INTERCEPT1_IRET: u32 = 0x100000;
export const INTERCEPT1_INVD: u32 = 0x400000;
export const INTERCEPT1_HLT: u32 = 0x1000000;
export const INTERCEPT1_INVLPGA: u32 = 0x4000000;
/** by the I/O permission map */
export const INTERCEPT1_IOIO: u32 = 0x8000000;
/** by the MSR permission map */
export const INTERCEPT1_MSR: u32 = 0x10000000;
export const INTERCEPT1_TASK_SWITCH: u32 = 0x20000000;
export const INTERCEPT1_FERR_FREEZE: u32 = 0x40000000;
export const INTERCEPT1_SHUTDOWN: u32 = 0x80000000;
/** what each micro VM has: all of these but VINTR and IRET */
export const INTERCEPT1_GUEST: u32 = 0xfd4c800f;

// Vmcb.intercept2.
/** VMRUN, VMLOAD, VMSAVE, STGI, CLGI, SKINIT */
export const INTERCEPT2_SVM: u32 = 0x7d;
/** must be set */
export const INTERCEPT2_VMRUN: u32 = 1;
export const INTERCEPT2_VMMCALL: u32 = 2;
export const INTERCEPT2_RDTSCP: u32 = 0x80;
export const INTERCEPT2_ICEBP: u32 = 0x100;
export const INTERCEPT2_WBINVD: u32 = 0x200;
export const INTERCEPT2_MONITOR: u32 = 0x400;
/** MWAIT, armed or not */
export const INTERCEPT2_MWAIT: u32 = 0x1800;
export const INTERCEPT2_XSETBV: u32 = 0x2000;
export const INTERCEPT2_RDPRU: u32 = 0x4000;
/** what each micro VM has: all of these */
export const INTERCEPT2_GUEST: u32 = 0x7fff;

// Vmcb.interruptControl.
/** CR8 of the guest */
export const INTERRUPT_V_TPR: u32 = 0xf;
/** a virtual interrupt waits */
export const INTERRUPT_V_IRQ: u32 = 0x100;
/** bits 19:16: its priority */
export const INTERRUPT_V_PRIO_SHIFT: u32 = 0x10;
/** CR8 does not hold it back */
export const INTERRUPT_V_IGN_TPR: u32 = 0x100000;
/** the host's IF masks physical interrupts, not the guest's */
export const INTERRUPT_V_INTR_MASKING: u32 = 0x1000000;

// Low 32 bits of Vmcb.exitCode.
/** up to 0x0f */
export const VMEXIT_CR_READ: u32 = 0;
/** up to 0x1f */
export const VMEXIT_CR_WRITE: u32 = 0x10;
/** up to 0x2f */
export const VMEXIT_DR_READ: u32 = 0x20;
/** up to 0x3f */
export const VMEXIT_DR_WRITE: u32 = 0x30;
/** up to 0x5f */
export const VMEXIT_EXCEPTION: u32 = 0x40;
export const VMEXIT_INTR: u32 = 0x60;
export const VMEXIT_NMI: u32 = 0x61;
export const VMEXIT_SMI: u32 = 0x62;
export const VMEXIT_INIT: u32 = 0x63;
export const VMEXIT_VINTR: u32 = 0x64;
export const VMEXIT_RDPMC: u32 = 0x6f;
export const VMEXIT_CPUID: u32 = 0x72;
export const VMEXIT_RSM: u32 = 0x73;
/** before the instruction is executed */
export const VMEXIT_IRET: u32 = 0x74;
export const VMEXIT_INVD: u32 = 0x76;
export const VMEXIT_HLT: u32 = 0x78;
export const VMEXIT_IOIO: u32 = 0x7b;
export const VMEXIT_MSR: u32 = 0x7c;
export const VMEXIT_TASK_SWITCH: u32 = 0x7d;
export const VMEXIT_SHUTDOWN: u32 = 0x7f;
export const VMEXIT_VMRUN: u32 = 0x80;
export const VMEXIT_VMMCALL: u32 = 0x81;
export const VMEXIT_VMLOAD: u32 = 0x82;
export const VMEXIT_SKINIT: u32 = 0x86;
export const VMEXIT_INVLPGA: u32 = 0x7a;
export const VMEXIT_RDTSCP: u32 = 0x87;
export const VMEXIT_ICEBP: u32 = 0x88;
export const VMEXIT_WBINVD: u32 = 0x89;
export const VMEXIT_MONITOR: u32 = 0x8a;
/** 0x8c when armed */
export const VMEXIT_MWAIT: u32 = 0x8b;
export const VMEXIT_XSETBV: u32 = 0x8d;
export const VMEXIT_RDPRU: u32 = 0x8e;
/** nested page fault */
export const VMEXIT_NPF: u32 = 0x400;
/** the guest state was refused; some emulators store only these 32 bits */
export const VMEXIT_INVALID: u32 = 0xffffffff;

// EFER.
export const EFER_SVME: u64 = 0x1000;
/** what the host runs with: SVME, NXE, LMA, LME, SCE */
export const EFER_HOST: u64 = 0x1d01;

// MSR indexes of SVM.
export const MSR_VM_CR: u32 = 0xc0010114;
export const MSR_VM_HSAVE_PA: u32 = 0xc0010117;
