/* Generated from hypercall/shared-page.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: MicroV's hypercall ABI, and its extensions here
 */
/** A register or MSR and its value. */
export const MvRdlEntryLayout = {
  size: 0x10,
  fields: {
    /** mv_reg_t or MSR index */
    reg: { offset: 0x0, size: 0x8 },
    /** value */
    val: { offset: 0x8, size: 0x8 },
  },
} as const;

/** Register descriptor list. */
export const MvRdlLayout = {
  size: 0x1000,
  fields: {
    /** msr_get_supported_list: flags in, MV_RDL_FLAG_ALL */
    reg0: { offset: 0x0, size: 0x8 },
    /** msr_get_supported_list: index to start at in, entries left out */
    reg1: { offset: 0x8, size: 0x8 },
    /** ignored */
    reg2: { offset: 0x10, size: 0x8 },
    /** ignored */
    reg3: { offset: 0x18, size: 0x8 },
    /** ignored */
    reg4: { offset: 0x20, size: 0x8 },
    /** ignored */
    reg5: { offset: 0x28, size: 0x8 },
    /** ignored */
    reg6: { offset: 0x30, size: 0x8 },
    /** ignored */
    reg7: { offset: 0x38, size: 0x8 },
    /** ignored */
    reserved1: { offset: 0x40, size: 0x8 },
    /** ignored */
    reserved2: { offset: 0x48, size: 0x8 },
    /** ignored */
    reserved3: { offset: 0x50, size: 0x8 },
    /** entries in use, from 1 to the maximum */
    numEntries: { offset: 0x58, size: 0x8 },
    /** A register or MSR and its value. At most 250. */
    entries: { offset: 0x60, size: 0xfa0, count: 250 },
  },
} as const;

/** A range of memory to map or unmap. */
export const MvMdlEntryLayout = {
  size: 0x20,
  fields: {
    /** GPA in the micro VM, page aligned */
    dst: { offset: 0x0, size: 0x8 },
    /** GPA in the root VM, page aligned */
    src: { offset: 0x8, size: 0x8 },
    /** exactly 0x1000; for the range ops any multiple of it but 0 */
    bytes: { offset: 0x10, size: 0x8 },
    /** ignored; for map_range MV_MAP_FLAG_ */
    flags: { offset: 0x18, size: 0x8 },
  },
} as const;

/** Memory descriptor list. */
export const MvMdlLayout = {
  size: 0x1000,
  fields: {
    /** msr_get_supported_list: flags in, MV_RDL_FLAG_ALL */
    reg0: { offset: 0x0, size: 0x8 },
    /** msr_get_supported_list: index to start at in, entries left out */
    reg1: { offset: 0x8, size: 0x8 },
    /** ignored */
    reg2: { offset: 0x10, size: 0x8 },
    /** ignored */
    reg3: { offset: 0x18, size: 0x8 },
    /** ignored */
    reg4: { offset: 0x20, size: 0x8 },
    /** ignored */
    reg5: { offset: 0x28, size: 0x8 },
    /** ignored */
    reg6: { offset: 0x30, size: 0x8 },
    /** ignored */
    reg7: { offset: 0x38, size: 0x8 },
    /** ignored */
    reserved1: { offset: 0x40, size: 0x8 },
    /** ignored */
    reserved2: { offset: 0x48, size: 0x8 },
    /** ignored */
    reserved3: { offset: 0x50, size: 0x8 },
    /** entries in use, from 1 to the maximum */
    numEntries: { offset: 0x58, size: 0x8 },
    /** A range of memory to map or unmap. At most 125. */
    entries: { offset: 0x60, size: 0xfa0, count: 125 },
  },
} as const;

/** A CPUID leaf. */
export const MvCdlEntryLayout = {
  size: 0x20,
  fields: {
    /** EAX in */
    fun: { offset: 0x0, size: 0x4 },
    /** ECX in */
    idx: { offset: 0x4, size: 0x4 },
    /** mv_cpuid_flag_t */
    flags: { offset: 0x8, size: 0x4 },
    /** EAX out */
    eax: { offset: 0xc, size: 0x4 },
    /** EBX out */
    ebx: { offset: 0x10, size: 0x4 },
    /** ECX out */
    ecx: { offset: 0x14, size: 0x4 },
    /** EDX out */
    edx: { offset: 0x18, size: 0x4 },
    /** ignored */
    reserved: { offset: 0x1c, size: 0x4 },
  },
} as const;

/** CPUID descriptor list. */
export const MvCdlLayout = {
  size: 0x1000,
  fields: {
    /** msr_get_supported_list: flags in, MV_RDL_FLAG_ALL */
    reg0: { offset: 0x0, size: 0x8 },
    /** msr_get_supported_list: index to start at in, entries left out */
    reg1: { offset: 0x8, size: 0x8 },
    /** ignored */
    reg2: { offset: 0x10, size: 0x8 },
    /** ignored */
    reg3: { offset: 0x18, size: 0x8 },
    /** ignored */
    reg4: { offset: 0x20, size: 0x8 },
    /** ignored */
    reg5: { offset: 0x28, size: 0x8 },
    /** ignored */
    reg6: { offset: 0x30, size: 0x8 },
    /** ignored */
    reg7: { offset: 0x38, size: 0x8 },
    /** ignored */
    reserved1: { offset: 0x40, size: 0x8 },
    /** ignored */
    reserved2: { offset: 0x48, size: 0x8 },
    /** ignored */
    reserved3: { offset: 0x50, size: 0x8 },
    /** entries in use, from 1 to the maximum */
    numEntries: { offset: 0x58, size: 0x8 },
    /** A CPUID leaf. At most 125. */
    entries: { offset: 0x60, size: 0xfa0, count: 125 },
  },
} as const;

