/* Generated from vmm/abi/registry.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: objects; the core is crash-only
 */
// State of a VM, VP or VS.
/** the id is not allocated */
export const OBJECT_FREE: u32 = 0;
/** allocated */
export const OBJECT_LIVE: u32 = 1;
/** a VM that a core restart ended: it can only be destroyed */
export const OBJECT_CRASHED: u32 = 2;
/** part of the root VM */
export const OBJECT_ROOT: u32 = 3;

// A VM; 0 is the root.
/** Bytes of VmRecord. */
export const VM_RECORD_SIZE: u32 = 0x40;
/** OBJECT_ */
export const VM_RECORD_STATE: u32 = 0x0;
/** VPs that belong to it */
export const VM_RECORD_VPS: u32 = 0x4;
/** SPA of the top nested table */
export const VM_RECORD_NESTED_ROOT: u32 = 0x8;
/** of the nested table; every unmapping raises it */
export const VM_RECORD_GENERATION: u32 = 0x10;
/** 4 KiB pages mapped, or offered and not touched yet */
export const VM_RECORD_PAGES: u32 = 0x18;
/** pages used by the nested table */
export const VM_RECORD_TABLES: u32 = 0x20;
/** nonzero: no VS of it enters any more */
export const VM_RECORD_STOPPING: u32 = 0x28;
/** ticket lock of the nested table */
export const VM_RECORD_LOCK: u32 = 0x2c;
/** claimed VSs */
export const VM_RECORD_RUNNING: u32 = 0x30;

/** A VM; 0 is the root. */
@unmanaged
export class VmRecord {
  /** 0x0: OBJECT_ */
  state: u32;
  /** 0x4: VPs that belong to it */
  vps: u32;
  /** 0x8: SPA of the top nested table */
  nestedRoot: u64;
  /** 0x10: of the nested table; every unmapping raises it */
  generation: u64;
  /** 0x18: 4 KiB pages mapped, or offered and not touched yet */
  pages: u64;
  /** 0x20: pages used by the nested table */
  tables: u64;
  /** 0x28: nonzero: no VS of it enters any more */
  stopping: u32;
  /** 0x2c: ticket lock of the nested table */
  lock: u32;
  /** 0x30: claimed VSs */
  running: u32;
  private _34: u32; private _38: u64;
}

// A VP.
/** Bytes of VpRecord. */
export const VP_RECORD_SIZE: u32 = 0x10;
/** OBJECT_ */
export const VP_RECORD_STATE: u32 = 0x0;
/** owner */
export const VP_RECORD_VMID: u32 = 0x4;
/** VSs that belong to it */
export const VP_RECORD_VSS: u32 = 0x6;
/** 1 + VSID of the VS that is claimed, 0 for none */
export const VP_RECORD_ACTIVE: u32 = 0x8;

/** A VP. */
@unmanaged
export class VpRecord {
  /** 0x0: OBJECT_ */
  state: u32;
  /** 0x4: owner */
  vmid: u16;
  /** 0x6: VSs that belong to it */
  vss: u16;
  /** 0x8: 1 + VSID of the VS that is claimed, 0 for none */
  active: u32;
  private _c: u32;
}

// A VS.
/** Bytes of VsRecord. */
export const VS_RECORD_SIZE: u32 = 0x80;
/** OBJECT_ */
export const VS_RECORD_STATE: u32 = 0x0;
/** owner */
export const VS_RECORD_VMID: u32 = 0x4;
/** owner */
export const VS_RECORD_VPID: u32 = 0x6;
/** 1 + PPID of the PP that owns it, 0 for none; atomic */
export const VS_RECORD_CLAIM: u32 = 0x8;
/** POSTED_ words from other PPs; atomic */
export const VS_RECORD_POSTED: u32 = 0xc;
/** SPA of the VS page */
export const VS_RECORD_PAGE_SPA: u32 = 0x10;
/** SPA of its GuestState */
export const VS_RECORD_STATE_SPA: u32 = 0x18;
/** SPA of the kernel's VS block */
export const VS_RECORD_KERNEL_SPA: u32 = 0x20;
/** SPA of the first page for extended state, 0 for a root VS */
export const VS_RECORD_XSAVE_SPA: u32 = 0x28;
/** nonzero: untouched since its last run; its state is the kernel's, the page follows when it is claimed */
export const VS_RECORD_RESIDENT: u32 = 0x34;
/** of its VM's nested table when it was last given a tag; whoever unmaps looks at it; atomic */
export const VS_RECORD_TABLE_GENERATION: u32 = 0x38;
/** vectors of interrupts that wait, by bit; atomic */
export const VS_RECORD_INTERRUPTS: u32 = 0x40;
/** Elements of {@link VS_RECORD_INTERRUPTS}. */
export const VS_RECORD_INTERRUPTS_COUNT: u32 = 4;
/** of a VS that is gone: PPs that have not flushed since this change of the host's tables may reach its pages; 0 for none; atomic */
export const VS_RECORD_DRAINING: u32 = 0x60;
/** SPA of the vendor's control structure where that is not its GuestState, or 0 */
export const VS_RECORD_CONTROL_SPA: u32 = 0x68;

