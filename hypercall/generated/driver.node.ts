/* Generated from hypercall/driver.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: the driver interface of MicroV
 */
export const DRIVER = {
  /** number that driver, image and tools share */
  ABI: 2,
  MAX_PPS: 0x80,
  /** debug ring, header included */
  RING_BYTES: 0x10000,
  /** DriverStart.flags: ring 3 of the root may call */
  FLAG_USER_HYPERCALLS: 1,
  /** DriverStart.flags: MicroV's maxima 16/256/256 */
  FLAG_MICROV_LIMITS: 2,
  /** DriverStart.flags: the kernel also logs to COM1 */
  FLAG_SERIAL: 8,
  /** what NO_EPT and VMX_CONTROLS lack: the control cannot be 0, instead of not 1 */
  LACK_ALWAYS_ON: 0x100,
} as const;

/** Request numbers: _IOWR('v', n, struct). All structures go in and out. */
export const IOCTL = {
  /** DriverCheck: can this machine run MicroV? */
  CHECK: 0xc0987600,
  /** DriverStart */
  START: 0xc0807601,
  /** DriverCall: promote all CPUs, free everything */
  STOP: 0xc0207602,
  /** DriverStatus */
  STATUS: 0xc0807603,
  /** DriverPpStatus of one PP */
  PP_STATUS: 0xc4487604,
  /** DriverVm: one VM with one VP and one VS, owned by this descriptor */
  VM_CREATE: 0xc0207605,
  /** DriverMap: pins user pages and maps them */
  VM_MAP: 0xc0287606,
  /** DriverRegister */
  VS_GET: 0xc0307607,
  /** DriverRegister */
  VS_SET: 0xc0307608,
  /** DriverRun: enters the guest until something needs user space */
  VS_RUN: 0xc0807609,
  /** DriverList: one VM after the other */
  LIST: 0xc020760a,
  /** DriverCall: argument is a VMID; its owner's run ends with error KILLED */
  KILL: 0xc020760b,
  /** DriverRing: reads the debug ring */
  RING: 0xc020760c,
  /** DriverCall: gives the descriptor's VM back early */
  VM_DESTROY: 0xc020760d,
  /** DriverHypercall: a raw call from ring 0; only with --allow-user-hypercalls */
  HYPERCALL: 0xc048760e,
  /** DriverTrace: switches the recording of exits on all CPUs */
  TRACE: 0xc018760f,
  /** DriverTraceRead: a piece of a CPU's trace ring */
  TRACE_READ: 0xc0507610,
  /** DriverMap: the same as VM_MAP, but a page enters the VM's table at its first touch */
  VM_OFFER: 0xc0287611,
} as const;

