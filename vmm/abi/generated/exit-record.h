/* Generated from vmm/abi/exit-record.layout.ts. Do not edit: change that file and run
 * `node --import tsx toolchain/layout/generate.ts`.
 * Source of the numbers: docs/architecture.md: kernel and core
 */
#ifndef MICROV_LAYOUT_EXIT_RECORD_H
#define MICROV_LAYOUT_EXIT_RECORD_H

/* Neutral exit reasons; below 32, they index the counters. */
#define EXIT_NONE 0 /* no exit yet */
#define EXIT_INIT 1 /* first upcall on a PP, or the first after a core restart: the core prepares its PP area */
#define EXIT_CPUID 2 /* CPUID; leaf and subleaf are in RAX and RCX */
#define EXIT_HYPERCALL 3 /* VMMCALL or VMCALL */
#define EXIT_IO 4 /* port I/O; qualification is an IO_ word, info the next RIP */
#define EXIT_HLT 5 /* HLT */
#define EXIT_INTERRUPT 6 /* an interrupt for the root is pending */
#define EXIT_NMI 7 /* an NMI for the root is pending */
#define EXIT_NESTED_FAULT 8 /* nested page fault; qualification is a FAULT_ word, gpa the address */
#define EXIT_MSR_READ 9 /* RDMSR; the index is in RCX */
#define EXIT_MSR_WRITE 0xa /* WRMSR; the index is in RCX, the value in RDX:RAX */
#define EXIT_CONTROL_REGISTER 0xb /* MOV to or from a control register; qualification is a MOVE_ word */
#define EXIT_DEBUG_REGISTER 0xc /* MOV to or from a debug register; qualification is a MOVE_ word */
#define EXIT_EXCEPTION 0xd /* intercepted exception; qualification is the vector, info the error code */
#define EXIT_SHUTDOWN 0xe /* triple fault */
#define EXIT_INVALID_STATE 0xf /* the guest state was refused at entry; qualification is the number of the register, mv_reg_t or a REFUSED_, 0 if none was found; info the vendor's code, or below 0x100 what XCR0 may have set, if ring 0 refused */
#define EXIT_VIRTUALIZATION 0x10 /* an SVM or VMX instruction; #UD is the architectural answer */
#define EXIT_XSETBV 0x11 /* XSETBV */
#define EXIT_CACHE 0x12 /* INVD or WBINVD */
#define EXIT_WINDOW 0x13 /* the guest can take an interrupt now, or ends the handler of an NMI; served in ring 0 */
#define EXIT_DEADLINE 0x14 /* the run's deadline passed */
#define EXIT_STOPPED 0x15 /* the VM was told to stop */
#define EXIT_FETCH_FAILED 0x16 /* the instruction could not be read from guest memory to advance past it */
#define EXIT_INSTRUCTION 0x17 /* another intercepted instruction; qualification is an INSTRUCTION_ */
#define EXIT_TASK_SWITCH 0x18 /* a task switch by the processor: JMP, CALL or IRET to a TSS, or a task gate */
#define EXIT_UNFINISHED 0x19 /* as a run begins: VsPage.unfinished is not 0; the instruction behind it goes on at unfinishedNext */
#define EXIT_UNKNOWN 0x1f /* none of the above; info is the vendor's code, for the log only */

#define EXIT_REASON_COUNT 0x20 /* reasons there is room for */

/* Qualification of EXIT_IO. */
#define IO_IN 1 /* IN, otherwise OUT */
#define IO_STRING 2 /* INS or OUTS */
#define IO_REP 4 /* REP prefix */
#define IO_SIZE_SHIFT 4 /* bits 6:4: access size in bytes, 1, 2 or 4 */
#define IO_SIZE_MASK 7 /* after the shift */
#define IO_ADDRESS_SHIFT 8 /* STRING, bits 9:8: address size, 0 for 16 bits, 1 for 32, 2 for 64 */
#define IO_ADDRESS_MASK 3 /* after the shift */
#define IO_SEGMENT_SHIFT 0xa /* STRING, bits 12:10: segment of the memory operand, ES, CS, SS, DS, FS, GS */
#define IO_SEGMENT_MASK 7 /* after the shift */
#define IO_LONG 0x2000 /* STRING: in 64-bit code */
#define IO_PORT_SHIFT 0x10 /* bits 31:16: port */

