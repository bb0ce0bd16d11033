/* Generated from vmm/abi/pp-local.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: one address space, two privilege levels
 */
// Per-PP words for the stubs, then GDT, TSS, IDT.
/** Bytes of PpLocal. */
export const PP_LOCAL_SIZE: u32 = 0x1000;
/** linear address of the kernel's PP block */
export const PP_LOCAL_PP_BLOCK: u32 = 0x0;
/** SPA of the current GuestState, which VMRUN takes */
export const PP_LOCAL_GUEST_SPA: u32 = 0x8;
/** linear address where the guest's GPRs are kept, at VsPage offsets */
export const PP_LOCAL_GPRS: u32 = 0x10;
/** area from which the host's TR and SYSCALL MSRs are loaded */
export const PP_LOCAL_HOST_SPA: u32 = 0x18;
/** first argument of an upcall: the core's context page of this PP */
export const PP_LOCAL_CORE_CONTEXT: u32 = 0x20;
/** second argument: VS page, in the core's memory */
export const PP_LOCAL_CORE_VS: u32 = 0x28;
/** RIP of an upcall */
export const PP_LOCAL_CORE_ENTRY: u32 = 0x30;
/** the core's RSP during a service call */
export const PP_LOCAL_USER_STACK: u32 = 0x38;
/** the loader's way back */
export const PP_LOCAL_TRAMPOLINE: u32 = 0x40;
/** linear address of the guest's GuestState, where a stub keeps RAX in it */
export const PP_LOCAL_GUEST_STATE: u32 = 0x48;
/** RAX of the guest until its GPRs are stored */
export const PP_LOCAL_GUEST_RAX: u32 = 0x50;
/** nonzero if the processor's control structure of the current guest, where it is no memory of ours, is launched */
export const PP_LOCAL_LAUNCHED: u32 = 0x58;
/** not 0 while an NMI (bit 0) or an INIT (bit 1) for the root waits */
export const PP_LOCAL_ROOT_NMI: u32 = 0x60;
/** by SELECTOR_; TSS takes 16 bytes */
export const PP_LOCAL_GDT: u32 = 0x100;
/** Elements of {@link PP_LOCAL_GDT}. */
export const PP_LOCAL_GDT_COUNT: u32 = 80;
/** operand of LGDT at offset 6 so that the base is aligned */
export const PP_LOCAL_GDTR: u32 = 0x150;
/** Elements of {@link PP_LOCAL_GDTR}. */
export const PP_LOCAL_GDTR_COUNT: u32 = 16;
/** operand of LIDT, likewise */
export const PP_LOCAL_IDTR: u32 = 0x160;
/** Elements of {@link PP_LOCAL_IDTR}. */
export const PP_LOCAL_IDTR_COUNT: u32 = 16;
/** 64-bit TSS: RSP0 and IST 1-4 */
export const PP_LOCAL_TSS: u32 = 0x200;
/** Elements of {@link PP_LOCAL_TSS}. */
export const PP_LOCAL_TSS_COUNT: u32 = 104;
/** 32 gates */
export const PP_LOCAL_IDT: u32 = 0x400;
/** Elements of {@link PP_LOCAL_IDT}. */
export const PP_LOCAL_IDT_COUNT: u32 = 512;

