/** The kernel's registry of objects: writable for the kernel, read only for the core, kept over a restart. */
import { array, constants, layout, struct, u16, u32, u64 } from "../../toolchain/layout/describe.ts";

export default layout({
  source: "docs/architecture.md: objects; the core is crash-only",
  parts: [
    constants("OBJECT", u32, "State of a VM, VP or VS.", {
      FREE: [0, "the id is not allocated"],
      LIVE: [1, "allocated"],
      CRASHED: [2, "a VM that a core restart ended: it can only be destroyed"],
      ROOT: [3, "part of the root VM"],
    }),
    struct("VmRecord", { size: 0x40, doc: "A VM; 0 is the root." }, [
      ["state", 0x00, u32, "OBJECT_"],
      ["vps", 0x04, u32, "VPs that belong to it"],
      ["nestedRoot", 0x08, u64, "SPA of the top nested table"],
      ["generation", 0x10, u64, "of the nested table; every unmapping raises it"],
      ["pages", 0x18, u64, "4 KiB leaves mapped"],
      ["tables", 0x20, u64, "pages used by the nested table"],
      ["stopping", 0x28, u32, "nonzero: no VS of it enters any more"],
      ["lock", 0x2c, u32, "ticket lock of the nested table"],
      ["running", 0x30, u32, "claimed VSs"],
    ]),
    struct("VpRecord", { size: 0x10, doc: "A VP." }, [
      ["state", 0x00, u32, "OBJECT_"],
      ["vmid", 0x04, u16, "owner"],
      ["vss", 0x06, u16, "VSs that belong to it"],
      ["active", 0x08, u32, "1 + VSID of the VS that is claimed, 0 for none"],
    ]),
    struct("VsRecord", { size: 0x60, doc: "A VS." }, [
      ["state", 0x00, u32, "OBJECT_"],
      ["vmid", 0x04, u16, "owner"],
      ["vpid", 0x06, u16, "owner"],
      ["claim", 0x08, u32, "1 + PPID of the PP that owns it, 0 for none; atomic"],
      ["posted", 0x0c, u32, "POSTED_ words from other PPs; atomic"],
      ["pageSpa", 0x10, u64, "SPA of the VS page"],
      ["vmcbSpa", 0x18, u64, "SPA of the VMCB or VMCS"],
      ["kernelSpa", 0x20, u64, "SPA of the kernel's VS block"],
      ["xsaveSpa", 0x28, u64, "SPA of the first page for extended state, 0 for a root VS"],
      ["lastReason", 0x30, u32, "EXIT_ of the last exit"],
      [
        "resident",
        0x34,
        u32,
        "nonzero: untouched since its last run; its state is the kernel's, the page follows when it is claimed",
      ],
      ["interrupts", 0x40, array(u64, 4), "vectors of interrupts that wait, by bit; atomic"],
    ]),
    constants("POSTED", u32, "Work that a VS has to do before it is entered; any PP may post it.", {
      STOP: [0x1, "end the run: the VM was stopped or crashed, or somebody wants this run to end"],
      EVENTS: [0x2, "an interrupt or an NMI waits"],
      NMI: [0x4, "an NMI waits; EVENTS is set, too"],
      DEADLINE: [0x8, "the run has a deadline"],
      IN_NMI: [0x10, "the handler of an NMI runs: the next one has to wait"],
      LEAVES_NMI: [0x20, "with IN_NMI: the handler's IRET is being executed"],
    }),
    constants("POST", u32, "What SYS_VS_POST posts.", {
      INTERRUPT: [0, "an interrupt, the vector in rdx"],
      NMI: [1, "an NMI"],
      STOP: [2, "the run under way, or else the next one, ends"],
      FORGET: [3, "all interrupts and NMIs are forgotten; the caller owns the VS and does not run it"],
    }),
    struct(
      "MapEntry",
      { size: 0x20, doc: "One entry of SYS_VM_MAP and SYS_VM_UNMAP; the ABI's mv_mdl_entry_t." },
      [
        ["dst", 0x00, u64, "GPA in the VM, page aligned"],
        ["src", 0x08, u64, "root GPA, page aligned"],
        ["bytes", 0x10, u64, "0x1000"],
        ["flags", 0x18, u64, "ignored: read, write, execute, write-back"],
      ],
    ),
    struct("PpCounters", { size: 0x420, doc: "What one PP counted since it was demoted." }, [
      ["exits", 0x000, u64, "exits of all reasons"],
      ["crossings", 0x008, u64, "upcalls into ring 3"],
      ["services", 0x010, u64, "service calls of the core"],
      ["coreFaults", 0x018, u64, "faults of the core on this PP"],
      ["count", 0x020, array(u64, 32), "exits by reason"],
      ["sum", 0x120, array(u64, 32), "TSC ticks from exit to re-entry, summed"],
      ["min", 0x220, array(u64, 32), "shortest"],
      ["max", 0x320, array(u64, 32), "longest"],
    ]),
  ],
});
