/* Generated from hypercall/trace.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: traces
 */
export const TRACE = {
  /** TraceRing.magic */
  MAGIC: 0x4354764d,
  /** mode: exits are not recorded */
  OFF: 0,
  /** mode: a TraceExit for each exit */
  EXITS: 1,
  /** mode: a TraceRecord for each exit */
  RECORDS: 2,
  /** log2 of the bytes of a TraceExit */
  EXIT_SHIFT: 6,
  /** log2 of the bytes of a TraceRecord */
  RECORD_SHIFT: 8,
  /** from TraceRing to the first entry */
  HEADER_BYTES: 0x1000,
  /** entries of one PP, where start does not say how many */
  DEFAULT_BYTES: 0x40000,
  /** the least that start may ask for */
  MIN_BYTES: 0x1000,
  /** the most */
  MAX_BYTES: 0x200000,
} as const;

/** Head of a ring. Readers never write. */
export const TraceRingLayout = {
  size: 0x40,
  fields: {
    /** TRACE_MAGIC once it was switched on */
    magic: { offset: 0x0, size: 0x4 },
    /** TRACE_OFF, TRACE_EXITS or TRACE_RECORDS */
    mode: { offset: 0x4, size: 0x4 },
    /** how often it was switched on; each time it begins anew */
    epoch: { offset: 0x8, size: 0x4 },
    /** size of each entry, also after it was switched off */
    entryBytes: { offset: 0xc, size: 0x4 },
    /** entries that the ring holds, a power of two */
    capacity: { offset: 0x10, size: 0x8 },
    /** entries ever written since it was switched on */
    head: { offset: 0x18, size: 0x8 },
  },
} as const;

/** One exit. */
export const TraceExitLayout = {
  size: 0x40,
  fields: {
    /** time stamp taken at the exit, before any handler */
    exitTsc: { offset: 0x0, size: 0x8 },
    /** time stamp right before the next entry on this PP */
    entryTsc: { offset: 0x8, size: 0x8 },
    /** RIP at the exit */
    rip: { offset: 0x10, size: 0x8 },
    /** RIP at which the VS that exited goes on */
    nextRip: { offset: 0x18, size: 0x8 },
    /** RAX at the exit: the leaf of CPUID, the op of a hypercall, the value of an OUT */
    rax: { offset: 0x20, size: 0x8 },
    /** MV_RECORD_REASON_ */
    reason: { offset: 0x28, size: 0x4 },
    /** meaning depends on the reason */
    qualification: { offset: 0x2c, size: 0x4 },
    /** VS that exited */
    vsid: { offset: 0x30, size: 0x2 },
    /** VS that was entered next on this PP */
    entered: { offset: 0x32, size: 0x2 },
    /** privilege level at the exit */
    cpl: { offset: 0x34, size: 0x4 },
    /** GPA of a nested page fault, otherwise `info` of the exit record */
    detail: { offset: 0x38, size: 0x8 },
  },
} as const;

/** One exit with what went in and what came out. */
export const TraceRecordLayout = {
  size: 0x100,
  fields: {
    /** time stamp taken at the exit, before any handler */
    exitTsc: { offset: 0x0, size: 0x8 },
    /** time stamp right before the next entry on this PP */
    entryTsc: { offset: 0x8, size: 0x8 },
    /** RIP at the exit */
    rip: { offset: 0x10, size: 0x8 },
    /** RIP at which the VS that exited goes on */
    nextRip: { offset: 0x18, size: 0x8 },
    /** RAX at the exit: the leaf of CPUID, the op of a hypercall, the value of an OUT */
    rax: { offset: 0x20, size: 0x8 },
    /** MV_RECORD_REASON_ */
    reason: { offset: 0x28, size: 0x4 },
    /** meaning depends on the reason */
    qualification: { offset: 0x2c, size: 0x4 },
    /** VS that exited */
    vsid: { offset: 0x30, size: 0x2 },
    /** VS that was entered next on this PP */
    entered: { offset: 0x32, size: 0x2 },
    /** privilege level at the exit */
    cpl: { offset: 0x34, size: 0x4 },
    /** GPA of a nested page fault, otherwise `info` of the exit record */
    detail: { offset: 0x38, size: 0x8 },
    /** at the exit, likewise below */
    rbx: { offset: 0x40, size: 0x8 },
    rcx: { offset: 0x48, size: 0x8 },
    rdx: { offset: 0x50, size: 0x8 },
    r10: { offset: 0x58, size: 0x8 },
    r11: { offset: 0x60, size: 0x8 },
    r12: { offset: 0x68, size: 0x8 },
    r13: { offset: 0x70, size: 0x8 },
    cr0: { offset: 0x78, size: 0x8 },
    cr4: { offset: 0x80, size: 0x8 },
    rflags: { offset: 0x88, size: 0x8 },
    /** of the exit record; for the root VM the vendor's code */
    info: { offset: 0x90, size: 0x8 },
    /** of the exit record */
    gpa: { offset: 0x98, size: 0x8 },
    /** RIP behind the instruction, 0 where the reason has none */
    behind: { offset: 0xa0, size: 0x8 },
    /** event injected into the VS that exited, 0 for none: EVENT_ word */
    event: { offset: 0xa8, size: 0x8 },
    /** when the next VS was entered, likewise below */
    outRax: { offset: 0xb0, size: 0x8 },
    outRbx: { offset: 0xb8, size: 0x8 },
    outRcx: { offset: 0xc0, size: 0x8 },
    outRdx: { offset: 0xc8, size: 0x8 },
    outR10: { offset: 0xd0, size: 0x8 },
    outR11: { offset: 0xd8, size: 0x8 },
    outR12: { offset: 0xe0, size: 0x8 },
    outR13: { offset: 0xe8, size: 0x8 },
    /** RAX of the VS that was entered: where a run ends, the status of its hypercall */
    enteredRax: { offset: 0xf0, size: 0x8 },
    /** R10 of that VS: where a run ends, its mv_exit_reason_t */
    enteredR10: { offset: 0xf8, size: 0x8 },
  },
} as const;
