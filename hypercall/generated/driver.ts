/* Generated from hypercall/driver.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: the driver interface of MicroV
 */
/** number that driver, image and tools share */
export const DRIVER_ABI: u32 = 2;
export const DRIVER_MAX_PPS: u32 = 0x80;
/** debug ring, header included */
export const DRIVER_RING_BYTES: u32 = 0x10000;
/** DriverStart.flags: ring 3 of the root may call */
export const DRIVER_FLAG_USER_HYPERCALLS: u32 = 1;
/** DriverStart.flags: MicroV's maxima 16/256/256 */
export const DRIVER_FLAG_MICROV_LIMITS: u32 = 2;
/** DriverStart.flags: the kernel also logs to COM1 */
export const DRIVER_FLAG_SERIAL: u32 = 8;
/** what NO_EPT and VMX_CONTROLS lack: the control cannot be 0, instead of not 1 */
export const DRIVER_LACK_ALWAYS_ON: u32 = 0x100;

// Request numbers: _IOWR('v', n, struct). All structures go in and out.
/** DriverCheck: can this machine run MicroV? */
export const IOCTL_CHECK: u32 = 0xc0987600;
/** DriverStart */
export const IOCTL_START: u32 = 0xc0807601;
/** DriverCall: promote all CPUs, free everything */
export const IOCTL_STOP: u32 = 0xc0207602;
/** DriverStatus */
export const IOCTL_STATUS: u32 = 0xc0807603;
/** DriverPpStatus of one PP */
export const IOCTL_PP_STATUS: u32 = 0xc4487604;
/** DriverVm: one VM with one VP and one VS, owned by this descriptor */
export const IOCTL_VM_CREATE: u32 = 0xc0207605;
/** DriverMap: pins user pages and maps them */
export const IOCTL_VM_MAP: u32 = 0xc0287606;
/** DriverRegister */
export const IOCTL_VS_GET: u32 = 0xc0307607;
/** DriverRegister */
export const IOCTL_VS_SET: u32 = 0xc0307608;
/** DriverRun: enters the guest until something needs user space */
export const IOCTL_VS_RUN: u32 = 0xc0807609;
/** DriverList: one VM after the other */
export const IOCTL_LIST: u32 = 0xc020760a;
/** DriverCall: argument is a VMID; its owner's run ends with error KILLED */
export const IOCTL_KILL: u32 = 0xc020760b;
/** DriverRing: reads the debug ring */
export const IOCTL_RING: u32 = 0xc020760c;
/** DriverCall: gives the descriptor's VM back early */
export const IOCTL_VM_DESTROY: u32 = 0xc020760d;
/** DriverHypercall: a raw call from ring 0; only with --allow-user-hypercalls */
export const IOCTL_HYPERCALL: u32 = 0xc048760e;
/** DriverTrace: switches the recording of exits on all CPUs */
export const IOCTL_TRACE: u32 = 0xc018760f;
/** DriverTraceRead: a piece of a CPU's trace ring */
export const IOCTL_TRACE_READ: u32 = 0xc0507610;
/** DriverMap: the same as VM_MAP, but a page enters the VM's table at its first touch */
export const IOCTL_VM_OFFER: u32 = 0xc0287611;

