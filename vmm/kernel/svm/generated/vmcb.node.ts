/* Generated from vmm/kernel/svm/vmcb.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: AMD64 Architecture Programmer's Manual, volume 2, appendices B and C
 */
/** Virtual machine control block. */
export const VmcbLayout = {
  size: 0x1000,
  fields: {
    /** bits 15:0 reads, 31:16 writes of CR0-CR15 */
    interceptCr: { offset: 0x0, size: 0x4 },
    /** likewise DR0-DR15 */
    interceptDr: { offset: 0x4, size: 0x4 },
    /** vectors 0-31 */
    interceptExceptions: { offset: 0x8, size: 0x4 },
    /** INTERCEPT1_ */
    intercept1: { offset: 0xc, size: 0x4 },
    /** INTERCEPT2_ */
    intercept2: { offset: 0x10, size: 0x4 },
    intercept3: { offset: 0x14, size: 0x4 },
    /** I/O permission map, 12 KiB */
    iopmBase: { offset: 0x40, size: 0x8 },
    /** MSR permission map, 8 KiB */
    msrpmBase: { offset: 0x48, size: 0x8 },
    tscOffset: { offset: 0x50, size: 0x8 },
    /** never 0 */
    asid: { offset: 0x58, size: 0x4 },
    /** 0 nothing, 1 flush all tags */
    tlbControl: { offset: 0x5c, size: 0x1 },
    /** V_TPR, V_IRQ, V_INTR_MASKING (bit 24) */
    interruptControl: { offset: 0x60, size: 0x8 },
    /** bits 1:0 not 0: guest is in an interrupt shadow */
    interruptShadow: { offset: 0x68, size: 0x8 },
    /** the vendor's code of the last exit, for the log and the trace */
    exitCode: { offset: 0x70, size: 0x8 },
    exitInfo1: { offset: 0x78, size: 0x8 },
    exitInfo2: { offset: 0x80, size: 0x8 },
    /** event whose delivery the exit interrupted; an EVENT_ word */
    exitIntInfo: { offset: 0x88, size: 0x8 },
    /** bit 0: nested paging */
    nestedControl: { offset: 0x90, size: 0x8 },
    /** EVENT_ word: what the next entry delivers */
    injected: { offset: 0xa8, size: 0x8 },
    /** SPA of the nested table */
    nestedCr3: { offset: 0xb0, size: 0x8 },
    /** clean bits */
    clean: { offset: 0xc0, size: 0x4 },
    /** RIP behind the instruction that exited, NO_RIP where it has none */
    nextRip: { offset: 0xc8, size: 0x8 },
    /** with decode assists */
    bytesFetched: { offset: 0xd0, size: 0x1 },
    /** with decode assists */
    fetched: { offset: 0xd1, size: 0xf, count: 15 },
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

/** Vmcb.intercept1. */
export const INTERCEPT1 = {
  INTR: 1,
  NMI: 2,
  SMI: 4,
  INIT: 8,
  /** a virtual interrupt could be delivered */
  VINTR: 0x10,
  RDPMC: 0x8000,
  CPUID: 0x40000,
  RSM: 0x80000,
  IRET: 0x100000,
  INVD: 0x400000,
  HLT: 0x1000000,
  INVLPGA: 0x4000000,
  /** by the I/O permission map */
  IOIO: 0x8000000,
  /** by the MSR permission map */
  MSR: 0x10000000,
  TASK_SWITCH: 0x20000000,
  FERR_FREEZE: 0x40000000,
  SHUTDOWN: 0x80000000,
  /** what each micro VM has: all of these but VINTR and IRET */
  GUEST: 0xfd4c800f,
} as const;

/** Vmcb.intercept2. */
export const INTERCEPT2 = {
  /** VMRUN, VMLOAD, VMSAVE, STGI, CLGI, SKINIT */
  SVM: 0x7d,
  /** must be set */
  VMRUN: 1,
  VMMCALL: 2,
  RDTSCP: 0x80,
  ICEBP: 0x100,
  WBINVD: 0x200,
  MONITOR: 0x400,
  /** MWAIT, armed or not */
  MWAIT: 0x1800,
  XSETBV: 0x2000,
  RDPRU: 0x4000,
  /** what each micro VM has: all of these */
  GUEST: 0x7fff,
} as const;

/** Vmcb.interruptControl. */
export const INTERRUPT = {
  /** CR8 of the guest */
  V_TPR: 0xf,
  /** a virtual interrupt waits */
  V_IRQ: 0x100,
  /** bits 19:16: its priority */
  V_PRIO_SHIFT: 0x10,
  /** CR8 does not hold it back */
  V_IGN_TPR: 0x100000,
  /** the host's IF masks physical interrupts, not the guest's */
  V_INTR_MASKING: 0x1000000,
} as const;

/** Low 32 bits of Vmcb.exitCode. */
export const VMEXIT = {
  /** up to 0x0f */
  CR_READ: 0,
  /** up to 0x1f */
  CR_WRITE: 0x10,
  /** up to 0x2f */
  DR_READ: 0x20,
  /** up to 0x3f */
  DR_WRITE: 0x30,
  /** up to 0x5f */
  EXCEPTION: 0x40,
  INTR: 0x60,
  NMI: 0x61,
  SMI: 0x62,
  INIT: 0x63,
  VINTR: 0x64,
  RDPMC: 0x6f,
  CPUID: 0x72,
  RSM: 0x73,
  /** before the instruction is executed */
  IRET: 0x74,
  INVD: 0x76,
  HLT: 0x78,
  IOIO: 0x7b,
  MSR: 0x7c,
  TASK_SWITCH: 0x7d,
  SHUTDOWN: 0x7f,
  VMRUN: 0x80,
  VMMCALL: 0x81,
  VMLOAD: 0x82,
  SKINIT: 0x86,
  INVLPGA: 0x7a,
  RDTSCP: 0x87,
  ICEBP: 0x88,
  WBINVD: 0x89,
  MONITOR: 0x8a,
  /** 0x8c when armed */
  MWAIT: 0x8b,
  XSETBV: 0x8d,
  RDPRU: 0x8e,
  /** nested page fault */
  NPF: 0x400,
  /** the guest state was refused; some emulators store only these 32 bits */
  INVALID: 0xffffffff,
} as const;

/** EFER. */
export const EFER = {
  SVME: 0x1000n,
  /** what the host runs with: SVME, NXE, LMA, LME, SCE */
  HOST: 0x1d01n,
} as const;

/** MSR indexes of SVM. */
export const MSR = {
  VM_CR: 0xc0010114,
  VM_HSAVE_PA: 0xc0010117,
} as const;
