/* Generated from vmm/abi/vs-page.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: kernel and core; registers as in the hypercall ABI
 */
// State of a VS that core and kernel share.
/** Bytes of VsPage. */
export const VS_PAGE_SIZE: u32 = 0x1000;
/** mv_reg_rax */
export const VS_PAGE_RAX: u32 = 0x8;
export const VS_PAGE_RBX: u32 = 0x10;
export const VS_PAGE_RCX: u32 = 0x18;
export const VS_PAGE_RDX: u32 = 0x20;
export const VS_PAGE_RBP: u32 = 0x28;
export const VS_PAGE_RSI: u32 = 0x30;
export const VS_PAGE_RDI: u32 = 0x38;
export const VS_PAGE_R8: u32 = 0x40;
export const VS_PAGE_R9: u32 = 0x48;
export const VS_PAGE_R10: u32 = 0x50;
export const VS_PAGE_R11: u32 = 0x58;
export const VS_PAGE_R12: u32 = 0x60;
export const VS_PAGE_R13: u32 = 0x68;
export const VS_PAGE_R14: u32 = 0x70;
export const VS_PAGE_R15: u32 = 0x78;
export const VS_PAGE_RSP: u32 = 0x80;
export const VS_PAGE_RIP: u32 = 0x88;
export const VS_PAGE_RFLAGS: u32 = 0x90;
/** selector, attrib, limit, base; likewise below */
export const VS_PAGE_ES: u32 = 0x98;
/** Elements of {@link VS_PAGE_ES}. */
export const VS_PAGE_ES_COUNT: u32 = 4;
export const VS_PAGE_CS: u32 = 0xb8;
/** Elements of {@link VS_PAGE_CS}. */
export const VS_PAGE_CS_COUNT: u32 = 4;
export const VS_PAGE_SS: u32 = 0xd8;
/** Elements of {@link VS_PAGE_SS}. */
export const VS_PAGE_SS_COUNT: u32 = 4;
export const VS_PAGE_DS: u32 = 0xf8;
/** Elements of {@link VS_PAGE_DS}. */
export const VS_PAGE_DS_COUNT: u32 = 4;
export const VS_PAGE_FS: u32 = 0x118;
/** Elements of {@link VS_PAGE_FS}. */
export const VS_PAGE_FS_COUNT: u32 = 4;
export const VS_PAGE_GS: u32 = 0x138;
/** Elements of {@link VS_PAGE_GS}. */
export const VS_PAGE_GS_COUNT: u32 = 4;
export const VS_PAGE_LDTR: u32 = 0x158;
/** Elements of {@link VS_PAGE_LDTR}. */
export const VS_PAGE_LDTR_COUNT: u32 = 4;
export const VS_PAGE_TR: u32 = 0x178;
/** Elements of {@link VS_PAGE_TR}. */
export const VS_PAGE_TR_COUNT: u32 = 4;
/** selector and attrib unused */
export const VS_PAGE_GDTR: u32 = 0x198;
/** Elements of {@link VS_PAGE_GDTR}. */
export const VS_PAGE_GDTR_COUNT: u32 = 4;
/** selector and attrib unused */
export const VS_PAGE_IDTR: u32 = 0x1b8;
/** Elements of {@link VS_PAGE_IDTR}. */
export const VS_PAGE_IDTR_COUNT: u32 = 4;
export const VS_PAGE_DR0: u32 = 0x1d8;
export const VS_PAGE_DR1: u32 = 0x1e0;
export const VS_PAGE_DR2: u32 = 0x1e8;
export const VS_PAGE_DR3: u32 = 0x1f0;
export const VS_PAGE_DR6: u32 = 0x1f8;
export const VS_PAGE_DR7: u32 = 0x200;
export const VS_PAGE_CR0: u32 = 0x208;
export const VS_PAGE_CR2: u32 = 0x210;
export const VS_PAGE_CR3: u32 = 0x218;
export const VS_PAGE_CR4: u32 = 0x220;
export const VS_PAGE_CR8: u32 = 0x228;
/** mv_reg_xcr0, the last one */
export const VS_PAGE_XCR0: u32 = 0x230;
/** MSR C000_0080 */
export const VS_PAGE_EFER: u32 = 0x240;
export const VS_PAGE_STAR: u32 = 0x248;
export const VS_PAGE_LSTAR: u32 = 0x250;
export const VS_PAGE_CSTAR: u32 = 0x258;
export const VS_PAGE_FMASK: u32 = 0x260;
export const VS_PAGE_KERNEL_GS_BASE: u32 = 0x268;
export const VS_PAGE_SYSENTER_CS: u32 = 0x270;
export const VS_PAGE_SYSENTER_ESP: u32 = 0x278;
export const VS_PAGE_SYSENTER_EIP: u32 = 0x280;
export const VS_PAGE_PAT: u32 = 0x288;
/** kept for the ABI, switched by nobody */
export const VS_PAGE_APIC_BASE: u32 = 0x290;
/** EXIT_ */
export const VS_PAGE_REASON: u32 = 0x300;
/** meaning depends on the reason */
export const VS_PAGE_QUALIFICATION: u32 = 0x304;
/** meaning depends on the reason */
export const VS_PAGE_INFO: u32 = 0x308;
/** guest-physical address of a nested fault */
export const VS_PAGE_GPA: u32 = 0x310;
/** RIP behind the instruction, where the reason has one */
export const VS_PAGE_NEXT_RIP: u32 = 0x318;
/** how many bytes of `instruction` are valid */
export const VS_PAGE_INSTRUCTION_BYTES: u32 = 0x320;
/** privilege level of the guest at the exit */
export const VS_PAGE_CPL: u32 = 0x324;
/** bytes at RIP, where they were fetched */
export const VS_PAGE_INSTRUCTION: u32 = 0x328;
/** Elements of {@link VS_PAGE_INSTRUCTION}. */
export const VS_PAGE_INSTRUCTION_COUNT: u32 = 16;
/** DIRTY_ groups to load at the next entry; the kernel clears it */
export const VS_PAGE_DIRTY: u32 = 0x340;
/** EVENT_ word: what the next entry delivers; with ANSWER_INJECT, what is to be delivered */
export const VS_PAGE_EVENT: u32 = 0x348;
export const VS_PAGE_PAD1: u32 = 0x350;
/** what the PP's client set when the VS was created */
export const VS_PAGE_TSC_KHZ: u32 = 0x358;
export const VS_PAGE_VSID: u32 = 0x360;
export const VS_PAGE_VPID: u32 = 0x362;
export const VS_PAGE_VMID: u32 = 0x364;
/** PP that holds the claim */
export const VS_PAGE_PPID: u32 = 0x366;
/** mv_mp_state_t */
export const VS_PAGE_MP_STATE: u32 = 0x368;
/** the core's own */
export const VS_PAGE_FLAGS: u32 = 0x36c;
/** the core's own; not 0: EXIT_UNFINISHED comes before the first entry of the next run */
export const VS_PAGE_UNFINISHED: u32 = 0x370;
export const VS_PAGE_PAD0: u32 = 0x374;
/** the core's own: the instruction that is not finished */
export const VS_PAGE_UNFINISHED_RIP: u32 = 0x378;
/** where the guest goes on when RESUME answers EXIT_UNFINISHED */
export const VS_PAGE_UNFINISHED_NEXT: u32 = 0x380;
/** the core's own: RAX as the guest had it */
export const VS_PAGE_UNFINISHED_RAX: u32 = 0x388;

