/* Generated from hypercall/trace.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: traces
 */
/** TraceRing.magic */
export const TRACE_MAGIC: u32 = 0x4354764d;
/** mode: exits are not recorded */
export const TRACE_OFF: u32 = 0;
/** mode: a TraceExit for each exit */
export const TRACE_EXITS: u32 = 1;
/** mode: a TraceRecord for each exit */
export const TRACE_RECORDS: u32 = 2;
/** log2 of the bytes of a TraceExit */
export const TRACE_EXIT_SHIFT: u32 = 6;
/** log2 of the bytes of a TraceRecord */
export const TRACE_RECORD_SHIFT: u32 = 8;
/** from TraceRing to the first entry */
export const TRACE_HEADER_BYTES: u32 = 0x1000;
/** entries of one PP, where start does not say how many */
export const TRACE_DEFAULT_BYTES: u32 = 0x40000;
/** the least that start may ask for */
export const TRACE_MIN_BYTES: u32 = 0x1000;
/** the most */
export const TRACE_MAX_BYTES: u32 = 0x200000;

// Head of a ring. Readers never write.
/** Bytes of TraceRing. */
export const TRACE_RING_SIZE: u32 = 0x40;
/** TRACE_MAGIC once it was switched on */
export const TRACE_RING_MAGIC: u32 = 0x0;
/** TRACE_OFF, TRACE_EXITS or TRACE_RECORDS */
export const TRACE_RING_MODE: u32 = 0x4;
/** how often it was switched on; each time it begins anew */
export const TRACE_RING_EPOCH: u32 = 0x8;
/** size of each entry, also after it was switched off */
export const TRACE_RING_ENTRY_BYTES: u32 = 0xc;
/** entries that the ring holds, a power of two */
export const TRACE_RING_CAPACITY: u32 = 0x10;
/** entries ever written since it was switched on */
export const TRACE_RING_HEAD: u32 = 0x18;

/** Head of a ring. Readers never write. */
@unmanaged
export class TraceRing {
  /** 0x0: TRACE_MAGIC once it was switched on */
  magic: u32;
  /** 0x4: TRACE_OFF, TRACE_EXITS or TRACE_RECORDS */
  mode: u32;
  /** 0x8: how often it was switched on; each time it begins anew */
  epoch: u32;
  /** 0xc: size of each entry, also after it was switched off */
  entryBytes: u32;
  /** 0x10: entries that the ring holds, a power of two */
  capacity: u64;
  /** 0x18: entries ever written since it was switched on */
  head: u64;
  private _20: u64; private _28: u64; private _30: u64; private _38: u64;
}

// One exit.
/** Bytes of TraceExit. */
export const TRACE_EXIT_SIZE: u32 = 0x40;
/** time stamp taken at the exit, before any handler */
export const TRACE_EXIT_EXIT_TSC: u32 = 0x0;
/** time stamp right before the next entry on this PP */
export const TRACE_EXIT_ENTRY_TSC: u32 = 0x8;
/** RIP at the exit */
export const TRACE_EXIT_RIP: u32 = 0x10;
/** RIP at which the VS that exited goes on */
export const TRACE_EXIT_NEXT_RIP: u32 = 0x18;
/** RAX at the exit: the leaf of CPUID, the op of a hypercall, the value of an OUT */
export const TRACE_EXIT_RAX: u32 = 0x20;
/** MV_RECORD_REASON_ */
export const TRACE_EXIT_REASON: u32 = 0x28;
/** meaning depends on the reason */
export const TRACE_EXIT_QUALIFICATION: u32 = 0x2c;
/** VS that exited */
export const TRACE_EXIT_VSID: u32 = 0x30;
/** VS that was entered next on this PP */
export const TRACE_EXIT_ENTERED: u32 = 0x32;
/** privilege level at the exit */
export const TRACE_EXIT_CPL: u32 = 0x34;
/** GPA of a nested page fault, otherwise `info` of the exit record */
export const TRACE_EXIT_DETAIL: u32 = 0x38;

/** One exit. */
@unmanaged
export class TraceExit {
  /** 0x0: time stamp taken at the exit, before any handler */
  exitTsc: u64;
  /** 0x8: time stamp right before the next entry on this PP */
  entryTsc: u64;
  /** 0x10: RIP at the exit */
  rip: u64;
  /** 0x18: RIP at which the VS that exited goes on */
  nextRip: u64;
  /** 0x20: RAX at the exit: the leaf of CPUID, the op of a hypercall, the value of an OUT */
  rax: u64;
  /** 0x28: MV_RECORD_REASON_ */
  reason: u32;
  /** 0x2c: meaning depends on the reason */
  qualification: u32;
  /** 0x30: VS that exited */
  vsid: u16;
  /** 0x32: VS that was entered next on this PP */
  entered: u16;
  /** 0x34: privilege level at the exit */
  cpl: u32;
  /** 0x38: GPA of a nested page fault, otherwise `info` of the exit record */
  detail: u64;
}

