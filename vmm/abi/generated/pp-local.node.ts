/* Generated from vmm/abi/pp-local.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: one address space, two privilege levels
 */
/** Per-PP words for the stubs, then GDT, TSS, IDT. */
export const PpLocalLayout = {
  size: 0x1000,
  fields: {
    /** linear address of the kernel's PP block */
    ppBlock: { offset: 0x0, size: 0x8 },
    /** SPA of the current GuestState, which VMRUN takes */
    guestSpa: { offset: 0x8, size: 0x8 },
    /** linear address where the guest's GPRs are kept, at VsPage offsets */
    gprs: { offset: 0x10, size: 0x8 },
    /** area from which the host's TR and SYSCALL MSRs are loaded */
    hostSpa: { offset: 0x18, size: 0x8 },
    /** first argument of an upcall: the core's context page of this PP */
    coreContext: { offset: 0x20, size: 0x8 },
    /** second argument: VS page, in the core's memory */
    coreVs: { offset: 0x28, size: 0x8 },
    /** RIP of an upcall */
    coreEntry: { offset: 0x30, size: 0x8 },
    /** the core's RSP during a service call */
    userStack: { offset: 0x38, size: 0x8 },
    /** the loader's way back */
    trampoline: { offset: 0x40, size: 0x8 },
    /** linear address of the guest's GuestState, where a stub keeps RAX in it */
    guestState: { offset: 0x48, size: 0x8 },
    /** RAX of the guest until its GPRs are stored */
    guestRax: { offset: 0x50, size: 0x8 },
    /** nonzero if the processor's control structure of the current guest, where it is no memory of ours, is launched */
    launched: { offset: 0x58, size: 0x4 },
    /** not 0 while an NMI (bit 0) or an INIT (bit 1) for the root waits */
    rootNmi: { offset: 0x60, size: 0x8 },
    /** by SELECTOR_; TSS takes 16 bytes */
    gdt: { offset: 0x100, size: 0x50, count: 80 },
    /** operand of LGDT at offset 6 so that the base is aligned */
    gdtr: { offset: 0x150, size: 0x10, count: 16 },
    /** operand of LIDT, likewise */
    idtr: { offset: 0x160, size: 0x10, count: 16 },
    /** 64-bit TSS: RSP0 and IST 1-4 */
    tss: { offset: 0x200, size: 0x68, count: 104 },
    /** 32 gates */
    idt: { offset: 0x400, size: 0x200, count: 512 },
  },
} as const;

/** Segment selectors of the host. */
export const SELECTOR = {
  /** here and for the data as the root's kernel has them, so that one table serves the switch from there */
  KERNEL_CODE: 0x10,
  /** behind the code, for SYSCALL and SYSENTER */
  KERNEL_DATA: 0x18,
  /** what STAR names: its data and code follow */
  SYSRET_BASE: 0x20,
  /** of SYSRET, with RPL 3 */
  USER_DATA: 0x2b,
  /** of SYSRET and of SYSEXIT, with RPL 3 */
  USER_CODE: 0x33,
  /** of SYSEXIT, with RPL 3 */
  USER_DATA_SYSEXIT: 0x3b,
  TSS: 0x40,
} as const;

/** The host's. */
export const TSS = {
  LIMIT: 0x67,
} as const;

/** The kernel's block of a PP, in its linear memory. */
export const PP_BLOCK = {
  /** LaunchState */
  LAUNCH_STATE: 0,
  /** PpState */
  STATE: 0x400,
  /** PpCounters */
  COUNTERS: 0x800,
  /** log line under construction: u32 length, bytes from 0xc28 on */
  LINE: 0xc20,
} as const;

/** What the kernel's exports tell the assembly stubs to do next. */
export const ACTION = {
  /** enter the current VS */
  ENTER: 0,
  /** enter the core */
  UPCALL: 1,
  /** leave the hypervisor on this PP */
  LEAVE: 2,
  /** end the entry of the trace ring, then as ENTER */
  TRACE: 3,
} as const;