/** State of a VS that core and kernel share. */
@unmanaged
export class VsPage {
  private _0: u64;
  /** 0x8: mv_reg_rax */
  rax: u64;
  /** 0x10 */
  rbx: u64;
  /** 0x18 */
  rcx: u64;
  /** 0x20 */
  rdx: u64;
  /** 0x28 */
  rbp: u64;
  /** 0x30 */
  rsi: u64;
  /** 0x38 */
  rdi: u64;
  /** 0x40 */
  r8: u64;
  /** 0x48 */
  r9: u64;
  /** 0x50 */
  r10: u64;
  /** 0x58 */
  r11: u64;
  /** 0x60 */
  r12: u64;
  /** 0x68 */
  r13: u64;
  /** 0x70 */
  r14: u64;
  /** 0x78 */
  r15: u64;
  /** 0x80 */
  rsp: u64;
  /** 0x88 */
  rip: u64;
  /** 0x90 */
  rflags: u64;
  private _98: u64; private _a0: u64; private _a8: u64; private _b0: u64;
  private _b8: u64; private _c0: u64; private _c8: u64; private _d0: u64;
  private _d8: u64; private _e0: u64; private _e8: u64; private _f0: u64;
  private _f8: u64; private _100: u64; private _108: u64; private _110: u64;
  private _118: u64; private _120: u64; private _128: u64; private _130: u64;
  private _138: u64; private _140: u64; private _148: u64; private _150: u64;
  private _158: u64; private _160: u64; private _168: u64; private _170: u64;
  private _178: u64; private _180: u64; private _188: u64; private _190: u64;
  private _198: u64; private _1a0: u64; private _1a8: u64; private _1b0: u64;
  private _1b8: u64; private _1c0: u64; private _1c8: u64; private _1d0: u64;
  /** 0x1d8 */
  dr0: u64;
  /** 0x1e0 */
  dr1: u64;
  /** 0x1e8 */
  dr2: u64;
  /** 0x1f0 */
  dr3: u64;
  /** 0x1f8 */
  dr6: u64;
  /** 0x200 */
  dr7: u64;
  /** 0x208 */
  cr0: u64;
  /** 0x210 */
  cr2: u64;
  /** 0x218 */
  cr3: u64;
  /** 0x220 */
  cr4: u64;
  /** 0x228 */
  cr8: u64;
  /** 0x230: mv_reg_xcr0, the last one */
  xcr0: u64;
  private _238: u64;
  /** 0x240: MSR C000_0080 */
  efer: u64;
  /** 0x248 */
  star: u64;
  /** 0x250 */
  lstar: u64;
  /** 0x258 */
  cstar: u64;
  /** 0x260 */
  fmask: u64;
  /** 0x268 */
  kernelGsBase: u64;
  /** 0x270 */
  sysenterCs: u64;
  /** 0x278 */
  sysenterEsp: u64;
  /** 0x280 */
  sysenterEip: u64;
  /** 0x288 */
  pat: u64;
  /** 0x290: kept for the ABI, switched by nobody */
  apicBase: u64;
  private _298: u64; private _2a0: u64; private _2a8: u64; private _2b0: u64; private _2b8: u64;
  private _2c0: u64; private _2c8: u64; private _2d0: u64; private _2d8: u64; private _2e0: u64;
  private _2e8: u64; private _2f0: u64; private _2f8: u64;
  /** 0x300: EXIT_ */
  reason: u32;
  /** 0x304: meaning depends on the reason */
  qualification: u32;
  /** 0x308: meaning depends on the reason */
  info: u64;
  /** 0x310: guest-physical address of a nested fault */
  gpa: u64;
  /** 0x318: RIP behind the instruction, where the reason has one */
  nextRip: u64;
  /** 0x320: how many bytes of `instruction` are valid */
  instructionBytes: u32;
  /** 0x324: privilege level of the guest at the exit */
  cpl: u32;
  private _328: u64; private _330: u64;
  private _338: u64;
  /** 0x340: DIRTY_ groups to load at the next entry; the kernel clears it */
  dirty: u64;
  /** 0x348: EVENT_ word: what the next entry delivers; with ANSWER_INJECT, what is to be delivered */
  event: u64;
  /** 0x350 */
  pad1: u64;
  /** 0x358: what the PP's client set when the VS was created */
  tscKhz: u64;
  /** 0x360 */
  vsid: u16;
  /** 0x362 */
  vpid: u16;
  /** 0x364 */
  vmid: u16;
  /** 0x366: PP that holds the claim */
  ppid: u16;
  /** 0x368: mv_mp_state_t */
  mpState: u32;
  /** 0x36c: the core's own */
  flags: u32;
  /** 0x370: the core's own; not 0: EXIT_UNFINISHED comes before the first entry of the next run */
  unfinished: u32;
  /** 0x374 */
  pad0: u32;
  /** 0x378: the core's own: the instruction that is not finished */
  unfinishedRip: u64;
  /** 0x380: where the guest goes on when RESUME answers EXIT_UNFINISHED */
  unfinishedNext: u64;
  /** 0x388: the core's own: RAX as the guest had it */
  unfinishedRax: u64;
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
  private _de0: u64; private _de8: u64; private _df0: u64; private _df8: u64; private _e00: u64;
  private _e08: u64; private _e10: u64; private _e18: u64; private _e20: u64; private _e28: u64;
  private _e30: u64; private _e38: u64; private _e40: u64; private _e48: u64; private _e50: u64;
  private _e58: u64; private _e60: u64; private _e68: u64; private _e70: u64; private _e78: u64;
  private _e80: u64; private _e88: u64; private _e90: u64; private _e98: u64; private _ea0: u64;
  private _ea8: u64; private _eb0: u64; private _eb8: u64; private _ec0: u64; private _ec8: u64;
  private _ed0: u64; private _ed8: u64; private _ee0: u64; private _ee8: u64; private _ef0: u64;
  private _ef8: u64; private _f00: u64; private _f08: u64; private _f10: u64; private _f18: u64;
  private _f20: u64; private _f28: u64; private _f30: u64; private _f38: u64; private _f40: u64;
  private _f48: u64; private _f50: u64; private _f58: u64; private _f60: u64; private _f68: u64;
  private _f70: u64; private _f78: u64; private _f80: u64; private _f88: u64; private _f90: u64;
  private _f98: u64; private _fa0: u64; private _fa8: u64; private _fb0: u64; private _fb8: u64;
  private _fc0: u64; private _fc8: u64; private _fd0: u64; private _fd8: u64; private _fe0: u64;
  private _fe8: u64; private _ff0: u64; private _ff8: u64;
  /** 0x98: address of selector, attrib, limit, base; likewise below */
  @inline get es(): usize { return changetype<usize>(this) + VS_PAGE_ES; }
  /** 0xb8: address of the field */
  @inline get cs(): usize { return changetype<usize>(this) + VS_PAGE_CS; }
  /** 0xd8: address of the field */
  @inline get ss(): usize { return changetype<usize>(this) + VS_PAGE_SS; }
  /** 0xf8: address of the field */
  @inline get ds(): usize { return changetype<usize>(this) + VS_PAGE_DS; }
  /** 0x118: address of the field */
  @inline get fs(): usize { return changetype<usize>(this) + VS_PAGE_FS; }
  /** 0x138: address of the field */
  @inline get gs(): usize { return changetype<usize>(this) + VS_PAGE_GS; }
  /** 0x158: address of the field */
  @inline get ldtr(): usize { return changetype<usize>(this) + VS_PAGE_LDTR; }
  /** 0x178: address of the field */
  @inline get tr(): usize { return changetype<usize>(this) + VS_PAGE_TR; }
  /** 0x198: address of selector and attrib unused */
  @inline get gdtr(): usize { return changetype<usize>(this) + VS_PAGE_GDTR; }
  /** 0x1b8: address of selector and attrib unused */
  @inline get idtr(): usize { return changetype<usize>(this) + VS_PAGE_IDTR; }
  /** 0x328: address of bytes at RIP, where they were fetched */
  @inline get instruction(): usize { return changetype<usize>(this) + VS_PAGE_INSTRUCTION; }
}