// Why a call failed; 0 is success. Each has an anchor in troubleshooting.
export const DRIVER_ERROR_NONE: u32 = 0;
/** structure size: the tool is of another version than the driver */
export const DRIVER_ERROR_BAD_SIZE: u32 = 1;
/** no hypervisor is running */
export const DRIVER_ERROR_NOT_STARTED: u32 = 2;
/** the hypervisor is running already */
export const DRIVER_ERROR_ALREADY_STARTED: u32 = 3;
/** the processor has no SVM */
export const DRIVER_ERROR_NO_SVM: u32 = 4;
/** firmware disabled SVM (VM_CR.SVMDIS) */
export const DRIVER_ERROR_SVM_DISABLED: u32 = 5;
/** another hypervisor holds SVM (EFER.SVME is set) */
export const DRIVER_ERROR_SVM_IN_USE: u32 = 6;
/** no nested paging */
export const DRIVER_ERROR_NO_NESTED_PAGING: u32 = 7;
/** no 1 GiB pages */
export const DRIVER_ERROR_NO_GIB_PAGES: u32 = 8;
/** SME or SEV is active */
export const DRIVER_ERROR_MEMORY_ENCRYPTION: u32 = 9;
/** the image ends before its header says */
export const DRIVER_ERROR_IMAGE_TRUNCATED: u32 = 0xa;
/** not a MicroV image */
export const DRIVER_ERROR_IMAGE_FOREIGN: u32 = 0xb;
/** the image has another ABI number than the driver */
export const DRIVER_ERROR_IMAGE_VERSION: u32 = 0xc;
/** checksum or segment table of the image is wrong */
export const DRIVER_ERROR_IMAGE_CORRUPT: u32 = 0xd;
/** no memory for the pool; free some or ask for a smaller --pool */
export const DRIVER_ERROR_NO_MEMORY: u32 = 0xe;
/** the pool cannot hold image and per-PP data */
export const DRIVER_ERROR_POOL_TOO_SMALL: u32 = 0xf;
/** a CPU refused; detail holds LAUNCH_STATUS_ and CPU */
export const DRIVER_ERROR_LAUNCH_FAILED: u32 = 0x10;
/** this descriptor owns a VM already */
export const DRIVER_ERROR_VM_EXISTS: u32 = 0x11;
/** this descriptor owns no VM */
export const DRIVER_ERROR_NO_VM: u32 = 0x12;
/** address or length not page aligned, or out of range */
export const DRIVER_ERROR_BAD_ADDRESS: u32 = 0x13;
/** user pages could not be pinned */
export const DRIVER_ERROR_PIN_FAILED: u32 = 0x14;
/** guest-physical page is mapped already */
export const DRIVER_ERROR_ALREADY_MAPPED: u32 = 0x15;
/** detail holds the status code */
export const DRIVER_ERROR_HYPERCALL_FAILED: u32 = 0x16;
/** the hypervisor's pool is empty */
export const DRIVER_ERROR_POOL_EMPTY: u32 = 0x17;
/** no VM with this id */
export const DRIVER_ERROR_NO_SUCH_VM: u32 = 0x18;
/** the VM was killed */
export const DRIVER_ERROR_KILLED: u32 = 0x19;
/** the hypervisor's core faulted and was restarted; the VM is lost */
export const DRIVER_ERROR_CORE_RESTARTED: u32 = 0x1a;
/** another call on this descriptor is under way */
export const DRIVER_ERROR_BUSY: u32 = 0x1b;
/** raw hypercalls need --allow-user-hypercalls */
export const DRIVER_ERROR_NOT_ALLOWED: u32 = 0x1c;
/** more CPUs than 128, or CPU numbers with holes */
export const DRIVER_ERROR_TOO_MANY_CPUS: u32 = 0x1d;
/** VMs exist; end them, or stop with force */
export const DRIVER_ERROR_VMS_RUNNING: u32 = 0x1e;
/** the hypervisor's kernel stopped; see the debug ring */
export const DRIVER_ERROR_PANICKED: u32 = 0x20;
/** the trace ring must be a power of two from 4 KiB to 2 MiB */
export const DRIVER_ERROR_TRACE_SIZE: u32 = 0x22;
/** another descriptor records a run */
export const DRIVER_ERROR_TRACE_IN_USE: u32 = 0x23;
/** no hypervisor was started since the driver was loaded: there is no trace ring */
export const DRIVER_ERROR_NO_TRACE: u32 = 0x24;
/** neither an AMD nor an Intel processor */
export const DRIVER_ERROR_UNKNOWN_PROCESSOR: u32 = 0x21;
/** RAM lies in more than 32 separate ranges */
export const DRIVER_ERROR_TOO_MANY_RAM_RANGES: u32 = 0x25;
/** the processor has no VMX */
export const DRIVER_ERROR_NO_VMX: u32 = 0x26;
/** firmware locked VMX off (IA32_FEATURE_CONTROL) */
export const DRIVER_ERROR_VMX_DISABLED: u32 = 0x27;
/** another hypervisor holds VMX (CR4.VMXE is set) */
export const DRIVER_ERROR_VMX_IN_USE: u32 = 0x28;
/** no EPT, or not all of it that is needed; detail as in DriverCheck */
export const DRIVER_ERROR_NO_EPT: u32 = 0x29;
/** no unrestricted guest */
export const DRIVER_ERROR_NO_UNRESTRICTED_GUEST: u32 = 0x2a;
/** VMX lacks another control that is needed; detail as in DriverCheck */
export const DRIVER_ERROR_VMX_CONTROLS: u32 = 0x2b;
/** CPUs of different vendors */
export const DRIVER_ERROR_CPUS_DIFFER: u32 = 0x2c;
/** a CPU of the root VM is offline; bring it online first; detail is its number */
export const DRIVER_ERROR_CPU_OFFLINE: u32 = 0x2d;

// A call with one number.
/** Bytes of DriverCall. */
export const DRIVER_CALL_SIZE: u32 = 0x20;
export const DRIVER_CALL_LENGTH: u32 = 0x0;
/** out: DRIVER_ERROR_ */
export const DRIVER_CALL_ERROR: u32 = 0x4;
/** out: meaning depends on the error */
export const DRIVER_CALL_DETAIL: u32 = 0x8;
/** in */
export const DRIVER_CALL_ARGUMENT: u32 = 0x10;
/** in: STOP: 1 = force (ends VMs of others) */
export const DRIVER_CALL_FLAGS: u32 = 0x18;

