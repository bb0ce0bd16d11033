/* Generated from vmm/abi/launch.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: root VM and boot
 */
/** Launch protocol. */
export const LAUNCH = {
  /** LaunchInfo.magic */
  MAGIC: 0x4c564d75,
  /** ABI number that image, loader and tools must share */
  ABI: 2,
  /** pool blocks that fit the page */
  MAX_BLOCKS: 0x180,
  /** segments of an image */
  MAX_SEGMENTS: 0x10,
  /** ranges of RAM that fit the page */
  MAX_RAM_RANGES: 0x20,
} as const;

/** LaunchInfo.flags. */
export const LAUNCH_FLAG = {
  /** ring 3 of the root may call */
  USER_HYPERCALLS: 1,
  /** MicroV's maxima 16/256/256 */
  MICROV_LIMITS: 2,
  /** the root runs 5-level paging, so host and nested tables have five levels */
  LA57: 4,
  /** the kernel also writes its log to COM1 */
  SERIAL: 8,
} as const;

/** LaunchState.vendor: whose virtualization the PP has. */
export const VENDOR = {
  /** SVM */
  AMD: 0,
  /** VMX */
  INTEL: 1,
} as const;

/** The pool is donated in blocks. */
export const BLOCK = {
  /** bytes: 2 MiB, naturally aligned */
  SIZE: 0x200000n,
} as const;

/** Initial bytes of the core's statics, for a restart. */
export const PristineSegmentLayout = {
  size: 0x20,
  fields: {
    /** linear address of the first byte */
    va: { offset: 0x0, size: 0x8 },
    /** bytes mapped there */
    memBytes: { offset: 0x8, size: 0x8 },
    /** bytes of initial data, the rest is zero */
    fileBytes: { offset: 0x10, size: 0x8 },
    /** where the pristine bytes lie, contiguous */
    spa: { offset: 0x18, size: 0x8 },
  },
} as const;

/** One per start. */
export const LaunchInfoLayout = {
  size: 0x1000,
  fields: {
    /** LAUNCH_MAGIC */
    magic: { offset: 0x0, size: 0x4 },
    /** LAUNCH_ABI */
    abi: { offset: 0x4, size: 0x4 },
    /** of the image */
    buildId: { offset: 0x8, size: 0x10, count: 16 },
    /** LAUNCH_FLAG_ */
    flags: { offset: 0x18, size: 0x4 },
    /** PPs that will be demoted */
    pps: { offset: 0x1c, size: 0x4 },
    /** pool blocks */
    blocks: { offset: 0x20, size: 0x4 },
    /** entries of `ram` in use */
    ramRanges: { offset: 0x24, size: 0x4 },
    /** index of the block that holds the first free page */
    freeBlock: { offset: 0x28, size: 0x4 },
    /** bytes of that block that the loader used; later blocks are all free */
    freeOffset: { offset: 0x2c, size: 0x4 },
    /** first SPA behind the highest RAM */
    ramEnd: { offset: 0x30, size: 0x8 },
    /** page of 0xFF that stands for hypervisor memory in the root */
    decoySpa: { offset: 0x38, size: 0x8 },
    /** debug ring: root-owned, contiguous, RingHeader first */
    ringSpa: { offset: 0x40, size: 0x8 },
    /** its size */
    ringBytes: { offset: 0x48, size: 0x8 },
    /** three contiguous zeroed pages */
    rootPortMapSpa: { offset: 0x50, size: 0x8 },
    /** three contiguous pages, filled by the kernel */
    guestPortMapSpa: { offset: 0x58, size: 0x8 },
    /** two contiguous zeroed pages */
    rootMsrMapSpa: { offset: 0x60, size: 0x8 },
    /** two contiguous pages, filled by the kernel */
    guestMsrMapSpa: { offset: 0x68, size: 0x8 },
    /** REGISTRY_SIZE bytes, zeroed, contiguous */
    registrySpa: { offset: 0x70, size: 0x8 },
    /** PDPT of the low half, shared by all PPs: linear memories */
    hostTablesSpa: { offset: 0x78, size: 0x8 },
    /** VA of the core's upcall entry */
    coreEntry: { offset: 0x80, size: 0x8 },
    /** TSC frequency as the root knows it */
    tscKhz: { offset: 0x88, size: 0x8 },
    /** line table of the core, 0 if the image has none */
    linesVa: { offset: 0x90, size: 0x8 },
    /** its size */
    linesBytes: { offset: 0x98, size: 0x8 },
    /** reserved */
    microcode: { offset: 0xa0, size: 0x8 },
    /** four PristineSegment; unused ones are zero */
    pristine: { offset: 0xc0, size: 0x80, count: 128 },
    /** SPA of each pool block */
    block: { offset: 0x200, size: 0xc00, count: 384 },
    /** start and end of each range of RAM, ascending, disjoint, page aligned */
    ram: { offset: 0xe00, size: 0x200, count: 64 },
  },
} as const;

