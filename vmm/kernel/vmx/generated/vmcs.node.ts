/* Generated from vmm/kernel/vmx/vmcs.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: Intel SDM volume 3, chapters 25 to 28, appendices A to C
 */
/** VsKernel.vendor of a VS on Intel. */
export const VmxWordsLayout = {
  size: 0x40,
  fields: {
    /** its VMCS; clear, but while the VS is the current one of a PP, or that PP's root */
    vmcsSpa: { offset: 0x0, size: 0x8 },
    /** 1 + PPID of the PP whose host state it holds, 0 before it is filled */
    pp: { offset: 0x8, size: 0x4 },
    /** primary controls as the VMCS has them */
    primary: { offset: 0x18, size: 0x4 },
    /** entry controls as the VMCS has them, but for IA-32e mode */
    entry: { offset: 0x1c, size: 0x4 },
    /** root VS: an NMI waits until it can be delivered */
    nmiWaits: { offset: 0x24, size: 0x4 },
    /** STAR to SFMASK are its own while it runs, and its accesses to them do not exit */
    syscalls: { offset: 0x28, size: 0x4 },
  },
} as const;

/** Encodings of fields. */
export const VMCS = {
  VPID: 0,
  /** CS, SS, DS, FS, GS, LDTR, TR follow, by 2 */
  GUEST_ES_SELECTOR: 0x800,
  HOST_ES_SELECTOR: 0xc00,
  HOST_CS_SELECTOR: 0xc02,
  HOST_SS_SELECTOR: 0xc04,
  HOST_DS_SELECTOR: 0xc06,
  HOST_FS_SELECTOR: 0xc08,
  HOST_GS_SELECTOR: 0xc0a,
  HOST_TR_SELECTOR: 0xc0c,
  MSR_BITMAP: 0x2004,
  TSC_OFFSET: 0x2010,
  EPTP: 0x201a,
  XSS_BITMAP: 0x202c,
  GUEST_PHYSICAL: 0x2400,
  LINK_POINTER: 0x2800,
  GUEST_DEBUGCTL: 0x2802,
  GUEST_PAT: 0x2804,
  GUEST_EFER: 0x2806,
  /** the other three follow, by 2 */
  GUEST_PDPTE0: 0x280a,
  HOST_PAT: 0x2c00,
  HOST_EFER: 0x2c02,
  PIN_CONTROLS: 0x4000,
  PRIMARY_CONTROLS: 0x4002,
  EXCEPTION_BITMAP: 0x4004,
  /** of the error codes of page faults that exit */
  FAULT_MASK: 0x4006,
  FAULT_MATCH: 0x4008,
  /** how many there are; likewise the counts of lists of MSRs */
  CR3_TARGETS: 0x400a,
  EXIT_CONTROLS: 0x400c,
  EXIT_MSR_STORES: 0x400e,
  EXIT_MSR_LOADS: 0x4010,
  ENTRY_CONTROLS: 0x4012,
  ENTRY_MSR_LOADS: 0x4014,
  ENTRY_EVENT: 0x4016,
  ENTRY_ERROR_CODE: 0x4018,
  ENTRY_LENGTH: 0x401a,
  SECONDARY_CONTROLS: 0x401e,
  INSTRUCTION_ERROR: 0x4400,
  EXIT_REASON: 0x4402,
  EXIT_EVENT: 0x4404,
  EXIT_ERROR_CODE: 0x4406,
  /** event whose delivery the exit interrupted */
  VECTORING_EVENT: 0x4408,
  VECTORING_ERROR_CODE: 0x440a,
  INSTRUCTION_LENGTH: 0x440c,
  INSTRUCTION_INFO: 0x440e,
  /** CS, SS, DS, FS, GS, LDTR, TR follow, by 2 */
  GUEST_ES_LIMIT: 0x4800,
  GUEST_GDTR_LIMIT: 0x4810,
  GUEST_IDTR_LIMIT: 0x4812,
  /** CS, SS, DS, FS, GS, LDTR, TR follow, by 2 */
  GUEST_ES_ACCESS: 0x4814,
  GUEST_SS_ACCESS: 0x4818,
  INTERRUPTIBILITY: 0x4824,
  ACTIVITY: 0x4826,
  GUEST_SYSENTER_CS: 0x482a,
  HOST_SYSENTER_CS: 0x4c00,
  CR0_MASK: 0x6000,
  CR4_MASK: 0x6002,
  CR0_SHADOW: 0x6004,
  CR4_SHADOW: 0x6006,
  QUALIFICATION: 0x6400,
  GUEST_CR0: 0x6800,
  GUEST_CR3: 0x6802,
  GUEST_CR4: 0x6804,
  /** CS, SS, DS, FS, GS, LDTR, TR follow, by 2 */
  GUEST_ES_BASE: 0x6806,
  GUEST_GDTR_BASE: 0x6816,
  GUEST_IDTR_BASE: 0x6818,
  GUEST_DR7: 0x681a,
  GUEST_RSP: 0x681c,
  GUEST_RIP: 0x681e,
  GUEST_RFLAGS: 0x6820,
  PENDING_DEBUG: 0x6822,
  GUEST_SYSENTER_ESP: 0x6824,
  GUEST_SYSENTER_EIP: 0x6826,
  HOST_CR0: 0x6c00,
  HOST_CR3: 0x6c02,
  HOST_CR4: 0x6c04,
  HOST_FS_BASE: 0x6c06,
  HOST_GS_BASE: 0x6c08,
  HOST_TR_BASE: 0x6c0a,
  HOST_GDTR_BASE: 0x6c0c,
  HOST_IDTR_BASE: 0x6c0e,
  HOST_SYSENTER_ESP: 0x6c10,
  HOST_SYSENTER_EIP: 0x6c12,
  HOST_RSP: 0x6c14,
  HOST_RIP: 0x6c16,
} as const;