/** Per-PP words for the stubs, then GDT, TSS, IDT. */
@unmanaged
export class PpLocal {
  /** 0x0: linear address of the kernel's PP block */
  ppBlock: u64;
  /** 0x8: SPA of the current GuestState, which VMRUN takes */
  guestSpa: u64;
  /** 0x10: linear address where the guest's GPRs are kept, at VsPage offsets */
  gprs: u64;
  /** 0x18: area from which the host's TR and SYSCALL MSRs are loaded */
  hostSpa: u64;
  /** 0x20: first argument of an upcall: the core's context page of this PP */
  coreContext: u64;
  /** 0x28: second argument: VS page, in the core's memory */
  coreVs: u64;
  /** 0x30: RIP of an upcall */
  coreEntry: u64;
  /** 0x38: the core's RSP during a service call */
  userStack: u64;
  /** 0x40: the loader's way back */
  trampoline: u64;
  /** 0x48: linear address of the guest's GuestState, where a stub keeps RAX in it */
  guestState: u64;
  /** 0x50: RAX of the guest until its GPRs are stored */
  guestRax: u64;
  /** 0x58: nonzero if the processor's control structure of the current guest, where it is no memory of ours, is launched */
  launched: u32;
  private _5c: u32;
  /** 0x60: not 0 while an NMI (bit 0) or an INIT (bit 1) for the root waits */
  rootNmi: u64;
  private _68: u64; private _70: u64; private _78: u64; private _80: u64; private _88: u64;
  private _90: u64; private _98: u64; private _a0: u64; private _a8: u64; private _b0: u64;
  private _b8: u64; private _c0: u64; private _c8: u64; private _d0: u64; private _d8: u64;
  private _e0: u64; private _e8: u64; private _f0: u64; private _f8: u64;
  private _100: u64; private _108: u64; private _110: u64; private _118: u64; private _120: u64;
  private _128: u64; private _130: u64; private _138: u64; private _140: u64; private _148: u64;
  private _150: u64; private _158: u64;
  private _160: u64; private _168: u64;
  private _170: u64; private _178: u64; private _180: u64; private _188: u64; private _190: u64;
  private _198: u64; private _1a0: u64; private _1a8: u64; private _1b0: u64; private _1b8: u64;
  private _1c0: u64; private _1c8: u64; private _1d0: u64; private _1d8: u64; private _1e0: u64;
  private _1e8: u64; private _1f0: u64; private _1f8: u64;
  private _200: u64; private _208: u64; private _210: u64; private _218: u64; private _220: u64;
  private _228: u64; private _230: u64; private _238: u64; private _240: u64; private _248: u64;
  private _250: u64; private _258: u64; private _260: u64;
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
  private _3f8: u64;
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
  private _5e0: u64; private _5e8: u64; private _5f0: u64; private _5f8: u64;
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
  private _7e0: u64; private _7e8: u64; private _7f0: u64; private _7f8: u64; private _800: u64;
  private _808: u64; private _810: u64; private _818: u64; private _820: u64; private _828: u64;
  private _830: u64; private _838: u64; private _840: u64; private _848: u64; private _850: u64;
  private _858: u64; private _860: u64; private _868: u64; private _870: u64; private _878: u64;
  private _880: u64; private _888: u64; private _890: u64; private _898: u64; private _8a0: u64;
  private _8a8: u64; private _8b0: u64; private _8b8: u64; private _8c0: u64; private _8c8: u64;
  private _8d0: u64; private _8d8: u64; private _8e0: u64; private _8e8: u64; private _8f0: u64;
  private _8f8: u64; private _900: u64; private _908: u64; private _910: u64; private _918: u64;
  private _920: u64; private _928: u64; private _930: u64; private _938: u64; private _940: u64;
  private _948: u64; private _950: u64; private _958: u64; private _960: u64; private _968: u64;
  private _970: u64; private _978: u64; private _980: u64; private _988: u64; private _990: u64;
  private _998: u64; private _9a0: u64; private _9a8: u64; private _9b0: u64; private _9b8: u64;
  private _9c0: u64; private _9c8: u64; private _9d0: u64; private _9d8: u64; private _9e0: u64;
  private _9e8: u64; private _9f0: u64; private _9f8: u64; private _a00: u64; private _a08: u64;
  private _a10: u64; private _a18: u64; private _a20: u64; private _a28: u64; private _a30: u64;
  private _a38: u64; private _a40: u64; private _a48: u64; private _a50: u64; private _a58: u64;
  private _a60: u64; private _a68: u64; private _a70: u64; private _a78: u64; private _a80: u64;
  private _a88: u64; private _a90: u64; private _a98: u64; private _aa0: u64; private _aa8: u64;
  private _ab0: u64; private _ab8: u64; private _ac0: u64; private _ac8: u64; private _ad0: u64;
  private _ad8: u64; private _ae0: u64; private _ae8: u64; private _af0: u64; private _af8: u64;
  private _b00: u64; private _b08: u64; private _b10: u64; private _b18: u64; private _b20: u64;
  private _b28: u64; private _b30: u64; private _b38: u64; private _b40: u64; private _b48: u64;
  private _b50: u64; private _b58: u64; private _b60: u64; private _b68: u64; private _b70: u64;
  private _b78: u64; private _b80: u64; private _b88: u64; private _b90: u64; private _b98: u64;
  private _ba0: u64; private _ba8: u64; private _bb0: u64; private _bb8: u64; private _bc0: u64;
  private _bc8: u64; private _bd0: u64; private _bd8: u64; private _be0: u64; private _be8: u64;
  private _bf0: u64; private _bf8: u64; private _c00: u64; private _c08: u64; private _c10: u64;
  private _c18: u64; private _c20: u64; private _c28: u64; private _c30: u64; private _c38: u64;
  private _c40: u64; private _c48: u64; private _c50: u64; private _c58: u64; private _c60: u64;
  private _c68: u64; private _c70: u64; private _c78: u64; private _c80: u64; private _c88: u64;
  private _c90: u64; private _c98: u64; private _ca0: u64; private _ca8: u64; private _cb0: u64;
  private _cb8: u64; private _cc0: u64; private _cc8: u64; private _cd0: u64; private _cd8: u64;
  private _ce0: u64; private _ce8: u64; private _cf0: u64; private _cf8: u64; private _d00: u64;
  private _d08: u64; private _d10: u64; private _d18: u64; private _d20: u64; private _d28: u64;
  private _d30: u64; private _d38: u64; private _d40: u64; private _d48: u64; private _d50: u64;
  private _d58: u64; private _d60: u64; private _d68: u64; private _d70: u64; private _d78: u64;
  private _d80: u64; private _d88: u64; private _d90: u64; private _d98: u64; private _da0: u64;
  private _da8: u64; private _db0: u64; private _db8: u64; private _dc0: u64; private _dc8: u64;
  private _dd0: u64; private _dd8: u64; private _de0: u64; private _de8: u64; private _df0: u64;
  private _df8: u64; private _e00: u64; private _e08: u64; private _e10: u64; private _e18: u64;
  private _e20: u64; private _e28: u64; private _e30: u64; private _e38: u64; private _e40: u64;
  private _e48: u64; private _e50: u64; private _e58: u64; private _e60: u64; private _e68: u64;
  private _e70: u64; private _e78: u64; private _e80: u64; private _e88: u64; private _e90: u64;
  private _e98: u64; private _ea0: u64; private _ea8: u64; private _eb0: u64; private _eb8: u64;
  private _ec0: u64; private _ec8: u64; private _ed0: u64; private _ed8: u64; private _ee0: u64;
  private _ee8: u64; private _ef0: u64; private _ef8: u64; private _f00: u64; private _f08: u64;
  private _f10: u64; private _f18: u64; private _f20: u64; private _f28: u64; private _f30: u64;
  private _f38: u64; private _f40: u64; private _f48: u64; private _f50: u64; private _f58: u64;
  private _f60: u64; private _f68: u64; private _f70: u64; private _f78: u64; private _f80: u64;
  private _f88: u64; private _f90: u64; private _f98: u64; private _fa0: u64; private _fa8: u64;
  private _fb0: u64; private _fb8: u64; private _fc0: u64; private _fc8: u64; private _fd0: u64;
  private _fd8: u64; private _fe0: u64; private _fe8: u64; private _ff0: u64; private _ff8: u64;
  /** 0x100: address of by SELECTOR_; TSS takes 16 bytes */
  @inline get gdt(): usize { return changetype<usize>(this) + PP_LOCAL_GDT; }
  /** 0x150: address of operand of LGDT at offset 6 so that the base is aligned */
  @inline get gdtr(): usize { return changetype<usize>(this) + PP_LOCAL_GDTR; }
  /** 0x160: address of operand of LIDT, likewise */
  @inline get idtr(): usize { return changetype<usize>(this) + PP_LOCAL_IDTR; }
  /** 0x200: address of 64-bit TSS: RSP0 and IST 1-4 */
  @inline get tss(): usize { return changetype<usize>(this) + PP_LOCAL_TSS; }
  /** 0x400: address of 32 gates */
  @inline get idt(): usize { return changetype<usize>(this) + PP_LOCAL_IDT; }
}

