/* Generated from hypercall/driver.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: the driver interface of MicroV
 */
#ifndef MICROV_LAYOUT_DRIVER_H
#define MICROV_LAYOUT_DRIVER_H

#define DRIVER_ABI 2 /* number that driver, image and tools share */
#define DRIVER_MAX_PPS 0x80
#define DRIVER_RING_BYTES 0x10000 /* debug ring, header included */
#define DRIVER_FLAG_USER_HYPERCALLS 1 /* DriverStart.flags: ring 3 of the root may call */
#define DRIVER_FLAG_MICROV_LIMITS 2 /* DriverStart.flags: MicroV's maxima 16/256/256 */
#define DRIVER_FLAG_SERIAL 8 /* DriverStart.flags: the kernel also logs to COM1 */
#define DRIVER_LACK_ALWAYS_ON 0x100 /* what NO_EPT and VMX_CONTROLS lack: the control cannot be 0, instead of not 1 */

/* Request numbers: _IOWR('v', n, struct). All structures go in and out. */
#define IOCTL_CHECK 0xc0987600 /* DriverCheck: can this machine run MicroV? */
#define IOCTL_START 0xc0807601 /* DriverStart */
#define IOCTL_STOP 0xc0207602 /* DriverCall: promote all CPUs, free everything */
#define IOCTL_STATUS 0xc0807603 /* DriverStatus */
#define IOCTL_PP_STATUS 0xc4487604 /* DriverPpStatus of one PP */
#define IOCTL_VM_CREATE 0xc0207605 /* DriverVm: one VM with one VP and one VS, owned by this descriptor */
#define IOCTL_VM_MAP 0xc0287606 /* DriverMap: pins user pages and maps them */
#define IOCTL_VS_GET 0xc0307607 /* DriverRegister */
#define IOCTL_VS_SET 0xc0307608 /* DriverRegister */
#define IOCTL_VS_RUN 0xc0807609 /* DriverRun: enters the guest until something needs user space */
#define IOCTL_LIST 0xc020760a /* DriverList: one VM after the other */
#define IOCTL_KILL 0xc020760b /* DriverCall: argument is a VMID; its owner's run ends with error KILLED */
#define IOCTL_RING 0xc020760c /* DriverRing: reads the debug ring */
#define IOCTL_VM_DESTROY 0xc020760d /* DriverCall: gives the descriptor's VM back early */
#define IOCTL_HYPERCALL 0xc048760e /* DriverHypercall: a raw call from ring 0; only with --allow-user-hypercalls */
#define IOCTL_TRACE 0xc018760f /* DriverTrace: switches the recording of exits on all CPUs */
#define IOCTL_TRACE_READ 0xc0507610 /* DriverTraceRead: a piece of a CPU's trace ring */
#define IOCTL_VM_OFFER 0xc0287611 /* DriverMap: the same as VM_MAP, but a page enters the VM's table at its first touch */

