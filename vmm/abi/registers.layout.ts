/** Bits of the processor's registers that kernel and core look at. */
import { constants, layout, u32, u64 } from "../../toolchain/layout/describe.ts";

export default layout({
  source: "AMD64 Architecture Programmer's Manual, volume 2, chapter 3; Intel SDM volume 3, chapter 2",
  parts: [
    constants("CR0", u64, "", {
      PE: [0x1, "protected mode"],
      WP: [0x1_0000, "read-only pages are so for ring 0, too"],
      PG: [0x8000_0000, "paging"],
    }),
    constants("CR4", u64, "", {
      DE: [0x8, "DR4 and DR5 do not exist"],
      PSE: [0x10, "4 MiB pages"],
      PAE: [0x20, ""],
      LA57: [0x1000, "five levels of paging"],
      OSXSAVE: [0x4_0000, ""],
      SMAP: [0x20_0000, ""],
      PKE: [0x40_0000, ""],
    }),
    constants("RFLAGS", u64, "", {
      TF: [0x100, "single step"],
      IF: [0x200, "interrupts"],
      VM: [0x2_0000, "virtual-8086 mode"],
      AC: [0x4_0000, ""],
    }),
    constants("EFER", u64, "", {
      SCE: [0x1, "SYSCALL"],
      LME: [0x100, "long mode with paging"],
      LMA: [0x400, "long mode"],
      NXE: [0x800, "no-execute pages"],
    }),
    constants("PAGE_TABLE", u64, "An entry of the long-mode format.", {
      PRESENT: [0x1, ""],
      WRITE: [0x2, ""],
      USER: [0x4, ""],
      LARGE: [0x80, "a page instead of a table"],
      ADDRESS: [0x000f_ffff_ffff_f000n, ""],
      NO_EXECUTE: [0x8000_0000_0000_0000n, ""],
    }),
    constants("VECTOR", u32, "Of exceptions and of NMI.", {
      DEBUG: [1, ""],
      NMI: [2, ""],
      ALIGNMENT: [17, ""],
      MACHINE_CHECK: [18, ""],
    }),
    constants("DR6", u64, "", {
      BD: [0x2000, "general detection"],
      BS: [0x4000, "single step"],
    }),
    constants("DR7", u64, "", {
      GD: [0x2000, "general detection"],
    }),
  ],
});
