/* Generated from vmm/abi/exit-record.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: kernel and core
 */
// Neutral exit reasons; below 32, they index the counters.
/** no exit yet */
export const EXIT_NONE: u32 = 0;
/** first upcall on a PP, or the first after a core restart: the core prepares its PP area */
export const EXIT_INIT: u32 = 1;
/** CPUID; leaf and subleaf are in RAX and RCX */
export const EXIT_CPUID: u32 = 2;
/** VMMCALL or VMCALL */
export const EXIT_HYPERCALL: u32 = 3;
/** port I/O; qualification is an IO_ word, info the next RIP */
export const EXIT_IO: u32 = 4;
/** HLT */
export const EXIT_HLT: u32 = 5;
/** an interrupt for the root is pending */
export const EXIT_INTERRUPT: u32 = 6;
/** an NMI for the root is pending */
export const EXIT_NMI: u32 = 7;
/** nested page fault; qualification is a FAULT_ word, gpa the address */
export const EXIT_NESTED_FAULT: u32 = 8;
/** RDMSR; the index is in RCX */
export const EXIT_MSR_READ: u32 = 9;
/** WRMSR; the index is in RCX, the value in RDX:RAX */
export const EXIT_MSR_WRITE: u32 = 0xa;
/** MOV to or from a control register; qualification is a MOVE_ word */
export const EXIT_CONTROL_REGISTER: u32 = 0xb;
/** MOV to or from a debug register; qualification is a MOVE_ word */
export const EXIT_DEBUG_REGISTER: u32 = 0xc;
/** intercepted exception; qualification is the vector, info the error code */
export const EXIT_EXCEPTION: u32 = 0xd;
/** triple fault */
export const EXIT_SHUTDOWN: u32 = 0xe;
/** the guest state was refused at entry; qualification is the number of the register, mv_reg_t or a REFUSED_, 0 if none was found; info the vendor's code, or below 0x100 what XCR0 may have set, if ring 0 refused */
export const EXIT_INVALID_STATE: u32 = 0xf;
/** an SVM or VMX instruction; #UD is the architectural answer */
export const EXIT_VIRTUALIZATION: u32 = 0x10;
/** XSETBV */
export const EXIT_XSETBV: u32 = 0x11;
/** INVD or WBINVD */
export const EXIT_CACHE: u32 = 0x12;
/** the guest can take an interrupt now, or ends the handler of an NMI; served in ring 0 */
export const EXIT_WINDOW: u32 = 0x13;
/** the run's deadline passed */
export const EXIT_DEADLINE: u32 = 0x14;
/** the VM was told to stop */
export const EXIT_STOPPED: u32 = 0x15;
/** the instruction could not be read from guest memory to advance past it */
export const EXIT_FETCH_FAILED: u32 = 0x16;
/** another intercepted instruction; qualification is an INSTRUCTION_ */
export const EXIT_INSTRUCTION: u32 = 0x17;
/** a task switch by the processor: JMP, CALL or IRET to a TSS, or a task gate */
export const EXIT_TASK_SWITCH: u32 = 0x18;
/** as a run begins: VsPage.unfinished is not 0; the instruction behind it goes on at unfinishedNext */
export const EXIT_UNFINISHED: u32 = 0x19;
/** none of the above; info is the vendor's code, for the log only */
export const EXIT_UNKNOWN: u32 = 0x1f;

/** reasons there is room for */
export const EXIT_REASON_COUNT: u32 = 0x20;

// Qualification of EXIT_IO.
/** IN, otherwise OUT */
export const IO_IN: u32 = 1;
/** INS or OUTS */
export const IO_STRING: u32 = 2;
/** REP prefix */
export const IO_REP: u32 = 4;
/** bits 6:4: access size in bytes, 1, 2 or 4 */
export const IO_SIZE_SHIFT: u32 = 4;
/** after the shift */
export const IO_SIZE_MASK: u32 = 7;
/** STRING, bits 9:8: address size, 0 for 16 bits, 1 for 32, 2 for 64 */
export const IO_ADDRESS_SHIFT: u32 = 8;
/** after the shift */
export const IO_ADDRESS_MASK: u32 = 3;
/** STRING, bits 12:10: segment of the memory operand, ES, CS, SS, DS, FS, GS */
export const IO_SEGMENT_SHIFT: u32 = 0xa;
/** after the shift */
export const IO_SEGMENT_MASK: u32 = 7;
/** STRING: in 64-bit code */
export const IO_LONG: u32 = 0x2000;
/** bits 31:16: port */
export const IO_PORT_SHIFT: u32 = 0x10;