/** Why a call failed; 0 is success. Each has an anchor in troubleshooting. */
export const DRIVER_ERROR = {
  NONE: 0,
  /** structure size: the tool is of another version than the driver */
  BAD_SIZE: 1,
  /** no hypervisor is running */
  NOT_STARTED: 2,
  /** the hypervisor is running already */
  ALREADY_STARTED: 3,
  /** the processor has no SVM */
  NO_SVM: 4,
  /** firmware disabled SVM (VM_CR.SVMDIS) */
  SVM_DISABLED: 5,
  /** another hypervisor holds SVM (EFER.SVME is set) */
  SVM_IN_USE: 6,
  /** no nested paging */
  NO_NESTED_PAGING: 7,
  /** no 1 GiB pages */
  NO_GIB_PAGES: 8,
  /** SME or SEV is active */
  MEMORY_ENCRYPTION: 9,
  /** the image ends before its header says */
  IMAGE_TRUNCATED: 0xa,
  /** not a MicroV image */
  IMAGE_FOREIGN: 0xb,
  /** the image has another ABI number than the driver */
  IMAGE_VERSION: 0xc,
  /** checksum or segment table of the image is wrong */
  IMAGE_CORRUPT: 0xd,
  /** no memory for the pool; free some or ask for a smaller --pool */
  NO_MEMORY: 0xe,
  /** the pool cannot hold image and per-PP data */
  POOL_TOO_SMALL: 0xf,
  /** a CPU refused; detail holds LAUNCH_STATUS_ and CPU */
  LAUNCH_FAILED: 0x10,
  /** this descriptor owns a VM already */
  VM_EXISTS: 0x11,
  /** this descriptor owns no VM */
  NO_VM: 0x12,
  /** address or length not page aligned, or out of range */
  BAD_ADDRESS: 0x13,
  /** user pages could not be pinned */
  PIN_FAILED: 0x14,
  /** guest-physical page is mapped already */
  ALREADY_MAPPED: 0x15,
  /** detail holds the status code */
  HYPERCALL_FAILED: 0x16,
  /** the hypervisor's pool is empty */
  POOL_EMPTY: 0x17,
  /** no VM with this id */
  NO_SUCH_VM: 0x18,
  /** the VM was killed */
  KILLED: 0x19,
  /** the hypervisor's core faulted and was restarted; the VM is lost */
  CORE_RESTARTED: 0x1a,
  /** another call on this descriptor is under way */
  BUSY: 0x1b,
  /** raw hypercalls need --allow-user-hypercalls */
  NOT_ALLOWED: 0x1c,
  /** more CPUs than 128, or CPU numbers with holes */
  TOO_MANY_CPUS: 0x1d,
  /** VMs exist; end them, or stop with force */
  VMS_RUNNING: 0x1e,
  /** the hypervisor's kernel stopped; see the debug ring */
  PANICKED: 0x20,
  /** the trace ring must be a power of two from 4 KiB to 2 MiB */
  TRACE_SIZE: 0x22,
  /** another descriptor records a run */
  TRACE_IN_USE: 0x23,
  /** no hypervisor was started since the driver was loaded: there is no trace ring */
  NO_TRACE: 0x24,
  /** neither an AMD nor an Intel processor */
  UNKNOWN_PROCESSOR: 0x21,
  /** RAM lies in more than 32 separate ranges */
  TOO_MANY_RAM_RANGES: 0x25,
  /** the processor has no VMX */
  NO_VMX: 0x26,
  /** firmware locked VMX off (IA32_FEATURE_CONTROL) */
  VMX_DISABLED: 0x27,
  /** another hypervisor holds VMX (CR4.VMXE is set) */
  VMX_IN_USE: 0x28,
  /** no EPT, or not all of it that is needed; detail as in DriverCheck */
  NO_EPT: 0x29,
  /** no unrestricted guest */
  NO_UNRESTRICTED_GUEST: 0x2a,
  /** VMX lacks another control that is needed; detail as in DriverCheck */
  VMX_CONTROLS: 0x2b,
  /** CPUs of different vendors */
  CPUS_DIFFER: 0x2c,
  /** a CPU of the root VM is offline; bring it online first; detail is its number */
  CPU_OFFLINE: 0x2d,
} as const;

/** A call with one number. */
export const DriverCallLayout = {
  size: 0x20,
  fields: {
    length: { offset: 0x0, size: 0x4 },
    /** out: DRIVER_ERROR_ */
    error: { offset: 0x4, size: 0x4 },
    /** out: meaning depends on the error */
    detail: { offset: 0x8, size: 0x8 },
    /** in */
    argument: { offset: 0x10, size: 0x8 },
    /** in: STOP: 1 = force (ends VMs of others) */
    flags: { offset: 0x18, size: 0x8 },
  },
} as const;