// One exit with what went in and what came out.
/** Bytes of TraceRecord. */
export const TRACE_RECORD_SIZE: u32 = 0x100;
/** time stamp taken at the exit, before any handler */
export const TRACE_RECORD_EXIT_TSC: u32 = 0x0;
/** time stamp right before the next entry on this PP */
export const TRACE_RECORD_ENTRY_TSC: u32 = 0x8;
/** RIP at the exit */
export const TRACE_RECORD_RIP: u32 = 0x10;
/** RIP at which the VS that exited goes on */
export const TRACE_RECORD_NEXT_RIP: u32 = 0x18;
/** RAX at the exit: the leaf of CPUID, the op of a hypercall, the value of an OUT */
export const TRACE_RECORD_RAX: u32 = 0x20;
/** MV_RECORD_REASON_ */
export const TRACE_RECORD_REASON: u32 = 0x28;
/** meaning depends on the reason */
export const TRACE_RECORD_QUALIFICATION: u32 = 0x2c;
/** VS that exited */
export const TRACE_RECORD_VSID: u32 = 0x30;
/** VS that was entered next on this PP */
export const TRACE_RECORD_ENTERED: u32 = 0x32;
/** privilege level at the exit */
export const TRACE_RECORD_CPL: u32 = 0x34;
/** GPA of a nested page fault, otherwise `info` of the exit record */
export const TRACE_RECORD_DETAIL: u32 = 0x38;
/** at the exit, likewise below */
export const TRACE_RECORD_RBX: u32 = 0x40;
export const TRACE_RECORD_RCX: u32 = 0x48;
export const TRACE_RECORD_RDX: u32 = 0x50;
export const TRACE_RECORD_R10: u32 = 0x58;
export const TRACE_RECORD_R11: u32 = 0x60;
export const TRACE_RECORD_R12: u32 = 0x68;
export const TRACE_RECORD_R13: u32 = 0x70;
export const TRACE_RECORD_CR0: u32 = 0x78;
export const TRACE_RECORD_CR4: u32 = 0x80;
export const TRACE_RECORD_RFLAGS: u32 = 0x88;
/** of the exit record; for the root VM the vendor's code */
export const TRACE_RECORD_INFO: u32 = 0x90;
/** of the exit record */
export const TRACE_RECORD_GPA: u32 = 0x98;
/** RIP behind the instruction, 0 where the reason has none */
export const TRACE_RECORD_BEHIND: u32 = 0xa0;
/** event injected into the VS that exited, 0 for none: EVENT_ word */
export const TRACE_RECORD_EVENT: u32 = 0xa8;
/** when the next VS was entered, likewise below */
export const TRACE_RECORD_OUT_RAX: u32 = 0xb0;
export const TRACE_RECORD_OUT_RBX: u32 = 0xb8;
export const TRACE_RECORD_OUT_RCX: u32 = 0xc0;
export const TRACE_RECORD_OUT_RDX: u32 = 0xc8;
export const TRACE_RECORD_OUT_R10: u32 = 0xd0;
export const TRACE_RECORD_OUT_R11: u32 = 0xd8;
export const TRACE_RECORD_OUT_R12: u32 = 0xe0;
export const TRACE_RECORD_OUT_R13: u32 = 0xe8;
/** RAX of the VS that was entered: where a run ends, the status of its hypercall */
export const TRACE_RECORD_ENTERED_RAX: u32 = 0xf0;
/** R10 of that VS: where a run ends, its mv_exit_reason_t */
export const TRACE_RECORD_ENTERED_R10: u32 = 0xf8;

/** One exit with what went in and what came out. */
@unmanaged
export class TraceRecord {
  /** 0x0: time stamp taken at the exit, before any handler */
  exitTsc: u64;
  /** 0x8: time stamp right before the next entry on this PP */
  entryTsc: u64;
  /** 0x10: RIP at the exit */
  rip: u64;
  /** 0x18: RIP at which the VS that exited goes on */
  nextRip: u64;
  /** 0x20: RAX at the exit: the leaf of CPUID, the op of a hypercall, the value of an OUT */
  rax: u64;
  /** 0x28: MV_RECORD_REASON_ */
  reason: u32;
  /** 0x2c: meaning depends on the reason */
  qualification: u32;
  /** 0x30: VS that exited */
  vsid: u16;
  /** 0x32: VS that was entered next on this PP */
  entered: u16;
  /** 0x34: privilege level at the exit */
  cpl: u32;
  /** 0x38: GPA of a nested page fault, otherwise `info` of the exit record */
  detail: u64;
  /** 0x40: at the exit, likewise below */
  rbx: u64;
  /** 0x48 */
  rcx: u64;
  /** 0x50 */
  rdx: u64;
  /** 0x58 */
  r10: u64;
  /** 0x60 */
  r11: u64;
  /** 0x68 */
  r12: u64;
  /** 0x70 */
  r13: u64;
  /** 0x78 */
  cr0: u64;
  /** 0x80 */
  cr4: u64;
  /** 0x88 */
  rflags: u64;
  /** 0x90: of the exit record; for the root VM the vendor's code */
  info: u64;
  /** 0x98: of the exit record */
  gpa: u64;
  /** 0xa0: RIP behind the instruction, 0 where the reason has none */
  behind: u64;
  /** 0xa8: event injected into the VS that exited, 0 for none: EVENT_ word */
  event: u64;
  /** 0xb0: when the next VS was entered, likewise below */
  outRax: u64;
  /** 0xb8 */
  outRbx: u64;
  /** 0xc0 */
  outRcx: u64;
  /** 0xc8 */
  outRdx: u64;
  /** 0xd0 */
  outR10: u64;
  /** 0xd8 */
  outR11: u64;
  /** 0xe0 */
  outR12: u64;
  /** 0xe8 */
  outR13: u64;
  /** 0xf0: RAX of the VS that was entered: where a run ends, the status of its hypercall */
  enteredRax: u64;
  /** 0xf8: R10 of that VS: where a run ends, its mv_exit_reason_t */
  enteredR10: u64;
}