/** The machine state that becomes the root VS; vendor-neutral. */
export const LaunchStateLayout = {
  size: 0x400,
  fields: {
    /** LAUNCH_STATUS_ that the kernel leaves */
    status: { offset: 0x0, size: 0x4 },
    ppid: { offset: 0x4, size: 0x4 },
    apicId: { offset: 0x8, size: 0x4 },
    /** VENDOR_ */
    vendor: { offset: 0xc, size: 0x4 },
    /** where the root goes on */
    rip: { offset: 0x10, size: 0x8 },
    rsp: { offset: 0x18, size: 0x8 },
    rflags: { offset: 0x20, size: 0x8 },
    cr0: { offset: 0x28, size: 0x8 },
    cr2: { offset: 0x30, size: 0x8 },
    cr3: { offset: 0x38, size: 0x8 },
    cr4: { offset: 0x40, size: 0x8 },
    /** the root's own: without SVME, and NXE as the root has it */
    efer: { offset: 0x48, size: 0x8 },
    pat: { offset: 0x50, size: 0x8 },
    dr6: { offset: 0x58, size: 0x8 },
    /** no breakpoint is enabled: the loader sees to that */
    dr7: { offset: 0x60, size: 0x8 },
    gdtrBase: { offset: 0x68, size: 0x8 },
    gdtrLimit: { offset: 0x70, size: 0x8 },
    idtrBase: { offset: 0x78, size: 0x8 },
    idtrLimit: { offset: 0x80, size: 0x8 },
    /** selector, attrib (VMX access rights format), limit, base */
    es: { offset: 0x88, size: 0x20, count: 4 },
    cs: { offset: 0xa8, size: 0x20, count: 4 },
    ss: { offset: 0xc8, size: 0x20, count: 4 },
    ds: { offset: 0xe8, size: 0x20, count: 4 },
    /** root table of this PP's host address space */
    hostCr3: { offset: 0x108, size: 0x8 },
    /** constant host CR4 (LA57 as the root has it) */
    hostCr4: { offset: 0x110, size: 0x8 },
    /** VA of the loader's way back, mapped in both address spaces */
    trampoline: { offset: 0x118, size: 0x8 },
    /** SPA of the VS page of root VS number ppid */
    vsidSpa: { offset: 0x120, size: 0x8 },
    /** AMD: SPA of its VMCB. Intel: SPA of its state block's page */
    stateSpa: { offset: 0x128, size: 0x8 },
    /** SPA of its kernel VS block */
    kernelVsSpa: { offset: 0x130, size: 0x8 },
    /** AMD: SPA of the host save area page. Intel: SPA of the VMXON region */
    regionSpa: { offset: 0x138, size: 0x8 },
    /** AMD: SPA of the page from which the host's own TR, STAR, LSTAR, SFMASK are loaded. Intel: SPA of the VMCS of the root VS */
    hostAreaSpa: { offset: 0x140, size: 0x8 },
    /** size of the extended state of this PP (CPUID leaf 0xD, ECX) */
    xsaveBytes: { offset: 0x148, size: 0x8 },
    /** SPA of the PP window's first page (PpLocal), zeroed by the loader */
    localSpa: { offset: 0x150, size: 0x8 },
    /** TraceRing of this PP: root-owned, contiguous; 0 for none */
    traceSpa: { offset: 0x158, size: 0x8 },
    /** bytes of its entries behind TRACE_HEADER_BYTES, a power of two */
    traceBytes: { offset: 0x160, size: 0x8 },
    /** as es; the base is that of MSR C000_0100 */
    fs: { offset: 0x168, size: 0x20, count: 4 },
    /** as es; the base is that of MSR C000_0101 */
    gs: { offset: 0x188, size: 0x20, count: 4 },
    /** as es; unusable if the root has no LDT */
    ldtr: { offset: 0x1a8, size: 0x20, count: 4 },
    /** as es; a busy 64-bit TSS */
    tr: { offset: 0x1c8, size: 0x20, count: 4 },
    /** MSR 1D9, 0 if the processor has none */
    debugctl: { offset: 0x1e8, size: 0x8 },
    /** Intel: VA of LIDT's operand for the bridge, on which the loader changes address spaces, mapped in both address spaces; AMD: 0 */
    bridgeIdtr: { offset: 0x1f0, size: 0x8 },
  },
} as const;

/** Why a PP could not be demoted. */
export const LAUNCH_STATUS = {
  OK: 0,
  /** LaunchInfo has the wrong magic or ABI number */
  BAD_INFO: 1,
  /** the pool is too small */
  NO_MEMORY: 2,
  /** the processor lacks nested paging */
  NO_NESTED_PAGING: 3,
  /** more PPs than MAX_PPS */
  TOO_MANY_PPS: 4,
  /** the processor refused the root's state at the first entry */
  REFUSED: 5,
  /** the core faulted while it prepared this PP */
  CORE_FAULT: 6,
} as const;

/** Head of the debug ring; bytes follow. Readers never write. */
export const RingHeaderLayout = {
  size: 0x40,
  fields: {
    /** LAUNCH_MAGIC */
    magic: { offset: 0x0, size: 0x4 },
    /** writers' ticket lock */
    lock: { offset: 0x4, size: 0x4 },
    /** bytes behind the header */
    capacity: { offset: 0x8, size: 0x8 },
    /** bytes ever written; the last `capacity` of them are there, at head modulo capacity */
    head: { offset: 0x10, size: 0x8 },
    /** 0 running, 1 the kernel panicked */
    state: { offset: 0x18, size: 0x4 },
  },
} as const;