/** What the machine offers; changes nothing. */
export const DriverCheckLayout = {
  size: 0x98,
  fields: {
    length: { offset: 0x0, size: 0x4 },
    /** out: first requirement that failed */
    error: { offset: 0x4, size: 0x4 },
    /** out: first thing that NO_EPT, else VMX_CONTROLS lacks: capability MSR in bits 63:32, bit (32 to 63 are the upper half) in 7:0, DRIVER_LACK_ALWAYS_ON; 0 for none */
    detail: { offset: 0x8, size: 0x8 },
    /** out: bit n set: DRIVER_ERROR n applies */
    failures: { offset: 0x10, size: 0x8 },
    /** out: AMD: CPUID 8000_000A EDX; Intel: secondary controls that can be 1 (MSR 48B, 63:32) */
    features: { offset: 0x18, size: 0x4 },
    /** out: number of ASIDs; of VPIDs, 0 without */
    tags: { offset: 0x1c, size: 0x4 },
    /** out: online CPUs */
    cpus: { offset: 0x20, size: 0x4 },
    /** out: width of physical addresses */
    physicalBits: { offset: 0x24, size: 0x4 },
    /** out: nonzero with 5-level paging */
    la57: { offset: 0x28, size: 0x4 },
    /** out */
    tscKhz: { offset: 0x2c, size: 0x4 },
    /** out: end of RAM */
    ramBytes: { offset: 0x30, size: 0x8 },
    /** out: CPUID vendor string, zero padded */
    vendor: { offset: 0x38, size: 0x10, count: 16 },
    /** out: CPUID brand string */
    brand: { offset: 0x48, size: 0x30, count: 48 },
    /** out: build id of the driver */
    driverBuild: { offset: 0x78, size: 0x10, count: 16 },
    /** out */
    driverAbi: { offset: 0x88, size: 0x4 },
    /** out: nonzero while the hypervisor runs */
    started: { offset: 0x8c, size: 0x4 },
    pad0: { offset: 0x90, size: 0x8 },
  },
} as const;

/** Start. */
export const DriverStartLayout = {
  size: 0x80,
  fields: {
    length: { offset: 0x0, size: 0x4 },
    error: { offset: 0x4, size: 0x4 },
    /** out: LAUNCH_FAILED: CPU in bits 63:32, LAUNCH_STATUS_ in 31:0 */
    detail: { offset: 0x8, size: 0x8 },
    /** in: user address of the image */
    image: { offset: 0x10, size: 0x8 },
    /** in */
    imageBytes: { offset: 0x18, size: 0x8 },
    /** in: 0 for the default, 16 MiB plus 1/512 of RAM */
    poolBytes: { offset: 0x20, size: 0x8 },
    /** in: DRIVER_FLAG_ */
    flags: { offset: 0x28, size: 0x8 },
    /** out: CPUs demoted */
    cpus: { offset: 0x30, size: 0x4 },
    pad0: { offset: 0x34, size: 0x4 },
    /** out: TSC ticks from the first demote to the last */
    ticks: { offset: 0x38, size: 0x8 },
    /** in: trace entries of each CPU; 0 for the default, TRACE_DEFAULT_BYTES */
    traceBytes: { offset: 0x40, size: 0x8 },
  },
} as const;

/** State of the hypervisor. */
export const DriverStatusLayout = {
  size: 0x80,
  fields: {
    length: { offset: 0x0, size: 0x4 },
    error: { offset: 0x4, size: 0x4 },
    detail: { offset: 0x8, size: 0x8 },
    /** out */
    started: { offset: 0x10, size: 0x4 },
    /** out */
    pps: { offset: 0x14, size: 0x4 },
    /** out: micro VMs alive */
    vms: { offset: 0x18, size: 0x4 },
    /** out: DRIVER_FLAG_ of the start */
    flags: { offset: 0x1c, size: 0x4 },
    /** out */
    tscKhz: { offset: 0x20, size: 0x8 },
    /** out: bytes */
    poolTotal: { offset: 0x28, size: 0x8 },
    /** out: bytes */
    poolFree: { offset: 0x30, size: 0x8 },
    /** out: bytes free at the peak of use */
    poolLowest: { offset: 0x38, size: 0x8 },
    /** out: image in memory */
    imageBytes: { offset: 0x40, size: 0x8 },
    /** out: nonzero when the kernel stopped */
    panicked: { offset: 0x48, size: 0x4 },
    /** out */
    abi: { offset: 0x4c, size: 0x4 },
    /** out */
    buildId: { offset: 0x50, size: 0x10, count: 16 },
  },
} as const;