/** What the kernel knows of a PP. */
export const PpStateLayout = {
  size: 0x200,
  fields: {
    ppid: { offset: 0x0, size: 0x4 },
    /** VSID of the root VS of this PP */
    rootVsid: { offset: 0x4, size: 0x4 },
    /** VS that exited last or will be entered; atomic */
    currentVsid: { offset: 0x8, size: 0x4 },
    /** nonzero while the PP runs in ring 3; atomic */
    inCore: { offset: 0xc, size: 0x4 },
    /** of the core instance this PP prepared its area for */
    coreGeneration: { offset: 0x10, size: 0x4 },
    /** PP_FEATURE_ */
    features: { offset: 0x14, size: 0x4 },
    /** of the address space tags of this PP */
    tagGeneration: { offset: 0x18, size: 0x8 },
    /** next free tag in this generation */
    nextTag: { offset: 0x20, size: 0x4 },
    /** tags the PP has */
    tags: { offset: 0x24, size: 0x4 },
    /** low half of the time stamp taken at the exit, before any handler */
    exitTsc: { offset: 0x28, size: 0x4 },
    /** PpLocal */
    localSpa: { offset: 0x30, size: 0x8 },
    /** top host table */
    hostCr3: { offset: 0x38, size: 0x8 },
    /** neutral reason of the exit being served */
    reason: { offset: 0x40, size: 0x4 },
    /** what the root believes of MSRs that are the host's; which ones, the vendor's folder knows */
    virtualMsrs: { offset: 0x50, size: 0x10, count: 2 },
    /** features of extended state the PP has (CPUID leaf 0xD) */
    xsaveMask: { offset: 0x60, size: 0x8 },
    /** nonzero from the first entry to promote */
    online: { offset: 0x68, size: 0x4 },
    /** linear address of the root VS block */
    root: { offset: 0x70, size: 0x4 },
    /** linear address of the current VS block */
    vs: { offset: 0x74, size: 0x4 },
    /** ACTION_ENTER, or ACTION_TRACE while an entry of the trace ring is begun */
    enterAction: { offset: 0x78, size: 0x4 },
    /** EXIT_WORK_: what each exit needs before it is served, usually nothing */
    exitWork: { offset: 0x7c, size: 0x4 },
    /** operands that intrinsics write through pointers */
    scratch: { offset: 0x80, size: 0x80, count: 128 },
    /** SPA of the root's shared page by CALLER_, 0 for none */
    sharedPages: { offset: 0x100, size: 0x10, count: 2 },
    /** TraceRing of this PP, 0 for none */
    traceSpa: { offset: 0x110, size: 0x8 },
    /** bytes of its entries, a power of two */
    traceBytes: { offset: 0x118, size: 0x8 },
    /** entries written since it was switched on */
    traceHead: { offset: 0x120, size: 0x8 },
    /** SPA of the entry that is written next */
    traceSlot: { offset: 0x128, size: 0x8 },
    /** linear address of the VS block whose exit has begun an entry, 0 for none */
    tracedVs: { offset: 0x130, size: 0x4 },
    /** bytes of an entry */
    traceStep: { offset: 0x134, size: 0x4 },
    /** how often the trace was switched on */
    traceEpoch: { offset: 0x138, size: 0x4 },
    /** VOUCHED_: what the kernel did of the root's hypercall that is being served */
    vouched: { offset: 0x13c, size: 0x4 },
    /** unless VOUCHED_NOTHING: pages of the list that are done */
    progress: { offset: 0x140, size: 0x8 },
    /** Globals.hostChanges when the PP last was at one with it: it may enter the core at once */
    entered: { offset: 0x148, size: 0x8 },
    /** Globals.hostChanges when the PP last flushed its host translations; atomic */
    flushed: { offset: 0x150, size: 0x8 },
    /** SPA behind the last entry: there the ring begins again */
    traceEnd: { offset: 0x158, size: 0x8 },
    /** nonzero while virtualization is switched on for the PP, where that is a state of its own */
    isEnabled: { offset: 0x160, size: 0x4 },
    /** of the root's last hypercall, if the core answered it with RUN: RAX, otherwise 0, */
    runRax: { offset: 0x168, size: 0x8 },
    /** R10, */
    runR10: { offset: 0x170, size: 0x8 },
    /** R11, */
    runR11: { offset: 0x178, size: 0x8 },
    /** R12, */
    runR12: { offset: 0x180, size: 0x8 },
    /** and the VS that ran */
    runVsid: { offset: 0x188, size: 0x4 },
  },
} as const;

/** What the kernel itself did of a hypercall that gives or takes memory. */
export const VOUCHED = {
  /** nothing that it knows of */
  NOTHING: 0,
  /** the first pages of the list */
  PART: 1,
  /** all that was asked for */
  ALL: 2,
} as const;

/** PpState.exitWork. */
export const EXIT_WORK = {
  /** the processor does not store the next RIP: the instruction is fetched */
  FETCH: 1,
  /** the exit begins an entry of the trace ring */
  TRACE: 2,
} as const;

/** Features that the kernel branches on. */
export const PP_FEATURE = {
  /** the processor stores the next RIP */
  NEXT_RIP: 1,
  /** the processor names the general register of MOV CR and MOV DR */
  DECODE_ASSIST: 2,
  /** XSAVE and XCR0 */
  XSAVE: 0x10,
  /** RDTSCP and TSC_AUX */
  RDTSCP: 0x20,
} as const;
