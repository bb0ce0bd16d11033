/**
 * Structures that pass through a PP's shared page, at its offset 0. The first half is MicroV's, packed and
 * little endian; the second half belongs to the extensions.
 */
import { array, bytes, layout, struct, u32, u64, u8 } from "../toolchain/layout/describe.ts";
import type { FieldTuple, Struct } from "../toolchain/layout/describe.ts";

const LIST_HEADER: readonly FieldTuple[] = [
  ["reg0", 0x00, u64, "msr_get_supported_list: flags in, MV_RDL_FLAG_ALL"],
  ["reg1", 0x08, u64, "msr_get_supported_list: index to start at in, entries left out"],
  ["reg2", 0x10, u64, "ignored"],
  ["reg3", 0x18, u64, "ignored"],
  ["reg4", 0x20, u64, "ignored"],
  ["reg5", 0x28, u64, "ignored"],
  ["reg6", 0x30, u64, "ignored"],
  ["reg7", 0x38, u64, "ignored"],
  ["reserved1", 0x40, u64, "ignored"],
  ["reserved2", 0x48, u64, "ignored"],
  ["reserved3", 0x50, u64, "ignored"],
  ["numEntries", 0x58, u64, "entries in use, from 1 to the maximum"],
];

const rdlEntry = struct("MvRdlEntry", { size: 0x10, doc: "A register or MSR and its value." }, [
  ["reg", 0x0, u64, "mv_reg_t or MSR index"],
  ["val", 0x8, u64, "value"],
]);

const mdlEntry = struct("MvMdlEntry", { size: 0x20, doc: "A range of memory to map or unmap." }, [
  ["dst", 0x00, u64, "GPA in the micro VM, page aligned"],
  ["src", 0x08, u64, "GPA in the root VM, page aligned"],
  ["bytes", 0x10, u64, "exactly 0x1000; for the range ops any multiple of it but 0"],
  ["flags", 0x18, u64, "ignored; for map_range MV_MAP_FLAG_"],
]);

const cdlEntry = struct("MvCdlEntry", { size: 0x20, doc: "A CPUID leaf." }, [
  ["fun", 0x00, u32, "EAX in"],
  ["idx", 0x04, u32, "ECX in"],
  ["flags", 0x08, u32, "mv_cpuid_flag_t"],
  ["eax", 0x0c, u32, "EAX out"],
  ["ebx", 0x10, u32, "EBX out"],
  ["ecx", 0x14, u32, "ECX out"],
  ["edx", 0x18, u32, "EDX out"],
  ["reserved", 0x1c, u32, "ignored"],
]);

function list(name: string, entry: Struct, most: number, doc: string): Struct {
  const entries: FieldTuple = ["entries", 0x60, array(entry, most), `${entry.doc} At most ${most}.`];
  return struct(name, { size: 0x1000, doc }, [...LIST_HEADER, entries]);
}

export default layout({
  source: "MicroV's hypercall ABI, and its extensions here",
  parts: [
    rdlEntry,
    list("MvRdl", rdlEntry, 250, "Register descriptor list."),
    mdlEntry,
    list("MvMdl", mdlEntry, 125, "Memory descriptor list."),
    cdlEntry,
    list("MvCdl", cdlEntry, 125, "CPUID descriptor list."),
    struct("MvExitIo", { size: 0x24, packed: true, doc: "Port I/O that ended a run." }, [
      ["addr", 0x00, u64, "port"],
      ["data", 0x08, u64, "guest RAX, masked to the access size, for IN too"],
      ["reps", 0x10, u64, "RCX where the instruction has a REP prefix, otherwise 0"],
      ["type", 0x18, u64, "MV_EXIT_IO_IN or MV_EXIT_IO_OUT"],
      ["accessSize", 0x20, u32, "mv_bit_size_t; `size` in C"],
    ]),
    struct(
      "MvExitMmio",
      { size: 0x10, doc: "Memory-mapped I/O that ended a run. Never filled, as in MicroV." },
      [
        ["gpa", 0x0, u64, "guest-physical address"],
        ["flags", 0x8, u64, "MV_EXIT_MMIO_"],
      ],
    ),
    struct("MvRun", { size: 0x1000, doc: "What run could be told. Not read, as in MicroV." }, [
      ["reserved", 0x000, bytes(0x1000), "ignored"],
    ]),
    struct(
      "MvTranslation",
      { size: 0x21, packed: true, doc: "Clients' view of gla_to_gpa; never in the page." },
      [
        ["vaddr", 0x00, u64, "virtual address"],
        ["laddr", 0x08, u64, "linear address"],
        ["paddr", 0x10, u64, "physical address"],
        ["flags", 0x18, u64, "MV_MAP_FLAG_"],
        ["isValid", 0x20, u8, "nonzero where the translation exists"],
      ],
    ),
    struct(
      "MvFpuState",
      { size: 0x1a8, doc: "Clients' view of the FXSAVE image; its names do not match the hardware's." },
      [
        ["registers", 0x00, bytes(0x20), "first 32 bytes; the hardware keeps MXCSR at 0x18"],
        ["mxcsr", 0x20, u32, "in truth the first bytes of ST0"],
        ["mxcsrMask", 0x24, u32, "in truth bytes 4 to 7 of ST0"],
        ["fpr", 0x28, bytes(0x80), "8 x 16 bytes"],
        ["xmm", 0xa8, bytes(0x100), "16 x 16 bytes"],
      ],
    ),

    struct("MvExitRecord", { size: 0x48, doc: "Extension: the exit that ended the last run." }, [
      ["reason", 0x00, u32, "MV_RECORD_REASON_"],
      [
        "qualification",
        0x04,
        u32,
        "meaning depends on the reason: MV_RECORD_IO_, MV_RECORD_FAULT_; invalid_state: the register that was refused, mv_reg_t or MV_RECORD_REFUSED_, 0 if none was found",
      ],
      ["info", 0x08, u64, "meaning depends on the reason"],
      ["gpa", 0x10, u64, "guest-physical address of a nested page fault"],
      ["nextRip", 0x18, u64, "RIP behind the instruction, where the reason has one"],
      ["instBytes", 0x20, u32, "how many bytes of `inst` are valid"],
      ["cpl", 0x24, u32, "privilege level of the guest"],
      ["inst", 0x28, bytes(16), "bytes at RIP, where they were fetched"],
      ["rip", 0x38, u64, "RIP of the guest at the exit"],
      ["rflags", 0x40, u64, "RFLAGS of the guest at the exit"],
    ]),
    struct(
      "MvPpCounters",
      { size: 0x420, doc: "Extension: what a PP counted. The arrays are indexed by MV_RECORD_REASON_." },
      [
        ["exitsTotal", 0x000, u64, "exits of all reasons"],
        ["ringCrossings", 0x008, u64, "upcalls from ring 0 into ring 3"],
        ["syscalls", 0x010, u64, "calls from ring 3 into ring 0"],
        ["coreFaults", 0x018, u64, "faults of ring 3 on this PP"],
        ["exits", 0x020, array(u64, 32), "exits by reason"],
        ["ticksSum", 0x120, array(u64, 32), "TSC ticks from exit to re-entry, summed"],
        ["ticksMin", 0x220, array(u64, 32), "the shortest; 0 where there was none"],
        ["ticksMax", 0x320, array(u64, 32), "the longest"],
      ],
    ),
  ],
});