// Qualification of EXIT_NESTED_FAULT.
/** the translation was there, the access was not allowed */
export const FAULT_PRESENT: u32 = 1;
/** write */
export const FAULT_WRITE: u32 = 2;
/** reserved bit set in a nested table */
export const FAULT_RESERVED: u32 = 8;
/** instruction fetch */
export const FAULT_FETCH: u32 = 0x10;
/** the access was the walk of a guest page table */
export const FAULT_TABLE_WALK: u32 = 0x100;

// Qualification of EXIT_INVALID_STATE: what mv_reg_t does not number. Offset in the VS page / 8, as there.
export const REFUSED_EFER: u32 = 0x48;
export const REFUSED_PAT: u32 = 0x51;
/** the event to be delivered: mv_vs_op_inject_exception */
export const REFUSED_EVENT: u32 = 0x69;

// Qualification of EXIT_INSTRUCTION.
/** info is the vendor's code, for the log only */
export const INSTRUCTION_OTHER: u32 = 0;
/** one that CPUID does not show: RDTSCP, MONITOR, MWAIT, RDPRU; or RSM outside SMM */
export const INSTRUCTION_ABSENT: u32 = 1;
export const INSTRUCTION_RDPMC: u32 = 2;

// Qualification of EXIT_CONTROL_REGISTER and EXIT_DEBUG_REGISTER.
/** bits 7:0: number of the control or debug register */
export const MOVE_REGISTER_MASK: u32 = 0xff;
/** bits 11:8: general register, as instructions number them: RAX, RCX, RDX, RBX, RSP, ... */
export const MOVE_GPR_SHIFT: u32 = 8;
/** after the shift */
export const MOVE_GPR_MASK: u32 = 0xf;
/** from the control or debug register, otherwise to it */
export const MOVE_READ: u32 = 0x10000;
/** in 64-bit code: all 64 bits move, otherwise the low 32 */
export const MOVE_LONG: u32 = 0x20000;

// How an upcall ends: RAX of the closing SYSCALL, bits 7:0.
/** served: advance past the instruction, re-enter the same VS */
export const ANSWER_RESUME: u32 = 0;
/** re-enter the same VS without advancing */
export const ANSWER_RETRY: u32 = 1;
/** re-enter without advancing; VsPage.event holds an event to deliver */
export const ANSWER_INJECT: u32 = 2;
/** enter the VS whose VSID is in bits 63:32, which is claimed, or resident and free: then it is claimed now; where that fails the caller's hypercall ends as the root's page says, otherwise it stays open */
export const ANSWER_RUN: u32 = 3;
/** end the run: back to the root VS, whose open hypercall advances; guest not advanced; the first bits 63:32 bytes of the exchange page go to the shared page of whoever called, and where there is none the run fails */
export const ANSWER_RETURN: u32 = 4;
/** as RETURN, with the guest advanced past its instruction */
export const ANSWER_RETURN_ADVANCED: u32 = 5;
/** the root leaves the hypervisor on this PP */
export const ANSWER_PROMOTE: u32 = 6;
/** numbers from here on are service calls (SYS_), not answers */
export const ANSWER_FIRST_SERVICE: u32 = 0x10;