/* Qualification of EXIT_NESTED_FAULT. */
#define FAULT_PRESENT 1 /* the translation was there, the access was not allowed */
#define FAULT_WRITE 2 /* write */
#define FAULT_RESERVED 8 /* reserved bit set in a nested table */
#define FAULT_FETCH 0x10 /* instruction fetch */
#define FAULT_TABLE_WALK 0x100 /* the access was the walk of a guest page table */

/* Qualification of EXIT_INVALID_STATE: what mv_reg_t does not number. Offset in the VS page / 8, as there. */
#define REFUSED_EFER 0x48
#define REFUSED_PAT 0x51
#define REFUSED_EVENT 0x69 /* the event to be delivered: mv_vs_op_inject_exception */

/* Qualification of EXIT_INSTRUCTION. */
#define INSTRUCTION_OTHER 0 /* info is the vendor's code, for the log only */
#define INSTRUCTION_ABSENT 1 /* one that CPUID does not show: RDTSCP, MONITOR, MWAIT, RDPRU; or RSM outside SMM */
#define INSTRUCTION_RDPMC 2

/* Qualification of EXIT_CONTROL_REGISTER and EXIT_DEBUG_REGISTER. */
#define MOVE_REGISTER_MASK 0xff /* bits 7:0: number of the control or debug register */
#define MOVE_GPR_SHIFT 8 /* bits 11:8: general register, as instructions number them: RAX, RCX, RDX, RBX, RSP, ... */
#define MOVE_GPR_MASK 0xf /* after the shift */
#define MOVE_READ 0x10000 /* from the control or debug register, otherwise to it */
#define MOVE_LONG 0x20000 /* in 64-bit code: all 64 bits move, otherwise the low 32 */

/* How an upcall ends: RAX of the closing SYSCALL, bits 7:0. */
#define ANSWER_RESUME 0 /* served: advance past the instruction, re-enter the same VS */
#define ANSWER_RETRY 1 /* re-enter the same VS without advancing */
#define ANSWER_INJECT 2 /* re-enter without advancing; VsPage.event holds an event to deliver */
#define ANSWER_RUN 3 /* enter the VS whose VSID is in bits 63:32, which is claimed, or resident and free: then it is claimed now; where that fails the caller's hypercall ends as the root's page says, otherwise it stays open */
#define ANSWER_RETURN 4 /* end the run: back to the root VS, whose open hypercall advances; guest not advanced; the first bits 63:32 bytes of the exchange page go to the shared page of whoever called, and where there is none the run fails */
#define ANSWER_RETURN_ADVANCED 5 /* as RETURN, with the guest advanced past its instruction */
#define ANSWER_PROMOTE 6 /* the root leaves the hypervisor on this PP */
#define ANSWER_FIRST_SERVICE 0x10 /* numbers from here on are service calls (SYS_), not answers */