// Segment selectors of the host.
/** here and for the data as the root's kernel has them, so that one table serves the switch from there */
export const SELECTOR_KERNEL_CODE: u32 = 0x10;
/** behind the code, for SYSCALL and SYSENTER */
export const SELECTOR_KERNEL_DATA: u32 = 0x18;
/** what STAR names: its data and code follow */
export const SELECTOR_SYSRET_BASE: u32 = 0x20;
/** of SYSRET, with RPL 3 */
export const SELECTOR_USER_DATA: u32 = 0x2b;
/** of SYSRET and of SYSEXIT, with RPL 3 */
export const SELECTOR_USER_CODE: u32 = 0x33;
/** of SYSEXIT, with RPL 3 */
export const SELECTOR_USER_DATA_SYSEXIT: u32 = 0x3b;
export const SELECTOR_TSS: u32 = 0x40;

// The host's.
export const TSS_LIMIT: u32 = 0x67;

// The kernel's block of a PP, in its linear memory.
/** LaunchState */
export const PP_BLOCK_LAUNCH_STATE: u32 = 0;
/** PpState */
export const PP_BLOCK_STATE: u32 = 0x400;
/** PpCounters */
export const PP_BLOCK_COUNTERS: u32 = 0x800;
/** log line under construction: u32 length, bytes from 0xc28 on */
export const PP_BLOCK_LINE: u32 = 0xc20;