/** A call with one number. */
@unmanaged
export class DriverCall {
  /** 0x0 */
  length: u32;
  /** 0x4: out: DRIVER_ERROR_ */
  error: u32;
  /** 0x8: out: meaning depends on the error */
  detail: u64;
  /** 0x10: in */
  argument: u64;
  /** 0x18: in: STOP: 1 = force (ends VMs of others) */
  flags: u64;
}

// What the machine offers; changes nothing.
/** Bytes of DriverCheck. */
export const DRIVER_CHECK_SIZE: u32 = 0x98;
export const DRIVER_CHECK_LENGTH: u32 = 0x0;
/** out: first requirement that failed */
export const DRIVER_CHECK_ERROR: u32 = 0x4;
/** out: first thing that NO_EPT, else VMX_CONTROLS lacks: capability MSR in bits 63:32, bit (32 to 63 are the upper half) in 7:0, DRIVER_LACK_ALWAYS_ON; 0 for none */
export const DRIVER_CHECK_DETAIL: u32 = 0x8;
/** out: bit n set: DRIVER_ERROR n applies */
export const DRIVER_CHECK_FAILURES: u32 = 0x10;
/** out: AMD: CPUID 8000_000A EDX; Intel: secondary controls that can be 1 (MSR 48B, 63:32) */
export const DRIVER_CHECK_FEATURES: u32 = 0x18;
/** out: number of ASIDs; of VPIDs, 0 without */
export const DRIVER_CHECK_TAGS: u32 = 0x1c;
/** out: online CPUs */
export const DRIVER_CHECK_CPUS: u32 = 0x20;
/** out: width of physical addresses */
export const DRIVER_CHECK_PHYSICAL_BITS: u32 = 0x24;
/** out: nonzero with 5-level paging */
export const DRIVER_CHECK_LA57: u32 = 0x28;
/** out */
export const DRIVER_CHECK_TSC_KHZ: u32 = 0x2c;
/** out: end of RAM */
export const DRIVER_CHECK_RAM_BYTES: u32 = 0x30;
/** out: CPUID vendor string, zero padded */
export const DRIVER_CHECK_VENDOR: u32 = 0x38;
/** Elements of {@link DRIVER_CHECK_VENDOR}. */
export const DRIVER_CHECK_VENDOR_COUNT: u32 = 16;
/** out: CPUID brand string */
export const DRIVER_CHECK_BRAND: u32 = 0x48;
/** Elements of {@link DRIVER_CHECK_BRAND}. */
export const DRIVER_CHECK_BRAND_COUNT: u32 = 48;
/** out: build id of the driver */
export const DRIVER_CHECK_DRIVER_BUILD: u32 = 0x78;
/** Elements of {@link DRIVER_CHECK_DRIVER_BUILD}. */
export const DRIVER_CHECK_DRIVER_BUILD_COUNT: u32 = 16;
/** out */
export const DRIVER_CHECK_DRIVER_ABI: u32 = 0x88;
/** out: nonzero while the hypervisor runs */
export const DRIVER_CHECK_STARTED: u32 = 0x8c;
export const DRIVER_CHECK_PAD0: u32 = 0x90;

/** What the machine offers; changes nothing. */
@unmanaged
export class DriverCheck {
  /** 0x0 */
  length: u32;
  /** 0x4: out: first requirement that failed */
  error: u32;
  /** 0x8: out: first thing that NO_EPT, else VMX_CONTROLS lacks: capability MSR in bits 63:32, bit (32 to 63 are the upper half) in 7:0, DRIVER_LACK_ALWAYS_ON; 0 for none */
  detail: u64;
  /** 0x10: out: bit n set: DRIVER_ERROR n applies */
  failures: u64;
  /** 0x18: out: AMD: CPUID 8000_000A EDX; Intel: secondary controls that can be 1 (MSR 48B, 63:32) */
  features: u32;
  /** 0x1c: out: number of ASIDs; of VPIDs, 0 without */
  tags: u32;
  /** 0x20: out: online CPUs */
  cpus: u32;
  /** 0x24: out: width of physical addresses */
  physicalBits: u32;
  /** 0x28: out: nonzero with 5-level paging */
  la57: u32;
  /** 0x2c: out */
  tscKhz: u32;
  /** 0x30: out: end of RAM */
  ramBytes: u64;
  private _38: u64; private _40: u64;
  private _48: u64; private _50: u64; private _58: u64; private _60: u64; private _68: u64;
  private _70: u64;
  private _78: u64; private _80: u64;
  /** 0x88: out */
  driverAbi: u32;
  /** 0x8c: out: nonzero while the hypervisor runs */
  started: u32;
  /** 0x90 */
  pad0: u64;
  /** 0x38: address of out: CPUID vendor string, zero padded */
  @inline get vendor(): usize { return changetype<usize>(this) + DRIVER_CHECK_VENDOR; }
  /** 0x48: address of out: CPUID brand string */
  @inline get brand(): usize { return changetype<usize>(this) + DRIVER_CHECK_BRAND; }
  /** 0x78: address of out: build id of the driver */
  @inline get driverBuild(): usize { return changetype<usize>(this) + DRIVER_CHECK_DRIVER_BUILD; }
}

