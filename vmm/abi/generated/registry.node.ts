/* Generated from vmm/abi/registry.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: objects; the core is crash-only
 */
/** State of a VM, VP or VS. */
export const OBJECT = {
  /** the id is not allocated */
  FREE: 0,
  /** allocated */
  LIVE: 1,
  /** a VM that a core restart ended: it can only be destroyed */
  CRASHED: 2,
  /** part of the root VM */
  ROOT: 3,
} as const;

/** A VM; 0 is the root. */
export const VmRecordLayout = {
  size: 0x40,
  fields: {
    /** OBJECT_ */
    state: { offset: 0x0, size: 0x4 },
    /** VPs that belong to it */
    vps: { offset: 0x4, size: 0x4 },
    /** SPA of the top nested table */
    nestedRoot: { offset: 0x8, size: 0x8 },
    /** of the nested table; every unmapping raises it */
    generation: { offset: 0x10, size: 0x8 },
    /** 4 KiB pages mapped, or offered and not touched yet */
    pages: { offset: 0x18, size: 0x8 },
    /** pages used by the nested table */
    tables: { offset: 0x20, size: 0x8 },
    /** nonzero: no VS of it enters any more */
    stopping: { offset: 0x28, size: 0x4 },
    /** ticket lock of the nested table */
    lock: { offset: 0x2c, size: 0x4 },
    /** claimed VSs */
    running: { offset: 0x30, size: 0x4 },
  },
} as const;

/** A VP. */
export const VpRecordLayout = {
  size: 0x10,
  fields: {
    /** OBJECT_ */
    state: { offset: 0x0, size: 0x4 },
    /** owner */
    vmid: { offset: 0x4, size: 0x2 },
    /** VSs that belong to it */
    vss: { offset: 0x6, size: 0x2 },
    /** 1 + VSID of the VS that is claimed, 0 for none */
    active: { offset: 0x8, size: 0x4 },
  },
} as const;

/** A VS. */
export const VsRecordLayout = {
  size: 0x80,
  fields: {
    /** OBJECT_ */
    state: { offset: 0x0, size: 0x4 },
    /** owner */
    vmid: { offset: 0x4, size: 0x2 },
    /** owner */
    vpid: { offset: 0x6, size: 0x2 },
    /** 1 + PPID of the PP that owns it, 0 for none; atomic */
    claim: { offset: 0x8, size: 0x4 },
    /** POSTED_ words from other PPs; atomic */
    posted: { offset: 0xc, size: 0x4 },
    /** SPA of the VS page */
    pageSpa: { offset: 0x10, size: 0x8 },
    /** SPA of its GuestState */
    stateSpa: { offset: 0x18, size: 0x8 },
    /** SPA of the kernel's VS block */
    kernelSpa: { offset: 0x20, size: 0x8 },
    /** SPA of the first page for extended state, 0 for a root VS */
    xsaveSpa: { offset: 0x28, size: 0x8 },
    /** nonzero: untouched since its last run; its state is the kernel's, the page follows when it is claimed */
    resident: { offset: 0x34, size: 0x4 },
    /** of its VM's nested table when it was last given a tag; whoever unmaps looks at it; atomic */
    tableGeneration: { offset: 0x38, size: 0x8 },
    /** vectors of interrupts that wait, by bit; atomic */
    interrupts: { offset: 0x40, size: 0x20, count: 4 },
    /** of a VS that is gone: PPs that have not flushed since this change of the host's tables may reach its pages; 0 for none; atomic */
    draining: { offset: 0x60, size: 0x8 },
    /** SPA of the vendor's control structure where that is not its GuestState, or 0 */
    controlSpa: { offset: 0x68, size: 0x8 },
  },
} as const;

/** Work that a VS has to do before it is entered; any PP may post it. */
export const POSTED = {
  /** end the run: the VM was stopped or crashed, or somebody wants this run to end */
  STOP: 1,
  /** an interrupt or an NMI waits */
  EVENTS: 2,
  /** an NMI waits; EVENTS is set, too */
  NMI: 4,
  /** the run has a deadline */
  DEADLINE: 8,
  /** the handler of an NMI runs: the next one has to wait */
  IN_NMI: 0x10,
  /** with IN_NMI: the handler's IRET is being executed */
  LEAVES_NMI: 0x20,
  /** the VM's nested table lost entries during this run: a fresh tag first */
  TABLE: 0x40,
} as const;

/** What SYS_VS_POST posts. */
export const POST = {
  /** an interrupt, the vector in rdx */
  INTERRUPT: 0,
  /** an NMI */
  NMI: 1,
  /** the run under way, or else the next one, ends */
  STOP: 2,
  /** all interrupts and NMIs are forgotten; the caller owns the VS and does not run it */
  FORGET: 3,
} as const;

/** One entry of a list of memory; the ABI's mv_mdl_entry_t. */
export const MapEntryLayout = {
  size: 0x20,
  fields: {
    /** GPA in the VM, page aligned */
    dst: { offset: 0x0, size: 0x8 },
    /** root GPA, page aligned */
    src: { offset: 0x8, size: 0x8 },
    /** a multiple of 0x1000; for mmio_map and mmio_unmap exactly that */
    bytes: { offset: 0x10, size: 0x8 },
    /** MV_MAP_FLAG_ for map_range, otherwise ignored */
    flags: { offset: 0x18, size: 0x8 },
  },
} as const;

/** What one PP counted since it was demoted. */
export const PpCountersLayout = {
  size: 0x420,
  fields: {
    /** exits of all reasons */
    exits: { offset: 0x0, size: 0x8 },
    /** upcalls into ring 3 */
    crossings: { offset: 0x8, size: 0x8 },
    /** service calls of the core */
    services: { offset: 0x10, size: 0x8 },
    /** faults of the core on this PP */
    coreFaults: { offset: 0x18, size: 0x8 },
    /** exits by reason */
    count: { offset: 0x20, size: 0x100, count: 32 },
    /** TSC ticks from exit to re-entry, summed */
    sum: { offset: 0x120, size: 0x100, count: 32 },
    /** shortest */
    min: { offset: 0x220, size: 0x100, count: 32 },
    /** longest */
    max: { offset: 0x320, size: 0x100, count: 32 },
  },
} as const;