// Groups of the VS page that the kernel loads before entry.
/** RIP, RSP, RFLAGS */
export const DIRTY_IP: u64 = 1;
/** ES to IDTR */
export const DIRTY_SEGMENTS: u64 = 2;
/** CR0, CR2, CR3, CR4, CR8, EFER */
export const DIRTY_CONTROL: u64 = 4;
/** DR0-DR3, DR6, DR7 */
export const DIRTY_DEBUG: u64 = 8;
/** STAR to SYSENTER_EIP */
export const DIRTY_SYSCALL: u64 = 0x10;
/** XCR0 */
export const DIRTY_XCR0: u64 = 0x20;
/** the event */
export const DIRTY_EVENT: u64 = 0x40;
/** PAT */
export const DIRTY_PAT: u64 = 0x80;
/** all of them */
export const DIRTY_ALL: u64 = 0xff;

// An event to inject; the format both vendors use.
/** bits 7:0 */
export const EVENT_VECTOR: u64 = 0xff;
/** external interrupt */
export const EVENT_TYPE_INTERRUPT: u64 = 0;
/** NMI */
export const EVENT_TYPE_NMI: u64 = 0x200;
/** hardware exception */
export const EVENT_TYPE_EXCEPTION: u64 = 0x300;
/** software interrupt */
export const EVENT_TYPE_SOFTWARE: u64 = 0x400;
/** bits 10:8 */
export const EVENT_TYPE_MASK: u64 = 0x700;
/** bits 63:32 hold an error code */
export const EVENT_ERROR_CODE: u64 = 0x800;
/** bit 31 */
export const EVENT_VALID: u64 = 0x80000000;