/** Counters of one PP. */
export const DriverPpStatusLayout = {
  size: 0x448,
  fields: {
    length: { offset: 0x0, size: 0x4 },
    error: { offset: 0x4, size: 0x4 },
    detail: { offset: 0x8, size: 0x8 },
    /** in */
    ppid: { offset: 0x10, size: 0x4 },
    /** out */
    apicId: { offset: 0x14, size: 0x4 },
    /** out: TSC ticks from the driver's jump to the first root instruction */
    demoteTicks: { offset: 0x18, size: 0x8 },
    /** out: mv_pp_counters_t */
    counters: { offset: 0x28, size: 0x420, count: 1056 },
  },
} as const;

/** A new VM. */
export const DriverVmLayout = {
  size: 0x20,
  fields: {
    length: { offset: 0x0, size: 0x4 },
    error: { offset: 0x4, size: 0x4 },
    detail: { offset: 0x8, size: 0x8 },
    /** out */
    vmid: { offset: 0x10, size: 0x2 },
    /** out */
    vpid: { offset: 0x12, size: 0x2 },
    /** out */
    vsid: { offset: 0x14, size: 0x2 },
    pad0: { offset: 0x16, size: 0x2 },
    /** out: process that owns it */
    pid: { offset: 0x18, size: 0x8 },
  },
} as const;

/** Guest memory. */
export const DriverMapLayout = {
  size: 0x28,
  fields: {
    length: { offset: 0x0, size: 0x4 },
    error: { offset: 0x4, size: 0x4 },
    /** out: pages mapped before the failure; they are unmapped again */
    detail: { offset: 0x8, size: 0x8 },
    /** in: page aligned */
    gpa: { offset: 0x10, size: 0x8 },
    /** in: user address, page aligned */
    address: { offset: 0x18, size: 0x8 },
    /** in: multiple of 4096 */
    bytes: { offset: 0x20, size: 0x8 },
  },
} as const;

/** One register of the descriptor's VS. */
export const DriverRegisterLayout = {
  size: 0x30,
  fields: {
    length: { offset: 0x0, size: 0x4 },
    error: { offset: 0x4, size: 0x4 },
    /** out: hypercall status */
    detail: { offset: 0x8, size: 0x8 },
    /** in: mv_reg_t */
    register: { offset: 0x10, size: 0x8 },
    /** in or out */
    value: { offset: 0x18, size: 0x8 },
    pad0: { offset: 0x20, size: 0x10, count: 2 },
  },
} as const;

/** One run. */
export const DriverRunLayout = {
  size: 0x80,
  fields: {
    length: { offset: 0x0, size: 0x4 },
    error: { offset: 0x4, size: 0x4 },
    /** out: hypercall status */
    detail: { offset: 0x8, size: 0x8 },
    /** out: mv_exit_reason_t; interrupt means: call again */
    reason: { offset: 0x10, size: 0x4 },
    /** in: bit 0: `data` in `exit` answers the IN of the last run */
    flags: { offset: 0x14, size: 0x4 },
    /** out: mv_exit_io_t where the reason is io, otherwise mv_exit_record_t; in: mv_exit_io_t's `data` for an IN */
    exit: { offset: 0x18, size: 0x48, count: 72 },
  },
} as const;