// Start.
/** Bytes of DriverStart. */
export const DRIVER_START_SIZE: u32 = 0x80;
export const DRIVER_START_LENGTH: u32 = 0x0;
export const DRIVER_START_ERROR: u32 = 0x4;
/** out: LAUNCH_FAILED: CPU in bits 63:32, LAUNCH_STATUS_ in 31:0 */
export const DRIVER_START_DETAIL: u32 = 0x8;
/** in: user address of the image */
export const DRIVER_START_IMAGE: u32 = 0x10;
/** in */
export const DRIVER_START_IMAGE_BYTES: u32 = 0x18;
/** in: 0 for the default, 16 MiB plus 1/512 of RAM */
export const DRIVER_START_POOL_BYTES: u32 = 0x20;
/** in: DRIVER_FLAG_ */
export const DRIVER_START_FLAGS: u32 = 0x28;
/** out: CPUs demoted */
export const DRIVER_START_CPUS: u32 = 0x30;
export const DRIVER_START_PAD0: u32 = 0x34;
/** out: TSC ticks from the first demote to the last */
export const DRIVER_START_TICKS: u32 = 0x38;
/** in: trace entries of each CPU; 0 for the default, TRACE_DEFAULT_BYTES */
export const DRIVER_START_TRACE_BYTES: u32 = 0x40;

/** Start. */
@unmanaged
export class DriverStart {
  /** 0x0 */
  length: u32;
  /** 0x4 */
  error: u32;
  /** 0x8: out: LAUNCH_FAILED: CPU in bits 63:32, LAUNCH_STATUS_ in 31:0 */
  detail: u64;
  /** 0x10: in: user address of the image */
  image: u64;
  /** 0x18: in */
  imageBytes: u64;
  /** 0x20: in: 0 for the default, 16 MiB plus 1/512 of RAM */
  poolBytes: u64;
  /** 0x28: in: DRIVER_FLAG_ */
  flags: u64;
  /** 0x30: out: CPUs demoted */
  cpus: u32;
  /** 0x34 */
  pad0: u32;
  /** 0x38: out: TSC ticks from the first demote to the last */
  ticks: u64;
  /** 0x40: in: trace entries of each CPU; 0 for the default, TRACE_DEFAULT_BYTES */
  traceBytes: u64;
  private _48: u64; private _50: u64; private _58: u64; private _60: u64; private _68: u64;
  private _70: u64; private _78: u64;
}

// State of the hypervisor.
/** Bytes of DriverStatus. */
export const DRIVER_STATUS_SIZE: u32 = 0x80;
export const DRIVER_STATUS_LENGTH: u32 = 0x0;
export const DRIVER_STATUS_ERROR: u32 = 0x4;
export const DRIVER_STATUS_DETAIL: u32 = 0x8;
/** out */
export const DRIVER_STATUS_STARTED: u32 = 0x10;
/** out */
export const DRIVER_STATUS_PPS: u32 = 0x14;
/** out: micro VMs alive */
export const DRIVER_STATUS_VMS: u32 = 0x18;
/** out: DRIVER_FLAG_ of the start */
export const DRIVER_STATUS_FLAGS: u32 = 0x1c;
/** out */
export const DRIVER_STATUS_TSC_KHZ: u32 = 0x20;
/** out: bytes */
export const DRIVER_STATUS_POOL_TOTAL: u32 = 0x28;
/** out: bytes */
export const DRIVER_STATUS_POOL_FREE: u32 = 0x30;
/** out: bytes free at the peak of use */
export const DRIVER_STATUS_POOL_LOWEST: u32 = 0x38;
/** out: image in memory */
export const DRIVER_STATUS_IMAGE_BYTES: u32 = 0x40;
/** out: nonzero when the kernel stopped */
export const DRIVER_STATUS_PANICKED: u32 = 0x48;
/** out */
export const DRIVER_STATUS_ABI: u32 = 0x4c;
/** out */
export const DRIVER_STATUS_BUILD_ID: u32 = 0x50;
/** Elements of {@link DRIVER_STATUS_BUILD_ID}. */
export const DRIVER_STATUS_BUILD_ID_COUNT: u32 = 16;