/* Why a call failed; 0 is success. Each has an anchor in troubleshooting. */
#define DRIVER_ERROR_NONE 0
#define DRIVER_ERROR_BAD_SIZE 1 /* structure size: the tool is of another version than the driver */
#define DRIVER_ERROR_NOT_STARTED 2 /* no hypervisor is running */
#define DRIVER_ERROR_ALREADY_STARTED 3 /* the hypervisor is running already */
#define DRIVER_ERROR_NO_SVM 4 /* the processor has no SVM */
#define DRIVER_ERROR_SVM_DISABLED 5 /* firmware disabled SVM (VM_CR.SVMDIS) */
#define DRIVER_ERROR_SVM_IN_USE 6 /* another hypervisor holds SVM (EFER.SVME is set) */
#define DRIVER_ERROR_NO_NESTED_PAGING 7 /* no nested paging */
#define DRIVER_ERROR_NO_GIB_PAGES 8 /* no 1 GiB pages */
#define DRIVER_ERROR_MEMORY_ENCRYPTION 9 /* SME or SEV is active */
#define DRIVER_ERROR_IMAGE_TRUNCATED 0xa /* the image ends before its header says */
#define DRIVER_ERROR_IMAGE_FOREIGN 0xb /* not a MicroV image */
#define DRIVER_ERROR_IMAGE_VERSION 0xc /* the image has another ABI number than the driver */
#define DRIVER_ERROR_IMAGE_CORRUPT 0xd /* checksum or segment table of the image is wrong */
#define DRIVER_ERROR_NO_MEMORY 0xe /* no memory for the pool; free some or ask for a smaller --pool */
#define DRIVER_ERROR_POOL_TOO_SMALL 0xf /* the pool cannot hold image and per-PP data */
#define DRIVER_ERROR_LAUNCH_FAILED 0x10 /* a CPU refused; detail holds LAUNCH_STATUS_ and CPU */
#define DRIVER_ERROR_VM_EXISTS 0x11 /* this descriptor owns a VM already */
#define DRIVER_ERROR_NO_VM 0x12 /* this descriptor owns no VM */
#define DRIVER_ERROR_BAD_ADDRESS 0x13 /* address or length not page aligned, or out of range */
#define DRIVER_ERROR_PIN_FAILED 0x14 /* user pages could not be pinned */
#define DRIVER_ERROR_ALREADY_MAPPED 0x15 /* guest-physical page is mapped already */
#define DRIVER_ERROR_HYPERCALL_FAILED 0x16 /* detail holds the status code */
#define DRIVER_ERROR_POOL_EMPTY 0x17 /* the hypervisor's pool is empty */
#define DRIVER_ERROR_NO_SUCH_VM 0x18 /* no VM with this id */
#define DRIVER_ERROR_KILLED 0x19 /* the VM was killed */
#define DRIVER_ERROR_CORE_RESTARTED 0x1a /* the hypervisor's core faulted and was restarted; the VM is lost */
#define DRIVER_ERROR_BUSY 0x1b /* another call on this descriptor is under way */
#define DRIVER_ERROR_NOT_ALLOWED 0x1c /* raw hypercalls need --allow-user-hypercalls */
#define DRIVER_ERROR_TOO_MANY_CPUS 0x1d /* more CPUs than 128, or CPU numbers with holes */
#define DRIVER_ERROR_VMS_RUNNING 0x1e /* VMs exist; end them, or stop with force */
#define DRIVER_ERROR_PANICKED 0x20 /* the hypervisor's kernel stopped; see the debug ring */
#define DRIVER_ERROR_TRACE_SIZE 0x22 /* the trace ring must be a power of two from 4 KiB to 2 MiB */
#define DRIVER_ERROR_TRACE_IN_USE 0x23 /* another descriptor records a run */
#define DRIVER_ERROR_NO_TRACE 0x24 /* no hypervisor was started since the driver was loaded: there is no trace ring */
#define DRIVER_ERROR_UNKNOWN_PROCESSOR 0x21 /* neither an AMD nor an Intel processor */
#define DRIVER_ERROR_TOO_MANY_RAM_RANGES 0x25 /* RAM lies in more than 32 separate ranges */
#define DRIVER_ERROR_NO_VMX 0x26 /* the processor has no VMX */
#define DRIVER_ERROR_VMX_DISABLED 0x27 /* firmware locked VMX off (IA32_FEATURE_CONTROL) */
#define DRIVER_ERROR_VMX_IN_USE 0x28 /* another hypervisor holds VMX (CR4.VMXE is set) */
#define DRIVER_ERROR_NO_EPT 0x29 /* no EPT, or not all of it that is needed; detail as in DriverCheck */
#define DRIVER_ERROR_NO_UNRESTRICTED_GUEST 0x2a /* no unrestricted guest */
#define DRIVER_ERROR_VMX_CONTROLS 0x2b /* VMX lacks another control that is needed; detail as in DriverCheck */
#define DRIVER_ERROR_CPUS_DIFFER 0x2c /* CPUs of different vendors */
#define DRIVER_ERROR_CPU_OFFLINE 0x2d /* a CPU of the root VM is offline; bring it online first; detail is its number */

/* A call with one number. */
#define DRIVER_CALL_SIZE 0x20 /* bytes */
#define DRIVER_CALL_LENGTH 0x000
#define DRIVER_CALL_ERROR 0x004 /* out: DRIVER_ERROR_ */
#define DRIVER_CALL_DETAIL 0x008 /* out: meaning depends on the error */
#define DRIVER_CALL_ARGUMENT 0x010 /* in */
#define DRIVER_CALL_FLAGS 0x018 /* in: STOP: 1 = force (ends VMs of others) */