/** Pin-based controls. */
export const PIN = {
  /** external interrupts exit */
  INTERRUPT: 1,
  /** NMIs exit */
  NMI: 8,
  /** blocking by NMI is the guest's own */
  VIRTUAL_NMI: 0x20,
} as const;

/** Primary processor-based controls. */
export const PRIMARY = {
  INTERRUPT_WINDOW: 4,
  HLT: 0x80,
  MWAIT: 0x400,
  RDPMC: 0x800,
  /** must be allowed to be 0 */
  CR3_LOAD: 0x8000,
  /** must be allowed to be 0 */
  CR3_STORE: 0x10000,
  CR8_LOAD: 0x80000,
  CR8_STORE: 0x100000,
  NMI_WINDOW: 0x400000,
  MOV_DR: 0x800000,
  /** all I/O instructions exit */
  IO: 0x1000000,
  MSR_BITMAP: 0x10000000,
  MONITOR: 0x20000000,
  /** the secondary controls count */
  SECONDARY: 0x80000000,
  /** what a micro VM has: all of these but waiting for a window and CR3 */
  GUEST: 0xb1980c80,
} as const;

/** Secondary processor-based controls. */
export const SECONDARY = {
  EPT: 2,
  /** RDTSCP and RDPID exist */
  RDTSCP: 8,
  VPID: 0x20,
  /** exits */
  WBINVD: 0x40,
  UNRESTRICTED: 0x80,
  /** exists */
  INVPCID: 0x1000,
  /** XSAVES and XRSTORS exist */
  XSAVES: 0x100000,
  /** TPAUSE, UMONITOR and UMWAIT exist */
  USER_WAIT: 0x4000000,
  /** what each VS has: EPT, VPID, UNRESTRICTED */
  EACH: 0xa2,
} as const;

/** VM-exit controls. */
export const EXIT_CONTROL = {
  /** DR7 and DEBUGCTL */
  SAVE_DEBUG: 4,
  /** the host runs in 64-bit mode */
  HOST_64: 0x200,
  SAVE_PAT: 0x40000,
  LOAD_PAT: 0x80000,
  SAVE_EFER: 0x100000,
  LOAD_EFER: 0x200000,
  /** what each VS has: all of these */
  EACH: 0x3c0204,
} as const;