/** State of the hypervisor. */
@unmanaged
export class DriverStatus {
  /** 0x0 */
  length: u32;
  /** 0x4 */
  error: u32;
  /** 0x8 */
  detail: u64;
  /** 0x10: out */
  started: u32;
  /** 0x14: out */
  pps: u32;
  /** 0x18: out: micro VMs alive */
  vms: u32;
  /** 0x1c: out: DRIVER_FLAG_ of the start */
  flags: u32;
  /** 0x20: out */
  tscKhz: u64;
  /** 0x28: out: bytes */
  poolTotal: u64;
  /** 0x30: out: bytes */
  poolFree: u64;
  /** 0x38: out: bytes free at the peak of use */
  poolLowest: u64;
  /** 0x40: out: image in memory */
  imageBytes: u64;
  /** 0x48: out: nonzero when the kernel stopped */
  panicked: u32;
  /** 0x4c: out */
  abi: u32;
  private _50: u64; private _58: u64;
  private _60: u64; private _68: u64; private _70: u64; private _78: u64;
  /** 0x50: address of out */
  @inline get buildId(): usize { return changetype<usize>(this) + DRIVER_STATUS_BUILD_ID; }
}

// Counters of one PP.
/** Bytes of DriverPpStatus. */
export const DRIVER_PP_STATUS_SIZE: u32 = 0x448;
export const DRIVER_PP_STATUS_LENGTH: u32 = 0x0;
export const DRIVER_PP_STATUS_ERROR: u32 = 0x4;
export const DRIVER_PP_STATUS_DETAIL: u32 = 0x8;
/** in */
export const DRIVER_PP_STATUS_PPID: u32 = 0x10;
/** out */
export const DRIVER_PP_STATUS_APIC_ID: u32 = 0x14;
/** out: TSC ticks from the driver's jump to the first root instruction */
export const DRIVER_PP_STATUS_DEMOTE_TICKS: u32 = 0x18;
/** out: mv_pp_counters_t */
export const DRIVER_PP_STATUS_COUNTERS: u32 = 0x28;
/** Elements of {@link DRIVER_PP_STATUS_COUNTERS}. */
export const DRIVER_PP_STATUS_COUNTERS_COUNT: u32 = 1056;

/** Counters of one PP. */
@unmanaged
export class DriverPpStatus {
  /** 0x0 */
  length: u32;
  /** 0x4 */
  error: u32;
  /** 0x8 */
  detail: u64;
  /** 0x10: in */
  ppid: u32;
  /** 0x14: out */
  apicId: u32;
  /** 0x18: out: TSC ticks from the driver's jump to the first root instruction */
  demoteTicks: u64;
  private _20: u64;
  private _28: u64; private _30: u64; private _38: u64; private _40: u64; private _48: u64;
  private _50: u64; private _58: u64; private _60: u64; private _68: u64; private _70: u64;
  private _78: u64; private _80: u64; private _88: u64; private _90: u64; private _98: u64;
  private _a0: u64; private _a8: u64; private _b0: u64; private _b8: u64; private _c0: u64;
  private _c8: u64; private _d0: u64; private _d8: u64; private _e0: u64; private _e8: u64;
  private _f0: u64; private _f8: u64; private _100: u64; private _108: u64; private _110: u64;
  private _118: u64; private _120: u64; private _128: u64; private _130: u64; private _138: u64;
  private _140: u64; private _148: u64; private _150: u64; private _158: u64; private _160: u64;
  private _168: u64; private _170: u64; private _178: u64; private _180: u64; private _188: u64;
  private _190: u64; private _198: u64; private _1a0: u64; private _1a8: u64; private _1b0: u64;
  private _1b8: u64; private _1c0: u64; private _1c8: u64; private _1d0: u64; private _1d8: u64;
  private _1e0: u64; private _1e8: u64; private _1f0: u64; private _1f8: u64; private _200: u64;
  private _208: u64; private _210: u64; private _218: u64; private _220: u64; private _228: u64;
  private _230: u64; private _238: u64; private _240: u64; private _248: u64; private _250: u64;
  private _258: u64; private _260: u64; private _268: u64; private _270: u64; private _278: u64;
  private _280: u64; private _288: u64; private _290: u64; private _298: u64; private _2a0: u64;
  private _2a8: u64; private _2b0: u64; private _2b8: u64; private _2c0: u64; private _2c8: u64;
  private _2d0: u64; private _2d8: u64; private _2e0: u64; private _2e8: u64; private _2f0: u64;
  private _2f8: u64; private _300: u64; private _308: u64; private _310: u64; private _318: u64;
  private _320: u64; private _328: u64; private _330: u64; private _338: u64; private _340: u64;
  private _348: u64; private _350: u64; private _358: u64; private _360: u64; private _368: u64;
  private _370: u64; private _378: u64; private _380: u64; private _388: u64; private _390: u64;
  private _398: u64; private _3a0: u64; private _3a8: u64; private _3b0: u64; private _3b8: u64;
  private _3c0: u64; private _3c8: u64; private _3d0: u64; private _3d8: u64; private _3e0: u64;
  private _3e8: u64; private _3f0: u64; private _3f8: u64; private _400: u64; private _408: u64;
  private _410: u64; private _418: u64; private _420: u64; private _428: u64; private _430: u64;
  private _438: u64; private _440: u64;
  /** 0x28: address of out: mv_pp_counters_t */
  @inline get counters(): usize { return changetype<usize>(this) + DRIVER_PP_STATUS_COUNTERS; }
}

