/**
 * What ring 0 keeps of a VS: its registers beside the GPRs, and the kernel's own block. Where the processor itself
 * keeps a VS in memory, GuestState is that memory, so its places are the processor's (AMD APM volume 2, appendix B);
 * where it does not, GuestState is our copy, in the same places. So code that is not the vendor's touches one
 * structure.
 */
import {
  bytes,
  constants,
  type FieldTuple,
  layout,
  struct,
  u16,
  u32,
  u64,
  u8,
} from "../../../toolchain/layout/describe.ts";

/** A segment register: selector, attributes (12 bits, packed), limit, base. */
function segment(name: string, offset: number): FieldTuple[] {
  return [
    [`${name}Selector`, offset, u16, ""],
    [`${name}Attrib`, offset + 2, u16, "bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G"],
    [`${name}Limit`, offset + 4, u32, ""],
    [`${name}Base`, offset + 8, u64, ""],
  ];
}

/** What says how the last exit came about and what the next entry does. */
export const EVENT_ROWS: readonly FieldTuple[] = [
  ["interruptShadow", 0x068, u64, "bits 1:0 not 0: guest is in an interrupt shadow"],
  ["exitCode", 0x070, u64, "the vendor's code of the last exit, for the log and the trace"],
];

export const INJECTED_ROW: FieldTuple = ["injected", 0x0a8, u64, "EVENT_ word: what the next entry delivers"];
export const NEXT_RIP_ROW: FieldTuple = [
  "nextRip",
  0x0c8,
  u64,
  "RIP behind the instruction that exited, NO_RIP where it has none",
];

export const SAVE_ROWS: readonly FieldTuple[] = [
  ...segment("es", 0x400),
  ...segment("cs", 0x410),
  ...segment("ss", 0x420),
  ...segment("ds", 0x430),
  ...segment("fs", 0x440),
  ...segment("gs", 0x450),
  ...segment("gdtr", 0x460),
  ...segment("ldtr", 0x470),
  ...segment("idtr", 0x480),
  ...segment("tr", 0x490),
  ["cpl", 0x4cb, u8, ""],
  ["efer", 0x4d0, u64, "with what the vendor needs set (Globals.eferForced)"],
  ["cr4", 0x548, u64, ""],
  ["cr3", 0x550, u64, ""],
  ["cr0", 0x558, u64, ""],
  ["dr7", 0x560, u64, ""],
  ["dr6", 0x568, u64, ""],
  ["rflags", 0x570, u64, ""],
  ["rip", 0x578, u64, ""],
  ["rsp", 0x5d8, u64, ""],
  ["rax", 0x5f8, u64, ""],
  ["star", 0x600, u64, ""],
  ["lstar", 0x608, u64, ""],
  ["cstar", 0x610, u64, ""],
  ["sfmask", 0x618, u64, ""],
  ["kernelGsBase", 0x620, u64, ""],
  ["sysenterCs", 0x628, u64, ""],
  ["sysenterEsp", 0x630, u64, ""],
  ["sysenterEip", 0x638, u64, ""],
  ["cr2", 0x640, u64, ""],
  ["pat", 0x668, u64, "guest PAT under nested paging"],
];

