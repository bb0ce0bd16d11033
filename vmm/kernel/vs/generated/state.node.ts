/* Generated from vmm/kernel/vs/state.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: AMD64 Architecture Programmer's Manual, volume 2, appendix B; Intel SDM volume 4 for MSRs
 */
/** Registers of a VS and the event of its next entry. */
export const GuestStateLayout = {
  size: 0x1000,
  fields: {
    /** bits 3:0 */
    cr8: { offset: 0x60, size: 0x1 },
    /** bits 1:0 not 0: guest is in an interrupt shadow */
    interruptShadow: { offset: 0x68, size: 0x8 },
    /** the vendor's code of the last exit, for the log and the trace */
    exitCode: { offset: 0x70, size: 0x8 },
    /** EVENT_ word: what the next entry delivers */
    injected: { offset: 0xa8, size: 0x8 },
    /** RIP behind the instruction that exited, NO_RIP where it has none */
    nextRip: { offset: 0xc8, size: 0x8 },
    esSelector: { offset: 0x400, size: 0x2 },
    /** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
    esAttrib: { offset: 0x402, size: 0x2 },
    esLimit: { offset: 0x404, size: 0x4 },
    esBase: { offset: 0x408, size: 0x8 },
    csSelector: { offset: 0x410, size: 0x2 },
    /** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
    csAttrib: { offset: 0x412, size: 0x2 },
    csLimit: { offset: 0x414, size: 0x4 },
    csBase: { offset: 0x418, size: 0x8 },
    ssSelector: { offset: 0x420, size: 0x2 },
    /** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
    ssAttrib: { offset: 0x422, size: 0x2 },
    ssLimit: { offset: 0x424, size: 0x4 },
    ssBase: { offset: 0x428, size: 0x8 },
    dsSelector: { offset: 0x430, size: 0x2 },
    /** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
    dsAttrib: { offset: 0x432, size: 0x2 },
    dsLimit: { offset: 0x434, size: 0x4 },
    dsBase: { offset: 0x438, size: 0x8 },
    fsSelector: { offset: 0x440, size: 0x2 },
    /** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
    fsAttrib: { offset: 0x442, size: 0x2 },
    fsLimit: { offset: 0x444, size: 0x4 },
    fsBase: { offset: 0x448, size: 0x8 },
    gsSelector: { offset: 0x450, size: 0x2 },
    /** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
    gsAttrib: { offset: 0x452, size: 0x2 },
    gsLimit: { offset: 0x454, size: 0x4 },
    gsBase: { offset: 0x458, size: 0x8 },
    gdtrSelector: { offset: 0x460, size: 0x2 },
    /** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
    gdtrAttrib: { offset: 0x462, size: 0x2 },
    gdtrLimit: { offset: 0x464, size: 0x4 },
    gdtrBase: { offset: 0x468, size: 0x8 },
    ldtrSelector: { offset: 0x470, size: 0x2 },
    /** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
    ldtrAttrib: { offset: 0x472, size: 0x2 },
    ldtrLimit: { offset: 0x474, size: 0x4 },
    ldtrBase: { offset: 0x478, size: 0x8 },
    idtrSelector: { offset: 0x480, size: 0x2 },
    /** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
    idtrAttrib: { offset: 0x482, size: 0x2 },
    idtrLimit: { offset: 0x484, size: 0x4 },
    idtrBase: { offset: 0x488, size: 0x8 },
    trSelector: { offset: 0x490, size: 0x2 },
    /** bits 7:0 as in a descriptor, bits 11:8 AVL L D/B G */
    trAttrib: { offset: 0x492, size: 0x2 },
    trLimit: { offset: 0x494, size: 0x4 },
    trBase: { offset: 0x498, size: 0x8 },
    cpl: { offset: 0x4cb, size: 0x1 },
    /** with what the vendor needs set (Globals.eferForced) */
    efer: { offset: 0x4d0, size: 0x8 },
    cr4: { offset: 0x548, size: 0x8 },
    cr3: { offset: 0x550, size: 0x8 },
    cr0: { offset: 0x558, size: 0x8 },
    dr7: { offset: 0x560, size: 0x8 },
    dr6: { offset: 0x568, size: 0x8 },
    rflags: { offset: 0x570, size: 0x8 },
    rip: { offset: 0x578, size: 0x8 },
    rsp: { offset: 0x5d8, size: 0x8 },
    rax: { offset: 0x5f8, size: 0x8 },
    star: { offset: 0x600, size: 0x8 },
    lstar: { offset: 0x608, size: 0x8 },
    cstar: { offset: 0x610, size: 0x8 },
    sfmask: { offset: 0x618, size: 0x8 },
    kernelGsBase: { offset: 0x620, size: 0x8 },
    sysenterCs: { offset: 0x628, size: 0x8 },
    sysenterEsp: { offset: 0x630, size: 0x8 },
    sysenterEip: { offset: 0x638, size: 0x8 },
    cr2: { offset: 0x640, size: 0x8 },
    /** guest PAT under nested paging */
    pat: { offset: 0x668, size: 0x8 },
  },
} as const;