// A new VM.
/** Bytes of DriverVm. */
export const DRIVER_VM_SIZE: u32 = 0x20;
export const DRIVER_VM_LENGTH: u32 = 0x0;
export const DRIVER_VM_ERROR: u32 = 0x4;
export const DRIVER_VM_DETAIL: u32 = 0x8;
/** out */
export const DRIVER_VM_VMID: u32 = 0x10;
/** out */
export const DRIVER_VM_VPID: u32 = 0x12;
/** out */
export const DRIVER_VM_VSID: u32 = 0x14;
export const DRIVER_VM_PAD0: u32 = 0x16;
/** out: process that owns it */
export const DRIVER_VM_PID: u32 = 0x18;

/** A new VM. */
@unmanaged
export class DriverVm {
  /** 0x0 */
  length: u32;
  /** 0x4 */
  error: u32;
  /** 0x8 */
  detail: u64;
  /** 0x10: out */
  vmid: u16;
  /** 0x12: out */
  vpid: u16;
  /** 0x14: out */
  vsid: u16;
  /** 0x16 */
  pad0: u16;
  /** 0x18: out: process that owns it */
  pid: u64;
}

// Guest memory.
/** Bytes of DriverMap. */
export const DRIVER_MAP_SIZE: u32 = 0x28;
export const DRIVER_MAP_LENGTH: u32 = 0x0;
export const DRIVER_MAP_ERROR: u32 = 0x4;
/** out: pages mapped before the failure; they are unmapped again */
export const DRIVER_MAP_DETAIL: u32 = 0x8;
/** in: page aligned */
export const DRIVER_MAP_GPA: u32 = 0x10;
/** in: user address, page aligned */
export const DRIVER_MAP_ADDRESS: u32 = 0x18;
/** in: multiple of 4096 */
export const DRIVER_MAP_BYTES: u32 = 0x20;

/** Guest memory. */
@unmanaged
export class DriverMap {
  /** 0x0 */
  length: u32;
  /** 0x4 */
  error: u32;
  /** 0x8: out: pages mapped before the failure; they are unmapped again */
  detail: u64;
  /** 0x10: in: page aligned */
  gpa: u64;
  /** 0x18: in: user address, page aligned */
  address: u64;
  /** 0x20: in: multiple of 4096 */
  bytes: u64;
}

// One register of the descriptor's VS.
/** Bytes of DriverRegister. */
export const DRIVER_REGISTER_SIZE: u32 = 0x30;
export const DRIVER_REGISTER_LENGTH: u32 = 0x0;
export const DRIVER_REGISTER_ERROR: u32 = 0x4;
/** out: hypercall status */
export const DRIVER_REGISTER_DETAIL: u32 = 0x8;
/** in: mv_reg_t */
export const DRIVER_REGISTER_REGISTER: u32 = 0x10;
/** in or out */
export const DRIVER_REGISTER_VALUE: u32 = 0x18;
export const DRIVER_REGISTER_PAD0: u32 = 0x20;
/** Elements of {@link DRIVER_REGISTER_PAD0}. */
export const DRIVER_REGISTER_PAD0_COUNT: u32 = 2;

/** One register of the descriptor's VS. */
@unmanaged
export class DriverRegister {
  /** 0x0 */
  length: u32;
  /** 0x4 */
  error: u32;
  /** 0x8: out: hypercall status */
  detail: u64;
  /** 0x10: in: mv_reg_t */
  register: u64;
  /** 0x18: in or out */
  value: u64;
  private _20: u64; private _28: u64;
  /** 0x20: address of the field */
  @inline get pad0(): usize { return changetype<usize>(this) + DRIVER_REGISTER_PAD0; }
}

// One run.
/** Bytes of DriverRun. */
export const DRIVER_RUN_SIZE: u32 = 0x80;
export const DRIVER_RUN_LENGTH: u32 = 0x0;
export const DRIVER_RUN_ERROR: u32 = 0x4;
/** out: hypercall status */
export const DRIVER_RUN_DETAIL: u32 = 0x8;
/** out: mv_exit_reason_t; interrupt means: call again */
export const DRIVER_RUN_REASON: u32 = 0x10;
/** in: bit 0: `data` in `exit` answers the IN of the last run */
export const DRIVER_RUN_FLAGS: u32 = 0x14;
/** out: mv_exit_io_t where the reason is io, otherwise mv_exit_record_t; in: mv_exit_io_t's `data` for an IN */
export const DRIVER_RUN_EXIT: u32 = 0x18;
/** Elements of {@link DRIVER_RUN_EXIT}. */
export const DRIVER_RUN_EXIT_COUNT: u32 = 72;

