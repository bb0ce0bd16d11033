/* Generated from vmm/abi/vs-page.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: kernel and core; registers as in the hypercall ABI
 */
/** State of a VS that core and kernel share. */
export const VsPageLayout = {
  size: 0x1000,
  fields: {
    /** mv_reg_rax */
    rax: { offset: 0x8, size: 0x8 },
    rbx: { offset: 0x10, size: 0x8 },
    rcx: { offset: 0x18, size: 0x8 },
    rdx: { offset: 0x20, size: 0x8 },
    rbp: { offset: 0x28, size: 0x8 },
    rsi: { offset: 0x30, size: 0x8 },
    rdi: { offset: 0x38, size: 0x8 },
    r8: { offset: 0x40, size: 0x8 },
    r9: { offset: 0x48, size: 0x8 },
    r10: { offset: 0x50, size: 0x8 },
    r11: { offset: 0x58, size: 0x8 },
    r12: { offset: 0x60, size: 0x8 },
    r13: { offset: 0x68, size: 0x8 },
    r14: { offset: 0x70, size: 0x8 },
    r15: { offset: 0x78, size: 0x8 },
    rsp: { offset: 0x80, size: 0x8 },
    rip: { offset: 0x88, size: 0x8 },
    rflags: { offset: 0x90, size: 0x8 },
    /** selector, attrib, limit, base; likewise below */
    es: { offset: 0x98, size: 0x20, count: 4 },
    cs: { offset: 0xb8, size: 0x20, count: 4 },
    ss: { offset: 0xd8, size: 0x20, count: 4 },
    ds: { offset: 0xf8, size: 0x20, count: 4 },
    fs: { offset: 0x118, size: 0x20, count: 4 },
    gs: { offset: 0x138, size: 0x20, count: 4 },
    ldtr: { offset: 0x158, size: 0x20, count: 4 },
    tr: { offset: 0x178, size: 0x20, count: 4 },
    /** selector and attrib unused */
    gdtr: { offset: 0x198, size: 0x20, count: 4 },
    /** selector and attrib unused */
    idtr: { offset: 0x1b8, size: 0x20, count: 4 },
    dr0: { offset: 0x1d8, size: 0x8 },
    dr1: { offset: 0x1e0, size: 0x8 },
    dr2: { offset: 0x1e8, size: 0x8 },
    dr3: { offset: 0x1f0, size: 0x8 },
    dr6: { offset: 0x1f8, size: 0x8 },
    dr7: { offset: 0x200, size: 0x8 },
    cr0: { offset: 0x208, size: 0x8 },
    cr2: { offset: 0x210, size: 0x8 },
    cr3: { offset: 0x218, size: 0x8 },
    cr4: { offset: 0x220, size: 0x8 },
    cr8: { offset: 0x228, size: 0x8 },
    /** mv_reg_xcr0, the last one */
    xcr0: { offset: 0x230, size: 0x8 },
    /** MSR C000_0080 */
    efer: { offset: 0x240, size: 0x8 },
    star: { offset: 0x248, size: 0x8 },
    lstar: { offset: 0x250, size: 0x8 },
    cstar: { offset: 0x258, size: 0x8 },
    fmask: { offset: 0x260, size: 0x8 },
    kernelGsBase: { offset: 0x268, size: 0x8 },
    sysenterCs: { offset: 0x270, size: 0x8 },
    sysenterEsp: { offset: 0x278, size: 0x8 },
    sysenterEip: { offset: 0x280, size: 0x8 },
    pat: { offset: 0x288, size: 0x8 },
    /** kept for the ABI, switched by nobody */
    apicBase: { offset: 0x290, size: 0x8 },
    /** EXIT_ */
    reason: { offset: 0x300, size: 0x4 },
    /** meaning depends on the reason */
    qualification: { offset: 0x304, size: 0x4 },
    /** meaning depends on the reason */
    info: { offset: 0x308, size: 0x8 },
    /** guest-physical address of a nested fault */
    gpa: { offset: 0x310, size: 0x8 },
    /** RIP behind the instruction, where the reason has one */
    nextRip: { offset: 0x318, size: 0x8 },
    /** how many bytes of `instruction` are valid */
    instructionBytes: { offset: 0x320, size: 0x4 },
    /** privilege level of the guest at the exit */
    cpl: { offset: 0x324, size: 0x4 },
    /** bytes at RIP, where they were fetched */
    instruction: { offset: 0x328, size: 0x10, count: 16 },
    /** DIRTY_ groups to load at the next entry; the kernel clears it */
    dirty: { offset: 0x340, size: 0x8 },
    /** EVENT_ word: what the next entry delivers; with ANSWER_INJECT, what is to be delivered */
    event: { offset: 0x348, size: 0x8 },
    pad1: { offset: 0x350, size: 0x8 },
    /** what the PP's client set when the VS was created */
    tscKhz: { offset: 0x358, size: 0x8 },
    vsid: { offset: 0x360, size: 0x2 },
    vpid: { offset: 0x362, size: 0x2 },
    vmid: { offset: 0x364, size: 0x2 },
    /** PP that holds the claim */
    ppid: { offset: 0x366, size: 0x2 },
    /** mv_mp_state_t */
    mpState: { offset: 0x368, size: 0x4 },
    /** the core's own */
    flags: { offset: 0x36c, size: 0x4 },
    /** the core's own; not 0: EXIT_UNFINISHED comes before the first entry of the next run */
    unfinished: { offset: 0x370, size: 0x4 },
    pad0: { offset: 0x374, size: 0x4 },
    /** the core's own: the instruction that is not finished */
    unfinishedRip: { offset: 0x378, size: 0x8 },
    /** where the guest goes on when RESUME answers EXIT_UNFINISHED */
    unfinishedNext: { offset: 0x380, size: 0x8 },
    /** the core's own: RAX as the guest had it */
    unfinishedRax: { offset: 0x388, size: 0x8 },
  },
} as const;

/** Groups of the VS page that the kernel loads before entry. */
export const DIRTY = {
  /** RIP, RSP, RFLAGS */
  IP: 1n,
  /** ES to IDTR */
  SEGMENTS: 2n,
  /** CR0, CR2, CR3, CR4, CR8, EFER */
  CONTROL: 4n,
  /** DR0-DR3, DR6, DR7 */
  DEBUG: 8n,
  /** STAR to SYSENTER_EIP */
  SYSCALL: 0x10n,
  /** XCR0 */
  XCR0: 0x20n,
  /** the event */
  EVENT: 0x40n,
  /** PAT */
  PAT: 0x80n,
  /** all of them */
  ALL: 0xffn,
} as const;

/** An event to inject; the format both vendors use. */
export const EVENT = {
  /** bits 7:0 */
  VECTOR: 0xffn,
  /** external interrupt */
  TYPE_INTERRUPT: 0n,
  /** NMI */
  TYPE_NMI: 0x200n,
  /** hardware exception */
  TYPE_EXCEPTION: 0x300n,
  /** software interrupt */
  TYPE_SOFTWARE: 0x400n,
  /** bits 10:8 */
  TYPE_MASK: 0x700n,
  /** bits 63:32 hold an error code */
  ERROR_CODE: 0x800n,
  /** bit 31 */
  VALID: 0x80000000n,
} as const;