// Service calls of the kernel: RAX in; RDI, RSI, RDX, R10 arguments; RAX out.
/** rdi bytes of the exchange page, at most 1024, go to the debug ring */
export const SYS_LOG: u32 = 0x10;
/** shared page to exchange page: rdi CALLER_, rsi bytes, rdx offset in both */
export const SYS_COPY_IN: u32 = 0x11;
/** exchange page to shared page: rdi CALLER_, rsi bytes, rdx offset in both */
export const SYS_COPY_OUT: u32 = 0x12;
/** returns a VMID */
export const SYS_VM_CREATE: u32 = 0x13;
/** rdi VMID, without VPs */
export const SYS_VM_DESTROY: u32 = 0x14;
/** rdi VMID: maps the list of the root's mmio_map for it that is being served; all or none */
export const SYS_VM_MAP: u32 = 0x15;
/** rdi VMID: unmaps that of its mmio_unmap, up to the first entry that fails; returns entries done << 1, bit 0 set when that is all */
export const SYS_VM_UNMAP: u32 = 0x16;
/** rdi VMID; the exchange page then begins with two words: the PPs to kick, by bit */
export const SYS_VM_STOP: u32 = 0x17;
/** rdi VMID; returns a VPID */
export const SYS_VP_CREATE: u32 = 0x18;
/** rdi VPID, without VSs */
export const SYS_VP_DESTROY: u32 = 0x19;
/** rdi VPID; returns a VSID whose VS page is zero */
export const SYS_VS_CREATE: u32 = 0x1a;
/** rdi VSID, unclaimed */
export const SYS_VS_DESTROY: u32 = 0x1b;
/** rdi VSID: this PP owns it until RETURN or VS_RELEASE; its state is in the VS page */
export const SYS_VS_CLAIM: u32 = 0x1c;
/** rdi VSID: gives a claim back without a run */
export const SYS_VS_RELEASE: u32 = 0x1d;
/** rdi 0: free pages, 1: total pages, 2: lowest free ever */
export const SYS_POOL: u32 = 0x1e;
/** this PP's PpCounters into the exchange page */
export const SYS_COUNTERS: u32 = 0x1f;
/** rdi VSID, rsi POST_, rdx vector; without a claim. Returns 1 + PPID of the PP that has to be kicked, 0 for none */
export const SYS_VS_POST: u32 = 0x24;
/** rdi 1: R11 of the root's set_shared_page_gpa being served becomes the caller's shared page; rdi 0: none */
export const SYS_SHARED_PAGE: u32 = 0x20;
/** rdi VSID claimed by this PP, rsi 0: its FXSAVE image (512 bytes) into the exchange page, 1: out of it */
export const SYS_VS_FPU: u32 = 0x21;
/** rdi VSID, rsi linear address; returns the page's GPA and MV_MAP_FLAG_. The root VS of this PP: only the address of its own gla_to_gpa being served */
export const SYS_VS_TRANSLATE: u32 = 0x22;
/** the trace of this PP goes to the mode in R11 of the root's mv_pp_op_trace being served */
export const SYS_TRACE: u32 = 0x23;
/** rdi VMID, rsi pages of the root's map_range list that are done: goes on behind them; returns the pages done since its beginning << 1, bit 0 set when that is all */
export const SYS_VM_MAP_RANGE: u32 = 0x25;
/** the same for unmap_range */
export const SYS_VM_UNMAP_RANGE: u32 = 0x26;
/** rdi GPA that the VS of this upcall touched: puts an offered page into its table */
export const SYS_VM_FILL: u32 = 0x27;
/** linear address rdi of the VS whose exit is served, rsi bytes (1 to 8), rdx GUEST_: between there and the start of the exchange page; returns 0, or a GUEST_FAULT_ word */
export const SYS_GUEST_ACCESS: u32 = 0x28;

// Numbers behind it are no service calls: asking for one is a fault of the core.
/** SYS_GUEST_ACCESS */
export const SERVICE_LAST: u32 = 0x28;

// What SYS_GUEST_ACCESS does.
/** guest to exchange page */
export const GUEST_READ: u32 = 0;
/** exchange page to guest */
export const GUEST_WRITE: u32 = 1;
/** nothing: only asks whether a write would succeed */
export const GUEST_PROBE_WRITE: u32 = 2;

// Why SYS_GUEST_ACCESS moved nothing.
/** #PF; its error code is in bits 15:0, its address in VsPage.cr2 */
export const GUEST_FAULT_PAGE: u32 = 0x10000;
/** the VM has no such memory; its address is in VsPage.gpa */
export const GUEST_FAULT_OUTSIDE: u32 = 0x20000;

// Negative results of service calls, as the absolute value.
/** no such call */
export const SYS_ERROR_UNKNOWN_CALL: u32 = 1;
/** an argument is out of range */
export const SYS_ERROR_BAD_ARGUMENT: u32 = 2;
/** the pool is empty */
export const SYS_ERROR_NO_MEMORY: u32 = 3;
/** all ids are taken */
export const SYS_ERROR_NO_ID: u32 = 4;
/** no such object, or it is not of this kind */
export const SYS_ERROR_NOT_FOUND: u32 = 5;
/** the object is in use (claimed, or has children) */
export const SYS_ERROR_BUSY: u32 = 6;
/** already mapped */
export const SYS_ERROR_EXISTS: u32 = 7;
/** not mapped */
export const SYS_ERROR_NOT_MAPPED: u32 = 8;
/** the frame is not the root's to give */
export const SYS_ERROR_NOT_OWNED: u32 = 9;
/** not yet: another PP has to pass an exit first */
export const SYS_ERROR_RETRY: u32 = 0xa;
/** the VM was ended by a core restart */
export const SYS_ERROR_CRASHED: u32 = 0xb;