/** A VS. */
@unmanaged
export class VsRecord {
  /** 0x0: OBJECT_ */
  state: u32;
  /** 0x4: owner */
  vmid: u16;
  /** 0x6: owner */
  vpid: u16;
  /** 0x8: 1 + PPID of the PP that owns it, 0 for none; atomic */
  claim: u32;
  /** 0xc: POSTED_ words from other PPs; atomic */
  posted: u32;
  /** 0x10: SPA of the VS page */
  pageSpa: u64;
  /** 0x18: SPA of its GuestState */
  stateSpa: u64;
  /** 0x20: SPA of the kernel's VS block */
  kernelSpa: u64;
  /** 0x28: SPA of the first page for extended state, 0 for a root VS */
  xsaveSpa: u64;
  private _30: u32;
  /** 0x34: nonzero: untouched since its last run; its state is the kernel's, the page follows when it is claimed */
  resident: u32;
  /** 0x38: of its VM's nested table when it was last given a tag; whoever unmaps looks at it; atomic */
  tableGeneration: u64;
  private _40: u64; private _48: u64; private _50: u64; private _58: u64;
  /** 0x60: of a VS that is gone: PPs that have not flushed since this change of the host's tables may reach its pages; 0 for none; atomic */
  draining: u64;
  /** 0x68: SPA of the vendor's control structure where that is not its GuestState, or 0 */
  controlSpa: u64;
  private _70: u64; private _78: u64;
  /** 0x40: address of vectors of interrupts that wait, by bit; atomic */
  @inline get interrupts(): usize { return changetype<usize>(this) + VS_RECORD_INTERRUPTS; }
}

// Work that a VS has to do before it is entered; any PP may post it.
/** end the run: the VM was stopped or crashed, or somebody wants this run to end */
export const POSTED_STOP: u32 = 1;
/** an interrupt or an NMI waits */
export const POSTED_EVENTS: u32 = 2;
/** an NMI waits; EVENTS is set, too */
export const POSTED_NMI: u32 = 4;
/** the run has a deadline */
export const POSTED_DEADLINE: u32 = 8;
/** the handler of an NMI runs: the next one has to wait */
export const POSTED_IN_NMI: u32 = 0x10;
/** with IN_NMI: the handler's IRET is being executed */
export const POSTED_LEAVES_NMI: u32 = 0x20;
/** the VM's nested table lost entries during this run: a fresh tag first */
export const POSTED_TABLE: u32 = 0x40;

// What SYS_VS_POST posts.
/** an interrupt, the vector in rdx */
export const POST_INTERRUPT: u32 = 0;
/** an NMI */
export const POST_NMI: u32 = 1;
/** the run under way, or else the next one, ends */
export const POST_STOP: u32 = 2;
/** all interrupts and NMIs are forgotten; the caller owns the VS and does not run it */
export const POST_FORGET: u32 = 3;

// One entry of a list of memory; the ABI's mv_mdl_entry_t.
/** Bytes of MapEntry. */
export const MAP_ENTRY_SIZE: u32 = 0x20;
/** GPA in the VM, page aligned */
export const MAP_ENTRY_DST: u32 = 0x0;
/** root GPA, page aligned */
export const MAP_ENTRY_SRC: u32 = 0x8;
/** a multiple of 0x1000; for mmio_map and mmio_unmap exactly that */
export const MAP_ENTRY_BYTES: u32 = 0x10;
/** MV_MAP_FLAG_ for map_range, otherwise ignored */
export const MAP_ENTRY_FLAGS: u32 = 0x18;

/** One entry of a list of memory; the ABI's mv_mdl_entry_t. */
@unmanaged
export class MapEntry {
  /** 0x0: GPA in the VM, page aligned */
  dst: u64;
  /** 0x8: root GPA, page aligned */
  src: u64;
  /** 0x10: a multiple of 0x1000; for mmio_map and mmio_unmap exactly that */
  bytes: u64;
  /** 0x18: MV_MAP_FLAG_ for map_range, otherwise ignored */
  flags: u64;
}