// What the kernel's exports tell the assembly stubs to do next.
/** enter the current VS */
export const ACTION_ENTER: u32 = 0;
/** enter the core */
export const ACTION_UPCALL: u32 = 1;
/** leave the hypervisor on this PP */
export const ACTION_LEAVE: u32 = 2;
/** end the entry of the trace ring, then as ENTER */
export const ACTION_TRACE: u32 = 3;

// What the kernel knows of a PP.
/** Bytes of PpState. */
export const PP_STATE_SIZE: u32 = 0x200;
export const PP_STATE_PPID: u32 = 0x0;
/** VSID of the root VS of this PP */
export const PP_STATE_ROOT_VSID: u32 = 0x4;
/** VS that exited last or will be entered; atomic */
export const PP_STATE_CURRENT_VSID: u32 = 0x8;
/** nonzero while the PP runs in ring 3; atomic */
export const PP_STATE_IN_CORE: u32 = 0xc;
/** of the core instance this PP prepared its area for */
export const PP_STATE_CORE_GENERATION: u32 = 0x10;
/** PP_FEATURE_ */
export const PP_STATE_FEATURES: u32 = 0x14;
/** of the address space tags of this PP */
export const PP_STATE_TAG_GENERATION: u32 = 0x18;
/** next free tag in this generation */
export const PP_STATE_NEXT_TAG: u32 = 0x20;
/** tags the PP has */
export const PP_STATE_TAGS: u32 = 0x24;
/** low half of the time stamp taken at the exit, before any handler */
export const PP_STATE_EXIT_TSC: u32 = 0x28;
/** PpLocal */
export const PP_STATE_LOCAL_SPA: u32 = 0x30;
/** top host table */
export const PP_STATE_HOST_CR3: u32 = 0x38;
/** neutral reason of the exit being served */
export const PP_STATE_REASON: u32 = 0x40;
/** what the root believes of MSRs that are the host's; which ones, the vendor's folder knows */
export const PP_STATE_VIRTUAL_MSRS: u32 = 0x50;
/** Elements of {@link PP_STATE_VIRTUAL_MSRS}. */
export const PP_STATE_VIRTUAL_MSRS_COUNT: u32 = 2;
/** features of extended state the PP has (CPUID leaf 0xD) */
export const PP_STATE_XSAVE_MASK: u32 = 0x60;
/** nonzero from the first entry to promote */
export const PP_STATE_ONLINE: u32 = 0x68;
/** linear address of the root VS block */
export const PP_STATE_ROOT: u32 = 0x70;
/** linear address of the current VS block */
export const PP_STATE_VS: u32 = 0x74;
/** ACTION_ENTER, or ACTION_TRACE while an entry of the trace ring is begun */
export const PP_STATE_ENTER_ACTION: u32 = 0x78;
/** EXIT_WORK_: what each exit needs before it is served, usually nothing */
export const PP_STATE_EXIT_WORK: u32 = 0x7c;
/** operands that intrinsics write through pointers */
export const PP_STATE_SCRATCH: u32 = 0x80;
/** Elements of {@link PP_STATE_SCRATCH}. */
export const PP_STATE_SCRATCH_COUNT: u32 = 128;
/** SPA of the root's shared page by CALLER_, 0 for none */
export const PP_STATE_SHARED_PAGES: u32 = 0x100;
/** Elements of {@link PP_STATE_SHARED_PAGES}. */
export const PP_STATE_SHARED_PAGES_COUNT: u32 = 2;
/** TraceRing of this PP, 0 for none */
export const PP_STATE_TRACE_SPA: u32 = 0x110;
/** bytes of its entries, a power of two */
export const PP_STATE_TRACE_BYTES: u32 = 0x118;
/** entries written since it was switched on */
export const PP_STATE_TRACE_HEAD: u32 = 0x120;
/** SPA of the entry that is written next */
export const PP_STATE_TRACE_SLOT: u32 = 0x128;
/** linear address of the VS block whose exit has begun an entry, 0 for none */
export const PP_STATE_TRACED_VS: u32 = 0x130;
/** bytes of an entry */
export const PP_STATE_TRACE_STEP: u32 = 0x134;
/** how often the trace was switched on */
export const PP_STATE_TRACE_EPOCH: u32 = 0x138;
/** VOUCHED_: what the kernel did of the root's hypercall that is being served */
export const PP_STATE_VOUCHED: u32 = 0x13c;
/** unless VOUCHED_NOTHING: pages of the list that are done */
export const PP_STATE_PROGRESS: u32 = 0x140;
/** Globals.hostChanges when the PP last was at one with it: it may enter the core at once */
export const PP_STATE_ENTERED: u32 = 0x148;
/** Globals.hostChanges when the PP last flushed its host translations; atomic */
export const PP_STATE_FLUSHED: u32 = 0x150;
/** SPA behind the last entry: there the ring begins again */
export const PP_STATE_TRACE_END: u32 = 0x158;
/** nonzero while virtualization is switched on for the PP, where that is a state of its own */
export const PP_STATE_IS_ENABLED: u32 = 0x160;
/** of the root's last hypercall, if the core answered it with RUN: RAX, otherwise 0, */
export const PP_STATE_RUN_RAX: u32 = 0x168;
/** R10, */
export const PP_STATE_RUN_R10: u32 = 0x170;
/** R11, */
export const PP_STATE_RUN_R11: u32 = 0x178;
/** R12, */
export const PP_STATE_RUN_R12: u32 = 0x180;
/** and the VS that ran */
export const PP_STATE_RUN_VSID: u32 = 0x188;