export default layout({
  source: "AMD64 Architecture Programmer's Manual, volume 2, appendix B; Intel SDM volume 4 for MSRs",
  parts: [
    struct("GuestState", { size: 0x1000, doc: "Registers of a VS and the event of its next entry." }, [
      ["cr8", 0x060, u8, "bits 3:0"],
      ...EVENT_ROWS,
      INJECTED_ROW,
      NEXT_RIP_ROW,
      ...SAVE_ROWS,
    ]),
    struct("VsKernel", { size: 0x1000, doc: "The kernel's own block of a VS, out of the core's reach." }, [
      ["gprs", 0x000, bytes(0xa0), "GPRs of a root VS, at VsPage offsets"],
      ["save", 0x100, u32, "linear address where the stubs keep the GPRs: this block, or the VS page"],
      ["vsid", 0x104, u32, ""],
      ["vmid", 0x108, u32, ""],
      ["root", 0x10c, u32, "nonzero for a root VS"],
      ["stateSpa", 0x110, u64, "of the VS's GuestState"],
      ["tagPp", 0x118, u32, "1 + PPID whose tag this is, 0 for none"],
      ["tag", 0x11c, u32, "address space tag"],
      ["tagGeneration", 0x120, u64, "of the PP, when the tag was given"],
      ["tableGeneration", 0x128, u64, "of the nested table, when the tag was given"],
      ["openRun", 0x130, u32, "root VS: nonzero while its run hypercall is open"],
      ["reason", 0x134, u32, "EXIT_ of the exit that the core is serving"],
      ["nextRip", 0x138, u64, "RIP behind that exit's instruction, NO_RIP where it has none"],
      ["xsaveSpa", 0x140, u64, "extended state while another VS runs"],
      ["xcr0", 0x148, u64, "XCR0 while another VS runs"],
      ["dr0", 0x150, u64, "DR0-DR3 while another VS runs"],
      ["dr1", 0x158, u64, ""],
      ["dr2", 0x160, u64, ""],
      ["dr3", 0x168, u64, ""],
      ["decoyWrites", 0x170, u64, "root VS: writes to hypervisor frames that were refused"],
      ["fetchCr3", 0x180, u64, "where the last instruction was fetched: the guest's CR3,"],
      ["fetchPage", 0x188, u64, "the linear page, bit 0 set when this entry is valid,"],
      ["fetchSpa", 0x190, u64, "the page behind it,"],
      ["fetchGeneration", 0x198, u64, "and the nested table's generation then"],
      ["tscAux", 0x1a0, u64, "TSC_AUX while another VS runs"],
      ["deadline", 0x1a8, u64, "of the run, 0 for none"],
      ["iretRip", 0x1b0, u64, "with POSTED_LEAVES_NMI: RIP of that IRET"],
      ["cpuidTable", 0x1b8, u32, "offset in a PP block of the CPUID table that answers it"],
      ["record", 0x1bc, u32, "linear address of the VsRecord"],
      [
        "debugLoaded",
        0x17c,
        u32,
        "nonzero while the PP's DR0-DR3 are its own, those of the root in the root's block",
      ],
      ["extendedLoaded", 0x178, u32, "nonzero while the PP's registers hold its extended state"],
      [
        "stale",
        0x1c0,
        u32,
        "DIRTY_ groups whose registers in GuestState are older than the processor's; always 0 where they are its own",
      ],
      [
        "changed",
        0x1c4,
        u32,
        "DIRTY_ groups of GuestState that changed since the last entry; the vendor's in bits 31:30",
      ],
      ["delivers", 0x1c8, u64, "GuestState.injected at the last entry that was not made by ring 0 alone"],
      ["staleAfter", 0x1d0, u32, "DIRTY_ groups that are stale after an exit"],
      ["vendor", 0x200, bytes(0x200), "the vendor's own words"],
    ]),
    constants("MSR", u32, "MSR indexes.", {
      TSC: [0x10, ""],
      MTRR_CAP: [0xfe, ""],
      SYSENTER_CS: [0x174, ""],
      SYSENTER_ESP: [0x175, ""],
      SYSENTER_EIP: [0x176, ""],
      MTRR_PHYS_BASE0: [0x200, "base and mask of variable ranges, alternating"],
      MTRR_FIX_64K: [0x250, "eight ranges from 0 on"],
      MTRR_FIX_16K: [0x258, "this and the next: eight ranges each from 512 KiB on"],
      MTRR_FIX_4K: [0x268, "this and seven more: eight ranges each from 768 KiB on"],
      PAT: [0x277, ""],
      MTRR_DEF_TYPE: [0x2ff, ""],
      EFER: [0xc000_0080, ""],
      STAR: [0xc000_0081, ""],
      LSTAR: [0xc000_0082, ""],
      CSTAR: [0xc000_0083, ""],
      SFMASK: [0xc000_0084, ""],
      FS_BASE: [0xc000_0100, ""],
      GS_BASE: [0xc000_0101, ""],
      KERNEL_GS_BASE: [0xc000_0102, ""],
      TSC_AUX: [0xc000_0103, "what RDTSCP and RDPID read"],
    }),
  ],
});