// What one PP counted since it was demoted.
/** Bytes of PpCounters. */
export const PP_COUNTERS_SIZE: u32 = 0x420;
/** exits of all reasons */
export const PP_COUNTERS_EXITS: u32 = 0x0;
/** upcalls into ring 3 */
export const PP_COUNTERS_CROSSINGS: u32 = 0x8;
/** service calls of the core */
export const PP_COUNTERS_SERVICES: u32 = 0x10;
/** faults of the core on this PP */
export const PP_COUNTERS_CORE_FAULTS: u32 = 0x18;
/** exits by reason */
export const PP_COUNTERS_COUNT: u32 = 0x20;
/** Elements of {@link PP_COUNTERS_COUNT}. */
export const PP_COUNTERS_COUNT_COUNT: u32 = 32;
/** TSC ticks from exit to re-entry, summed */
export const PP_COUNTERS_SUM: u32 = 0x120;
/** Elements of {@link PP_COUNTERS_SUM}. */
export const PP_COUNTERS_SUM_COUNT: u32 = 32;
/** shortest */
export const PP_COUNTERS_MIN: u32 = 0x220;
/** Elements of {@link PP_COUNTERS_MIN}. */
export const PP_COUNTERS_MIN_COUNT: u32 = 32;
/** longest */
export const PP_COUNTERS_MAX: u32 = 0x320;
/** Elements of {@link PP_COUNTERS_MAX}. */
export const PP_COUNTERS_MAX_COUNT: u32 = 32;

/** What one PP counted since it was demoted. */
@unmanaged
export class PpCounters {
  /** 0x0: exits of all reasons */
  exits: u64;
  /** 0x8: upcalls into ring 3 */
  crossings: u64;
  /** 0x10: service calls of the core */
  services: u64;
  /** 0x18: faults of the core on this PP */
  coreFaults: u64;
  private _20: u64; private _28: u64; private _30: u64; private _38: u64; private _40: u64;
  private _48: u64; private _50: u64; private _58: u64; private _60: u64; private _68: u64;
  private _70: u64; private _78: u64; private _80: u64; private _88: u64; private _90: u64;
  private _98: u64; private _a0: u64; private _a8: u64; private _b0: u64; private _b8: u64;
  private _c0: u64; private _c8: u64; private _d0: u64; private _d8: u64; private _e0: u64;
  private _e8: u64; private _f0: u64; private _f8: u64; private _100: u64; private _108: u64;
  private _110: u64; private _118: u64;
  private _120: u64; private _128: u64; private _130: u64; private _138: u64; private _140: u64;
  private _148: u64; private _150: u64; private _158: u64; private _160: u64; private _168: u64;
  private _170: u64; private _178: u64; private _180: u64; private _188: u64; private _190: u64;
  private _198: u64; private _1a0: u64; private _1a8: u64; private _1b0: u64; private _1b8: u64;
  private _1c0: u64; private _1c8: u64; private _1d0: u64; private _1d8: u64; private _1e0: u64;
  private _1e8: u64; private _1f0: u64; private _1f8: u64; private _200: u64; private _208: u64;
  private _210: u64; private _218: u64;
  private _220: u64; private _228: u64; private _230: u64; private _238: u64; private _240: u64;
  private _248: u64; private _250: u64; private _258: u64; private _260: u64; private _268: u64;
  private _270: u64; private _278: u64; private _280: u64; private _288: u64; private _290: u64;
  private _298: u64; private _2a0: u64; private _2a8: u64; private _2b0: u64; private _2b8: u64;
  private _2c0: u64; private _2c8: u64; private _2d0: u64; private _2d8: u64; private _2e0: u64;
  private _2e8: u64; private _2f0: u64; private _2f8: u64; private _300: u64; private _308: u64;
  private _310: u64; private _318: u64;
  private _320: u64; private _328: u64; private _330: u64; private _338: u64; private _340: u64;
  private _348: u64; private _350: u64; private _358: u64; private _360: u64; private _368: u64;
  private _370: u64; private _378: u64; private _380: u64; private _388: u64; private _390: u64;
  private _398: u64; private _3a0: u64; private _3a8: u64; private _3b0: u64; private _3b8: u64;
  private _3c0: u64; private _3c8: u64; private _3d0: u64; private _3d8: u64; private _3e0: u64;
  private _3e8: u64; private _3f0: u64; private _3f8: u64; private _400: u64; private _408: u64;
  private _410: u64; private _418: u64;
  /** 0x20: address of exits by reason */
  @inline get count(): usize { return changetype<usize>(this) + PP_COUNTERS_COUNT; }
  /** 0x120: address of TSC ticks from exit to re-entry, summed */
  @inline get sum(): usize { return changetype<usize>(this) + PP_COUNTERS_SUM; }
  /** 0x220: address of shortest */
  @inline get min(): usize { return changetype<usize>(this) + PP_COUNTERS_MIN; }
  /** 0x320: address of longest */
  @inline get max(): usize { return changetype<usize>(this) + PP_COUNTERS_MAX; }
}
