/* Generated from vmm/kernel/vmx/vmcs.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: Intel SDM volume 3, chapters 25 to 28, appendices A to C
 */
// VsKernel.vendor of a VS on Intel.
/** Bytes of VmxWords. */
export const VMX_WORDS_SIZE: u32 = 0x40;
/** its VMCS; clear, but while the VS is the current one of a PP, or that PP's root */
export const VMX_WORDS_VMCS_SPA: u32 = 0x0;
/** 1 + PPID of the PP whose host state it holds, 0 before it is filled */
export const VMX_WORDS_PP: u32 = 0x8;
/** primary controls as the VMCS has them */
export const VMX_WORDS_PRIMARY: u32 = 0x18;
/** entry controls as the VMCS has them, but for IA-32e mode */
export const VMX_WORDS_ENTRY: u32 = 0x1c;
/** root VS: an NMI waits until it can be delivered */
export const VMX_WORDS_NMI_WAITS: u32 = 0x24;
/** STAR to SFMASK are its own while it runs, and its accesses to them do not exit */
export const VMX_WORDS_SYSCALLS: u32 = 0x28;

/** VsKernel.vendor of a VS on Intel. */
@unmanaged
export class VmxWords {
  /** 0x0: its VMCS; clear, but while the VS is the current one of a PP, or that PP's root */
  vmcsSpa: u64;
  /** 0x8: 1 + PPID of the PP whose host state it holds, 0 before it is filled */
  pp: u32;
  private _c: u32; private _10: u64;
  /** 0x18: primary controls as the VMCS has them */
  primary: u32;
  /** 0x1c: entry controls as the VMCS has them, but for IA-32e mode */
  entry: u32;
  private _20: u32;
  /** 0x24: root VS: an NMI waits until it can be delivered */
  nmiWaits: u32;
  /** 0x28: STAR to SFMASK are its own while it runs, and its accesses to them do not exit */
  syscalls: u32;
  private _2c: u32; private _30: u64; private _38: u64;
}