/** One run. */
@unmanaged
export class DriverRun {
  /** 0x0 */
  length: u32;
  /** 0x4 */
  error: u32;
  /** 0x8: out: hypercall status */
  detail: u64;
  /** 0x10: out: mv_exit_reason_t; interrupt means: call again */
  reason: u32;
  /** 0x14: in: bit 0: `data` in `exit` answers the IN of the last run */
  flags: u32;
  private _18: u64; private _20: u64; private _28: u64; private _30: u64; private _38: u64;
  private _40: u64; private _48: u64; private _50: u64; private _58: u64;
  private _60: u64; private _68: u64; private _70: u64; private _78: u64;
  /** 0x18: address of out: mv_exit_io_t where the reason is io, otherwise mv_exit_record_t; in: mv_exit_io_t's `data` for an IN */
  @inline get exit(): usize { return changetype<usize>(this) + DRIVER_RUN_EXIT; }
}

// The next VM. One that lives all the while is listed once, whatever ends meanwhile.
/** Bytes of DriverList. */
export const DRIVER_LIST_SIZE: u32 = 0x20;
export const DRIVER_LIST_LENGTH: u32 = 0x0;
/** NO_SUCH_VM behind the last one */
export const DRIVER_LIST_ERROR: u32 = 0x4;
/** in: 0 for the first, then as it came out; out: where the next one is looked for */
export const DRIVER_LIST_INDEX: u32 = 0x8;
/** out */
export const DRIVER_LIST_VMID: u32 = 0xc;
/** out */
export const DRIVER_LIST_VPID: u32 = 0xe;
/** out */
export const DRIVER_LIST_VSID: u32 = 0x10;
export const DRIVER_LIST_PAD0: u32 = 0x12;
/** out: owner */
export const DRIVER_LIST_PID: u32 = 0x14;
/** out: bytes of guest memory */
export const DRIVER_LIST_MEMORY: u32 = 0x18;

/** The next VM. One that lives all the while is listed once, whatever ends meanwhile. */
@unmanaged
export class DriverList {
  /** 0x0 */
  length: u32;
  /** 0x4: NO_SUCH_VM behind the last one */
  error: u32;
  /** 0x8: in: 0 for the first, then as it came out; out: where the next one is looked for */
  index: u32;
  /** 0xc: out */
  vmid: u16;
  /** 0xe: out */
  vpid: u16;
  /** 0x10: out */
  vsid: u16;
  /** 0x12 */
  pad0: u16;
  /** 0x14: out: owner */
  pid: u32;
  /** 0x18: out: bytes of guest memory */
  memory: u64;
}

// A piece of the debug ring; works without a hypervisor, too.
/** Bytes of DriverRing. */
export const DRIVER_RING_SIZE: u32 = 0x20;
export const DRIVER_RING_LENGTH: u32 = 0x0;
export const DRIVER_RING_ERROR: u32 = 0x4;
/** in: user buffer */
export const DRIVER_RING_ADDRESS: u32 = 0x8;
/** in: its size; out: bytes copied, oldest first */
export const DRIVER_RING_COUNT: u32 = 0x10;
/** out: bytes that were overwritten before */
export const DRIVER_RING_LOST: u32 = 0x18;

/** A piece of the debug ring; works without a hypervisor, too. */
@unmanaged
export class DriverRing {
  /** 0x0 */
  length: u32;
  /** 0x4 */
  error: u32;
  /** 0x8: in: user buffer */
  address: u64;
  /** 0x10: in: its size; out: bytes copied, oldest first */
  count: u64;
  /** 0x18: out: bytes that were overwritten before */
  lost: u64;
}

// A raw call.
/** Bytes of DriverHypercall. */
export const DRIVER_HYPERCALL_SIZE: u32 = 0x48;
export const DRIVER_HYPERCALL_LENGTH: u32 = 0x0;
export const DRIVER_HYPERCALL_ERROR: u32 = 0x4;
export const DRIVER_HYPERCALL_DETAIL: u32 = 0x8;
/** in and out */
export const DRIVER_HYPERCALL_RAX: u32 = 0x10;
/** in and out */
export const DRIVER_HYPERCALL_R10: u32 = 0x18;
/** in and out */
export const DRIVER_HYPERCALL_R11: u32 = 0x20;
/** in and out */
export const DRIVER_HYPERCALL_R12: u32 = 0x28;
/** in and out */
export const DRIVER_HYPERCALL_R13: u32 = 0x30;
/** in: CPU to call on */
export const DRIVER_HYPERCALL_CPU: u32 = 0x38;
/** in: user address of 4096 bytes that serve as the shared page, or 0 */
export const DRIVER_HYPERCALL_PAGE: u32 = 0x40;

