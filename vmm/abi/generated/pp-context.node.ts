/* Generated from vmm/abi/pp-context.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: kernel and core
 */
/** The kernel zeroes the page and fills the first 0x40 bytes before EXIT_INIT. */
export const PpContextLayout = {
  size: 0x1000,
  fields: {
    /** kernel: this PP */
    ppid: { offset: 0x0, size: 0x4 },
    /** kernel: PPs of the root VM; VSIDs and VPIDs below it are the root's */
    pps: { offset: 0x4, size: 0x4 },
    /** kernel: LAUNCH_FLAG_ */
    flags: { offset: 0x8, size: 0x4 },
    /** kernel: first VMID that is impossible */
    maxVms: { offset: 0xc, size: 0x4 },
    /** kernel: first VPID that is impossible */
    maxVps: { offset: 0x10, size: 0x4 },
    /** kernel: first VSID that is impossible */
    maxVss: { offset: 0x14, size: 0x4 },
    /** kernel: TSC frequency as the root knows it */
    tscKhz: { offset: 0x18, size: 0x8 },
    /** core: two CallerSlot, by CALLER_ */
    slots: { offset: 0x40, size: 0x20, count: 32 },
    /** core: TSC value that ends the run it asks for, 0 for none */
    deadline: { offset: 0x60, size: 0x8 },
    /** core: exits that no handler served */
    unsupported: { offset: 0x68, size: 0x8 },
    /** core: EAX, EBX, ECX, EDX of the last CPUID it executed */
    cpuid: { offset: 0x70, size: 0x10, count: 16 },
    /** core: RDMSR and WRMSR of micro VMs that were answered with #GP */
    refusedMsrs: { offset: 0x80, size: 0x8 },
    /** core: nonzero if the open run ends with the exit record */
    wantsRecord: { offset: 0x88, size: 0x4 },
    /** core: MsrEntry of what micro VMs read, by MSR_TABLE_MASK */
    guestMsrs: { offset: 0x800, size: 0x800, count: 2048 },
  },
} as const;

/** What one kind of caller set on this PP. */
export const CallerSlotLayout = {
  size: 0x10,
  fields: {
    /** GPA of the shared page, 0 for none */
    sharedPage: { offset: 0x0, size: 0x8 },
    /** 0 for unset */
    tscKhz: { offset: 0x8, size: 0x8 },
  },
} as const;

/** Kinds of callers in the root VM, each with a slot of its own. */
export const CALLER = {
  /** the root's kernel: MicroV's driver */
  RING0: 0,
  /** user space of the root, where LAUNCH_FLAG_USER_HYPERCALLS lets it call */
  RING3: 1,
} as const;