/* Service calls of the kernel: RAX in; RDI, RSI, RDX, R10 arguments; RAX out. */
#define SYS_LOG 0x10 /* rdi bytes of the exchange page, at most 1024, go to the debug ring */
#define SYS_COPY_IN 0x11 /* shared page to exchange page: rdi CALLER_, rsi bytes, rdx offset in both */
#define SYS_COPY_OUT 0x12 /* exchange page to shared page: rdi CALLER_, rsi bytes, rdx offset in both */
#define SYS_VM_CREATE 0x13 /* returns a VMID */
#define SYS_VM_DESTROY 0x14 /* rdi VMID, without VPs */
#define SYS_VM_MAP 0x15 /* rdi VMID: maps the list of the root's mmio_map for it that is being served; all or none */
#define SYS_VM_UNMAP 0x16 /* rdi VMID: unmaps that of its mmio_unmap, up to the first entry that fails; returns entries done << 1, bit 0 set when that is all */
#define SYS_VM_STOP 0x17 /* rdi VMID; the exchange page then begins with two words: the PPs to kick, by bit */
#define SYS_VP_CREATE 0x18 /* rdi VMID; returns a VPID */
#define SYS_VP_DESTROY 0x19 /* rdi VPID, without VSs */
#define SYS_VS_CREATE 0x1a /* rdi VPID; returns a VSID whose VS page is zero */
#define SYS_VS_DESTROY 0x1b /* rdi VSID, unclaimed */
#define SYS_VS_CLAIM 0x1c /* rdi VSID: this PP owns it until RETURN or VS_RELEASE; its state is in the VS page */
#define SYS_VS_RELEASE 0x1d /* rdi VSID: gives a claim back without a run */
#define SYS_POOL 0x1e /* rdi 0: free pages, 1: total pages, 2: lowest free ever */
#define SYS_COUNTERS 0x1f /* this PP's PpCounters into the exchange page */
#define SYS_VS_POST 0x24 /* rdi VSID, rsi POST_, rdx vector; without a claim. Returns 1 + PPID of the PP that has to be kicked, 0 for none */
#define SYS_SHARED_PAGE 0x20 /* rdi 1: R11 of the root's set_shared_page_gpa being served becomes the caller's shared page; rdi 0: none */
#define SYS_VS_FPU 0x21 /* rdi VSID claimed by this PP, rsi 0: its FXSAVE image (512 bytes) into the exchange page, 1: out of it */
#define SYS_VS_TRANSLATE 0x22 /* rdi VSID, rsi linear address; returns the page's GPA and MV_MAP_FLAG_. The root VS of this PP: only the address of its own gla_to_gpa being served */
#define SYS_TRACE 0x23 /* the trace of this PP goes to the mode in R11 of the root's mv_pp_op_trace being served */
#define SYS_VM_MAP_RANGE 0x25 /* rdi VMID, rsi pages of the root's map_range list that are done: goes on behind them; returns the pages done since its beginning << 1, bit 0 set when that is all */
#define SYS_VM_UNMAP_RANGE 0x26 /* the same for unmap_range */
#define SYS_VM_FILL 0x27 /* rdi GPA that the VS of this upcall touched: puts an offered page into its table */
#define SYS_GUEST_ACCESS 0x28 /* linear address rdi of the VS whose exit is served, rsi bytes (1 to 8), rdx GUEST_: between there and the start of the exchange page; returns 0, or a GUEST_FAULT_ word */

/* Numbers behind it are no service calls: asking for one is a fault of the core. */
#define SERVICE_LAST 0x28 /* SYS_GUEST_ACCESS */

/* What SYS_GUEST_ACCESS does. */
#define GUEST_READ 0 /* guest to exchange page */
#define GUEST_WRITE 1 /* exchange page to guest */
#define GUEST_PROBE_WRITE 2 /* nothing: only asks whether a write would succeed */

/* Why SYS_GUEST_ACCESS moved nothing. */
#define GUEST_FAULT_PAGE 0x10000 /* #PF; its error code is in bits 15:0, its address in VsPage.cr2 */
#define GUEST_FAULT_OUTSIDE 0x20000 /* the VM has no such memory; its address is in VsPage.gpa */

/* Negative results of service calls, as the absolute value. */
#define SYS_ERROR_UNKNOWN_CALL 1 /* no such call */
#define SYS_ERROR_BAD_ARGUMENT 2 /* an argument is out of range */
#define SYS_ERROR_NO_MEMORY 3 /* the pool is empty */
#define SYS_ERROR_NO_ID 4 /* all ids are taken */
#define SYS_ERROR_NOT_FOUND 5 /* no such object, or it is not of this kind */
#define SYS_ERROR_BUSY 6 /* the object is in use (claimed, or has children) */
#define SYS_ERROR_EXISTS 7 /* already mapped */
#define SYS_ERROR_NOT_MAPPED 8 /* not mapped */
#define SYS_ERROR_NOT_OWNED 9 /* the frame is not the root's to give */
#define SYS_ERROR_RETRY 0xa /* not yet: another PP has to pass an exit first */
#define SYS_ERROR_CRASHED 0xb /* the VM was ended by a core restart */

#endif