/** The next VM. One that lives all the while is listed once, whatever ends meanwhile. */
export const DriverListLayout = {
  size: 0x20,
  fields: {
    length: { offset: 0x0, size: 0x4 },
    /** NO_SUCH_VM behind the last one */
    error: { offset: 0x4, size: 0x4 },
    /** in: 0 for the first, then as it came out; out: where the next one is looked for */
    index: { offset: 0x8, size: 0x4 },
    /** out */
    vmid: { offset: 0xc, size: 0x2 },
    /** out */
    vpid: { offset: 0xe, size: 0x2 },
    /** out */
    vsid: { offset: 0x10, size: 0x2 },
    pad0: { offset: 0x12, size: 0x2 },
    /** out: owner */
    pid: { offset: 0x14, size: 0x4 },
    /** out: bytes of guest memory */
    memory: { offset: 0x18, size: 0x8 },
  },
} as const;

/** A piece of the debug ring; works without a hypervisor, too. */
export const DriverRingLayout = {
  size: 0x20,
  fields: {
    length: { offset: 0x0, size: 0x4 },
    error: { offset: 0x4, size: 0x4 },
    /** in: user buffer */
    address: { offset: 0x8, size: 0x8 },
    /** in: its size; out: bytes copied, oldest first */
    count: { offset: 0x10, size: 0x8 },
    /** out: bytes that were overwritten before */
    lost: { offset: 0x18, size: 0x8 },
  },
} as const;

/** A raw call. */
export const DriverHypercallLayout = {
  size: 0x48,
  fields: {
    length: { offset: 0x0, size: 0x4 },
    error: { offset: 0x4, size: 0x4 },
    detail: { offset: 0x8, size: 0x8 },
    /** in and out */
    rax: { offset: 0x10, size: 0x8 },
    /** in and out */
    r10: { offset: 0x18, size: 0x8 },
    /** in and out */
    r11: { offset: 0x20, size: 0x8 },
    /** in and out */
    r12: { offset: 0x28, size: 0x8 },
    /** in and out */
    r13: { offset: 0x30, size: 0x8 },
    /** in: CPU to call on */
    cpu: { offset: 0x38, size: 0x8 },
    /** in: user address of 4096 bytes that serve as the shared page, or 0 */
    page: { offset: 0x40, size: 0x8 },
  },
} as const;

/** Recording of exits. */
export const DriverTraceLayout = {
  size: 0x18,
  fields: {
    length: { offset: 0x0, size: 0x4 },
    error: { offset: 0x4, size: 0x4 },
    /** out: hypercall status */
    detail: { offset: 0x8, size: 0x8 },
    /** in: TRACE_OFF, TRACE_EXITS or TRACE_RECORDS */
    mode: { offset: 0x10, size: 0x4 },
    /** in: nonzero: stays when this descriptor is closed, and gives way to a run's recording */
    keep: { offset: 0x14, size: 0x4 },
  },
} as const;

/** Reading one CPU's trace; also while it is off. */
export const DriverTraceReadLayout = {
  size: 0x50,
  fields: {
    length: { offset: 0x0, size: 0x4 },
    /** BAD_ADDRESS behind the last CPU */
    error: { offset: 0x4, size: 0x4 },
    detail: { offset: 0x8, size: 0x8 },
    /** in: user buffer */
    address: { offset: 0x10, size: 0x8 },
    /** in: its size; out: bytes copied, whole entries, oldest first */
    bytes: { offset: 0x18, size: 0x8 },
    /** in: first entry wanted; out: the one behind the last copied */
    cursor: { offset: 0x20, size: 0x8 },
    /** out: entries from the cursor on that were overwritten before */
    lost: { offset: 0x28, size: 0x8 },
    /** in */
    ppid: { offset: 0x30, size: 0x4 },
    /** in and out: of the cursor; one of an earlier switching-on counts as 0 */
    epoch: { offset: 0x34, size: 0x4 },
    /** out: TRACE_ */
    mode: { offset: 0x38, size: 0x4 },
    /** out: 0 if it was never switched on */
    entryBytes: { offset: 0x3c, size: 0x4 },
    /** out: entries written so far */
    head: { offset: 0x40, size: 0x8 },
    /** out */
    tscKhz: { offset: 0x48, size: 0x8 },
  },
} as const;
