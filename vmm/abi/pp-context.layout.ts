/** First page of a PP's area in the core's memory: what the kernel tells the core, then the core's own words. */
import { bytes, constants, layout, struct, u32, u64 } from "../../toolchain/layout/describe.ts";

export default layout({
  source: "docs/architecture.md: kernel and core",
  parts: [
    struct(
      "PpContext",
      { size: 0x1000, doc: "The kernel zeroes the page and fills the first 0x40 bytes before EXIT_INIT." },
      [
        ["ppid", 0x00, u32, "kernel: this PP"],
        ["pps", 0x04, u32, "kernel: PPs of the root VM; VSIDs and VPIDs below it are the root's"],
        ["flags", 0x08, u32, "kernel: LAUNCH_FLAG_"],
        ["maxVms", 0x0c, u32, "kernel: first VMID that is impossible"],
        ["maxVps", 0x10, u32, "kernel: first VPID that is impossible"],
        ["maxVss", 0x14, u32, "kernel: first VSID that is impossible"],
        ["tscKhz", 0x18, u64, "kernel: TSC frequency as the root knows it"],
        ["slots", 0x40, bytes(0x20), "core: two CallerSlot, by CALLER_"],
        ["deadline", 0x60, u64, "core: TSC value that ends the run it asks for, 0 for none"],
        ["unsupported", 0x68, u64, "core: exits that no handler served"],
        ["cpuid", 0x70, bytes(0x10), "core: EAX, EBX, ECX, EDX of the last CPUID it executed"],
        ["refusedMsrs", 0x80, u64, "core: RDMSR and WRMSR of micro VMs that were answered with #GP"],
        ["wantsRecord", 0x88, u32, "core: nonzero if the open run ends with the exit record"],
        ["guestMsrs", 0x800, bytes(0x800), "core: MsrEntry of what micro VMs read, by MSR_TABLE_MASK"],
      ],
    ),
    struct("CallerSlot", { size: 0x10, doc: "What one kind of caller set on this PP." }, [
      ["sharedPage", 0x00, u64, "GPA of the shared page, 0 for none"],
      ["tscKhz", 0x08, u64, "0 for unset"],
    ]),
    constants("CALLER", u32, "Kinds of callers in the root VM, each with a slot of its own.", {
      RING0: [0, "the root's kernel: MicroV's driver"],
      RING3: [1, "user space of the root, where LAUNCH_FLAG_USER_HYPERCALLS lets it call"],
    }),
  ],
});
