/* Generated from vmm/abi/exit-record.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: kernel and core
 */
/** Neutral exit reasons; below 32, they index the counters. */
export const EXIT = {
  /** no exit yet */
  NONE: 0,
  /** first upcall on a PP, or the first after a core restart: the core prepares its PP area */
  INIT: 1,
  /** CPUID; leaf and subleaf are in RAX and RCX */
  CPUID: 2,
  /** VMMCALL or VMCALL */
  HYPERCALL: 3,
  /** port I/O; qualification is an IO_ word, info the next RIP */
  IO: 4,
  /** HLT */
  HLT: 5,
  /** an interrupt for the root is pending */
  INTERRUPT: 6,
  /** an NMI for the root is pending */
  NMI: 7,
  /** nested page fault; qualification is a FAULT_ word, gpa the address */
  NESTED_FAULT: 8,
  /** RDMSR; the index is in RCX */
  MSR_READ: 9,
  /** WRMSR; the index is in RCX, the value in RDX:RAX */
  MSR_WRITE: 0xa,
  /** MOV to or from a control register; qualification is a MOVE_ word */
  CONTROL_REGISTER: 0xb,
  /** MOV to or from a debug register; qualification is a MOVE_ word */
  DEBUG_REGISTER: 0xc,
  /** intercepted exception; qualification is the vector, info the error code */
  EXCEPTION: 0xd,
  /** triple fault */
  SHUTDOWN: 0xe,
  /** the guest state was refused at entry; qualification is the number of the register, mv_reg_t or a REFUSED_, 0 if none was found; info the vendor's code, or below 0x100 what XCR0 may have set, if ring 0 refused */
  INVALID_STATE: 0xf,
  /** an SVM or VMX instruction; #UD is the architectural answer */
  VIRTUALIZATION: 0x10,
  /** XSETBV */
  XSETBV: 0x11,
  /** INVD or WBINVD */
  CACHE: 0x12,
  /** the guest can take an interrupt now, or ends the handler of an NMI; served in ring 0 */
  WINDOW: 0x13,
  /** the run's deadline passed */
  DEADLINE: 0x14,
  /** the VM was told to stop */
  STOPPED: 0x15,
  /** the instruction could not be read from guest memory to advance past it */
  FETCH_FAILED: 0x16,
  /** another intercepted instruction; qualification is an INSTRUCTION_ */
  INSTRUCTION: 0x17,
  /** a task switch by the processor: JMP, CALL or IRET to a TSS, or a task gate */
  TASK_SWITCH: 0x18,
  /** as a run begins: VsPage.unfinished is not 0; the instruction behind it goes on at unfinishedNext */
  UNFINISHED: 0x19,
  /** none of the above; info is the vendor's code, for the log only */
  UNKNOWN: 0x1f,
} as const;

export const EXIT_REASON = {
  /** reasons there is room for */
  COUNT: 0x20,
} as const;

/** Qualification of EXIT_IO. */
export const IO = {
  /** IN, otherwise OUT */
  IN: 1,
  /** INS or OUTS */
  STRING: 2,
  /** REP prefix */
  REP: 4,
  /** bits 6:4: access size in bytes, 1, 2 or 4 */
  SIZE_SHIFT: 4,
  /** after the shift */
  SIZE_MASK: 7,
  /** STRING, bits 9:8: address size, 0 for 16 bits, 1 for 32, 2 for 64 */
  ADDRESS_SHIFT: 8,
  /** after the shift */
  ADDRESS_MASK: 3,
  /** STRING, bits 12:10: segment of the memory operand, ES, CS, SS, DS, FS, GS */
  SEGMENT_SHIFT: 0xa,
  /** after the shift */
  SEGMENT_MASK: 7,
  /** STRING: in 64-bit code */
  LONG: 0x2000,
  /** bits 31:16: port */
  PORT_SHIFT: 0x10,
} as const;