/** A raw call. */
@unmanaged
export class DriverHypercall {
  /** 0x0 */
  length: u32;
  /** 0x4 */
  error: u32;
  /** 0x8 */
  detail: u64;
  /** 0x10: in and out */
  rax: u64;
  /** 0x18: in and out */
  r10: u64;
  /** 0x20: in and out */
  r11: u64;
  /** 0x28: in and out */
  r12: u64;
  /** 0x30: in and out */
  r13: u64;
  /** 0x38: in: CPU to call on */
  cpu: u64;
  /** 0x40: in: user address of 4096 bytes that serve as the shared page, or 0 */
  page: u64;
}

// Recording of exits.
/** Bytes of DriverTrace. */
export const DRIVER_TRACE_SIZE: u32 = 0x18;
export const DRIVER_TRACE_LENGTH: u32 = 0x0;
export const DRIVER_TRACE_ERROR: u32 = 0x4;
/** out: hypercall status */
export const DRIVER_TRACE_DETAIL: u32 = 0x8;
/** in: TRACE_OFF, TRACE_EXITS or TRACE_RECORDS */
export const DRIVER_TRACE_MODE: u32 = 0x10;
/** in: nonzero: stays when this descriptor is closed, and gives way to a run's recording */
export const DRIVER_TRACE_KEEP: u32 = 0x14;

/** Recording of exits. */
@unmanaged
export class DriverTrace {
  /** 0x0 */
  length: u32;
  /** 0x4 */
  error: u32;
  /** 0x8: out: hypercall status */
  detail: u64;
  /** 0x10: in: TRACE_OFF, TRACE_EXITS or TRACE_RECORDS */
  mode: u32;
  /** 0x14: in: nonzero: stays when this descriptor is closed, and gives way to a run's recording */
  keep: u32;
}

// Reading one CPU's trace; also while it is off.
/** Bytes of DriverTraceRead. */
export const DRIVER_TRACE_READ_SIZE: u32 = 0x50;
export const DRIVER_TRACE_READ_LENGTH: u32 = 0x0;
/** BAD_ADDRESS behind the last CPU */
export const DRIVER_TRACE_READ_ERROR: u32 = 0x4;
export const DRIVER_TRACE_READ_DETAIL: u32 = 0x8;
/** in: user buffer */
export const DRIVER_TRACE_READ_ADDRESS: u32 = 0x10;
/** in: its size; out: bytes copied, whole entries, oldest first */
export const DRIVER_TRACE_READ_BYTES: u32 = 0x18;
/** in: first entry wanted; out: the one behind the last copied */
export const DRIVER_TRACE_READ_CURSOR: u32 = 0x20;
/** out: entries from the cursor on that were overwritten before */
export const DRIVER_TRACE_READ_LOST: u32 = 0x28;
/** in */
export const DRIVER_TRACE_READ_PPID: u32 = 0x30;
/** in and out: of the cursor; one of an earlier switching-on counts as 0 */
export const DRIVER_TRACE_READ_EPOCH: u32 = 0x34;
/** out: TRACE_ */
export const DRIVER_TRACE_READ_MODE: u32 = 0x38;
/** out: 0 if it was never switched on */
export const DRIVER_TRACE_READ_ENTRY_BYTES: u32 = 0x3c;
/** out: entries written so far */
export const DRIVER_TRACE_READ_HEAD: u32 = 0x40;
/** out */
export const DRIVER_TRACE_READ_TSC_KHZ: u32 = 0x48;

/** Reading one CPU's trace; also while it is off. */
@unmanaged
export class DriverTraceRead {
  /** 0x0 */
  length: u32;
  /** 0x4: BAD_ADDRESS behind the last CPU */
  error: u32;
  /** 0x8 */
  detail: u64;
  /** 0x10: in: user buffer */
  address: u64;
  /** 0x18: in: its size; out: bytes copied, whole entries, oldest first */
  bytes: u64;
  /** 0x20: in: first entry wanted; out: the one behind the last copied */
  cursor: u64;
  /** 0x28: out: entries from the cursor on that were overwritten before */
  lost: u64;
  /** 0x30: in */
  ppid: u32;
  /** 0x34: in and out: of the cursor; one of an earlier switching-on counts as 0 */
  epoch: u32;
  /** 0x38: out: TRACE_ */
  mode: u32;
  /** 0x3c: out: 0 if it was never switched on */
  entryBytes: u32;
  /** 0x40: out: entries written so far */
  head: u64;
  /** 0x48: out */
  tscKhz: u64;
}