/** Port I/O that ended a run. */
export const MvExitIoLayout = {
  size: 0x24,
  fields: {
    /** port */
    addr: { offset: 0x0, size: 0x8 },
    /** guest RAX, masked to the access size, for IN too */
    data: { offset: 0x8, size: 0x8 },
    /** RCX where the instruction has a REP prefix, otherwise 0 */
    reps: { offset: 0x10, size: 0x8 },
    /** MV_EXIT_IO_IN or MV_EXIT_IO_OUT */
    type: { offset: 0x18, size: 0x8 },
    /** mv_bit_size_t; `size` in C */
    accessSize: { offset: 0x20, size: 0x4 },
  },
} as const;

/** Memory-mapped I/O that ended a run. Never filled, as in MicroV. */
export const MvExitMmioLayout = {
  size: 0x10,
  fields: {
    /** guest-physical address */
    gpa: { offset: 0x0, size: 0x8 },
    /** MV_EXIT_MMIO_ */
    flags: { offset: 0x8, size: 0x8 },
  },
} as const;

/** What run could be told. Not read, as in MicroV. */
export const MvRunLayout = {
  size: 0x1000,
  fields: {
    /** ignored */
    reserved: { offset: 0x0, size: 0x1000, count: 4096 },
  },
} as const;

/** Clients' view of gla_to_gpa; never in the page. */
export const MvTranslationLayout = {
  size: 0x21,
  fields: {
    /** virtual address */
    vaddr: { offset: 0x0, size: 0x8 },
    /** linear address */
    laddr: { offset: 0x8, size: 0x8 },
    /** physical address */
    paddr: { offset: 0x10, size: 0x8 },
    /** MV_MAP_FLAG_ */
    flags: { offset: 0x18, size: 0x8 },
    /** nonzero where the translation exists */
    isValid: { offset: 0x20, size: 0x1 },
  },
} as const;

/** Clients' view of the FXSAVE image; its names do not match the hardware's. */
export const MvFpuStateLayout = {
  size: 0x1a8,
  fields: {
    /** first 32 bytes; the hardware keeps MXCSR at 0x18 */
    registers: { offset: 0x0, size: 0x20, count: 32 },
    /** in truth the first bytes of ST0 */
    mxcsr: { offset: 0x20, size: 0x4 },
    /** in truth bytes 4 to 7 of ST0 */
    mxcsrMask: { offset: 0x24, size: 0x4 },
    /** 8 x 16 bytes */
    fpr: { offset: 0x28, size: 0x80, count: 128 },
    /** 16 x 16 bytes */
    xmm: { offset: 0xa8, size: 0x100, count: 256 },
  },
} as const;

/** Extension: the exit that ended the last run. */
export const MvExitRecordLayout = {
  size: 0x48,
  fields: {
    /** MV_RECORD_REASON_ */
    reason: { offset: 0x0, size: 0x4 },
    /** meaning depends on the reason: MV_RECORD_IO_, MV_RECORD_FAULT_; invalid_state: the register that was refused, mv_reg_t or MV_RECORD_REFUSED_, 0 if none was found */
    qualification: { offset: 0x4, size: 0x4 },
    /** meaning depends on the reason */
    info: { offset: 0x8, size: 0x8 },
    /** guest-physical address of a nested page fault */
    gpa: { offset: 0x10, size: 0x8 },
    /** RIP behind the instruction, where the reason has one */
    nextRip: { offset: 0x18, size: 0x8 },
    /** how many bytes of `inst` are valid */
    instBytes: { offset: 0x20, size: 0x4 },
    /** privilege level of the guest */
    cpl: { offset: 0x24, size: 0x4 },
    /** bytes at RIP, where they were fetched */
    inst: { offset: 0x28, size: 0x10, count: 16 },
    /** RIP of the guest at the exit */
    rip: { offset: 0x38, size: 0x8 },
    /** RFLAGS of the guest at the exit */
    rflags: { offset: 0x40, size: 0x8 },
  },
} as const;

/** Extension: what a PP counted. The arrays are indexed by MV_RECORD_REASON_. */
export const MvPpCountersLayout = {
  size: 0x420,
  fields: {
    /** exits of all reasons */
    exitsTotal: { offset: 0x0, size: 0x8 },
    /** upcalls from ring 0 into ring 3 */
    ringCrossings: { offset: 0x8, size: 0x8 },
    /** calls from ring 3 into ring 0 */
    syscalls: { offset: 0x10, size: 0x8 },
    /** faults of ring 3 on this PP */
    coreFaults: { offset: 0x18, size: 0x8 },
    /** exits by reason */
    exits: { offset: 0x20, size: 0x100, count: 32 },
    /** TSC ticks from exit to re-entry, summed */
    ticksSum: { offset: 0x120, size: 0x100, count: 32 },
    /** the shortest; 0 where there was none */
    ticksMin: { offset: 0x220, size: 0x100, count: 32 },
    /** the longest */
    ticksMax: { offset: 0x320, size: 0x100, count: 32 },
  },
} as const;