/** Qualification of EXIT_NESTED_FAULT. */
export const FAULT = {
  /** the translation was there, the access was not allowed */
  PRESENT: 1,
  /** write */
  WRITE: 2,
  /** reserved bit set in a nested table */
  RESERVED: 8,
  /** instruction fetch */
  FETCH: 0x10,
  /** the access was the walk of a guest page table */
  TABLE_WALK: 0x100,
} as const;

/** Qualification of EXIT_INVALID_STATE: what mv_reg_t does not number. Offset in the VS page / 8, as there. */
export const REFUSED = {
  EFER: 0x48,
  PAT: 0x51,
  /** the event to be delivered: mv_vs_op_inject_exception */
  EVENT: 0x69,
} as const;

/** Qualification of EXIT_INSTRUCTION. */
export const INSTRUCTION = {
  /** info is the vendor's code, for the log only */
  OTHER: 0,
  /** one that CPUID does not show: RDTSCP, MONITOR, MWAIT, RDPRU; or RSM outside SMM */
  ABSENT: 1,
  RDPMC: 2,
} as const;

/** Qualification of EXIT_CONTROL_REGISTER and EXIT_DEBUG_REGISTER. */
export const MOVE = {
  /** bits 7:0: number of the control or debug register */
  REGISTER_MASK: 0xff,
  /** bits 11:8: general register, as instructions number them: RAX, RCX, RDX, RBX, RSP, ... */
  GPR_SHIFT: 8,
  /** after the shift */
  GPR_MASK: 0xf,
  /** from the control or debug register, otherwise to it */
  READ: 0x10000,
  /** in 64-bit code: all 64 bits move, otherwise the low 32 */
  LONG: 0x20000,
} as const;

/** How an upcall ends: RAX of the closing SYSCALL, bits 7:0. */
export const ANSWER = {
  /** served: advance past the instruction, re-enter the same VS */
  RESUME: 0,
  /** re-enter the same VS without advancing */
  RETRY: 1,
  /** re-enter without advancing; VsPage.event holds an event to deliver */
  INJECT: 2,
  /** enter the VS whose VSID is in bits 63:32, which is claimed, or resident and free: then it is claimed now; where that fails the caller's hypercall ends as the root's page says, otherwise it stays open */
  RUN: 3,
  /** end the run: back to the root VS, whose open hypercall advances; guest not advanced; the first bits 63:32 bytes of the exchange page go to the shared page of whoever called, and where there is none the run fails */
  RETURN: 4,
  /** as RETURN, with the guest advanced past its instruction */
  RETURN_ADVANCED: 5,
  /** the root leaves the hypervisor on this PP */
  PROMOTE: 6,
  /** numbers from here on are service calls (SYS_), not answers */
  FIRST_SERVICE: 0x10,
} as const;