/** What the kernel knows of a PP. */
@unmanaged
export class PpState {
  /** 0x0 */
  ppid: u32;
  /** 0x4: VSID of the root VS of this PP */
  rootVsid: u32;
  /** 0x8: VS that exited last or will be entered; atomic */
  currentVsid: u32;
  /** 0xc: nonzero while the PP runs in ring 3; atomic */
  inCore: u32;
  /** 0x10: of the core instance this PP prepared its area for */
  coreGeneration: u32;
  /** 0x14: PP_FEATURE_ */
  features: u32;
  /** 0x18: of the address space tags of this PP */
  tagGeneration: u64;
  /** 0x20: next free tag in this generation */
  nextTag: u32;
  /** 0x24: tags the PP has */
  tags: u32;
  /** 0x28: low half of the time stamp taken at the exit, before any handler */
  exitTsc: u32;
  private _2c: u32;
  /** 0x30: PpLocal */
  localSpa: u64;
  /** 0x38: top host table */
  hostCr3: u64;
  /** 0x40: neutral reason of the exit being served */
  reason: u32;
  private _44: u32; private _48: u64;
  private _50: u64; private _58: u64;
  /** 0x60: features of extended state the PP has (CPUID leaf 0xD) */
  xsaveMask: u64;
  /** 0x68: nonzero from the first entry to promote */
  online: u32;
  private _6c: u32;
  /** 0x70: linear address of the root VS block */
  root: u32;
  /** 0x74: linear address of the current VS block */
  vs: u32;
  /** 0x78: ACTION_ENTER, or ACTION_TRACE while an entry of the trace ring is begun */
  enterAction: u32;
  /** 0x7c: EXIT_WORK_: what each exit needs before it is served, usually nothing */
  exitWork: u32;
  private _80: u64; private _88: u64; private _90: u64; private _98: u64; private _a0: u64;
  private _a8: u64; private _b0: u64; private _b8: u64; private _c0: u64; private _c8: u64;
  private _d0: u64; private _d8: u64; private _e0: u64; private _e8: u64; private _f0: u64;
  private _f8: u64;
  private _100: u64; private _108: u64;
  /** 0x110: TraceRing of this PP, 0 for none */
  traceSpa: u64;
  /** 0x118: bytes of its entries, a power of two */
  traceBytes: u64;
  /** 0x120: entries written since it was switched on */
  traceHead: u64;
  /** 0x128: SPA of the entry that is written next */
  traceSlot: u64;
  /** 0x130: linear address of the VS block whose exit has begun an entry, 0 for none */
  tracedVs: u32;
  /** 0x134: bytes of an entry */
  traceStep: u32;
  /** 0x138: how often the trace was switched on */
  traceEpoch: u32;
  /** 0x13c: VOUCHED_: what the kernel did of the root's hypercall that is being served */
  vouched: u32;
  /** 0x140: unless VOUCHED_NOTHING: pages of the list that are done */
  progress: u64;
  /** 0x148: Globals.hostChanges when the PP last was at one with it: it may enter the core at once */
  entered: u64;
  /** 0x150: Globals.hostChanges when the PP last flushed its host translations; atomic */
  flushed: u64;
  /** 0x158: SPA behind the last entry: there the ring begins again */
  traceEnd: u64;
  /** 0x160: nonzero while virtualization is switched on for the PP, where that is a state of its own */
  isEnabled: u32;
  private _164: u32;
  /** 0x168: of the root's last hypercall, if the core answered it with RUN: RAX, otherwise 0, */
  runRax: u64;
  /** 0x170: R10, */
  runR10: u64;
  /** 0x178: R11, */
  runR11: u64;
  /** 0x180: R12, */
  runR12: u64;
  /** 0x188: and the VS that ran */
  runVsid: u32;
  private _18c: u32; private _190: u64; private _198: u64; private _1a0: u64; private _1a8: u64;
  private _1b0: u64; private _1b8: u64; private _1c0: u64; private _1c8: u64; private _1d0: u64;
  private _1d8: u64; private _1e0: u64; private _1e8: u64; private _1f0: u64; private _1f8: u64;
  /** 0x50: address of what the root believes of MSRs that are the host's; which ones, the vendor's folder knows */
  @inline get virtualMsrs(): usize { return changetype<usize>(this) + PP_STATE_VIRTUAL_MSRS; }
  /** 0x80: address of operands that intrinsics write through pointers */
  @inline get scratch(): usize { return changetype<usize>(this) + PP_STATE_SCRATCH; }
  /** 0x100: address of SPA of the root's shared page by CALLER_, 0 for none */
  @inline get sharedPages(): usize { return changetype<usize>(this) + PP_STATE_SHARED_PAGES; }
}

// What the kernel itself did of a hypercall that gives or takes memory.
/** nothing that it knows of */
export const VOUCHED_NOTHING: u32 = 0;
/** the first pages of the list */
export const VOUCHED_PART: u32 = 1;
/** all that was asked for */
export const VOUCHED_ALL: u32 = 2;

// PpState.exitWork.
/** the processor does not store the next RIP: the instruction is fetched */
export const EXIT_WORK_FETCH: u32 = 1;
/** the exit begins an entry of the trace ring */
export const EXIT_WORK_TRACE: u32 = 2;

// Features that the kernel branches on.
/** the processor stores the next RIP */
export const PP_FEATURE_NEXT_RIP: u32 = 1;
/** the processor names the general register of MOV CR and MOV DR */
export const PP_FEATURE_DECODE_ASSIST: u32 = 2;
/** XSAVE and XCR0 */
export const PP_FEATURE_XSAVE: u32 = 0x10;
/** RDTSCP and TSC_AUX */
export const PP_FEATURE_RDTSCP: u32 = 0x20;