// Encodings of fields.
export const VMCS_VPID: u32 = 0;
/** CS, SS, DS, FS, GS, LDTR, TR follow, by 2 */
export const VMCS_GUEST_ES_SELECTOR: u32 = 0x800;
export const VMCS_HOST_ES_SELECTOR: u32 = 0xc00;
export const VMCS_HOST_CS_SELECTOR: u32 = 0xc02;
export const VMCS_HOST_SS_SELECTOR: u32 = 0xc04;
export const VMCS_HOST_DS_SELECTOR: u32 = 0xc06;
export const VMCS_HOST_FS_SELECTOR: u32 = 0xc08;
export const VMCS_HOST_GS_SELECTOR: u32 = 0xc0a;
export const VMCS_HOST_TR_SELECTOR: u32 = 0xc0c;
export const VMCS_MSR_BITMAP: u32 = 0x2004;
export const VMCS_TSC_OFFSET: u32 = 0x2010;
export const VMCS_EPTP: u32 = 0x201a;
export const VMCS_XSS_BITMAP: u32 = 0x202c;
export const VMCS_GUEST_PHYSICAL: u32 = 0x2400;
export const VMCS_LINK_POINTER: u32 = 0x2800;
export const VMCS_GUEST_DEBUGCTL: u32 = 0x2802;
export const VMCS_GUEST_PAT: u32 = 0x2804;
export const VMCS_GUEST_EFER: u32 = 0x2806;
/** the other three follow, by 2 */
export const VMCS_GUEST_PDPTE0: u32 = 0x280a;
export const VMCS_HOST_PAT: u32 = 0x2c00;
export const VMCS_HOST_EFER: u32 = 0x2c02;
export const VMCS_PIN_CONTROLS: u32 = 0x4000;
export const VMCS_PRIMARY_CONTROLS: u32 = 0x4002;
export const VMCS_EXCEPTION_BITMAP: u32 = 0x4004;
/** of the error codes of page faults that exit */
export const VMCS_FAULT_MASK: u32 = 0x4006;
export const VMCS_FAULT_MATCH: u32 = 0x4008;
/** how many there are; likewise the counts of lists of MSRs */
export const VMCS_CR3_TARGETS: u32 = 0x400a;
export const VMCS_EXIT_CONTROLS: u32 = 0x400c;
export const VMCS_EXIT_MSR_STORES: u32 = 0x400e;
export const VMCS_EXIT_MSR_LOADS: u32 = 0x4010;
export const VMCS_ENTRY_CONTROLS: u32 = 0x4012;
export const VMCS_ENTRY_MSR_LOADS: u32 = 0x4014;
export const VMCS_ENTRY_EVENT: u32 = 0x4016;
export const VMCS_ENTRY_ERROR_CODE: u32 = 0x4018;
export const VMCS_ENTRY_LENGTH: u32 = 0x401a;
export const VMCS_SECONDARY_CONTROLS: u32 = 0x401e;
export const VMCS_INSTRUCTION_ERROR: u32 = 0x4400;
export const VMCS_EXIT_REASON: u32 = 0x4402;
export const VMCS_EXIT_EVENT: u32 = 0x4404;
export const VMCS_EXIT_ERROR_CODE: u32 = 0x4406;
/** event whose delivery the exit interrupted */
export const VMCS_VECTORING_EVENT: u32 = 0x4408;
export const VMCS_VECTORING_ERROR_CODE: u32 = 0x440a;
export const VMCS_INSTRUCTION_LENGTH: u32 = 0x440c;
export const VMCS_INSTRUCTION_INFO: u32 = 0x440e;
/** CS, SS, DS, FS, GS, LDTR, TR follow, by 2 */
export const VMCS_GUEST_ES_LIMIT: u32 = 0x4800;
export const VMCS_GUEST_GDTR_LIMIT: u32 = 0x4810;
export const VMCS_GUEST_IDTR_LIMIT: u32 = 0x4812;
/** CS, SS, DS, FS, GS, LDTR, TR follow, by 2 */
export const VMCS_GUEST_ES_ACCESS: u32 = 0x4814;
export const VMCS_GUEST_SS_ACCESS: u32 = 0x4818;
export const VMCS_INTERRUPTIBILITY: u32 = 0x4824;
export const VMCS_ACTIVITY: u32 = 0x4826;
export const VMCS_GUEST_SYSENTER_CS: u32 = 0x482a;
export const VMCS_HOST_SYSENTER_CS: u32 = 0x4c00;
export const VMCS_CR0_MASK: u32 = 0x6000;
export const VMCS_CR4_MASK: u32 = 0x6002;
export const VMCS_CR0_SHADOW: u32 = 0x6004;
export const VMCS_CR4_SHADOW: u32 = 0x6006;
export const VMCS_QUALIFICATION: u32 = 0x6400;
export const VMCS_GUEST_CR0: u32 = 0x6800;
export const VMCS_GUEST_CR3: u32 = 0x6802;
export const VMCS_GUEST_CR4: u32 = 0x6804;
/** CS, SS, DS, FS, GS, LDTR, TR follow, by 2 */
export const VMCS_GUEST_ES_BASE: u32 = 0x6806;
export const VMCS_GUEST_GDTR_BASE: u32 = 0x6816;
export const VMCS_GUEST_IDTR_BASE: u32 = 0x6818;
export const VMCS_GUEST_DR7: u32 = 0x681a;
export const VMCS_GUEST_RSP: u32 = 0x681c;
export const VMCS_GUEST_RIP: u32 = 0x681e;
export const VMCS_GUEST_RFLAGS: u32 = 0x6820;
export const VMCS_PENDING_DEBUG: u32 = 0x6822;
export const VMCS_GUEST_SYSENTER_ESP: u32 = 0x6824;
export const VMCS_GUEST_SYSENTER_EIP: u32 = 0x6826;
export const VMCS_HOST_CR0: u32 = 0x6c00;
export const VMCS_HOST_CR3: u32 = 0x6c02;
export const VMCS_HOST_CR4: u32 = 0x6c04;
export const VMCS_HOST_FS_BASE: u32 = 0x6c06;
export const VMCS_HOST_GS_BASE: u32 = 0x6c08;
export const VMCS_HOST_TR_BASE: u32 = 0x6c0a;
export const VMCS_HOST_GDTR_BASE: u32 = 0x6c0c;
export const VMCS_HOST_IDTR_BASE: u32 = 0x6c0e;
export const VMCS_HOST_SYSENTER_ESP: u32 = 0x6c10;
export const VMCS_HOST_SYSENTER_EIP: u32 = 0x6c12;
export const VMCS_HOST_RSP: u32 = 0x6c14;
export const VMCS_HOST_RIP: u32 = 0x6c16;