/** VM-entry controls. */
export const ENTRY_CONTROL = {
  /** DR7 and DEBUGCTL */
  LOAD_DEBUG: 4,
  /** the guest is in IA-32e mode */
  IA32E: 0x200,
  LOAD_PAT: 0x4000,
  LOAD_EFER: 0x8000,
  /** what each VS has: all of these but IA32E */
  EACH: 0xc004,
} as const;

/** Guest interruptibility state. */
export const INTERRUPTIBILITY = {
  /** blocking by STI */
  STI: 1,
  /** blocking by MOV SS */
  MOV_SS: 2,
  /** either of them */
  SHADOW: 3,
  /** virtual-NMI blocking */
  NMI: 8,
} as const;

/** Guest activity state. */
export const ACTIVITY = {
  ACTIVE: 0,
  HLT: 1,
  WAIT_FOR_SIPI: 3,
} as const;

/** Basic exit reasons. */
export const REASON = {
  /** exception or NMI */
  EVENT: 0,
  INTERRUPT: 1,
  TRIPLE_FAULT: 2,
  INIT: 3,
  SIPI: 4,
  INTERRUPT_WINDOW: 7,
  NMI_WINDOW: 8,
  TASK_SWITCH: 9,
  CPUID: 0xa,
  GETSEC: 0xb,
  HLT: 0xc,
  INVD: 0xd,
  RDPMC: 0xf,
  RSM: 0x11,
  VMCALL: 0x12,
  /** to VMXON: instructions of VMX */
  VMCLEAR: 0x13,
  VMXON: 0x1b,
  CR: 0x1c,
  DR: 0x1d,
  IO: 0x1e,
  RDMSR: 0x1f,
  WRMSR: 0x20,
  /** the entry was refused */
  BAD_GUEST_STATE: 0x21,
  BAD_MSR_LOAD: 0x22,
  MWAIT: 0x24,
  MONITOR: 0x27,
  /** during entry */
  MACHINE_CHECK: 0x29,
  EPT_VIOLATION: 0x30,
  EPT_MISCONFIGURATION: 0x31,
  INVEPT: 0x32,
  RDTSCP: 0x33,
  INVVPID: 0x35,
  WBINVD: 0x36,
  XSETBV: 0x37,
  /** bit 31: there was no guest */
  FAILED_ENTRY: 0x80000000,
  /** ours, with the number of the error: VMLAUNCH or VMRESUME itself failed */
  FAILED_INSTRUCTION: 0x100,
} as const;

/** Extended page tables. */
export const EPT = {
  /** of EPTP beside the address: tables are write-back, four levels */
  POINTER: 0x1en,
} as const;

/** MSR indexes of VMX. */
export const MSR = {
  FEATURE_CONTROL: 0x3a,
  DEBUGCTL: 0x1d9,
  VMX_BASIC: 0x480,
  /** allowed 0-settings in the low half, allowed 1-settings in the high one; likewise below */
  VMX_PIN: 0x481,
  VMX_PRIMARY: 0x482,
  VMX_EXIT: 0x483,
  VMX_ENTRY: 0x484,
  /** bits that must be 1 */
  VMX_CR0_FIXED0: 0x486,
  VMX_SECONDARY: 0x48b,
  /** and the next three, in the order of VMX_PIN to VMX_ENTRY */
  VMX_TRUE_PIN: 0x48d,
  /** VMX_VMFUNC */
  VMX_LAST: 0x491,
} as const;

/** EFER. */
export const EFER = {
  /** what the host runs with on Intel: NXE, LMA, LME */
  HOST: 0xd00n,
} as const;

/** Bits of control registers that VMX needs. */
export const CR = {
  CR0_NE: 0x20n,
  CR0_NW: 0x20000000n,
  CR0_CD: 0x40000000n,
  CR4_VMXE: 0x2000n,
  CR4_SMXE: 0x4000n,
} as const;
