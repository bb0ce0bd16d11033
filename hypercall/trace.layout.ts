/**
 * The trace ring of a PP: root-owned memory that the hypervisor only writes, so that the root can read it at
 * any time, even after a panic.
 *
 *   TraceRing | page end | capacity entries; entry n of the trace lies at n modulo capacity
 *
 * An entry is a TraceExit; where whole exits are recorded it begins a TraceRecord, which holds all that is
 * needed to make the same exit again and to compare what came of it.
 */
import { constants, layout, struct, u16, u32, u64 } from "../toolchain/layout/describe.ts";
import type { FieldTuple } from "../toolchain/layout/describe.ts";

const EXIT: readonly FieldTuple[] = [
  ["exitTsc", 0x00, u64, "time stamp taken at the exit, before any handler"],
  ["entryTsc", 0x08, u64, "time stamp right before the next entry on this PP"],
  ["rip", 0x10, u64, "RIP at the exit"],
  ["nextRip", 0x18, u64, "RIP at which the VS that exited goes on"],
  ["rax", 0x20, u64, "RAX at the exit: the leaf of CPUID, the op of a hypercall, the value of an OUT"],
  ["reason", 0x28, u32, "MV_RECORD_REASON_"],
  ["qualification", 0x2c, u32, "meaning depends on the reason"],
  ["vsid", 0x30, u16, "VS that exited"],
  ["entered", 0x32, u16, "VS that was entered next on this PP"],
  ["cpl", 0x34, u32, "privilege level at the exit"],
  ["detail", 0x38, u64, "GPA of a nested page fault, otherwise `info` of the exit record"],
];

export default layout({
  source: "docs/architecture.md: traces",
  parts: [
    constants("TRACE", u32, "", {
      MAGIC: [0x4354_764d, "TraceRing.magic"],
      OFF: [0, "mode: exits are not recorded"],
      EXITS: [1, "mode: a TraceExit for each exit"],
      RECORDS: [2, "mode: a TraceRecord for each exit"],
      EXIT_SHIFT: [6, "log2 of the bytes of a TraceExit"],
      RECORD_SHIFT: [8, "log2 of the bytes of a TraceRecord"],
      HEADER_BYTES: [0x1000, "from TraceRing to the first entry"],
      DEFAULT_BYTES: [0x4_0000, "entries of one PP, where start does not say how many"],
      MIN_BYTES: [0x1000, "the least that start may ask for"],
      MAX_BYTES: [0x20_0000, "the most"],
    }),
    struct("TraceRing", { size: 0x40, doc: "Head of a ring. Readers never write." }, [
      ["magic", 0x00, u32, "TRACE_MAGIC once it was switched on"],
      ["mode", 0x04, u32, "TRACE_OFF, TRACE_EXITS or TRACE_RECORDS"],
      ["epoch", 0x08, u32, "how often it was switched on; each time it begins anew"],
      ["entryBytes", 0x0c, u32, "size of each entry, also after it was switched off"],
      ["capacity", 0x10, u64, "entries that the ring holds, a power of two"],
      ["head", 0x18, u64, "entries ever written since it was switched on"],
    ]),
    struct("TraceExit", { size: 0x40, doc: "One exit." }, EXIT),
    struct("TraceRecord", { size: 0x100, doc: "One exit with what went in and what came out." }, [
      ...EXIT,
      ["rbx", 0x40, u64, "at the exit, likewise below"],
      ["rcx", 0x48, u64, ""],
      ["rdx", 0x50, u64, ""],
      ["r10", 0x58, u64, ""],
      ["r11", 0x60, u64, ""],
      ["r12", 0x68, u64, ""],
      ["r13", 0x70, u64, ""],
      ["cr0", 0x78, u64, ""],
      ["cr4", 0x80, u64, ""],
      ["rflags", 0x88, u64, ""],
      ["info", 0x90, u64, "of the exit record; for the root VM the vendor's code"],
      ["gpa", 0x98, u64, "of the exit record"],
      ["behind", 0xa0, u64, "RIP behind the instruction, 0 where the reason has none"],
      ["event", 0xa8, u64, "event injected into the VS that exited, 0 for none: EVENT_ word"],
      ["outRax", 0xb0, u64, "when the next VS was entered, likewise below"],
      ["outRbx", 0xb8, u64, ""],
      ["outRcx", 0xc0, u64, ""],
      ["outRdx", 0xc8, u64, ""],
      ["outR10", 0xd0, u64, ""],
      ["outR11", 0xd8, u64, ""],
      ["outR12", 0xe0, u64, ""],
      ["outR13", 0xe8, u64, ""],
      [
        "enteredRax",
        0xf0,
        u64,
        "RAX of the VS that was entered: where a run ends, the status of its hypercall",
      ],
      ["enteredR10", 0xf8, u64, "R10 of that VS: where a run ends, its mv_exit_reason_t"],
    ]),
  ],
});