// Pin-based controls.
/** external interrupts exit */
export const PIN_INTERRUPT: u32 = 1;
/** NMIs exit */
export const PIN_NMI: u32 = 8;
/** blocking by NMI is the guest's own */
export const PIN_VIRTUAL_NMI: u32 = 0x20;

// Primary processor-based controls.
export const PRIMARY_INTERRUPT_WINDOW: u32 = 4;
export const PRIMARY_HLT: u32 = 0x80;
export const PRIMARY_MWAIT: u32 = 0x400;
export const PRIMARY_RDPMC: u32 = 0x800;
/** must be allowed to be 0 */
export const PRIMARY_CR3_LOAD: u32 = 0x8000;
/** must be allowed to be 0 */
export const PRIMARY_CR3_STORE: u32 = 0x10000;
export const PRIMARY_CR8_LOAD: u32 = 0x80000;
export const PRIMARY_CR8_STORE: u32 = 0x100000;
export const PRIMARY_NMI_WINDOW: u32 = 0x400000;
export const PRIMARY_MOV_DR: u32 = 0x800000;
/** all I/O instructions exit */
export const PRIMARY_IO: u32 = 0x1000000;
export const PRIMARY_MSR_BITMAP: u32 = 0x10000000;
export const PRIMARY_MONITOR: u32 = 0x20000000;
/** the secondary controls count */
export const PRIMARY_SECONDARY: u32 = 0x80000000;
/** what a micro VM has: all of these but waiting for a window and CR3 */
export const PRIMARY_GUEST: u32 = 0xb1980c80;

// Secondary processor-based controls.
export const SECONDARY_EPT: u32 = 2;
/** RDTSCP and RDPID exist */
export const SECONDARY_RDTSCP: u32 = 8;
export const SECONDARY_VPID: u32 = 0x20;
/** exits */
export const SECONDARY_WBINVD: u32 = 0x40;
export const SECONDARY_UNRESTRICTED: u32 = 0x80;
/** exists */
export const SECONDARY_INVPCID: u32 = 0x1000;
/** XSAVES and XRSTORS exist */
export const SECONDARY_XSAVES: u32 = 0x100000;
/** TPAUSE, UMONITOR and UMWAIT exist */
export const SECONDARY_USER_WAIT: u32 = 0x4000000;
/** what each VS has: EPT, VPID, UNRESTRICTED */
export const SECONDARY_EACH: u32 = 0xa2;

// VM-exit controls.
/** DR7 and DEBUGCTL */
export const EXIT_CONTROL_SAVE_DEBUG: u32 = 4;
/** the host runs in 64-bit mode */
export const EXIT_CONTROL_HOST_64: u32 = 0x200;
export const EXIT_CONTROL_SAVE_PAT: u32 = 0x40000;
export const EXIT_CONTROL_LOAD_PAT: u32 = 0x80000;
export const EXIT_CONTROL_SAVE_EFER: u32 = 0x100000;
export const EXIT_CONTROL_LOAD_EFER: u32 = 0x200000;
/** what each VS has: all of these */
export const EXIT_CONTROL_EACH: u32 = 0x3c0204;

// VM-entry controls.
/** DR7 and DEBUGCTL */
export const ENTRY_CONTROL_LOAD_DEBUG: u32 = 4;
/** the guest is in IA-32e mode */
export const ENTRY_CONTROL_IA32E: u32 = 0x200;
export const ENTRY_CONTROL_LOAD_PAT: u32 = 0x4000;
export const ENTRY_CONTROL_LOAD_EFER: u32 = 0x8000;
/** what each VS has: all of these but IA32E */
export const ENTRY_CONTROL_EACH: u32 = 0xc004;

// Guest interruptibility state.
/** blocking by STI */
export const INTERRUPTIBILITY_STI: u32 = 1;
/** blocking by MOV SS */
export const INTERRUPTIBILITY_MOV_SS: u32 = 2;
/** either of them */
export const INTERRUPTIBILITY_SHADOW: u32 = 3;
/** virtual-NMI blocking */
export const INTERRUPTIBILITY_NMI: u32 = 8;

