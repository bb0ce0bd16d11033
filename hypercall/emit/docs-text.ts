/** The prose of docs/hypercalls.md, in the order of the page. */

export const INTRODUCTION = `# Hypercalls

*Generated from [hypercall/ops.ts](../hypercall/ops.ts); do not edit.*

A hypercall is how the root VM asks the hypervisor for something: create a VM, give it memory, run it. Names,
numbers and registers are those of MicroV's first specification, so programs written for it run here. What it
only declared is listed here as such. Extensions have indexes from 0x100 and are announced by bit 16 of
[mv_id_op_version](#mv_id_op_version).

C programs include [microv.h](../hypercall/generated/microv.h). Native TypeScript imports the functions in
[hypercall/stubs/generated](../hypercall/stubs/generated). [cases.json](../hypercall/generated/cases.json) lists
every wrong call with the answer it must get.

A first session, in the order in which a client makes the calls:

1. [open_handle](#mv_handle_op_open_handle) returns the handle that all later calls carry in R10.
2. On every PP that will be used: [set_shared_page_gpa](#mv_pp_op_set_shared_page_gpa) and
   [tsc_set_khz](#mv_pp_op_tsc_set_khz).
3. [create_vm](#mv_vm_op_create_vm), [create_vp](#mv_vp_op_create_vp), [create_vs](#mv_vs_op_create_vs): a VM, a
   processor in it, and a register state for that processor.
4. [mmio_map](#mv_vm_op_mmio_map) gives the VM memory, [reg_set](#mv_vs_op_reg_set) sets where it starts.
5. [run](#mv_vs_op_run), again and again; between runs, serve what the guest asked for.
6. destroy_vs, destroy_vp, destroy_vm, in this order.
`;

export const CONVENTION = `## Calling convention

| register | in | out |
|---|---|---|
| RAX | bits 63:48 signature 0x764D, 47:32 flags (ignored), 31:16 class, 15:0 index | status, 0 for success |
| R10 (REG0) | the handle; for mv_debug_op data, for open_handle the version | first output |
| R11, R12, R13 (REG1 to REG3) | arguments | further outputs (extensions only) |

All other registers keep their values. The instruction is \`vmmcall\` on AMD and \`vmcall\` on Intel, in 64-bit
mode. RIP moves past it whatever the answer.

A 16-bit input counts by its bits 15:0, the rest of the register is ignored; the same holds for bits 31:0 of an
MSR index. A 16-bit output replaces bits 15:0 of the register only: bits 63:16 keep the handle's. When a call
fails, R10 to R13 keep their values, [mv_vs_op_run](#mv_vs_op_run) with an EXIT_ status apart.
`;

export const CHECKS = `### Who may call, and the order of the checks

Only ring 0 of the root VM may call. Started with \`--allow-user-hypercalls\`, MicroV lets ring 3 of the root VM
call too, the extensions apart; that equals giving every user root. A micro VM may use
[mv_debug_op_out](#mv_debug_op_out) only.

1. Signature or class unknown: FAILURE_UNKNOWN.
2. Classes pp, vm, vp, vs: R10 is not the handle: INVALID_INPUT_REG0.
3. The caller may not use it: INVALID_PERM_DENIED.
4. Index unknown or not served: FAILURE_UNKNOWN.
5. Arguments, from R10 to R13, then the shared page, then the state of the objects.

A wrong call changes nothing. While the hypervisor's core restarts after a fault, every call answers
FAILURE_UNKNOWN.
`;

export const PAGE = `### The shared page

Structures pass through one page per PP that the client registers with
[set_shared_page_gpa](#mv_pp_op_set_shared_page_gpa). The hypervisor copies from it once, checks the copy and
works on the copy. A thread must not move to another PP between filling the page, calling and reading it: the
next PP has another page. Where user hypercalls are allowed, ring 0 and ring 3 have a page each, so that the
driver's and a program's do not meet.

### Identifiers

PPID, VMID, VPID and VSID are 16 bits wide. VM 0 is the root VM; its VPs and VSs have the ids 0 to (number of
PPs - 1), and those belong to no client. 0xFFFF is no object, 0xFFFE the caller's own. There are at most 1024 VMs,
4096 VPs and 4096 VSs, or MicroV's own 16, 256 and 256 where MicroV was started with \`--abi-limits microv\` or
\`--allow-user-hypercalls\`: an id at or above the maximum is an error even where an unallocated one is none.
`;

export const RUN = `## What ends a run

[mv_vs_op_run](#mv_vs_op_run) enters the guest on the calling PP and returns when something needs the root VM.

| cause | RAX | R10 | shared page | guest's RIP |
|---|---|---|---|---|
| an interrupt for the root VM | 0 | 6 interrupt | unchanged | not advanced |
| the VM was told to stop | 0 | 6 interrupt | unchanged | not advanced |
| an NMI for the root VM | 0 | 7 nmi | unchanged | not advanced |
| IN or OUT | 0 | 3 io | mv_exit_io_t | past the instruction |
| IN or OUT without a shared page | EXIT_FAILURE | 0 failure | | not advanced |
| HLT | 0 | 2 hlt | unchanged | past the instruction |
| triple fault, nested page fault, anything else | EXIT_UNKNOWN | 1 unknown | unchanged | not advanced |
| registers that the processor refuses, mp_state that forbids running | EXIT_FAILURE | 0 failure | unchanged | not advanced |

The interrupt or NMI reaches the root VM by itself, as soon as the call has returned. The result of an IN is
supplied by writing the guest's RAX before the next run. [mv_vs_op_exit_record](#mv_vs_op_exit_record) says more
about any of these: it tells a triple fault from a nested page fault, and the address of a nested page fault.

Not every exit ends a run: CPUID, and hypercalls of the guest, are answered and the guest goes on.
`;