/* What the machine offers; changes nothing. */
#define DRIVER_CHECK_SIZE 0x98 /* bytes */
#define DRIVER_CHECK_LENGTH 0x000
#define DRIVER_CHECK_ERROR 0x004 /* out: first requirement that failed */
#define DRIVER_CHECK_DETAIL 0x008 /* out: first thing that NO_EPT, else VMX_CONTROLS lacks: capability MSR in bits 63:32, bit (32 to 63 are the upper half) in 7:0, DRIVER_LACK_ALWAYS_ON; 0 for none */
#define DRIVER_CHECK_FAILURES 0x010 /* out: bit n set: DRIVER_ERROR n applies */
#define DRIVER_CHECK_FEATURES 0x018 /* out: AMD: CPUID 8000_000A EDX; Intel: secondary controls that can be 1 (MSR 48B, 63:32) */
#define DRIVER_CHECK_TAGS 0x01c /* out: number of ASIDs; of VPIDs, 0 without */
#define DRIVER_CHECK_CPUS 0x020 /* out: online CPUs */
#define DRIVER_CHECK_PHYSICAL_BITS 0x024 /* out: width of physical addresses */
#define DRIVER_CHECK_LA57 0x028 /* out: nonzero with 5-level paging */
#define DRIVER_CHECK_TSC_KHZ 0x02c /* out */
#define DRIVER_CHECK_RAM_BYTES 0x030 /* out: end of RAM */
#define DRIVER_CHECK_VENDOR 0x038 /* out: CPUID vendor string, zero padded */
#define DRIVER_CHECK_VENDOR_COUNT 16 /* elements */
#define DRIVER_CHECK_BRAND 0x048 /* out: CPUID brand string */
#define DRIVER_CHECK_BRAND_COUNT 48 /* elements */
#define DRIVER_CHECK_DRIVER_BUILD 0x078 /* out: build id of the driver */
#define DRIVER_CHECK_DRIVER_BUILD_COUNT 16 /* elements */
#define DRIVER_CHECK_DRIVER_ABI 0x088 /* out */
#define DRIVER_CHECK_STARTED 0x08c /* out: nonzero while the hypervisor runs */
#define DRIVER_CHECK_PAD0 0x090

/* Start. */
#define DRIVER_START_SIZE 0x80 /* bytes */
#define DRIVER_START_LENGTH 0x000
#define DRIVER_START_ERROR 0x004
#define DRIVER_START_DETAIL 0x008 /* out: LAUNCH_FAILED: CPU in bits 63:32, LAUNCH_STATUS_ in 31:0 */
#define DRIVER_START_IMAGE 0x010 /* in: user address of the image */
#define DRIVER_START_IMAGE_BYTES 0x018 /* in */
#define DRIVER_START_POOL_BYTES 0x020 /* in: 0 for the default, 16 MiB plus 1/512 of RAM */
#define DRIVER_START_FLAGS 0x028 /* in: DRIVER_FLAG_ */
#define DRIVER_START_CPUS 0x030 /* out: CPUs demoted */
#define DRIVER_START_PAD0 0x034
#define DRIVER_START_TICKS 0x038 /* out: TSC ticks from the first demote to the last */
#define DRIVER_START_TRACE_BYTES 0x040 /* in: trace entries of each CPU; 0 for the default, TRACE_DEFAULT_BYTES */

