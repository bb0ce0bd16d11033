/**
 * Where everything lies in the host address space. One root table per PP, so the per-PP window at -2 GiB
 * has the same addresses on every PP; everything below 8 GiB is linear memory or unmapped.
 *
 *   0x0000_0001_0000  core linear memory      user        statics | PP areas | registry (read only) | VS pages
 *   0x0000_4001_0000  kernel linear memory    supervisor  statics | PP blocks | registry | VS blocks
 *   0xffff_8000_...   direct map of physical memory, 1 GiB pages, supervisor
 *   -2 GiB            per-PP window: local page, descriptor tables, stacks, core stack (user)
 *   -2 GiB + 2 MiB    kernel image
 *   -1.5 GiB          core image (user)
 */
import { constants, layout, u32, u64 } from "../../toolchain/layout/describe.ts";

export default layout({
  source: "docs/architecture.md: one address space, two privilege levels",
  parts: [
    constants("MAX", u32, "Maxima of the ABI; the tables behind them are sized by these.", {
      PPS: [128, "physical processors"],
      VMS: [1024, "virtual machines, the root VM included"],
      VPS: [4096, "virtual processors, the root's included"],
      VSS: [4096, "virtual processor states, the root's included"],
    }),
    constants("CORE", u32, "Core linear memory (ring 3 may access it).", {
      BASE: [0x0001_0000, "memory base of the core: its statics"],
      PP_AREA: [
        0x0010_0000,
        "PP areas: context page, exchange page, CPUID tables of the root and of micro VMs",
      ],
      PP_STRIDE: [0x4000, "bytes from one PP's area to the next"],
      REGISTRY: [0x0030_0000, "the kernel's registry of objects, read only here"],
      VS_PAGES: [0x0040_0000, "one VS page per VSID"],
      END: [0x0140_0000, "first address behind the VS pages"],
    }),
    constants("KERNEL", u32, "Kernel linear memory (ring 0 only).", {
      BASE: [0x4001_0000, "memory base of the kernel: its statics"],
      PP_BLOCKS: [0x4010_0000, "PP blocks: kernel block, then aliases of the core's PP area pages"],
      PP_STRIDE: [0x8000, "bytes from one PP block to the next"],
      REGISTRY: [0x4050_0000, "the registry, writable"],
      LAUNCH_INFO: [0x405c_0000, "what the loader tells the kernel (one page)"],
      LINES: [0x4060_0000, "line table of the core image, read only; at most 1 MiB"],
      VS_BLOCKS: [0x4080_0000, "per VSID: alias of the VS page, GuestState, kernel's VS block, spare"],
      VS_STRIDE: [0x4000, "bytes from one VS's blocks to the next"],
      END: [0x4480_0000, "first address behind the VS blocks"],
    }),
    constants("PP", u32, "Offsets inside a PP block of the kernel and a PP area of the core.", {
      CONTEXT_ALIAS: [0x1000, "kernel: alias of the core's context page"],
      EXCHANGE_ALIAS: [0x2000, "kernel: alias of the core's exchange page"],
      CPUID_ALIAS: [0x3000, "kernel: alias of the root's CPUID table"],
      LIST: [0x4000, "kernel: its own copy of the list that the root passed with the call being served"],
      GUEST_CPUID_ALIAS: [0x5000, "kernel: alias of the micro VMs' CPUID table"],
      AREA_EXCHANGE: [0x1000, "core: exchange page"],
      AREA_CPUID: [0x2000, "core: CPUID table of the root"],
      AREA_GUEST_CPUID: [0x3000, "core: CPUID table of all micro VMs"],
    }),
    constants("VS", u32, "Offsets inside a VS's blocks in the kernel.", {
      BLOCK_PAGE: [0x0000, "alias of the VS page"],
      BLOCK_STATE: [0x1000, "GuestState: registers beside the GPRs"],
      BLOCK_KERNEL: [0x2000, "the kernel's own VS block"],
    }),
    constants("CORE_ENTRY", u32, "Entries of the core, behind the one that its image names.", {
      SYSENTER: [16, "answers by SYSENTER, where that is the way back to ring 0"],
    }),
    constants("REGISTRY", u32, "Offsets inside the registry.", {
      VMS: [0x0000, "VmRecord per VMID"],
      VPS: [0x1_0000, "VpRecord per VPID"],
      VSS: [0x2_0000, "VsRecord per VSID"],
      SIZE: [0xa_0000, "bytes, a whole number of pages"],
    }),
    constants("HOST", u64, "Addresses outside the linear memories.", {
      DIRECT_MAP: [0xffff_8000_0000_0000n, "physical address 0"],
      PP_WINDOW: [0xffff_ffff_8000_0000n, "per-PP window: local page"],
      PP_KERNEL_STACK_TOP: [0xffff_ffff_8001_2000n, "two pages below; the page below those is unmapped"],
      PP_TRAP_STACK_TOP: [0xffff_ffff_8002_1000n, "IST 1: every vector without a stack of its own"],
      PP_NMI_STACK_TOP: [0xffff_ffff_8003_1000n, "IST 2"],
      PP_DOUBLE_FAULT_STACK_TOP: [0xffff_ffff_8004_1000n, "IST 3"],
      PP_MACHINE_CHECK_STACK_TOP: [0xffff_ffff_8005_1000n, "IST 4"],
      PP_CORE_STACK_TOP: [0xffff_ffff_8010_4000n, "ring 3 stack, four pages below, neighbours unmapped"],
      KERNEL_IMAGE: [0xffff_ffff_8020_0000n, "text of the kernel image"],
      CORE_IMAGE: [0xffff_ffff_a000_0000n, "text of the core image"],
    }),
  ],
});