/** The kernel's own block of a VS, out of the core's reach. */
export const VsKernelLayout = {
  size: 0x1000,
  fields: {
    /** GPRs of a root VS, at VsPage offsets */
    gprs: { offset: 0x0, size: 0xa0, count: 160 },
    /** linear address where the stubs keep the GPRs: this block, or the VS page */
    save: { offset: 0x100, size: 0x4 },
    vsid: { offset: 0x104, size: 0x4 },
    vmid: { offset: 0x108, size: 0x4 },
    /** nonzero for a root VS */
    root: { offset: 0x10c, size: 0x4 },
    /** of the VS's GuestState */
    stateSpa: { offset: 0x110, size: 0x8 },
    /** 1 + PPID whose tag this is, 0 for none */
    tagPp: { offset: 0x118, size: 0x4 },
    /** address space tag */
    tag: { offset: 0x11c, size: 0x4 },
    /** of the PP, when the tag was given */
    tagGeneration: { offset: 0x120, size: 0x8 },
    /** of the nested table, when the tag was given */
    tableGeneration: { offset: 0x128, size: 0x8 },
    /** root VS: nonzero while its run hypercall is open */
    openRun: { offset: 0x130, size: 0x4 },
    /** EXIT_ of the exit that the core is serving */
    reason: { offset: 0x134, size: 0x4 },
    /** RIP behind that exit's instruction, NO_RIP where it has none */
    nextRip: { offset: 0x138, size: 0x8 },
    /** extended state while another VS runs */
    xsaveSpa: { offset: 0x140, size: 0x8 },
    /** XCR0 while another VS runs */
    xcr0: { offset: 0x148, size: 0x8 },
    /** DR0-DR3 while another VS runs */
    dr0: { offset: 0x150, size: 0x8 },
    dr1: { offset: 0x158, size: 0x8 },
    dr2: { offset: 0x160, size: 0x8 },
    dr3: { offset: 0x168, size: 0x8 },
    /** root VS: writes to hypervisor frames that were refused */
    decoyWrites: { offset: 0x170, size: 0x8 },
    /** nonzero while the PP's registers hold its extended state */
    extendedLoaded: { offset: 0x178, size: 0x4 },
    /** nonzero while the PP's DR0-DR3 are its own, those of the root in the root's block */
    debugLoaded: { offset: 0x17c, size: 0x4 },
    /** where the last instruction was fetched: the guest's CR3, */
    fetchCr3: { offset: 0x180, size: 0x8 },
    /** the linear page, bit 0 set when this entry is valid, */
    fetchPage: { offset: 0x188, size: 0x8 },
    /** the page behind it, */
    fetchSpa: { offset: 0x190, size: 0x8 },
    /** and the nested table's generation then */
    fetchGeneration: { offset: 0x198, size: 0x8 },
    /** TSC_AUX while another VS runs */
    tscAux: { offset: 0x1a0, size: 0x8 },
    /** of the run, 0 for none */
    deadline: { offset: 0x1a8, size: 0x8 },
    /** with POSTED_LEAVES_NMI: RIP of that IRET */
    iretRip: { offset: 0x1b0, size: 0x8 },
    /** offset in a PP block of the CPUID table that answers it */
    cpuidTable: { offset: 0x1b8, size: 0x4 },
    /** linear address of the VsRecord */
    record: { offset: 0x1bc, size: 0x4 },
    /** DIRTY_ groups whose registers in GuestState are older than the processor's; always 0 where they are its own */
    stale: { offset: 0x1c0, size: 0x4 },
    /** DIRTY_ groups of GuestState that changed since the last entry; the vendor's in bits 31:30 */
    changed: { offset: 0x1c4, size: 0x4 },
    /** GuestState.injected at the last entry that was not made by ring 0 alone */
    delivers: { offset: 0x1c8, size: 0x8 },
    /** DIRTY_ groups that are stale after an exit */
    staleAfter: { offset: 0x1d0, size: 0x4 },
    /** the vendor's own words */
    vendor: { offset: 0x200, size: 0x200, count: 512 },
  },
} as const;

/** MSR indexes. */
export const MSR = {
  TSC: 0x10,
  MTRR_CAP: 0xfe,
  SYSENTER_CS: 0x174,
  SYSENTER_ESP: 0x175,
  SYSENTER_EIP: 0x176,
  /** base and mask of variable ranges, alternating */
  MTRR_PHYS_BASE0: 0x200,
  /** eight ranges from 0 on */
  MTRR_FIX_64K: 0x250,
  /** this and the next: eight ranges each from 512 KiB on */
  MTRR_FIX_16K: 0x258,
  /** this and seven more: eight ranges each from 768 KiB on */
  MTRR_FIX_4K: 0x268,
  PAT: 0x277,
  MTRR_DEF_TYPE: 0x2ff,
  EFER: 0xc0000080,
  STAR: 0xc0000081,
  LSTAR: 0xc0000082,
  CSTAR: 0xc0000083,
  SFMASK: 0xc0000084,
  FS_BASE: 0xc0000100,
  GS_BASE: 0xc0000101,
  KERNEL_GS_BASE: 0xc0000102,
  /** what RDTSCP and RDPID read */
  TSC_AUX: 0xc0000103,
} as const;