/* State of the hypervisor. */
#define DRIVER_STATUS_SIZE 0x80 /* bytes */
#define DRIVER_STATUS_LENGTH 0x000
#define DRIVER_STATUS_ERROR 0x004
#define DRIVER_STATUS_DETAIL 0x008
#define DRIVER_STATUS_STARTED 0x010 /* out */
#define DRIVER_STATUS_PPS 0x014 /* out */
#define DRIVER_STATUS_VMS 0x018 /* out: micro VMs alive */
#define DRIVER_STATUS_FLAGS 0x01c /* out: DRIVER_FLAG_ of the start */
#define DRIVER_STATUS_TSC_KHZ 0x020 /* out */
#define DRIVER_STATUS_POOL_TOTAL 0x028 /* out: bytes */
#define DRIVER_STATUS_POOL_FREE 0x030 /* out: bytes */
#define DRIVER_STATUS_POOL_LOWEST 0x038 /* out: bytes free at the peak of use */
#define DRIVER_STATUS_IMAGE_BYTES 0x040 /* out: image in memory */
#define DRIVER_STATUS_PANICKED 0x048 /* out: nonzero when the kernel stopped */
#define DRIVER_STATUS_ABI 0x04c /* out */
#define DRIVER_STATUS_BUILD_ID 0x050 /* out */
#define DRIVER_STATUS_BUILD_ID_COUNT 16 /* elements */

/* Counters of one PP. */
#define DRIVER_PP_STATUS_SIZE 0x448 /* bytes */
#define DRIVER_PP_STATUS_LENGTH 0x000
#define DRIVER_PP_STATUS_ERROR 0x004
#define DRIVER_PP_STATUS_DETAIL 0x008
#define DRIVER_PP_STATUS_PPID 0x010 /* in */
#define DRIVER_PP_STATUS_APIC_ID 0x014 /* out */
#define DRIVER_PP_STATUS_DEMOTE_TICKS 0x018 /* out: TSC ticks from the driver's jump to the first root instruction */
#define DRIVER_PP_STATUS_COUNTERS 0x028 /* out: mv_pp_counters_t */
#define DRIVER_PP_STATUS_COUNTERS_COUNT 1056 /* elements */

/* A new VM. */
#define DRIVER_VM_SIZE 0x20 /* bytes */
#define DRIVER_VM_LENGTH 0x000
#define DRIVER_VM_ERROR 0x004
#define DRIVER_VM_DETAIL 0x008
#define DRIVER_VM_VMID 0x010 /* out */
#define DRIVER_VM_VPID 0x012 /* out */
#define DRIVER_VM_VSID 0x014 /* out */
#define DRIVER_VM_PAD0 0x016
#define DRIVER_VM_PID 0x018 /* out: process that owns it */

/* Guest memory. */
#define DRIVER_MAP_SIZE 0x28 /* bytes */
#define DRIVER_MAP_LENGTH 0x000
#define DRIVER_MAP_ERROR 0x004
#define DRIVER_MAP_DETAIL 0x008 /* out: pages mapped before the failure; they are unmapped again */
#define DRIVER_MAP_GPA 0x010 /* in: page aligned */
#define DRIVER_MAP_ADDRESS 0x018 /* in: user address, page aligned */
#define DRIVER_MAP_BYTES 0x020 /* in: multiple of 4096 */

/* One register of the descriptor's VS. */
#define DRIVER_REGISTER_SIZE 0x30 /* bytes */
#define DRIVER_REGISTER_LENGTH 0x000
#define DRIVER_REGISTER_ERROR 0x004
#define DRIVER_REGISTER_DETAIL 0x008 /* out: hypercall status */
#define DRIVER_REGISTER_REGISTER 0x010 /* in: mv_reg_t */
#define DRIVER_REGISTER_VALUE 0x018 /* in or out */
#define DRIVER_REGISTER_PAD0 0x020
#define DRIVER_REGISTER_PAD0_COUNT 2 /* elements */

/* One run. */
#define DRIVER_RUN_SIZE 0x80 /* bytes */
#define DRIVER_RUN_LENGTH 0x000
#define DRIVER_RUN_ERROR 0x004
#define DRIVER_RUN_DETAIL 0x008 /* out: hypercall status */
#define DRIVER_RUN_REASON 0x010 /* out: mv_exit_reason_t; interrupt means: call again */
#define DRIVER_RUN_FLAGS 0x014 /* in: bit 0: `data` in `exit` answers the IN of the last run */
#define DRIVER_RUN_EXIT 0x018 /* out: mv_exit_io_t where the reason is io, otherwise mv_exit_record_t; in: mv_exit_io_t's `data` for an IN */
#define DRIVER_RUN_EXIT_COUNT 72 /* elements */