/** Service calls of the kernel: RAX in; RDI, RSI, RDX, R10 arguments; RAX out. */
export const SYS = {
  /** rdi bytes of the exchange page, at most 1024, go to the debug ring */
  LOG: 0x10,
  /** shared page to exchange page: rdi CALLER_, rsi bytes, rdx offset in both */
  COPY_IN: 0x11,
  /** exchange page to shared page: rdi CALLER_, rsi bytes, rdx offset in both */
  COPY_OUT: 0x12,
  /** returns a VMID */
  VM_CREATE: 0x13,
  /** rdi VMID, without VPs */
  VM_DESTROY: 0x14,
  /** rdi VMID: maps the list of the root's mmio_map for it that is being served; all or none */
  VM_MAP: 0x15,
  /** rdi VMID: unmaps that of its mmio_unmap, up to the first entry that fails; returns entries done << 1, bit 0 set when that is all */
  VM_UNMAP: 0x16,
  /** rdi VMID; the exchange page then begins with two words: the PPs to kick, by bit */
  VM_STOP: 0x17,
  /** rdi VMID; returns a VPID */
  VP_CREATE: 0x18,
  /** rdi VPID, without VSs */
  VP_DESTROY: 0x19,
  /** rdi VPID; returns a VSID whose VS page is zero */
  VS_CREATE: 0x1a,
  /** rdi VSID, unclaimed */
  VS_DESTROY: 0x1b,
  /** rdi VSID: this PP owns it until RETURN or VS_RELEASE; its state is in the VS page */
  VS_CLAIM: 0x1c,
  /** rdi VSID: gives a claim back without a run */
  VS_RELEASE: 0x1d,
  /** rdi 0: free pages, 1: total pages, 2: lowest free ever */
  POOL: 0x1e,
  /** this PP's PpCounters into the exchange page */
  COUNTERS: 0x1f,
  /** rdi VSID, rsi POST_, rdx vector; without a claim. Returns 1 + PPID of the PP that has to be kicked, 0 for none */
  VS_POST: 0x24,
  /** rdi 1: R11 of the root's set_shared_page_gpa being served becomes the caller's shared page; rdi 0: none */
  SHARED_PAGE: 0x20,
  /** rdi VSID claimed by this PP, rsi 0: its FXSAVE image (512 bytes) into the exchange page, 1: out of it */
  VS_FPU: 0x21,
  /** rdi VSID, rsi linear address; returns the page's GPA and MV_MAP_FLAG_. The root VS of this PP: only the address of its own gla_to_gpa being served */
  VS_TRANSLATE: 0x22,
  /** the trace of this PP goes to the mode in R11 of the root's mv_pp_op_trace being served */
  TRACE: 0x23,
  /** rdi VMID, rsi pages of the root's map_range list that are done: goes on behind them; returns the pages done since its beginning << 1, bit 0 set when that is all */
  VM_MAP_RANGE: 0x25,
  /** the same for unmap_range */
  VM_UNMAP_RANGE: 0x26,
  /** rdi GPA that the VS of this upcall touched: puts an offered page into its table */
  VM_FILL: 0x27,
  /** linear address rdi of the VS whose exit is served, rsi bytes (1 to 8), rdx GUEST_: between there and the start of the exchange page; returns 0, or a GUEST_FAULT_ word */
  GUEST_ACCESS: 0x28,
} as const;

/** Numbers behind it are no service calls: asking for one is a fault of the core. */
export const SERVICE = {
  /** SYS_GUEST_ACCESS */
  LAST: 0x28,
} as const;

/** What SYS_GUEST_ACCESS does. */
export const GUEST = {
  /** guest to exchange page */
  READ: 0,
  /** exchange page to guest */
  WRITE: 1,
  /** nothing: only asks whether a write would succeed */
  PROBE_WRITE: 2,
} as const;

/** Why SYS_GUEST_ACCESS moved nothing. */
export const GUEST_FAULT = {
  /** #PF; its error code is in bits 15:0, its address in VsPage.cr2 */
  PAGE: 0x10000,
  /** the VM has no such memory; its address is in VsPage.gpa */
  OUTSIDE: 0x20000,
} as const;

/** Negative results of service calls, as the absolute value. */
export const SYS_ERROR = {
  /** no such call */
  UNKNOWN_CALL: 1,
  /** an argument is out of range */
  BAD_ARGUMENT: 2,
  /** the pool is empty */
  NO_MEMORY: 3,
  /** all ids are taken */
  NO_ID: 4,
  /** no such object, or it is not of this kind */
  NOT_FOUND: 5,
  /** the object is in use (claimed, or has children) */
  BUSY: 6,
  /** already mapped */
  EXISTS: 7,
  /** not mapped */
  NOT_MAPPED: 8,
  /** the frame is not the root's to give */
  NOT_OWNED: 9,
  /** not yet: another PP has to pass an exit first */
  RETRY: 0xa,
  /** the VM was ended by a core restart */
  CRASHED: 0xb,
} as const;