// Guest activity state.
export const ACTIVITY_ACTIVE: u32 = 0;
export const ACTIVITY_HLT: u32 = 1;
export const ACTIVITY_WAIT_FOR_SIPI: u32 = 3;

// Basic exit reasons.
/** exception or NMI */
export const REASON_EVENT: u32 = 0;
export const REASON_INTERRUPT: u32 = 1;
export const REASON_TRIPLE_FAULT: u32 = 2;
export const REASON_INIT: u32 = 3;
export const REASON_SIPI: u32 = 4;
export const REASON_INTERRUPT_WINDOW: u32 = 7;
export const REASON_NMI_WINDOW: u32 = 8;
export const REASON_TASK_SWITCH: u32 = 9;
export const REASON_CPUID: u32 = 0xa;
export const REASON_GETSEC: u32 = 0xb;
export const REASON_HLT: u32 = 0xc;
export const REASON_INVD: u32 = 0xd;
export const REASON_RDPMC: u32 = 0xf;
export const REASON_RSM: u32 = 0x11;
export const REASON_VMCALL: u32 = 0x12;
/** to VMXON: instructions of VMX */
export const REASON_VMCLEAR: u32 = 0x13;
export const REASON_VMXON: u32 = 0x1b;
export const REASON_CR: u32 = 0x1c;
export const REASON_DR: u32 = 0x1d;
export const REASON_IO: u32 = 0x1e;
export const REASON_RDMSR: u32 = 0x1f;
export const REASON_WRMSR: u32 = 0x20;
/** the entry was refused */
export const REASON_BAD_GUEST_STATE: u32 = 0x21;
export const REASON_BAD_MSR_LOAD: u32 = 0x22;
export const REASON_MWAIT: u32 = 0x24;
export const REASON_MONITOR: u32 = 0x27;
/** during entry */
export const REASON_MACHINE_CHECK: u32 = 0x29;
export const REASON_EPT_VIOLATION: u32 = 0x30;
export const REASON_EPT_MISCONFIGURATION: u32 = 0x31;
export const REASON_INVEPT: u32 = 0x32;
export const REASON_RDTSCP: u32 = 0x33;
export const REASON_INVVPID: u32 = 0x35;
export const REASON_WBINVD: u32 = 0x36;
export const REASON_XSETBV: u32 = 0x37;
/** bit 31: there was no guest */
export const REASON_FAILED_ENTRY: u32 = 0x80000000;
/** ours, with the number of the error: VMLAUNCH or VMRESUME itself failed */
export const REASON_FAILED_INSTRUCTION: u32 = 0x100;

// Extended page tables.
/** of EPTP beside the address: tables are write-back, four levels */
export const EPT_POINTER: u64 = 0x1e;

// MSR indexes of VMX.
export const MSR_FEATURE_CONTROL: u32 = 0x3a;
export const MSR_DEBUGCTL: u32 = 0x1d9;
export const MSR_VMX_BASIC: u32 = 0x480;
/** allowed 0-settings in the low half, allowed 1-settings in the high one; likewise below */
export const MSR_VMX_PIN: u32 = 0x481;
export const MSR_VMX_PRIMARY: u32 = 0x482;
export const MSR_VMX_EXIT: u32 = 0x483;
export const MSR_VMX_ENTRY: u32 = 0x484;
/** bits that must be 1 */
export const MSR_VMX_CR0_FIXED0: u32 = 0x486;
export const MSR_VMX_SECONDARY: u32 = 0x48b;
/** and the next three, in the order of VMX_PIN to VMX_ENTRY */
export const MSR_VMX_TRUE_PIN: u32 = 0x48d;
/** VMX_VMFUNC */
export const MSR_VMX_LAST: u32 = 0x491;

// EFER.
/** what the host runs with on Intel: NXE, LMA, LME */
export const EFER_HOST: u64 = 0xd00;

// Bits of control registers that VMX needs.
export const CR_CR0_NE: u64 = 0x20;
export const CR_CR0_NW: u64 = 0x20000000;
export const CR_CR0_CD: u64 = 0x40000000;
export const CR_CR4_VMXE: u64 = 0x2000;
export const CR_CR4_SMXE: u64 = 0x4000;