/* The next VM. One that lives all the while is listed once, whatever ends meanwhile. */
#define DRIVER_LIST_SIZE 0x20 /* bytes */
#define DRIVER_LIST_LENGTH 0x000
#define DRIVER_LIST_ERROR 0x004 /* NO_SUCH_VM behind the last one */
#define DRIVER_LIST_INDEX 0x008 /* in: 0 for the first, then as it came out; out: where the next one is looked for */
#define DRIVER_LIST_VMID 0x00c /* out */
#define DRIVER_LIST_VPID 0x00e /* out */
#define DRIVER_LIST_VSID 0x010 /* out */
#define DRIVER_LIST_PAD0 0x012
#define DRIVER_LIST_PID 0x014 /* out: owner */
#define DRIVER_LIST_MEMORY 0x018 /* out: bytes of guest memory */

/* A piece of the debug ring; works without a hypervisor, too. */
#define DRIVER_RING_SIZE 0x20 /* bytes */
#define DRIVER_RING_LENGTH 0x000
#define DRIVER_RING_ERROR 0x004
#define DRIVER_RING_ADDRESS 0x008 /* in: user buffer */
#define DRIVER_RING_COUNT 0x010 /* in: its size; out: bytes copied, oldest first */
#define DRIVER_RING_LOST 0x018 /* out: bytes that were overwritten before */

/* A raw call. */
#define DRIVER_HYPERCALL_SIZE 0x48 /* bytes */
#define DRIVER_HYPERCALL_LENGTH 0x000
#define DRIVER_HYPERCALL_ERROR 0x004
#define DRIVER_HYPERCALL_DETAIL 0x008
#define DRIVER_HYPERCALL_RAX 0x010 /* in and out */
#define DRIVER_HYPERCALL_R10 0x018 /* in and out */
#define DRIVER_HYPERCALL_R11 0x020 /* in and out */
#define DRIVER_HYPERCALL_R12 0x028 /* in and out */
#define DRIVER_HYPERCALL_R13 0x030 /* in and out */
#define DRIVER_HYPERCALL_CPU 0x038 /* in: CPU to call on */
#define DRIVER_HYPERCALL_PAGE 0x040 /* in: user address of 4096 bytes that serve as the shared page, or 0 */

/* Recording of exits. */
#define DRIVER_TRACE_SIZE 0x18 /* bytes */
#define DRIVER_TRACE_LENGTH 0x000
#define DRIVER_TRACE_ERROR 0x004
#define DRIVER_TRACE_DETAIL 0x008 /* out: hypercall status */
#define DRIVER_TRACE_MODE 0x010 /* in: TRACE_OFF, TRACE_EXITS or TRACE_RECORDS */
#define DRIVER_TRACE_KEEP 0x014 /* in: nonzero: stays when this descriptor is closed, and gives way to a run's recording */

/* Reading one CPU's trace; also while it is off. */
#define DRIVER_TRACE_READ_SIZE 0x50 /* bytes */
#define DRIVER_TRACE_READ_LENGTH 0x000
#define DRIVER_TRACE_READ_ERROR 0x004 /* BAD_ADDRESS behind the last CPU */
#define DRIVER_TRACE_READ_DETAIL 0x008
#define DRIVER_TRACE_READ_ADDRESS 0x010 /* in: user buffer */
#define DRIVER_TRACE_READ_BYTES 0x018 /* in: its size; out: bytes copied, whole entries, oldest first */
#define DRIVER_TRACE_READ_CURSOR 0x020 /* in: first entry wanted; out: the one behind the last copied */
#define DRIVER_TRACE_READ_LOST 0x028 /* out: entries from the cursor on that were overwritten before */
#define DRIVER_TRACE_READ_PPID 0x030 /* in */
#define DRIVER_TRACE_READ_EPOCH 0x034 /* in and out: of the cursor; one of an earlier switching-on counts as 0 */
#define DRIVER_TRACE_READ_MODE 0x038 /* out: TRACE_ */
#define DRIVER_TRACE_READ_ENTRY_BYTES 0x03c /* out: 0 if it was never switched on */
#define DRIVER_TRACE_READ_HEAD 0x040 /* out: entries written so far */
#define DRIVER_TRACE_READ_TSC_KHZ 0x048 /* out */

#endif
