/** mv_vs_op: virtual processor states, that is registers and what runs. */
import { failure, handle, input, ofClass, output } from "../build.ts";
import type { Op, PageContent, PageUse } from "../model.ts";

const vs = ofClass("vs");

const vsid = input("r11", "vsid", "vsid-guest", "VSID of a micro VM");
const walked = input("r11", "vsid", "vsid-walk", "VSID or SELF");
const query = input("r11", "vsid", "vsid-query", "VSID or SELF");
const register = input("r12", "reg", "register", "mv_reg_t");
const msr = input("r12", "msr", "msr", "MSR index");
const value = input("r13", "value", "data", "value; judged when the VS runs");
const running = failure("FAILURE_UNKNOWN", "the VS is running on another PP");
const kick = output("ppid", 16, "PPID of the PP that runs it and has to be interrupted, 0xFFFF for none");
const partial = failure("FAILURE_UNKNOWN", "an entry names what is refused; those before it are done");

function page(content: PageContent, direction: "in" | "out" | "both"): PageUse {
  return {
    ...(direction === "out" ? {} : { in: content }),
    ...(direction === "in" ? {} : { out: content }),
    failure: "FAILURE_UNKNOWN",
  };
}

function numbered(index: number, name: string): Op {
  return vs.declared(index, name, { doc: "MicroV only numbers it.", inputs: [handle, vsid] });
}

const OBJECTS: readonly Op[] = [
  vs.served(0x0, "create_vs", {
    doc: "Makes a VS of a VP, in the state of a processor after reset. A VP may have several.",
    inputs: [handle, input("r11", "vpid", "vpid-guest", "VPID of a micro VM")],
    outputs: [output("vsid", 16, "its VSID")],
    failures: [
      failure("FAILURE_UNKNOWN", "tsc_set_khz was not called on this PP"),
      failure("FAILURE_UNKNOWN", "all VSIDs are taken, or the pool is empty"),
    ],
  }),
  vs.served(0x1, "destroy_vs", { doc: "Destroys a VS.", inputs: [handle, vsid], failures: [running] }),
  vs.served(0x2, "vmid", {
    doc: "The VM of a VS. An id that is possible but not allocated answers MV_INVALID_ID with success.",
    inputs: [handle, query],
    outputs: [output("vmid", 16, "VMID, or 0xFFFF")],
  }),
  vs.served(0x3, "vpid", {
    doc: "The VP of a VS. An id that is possible but not allocated answers MV_INVALID_ID with success.",
    inputs: [handle, query],
    outputs: [output("vpid", 16, "VPID, or 0xFFFF")],
  }),
  vs.served(0x4, "vsid", {
    doc: "The caller's own VS.",
    inputs: [handle],
    outputs: [output("vsid", 16, "VSID")],
  }),
];

const ADDRESSES: readonly Op[] = [
  vs.declared(0x5, "gva_to_gla", {
    doc: "Linear address of a virtual one. MicroV only numbers it.",
    inputs: [handle, query, input("r12", "gva", "data", "virtual address")],
    outputs: [output("gla", 64, "linear address")],
  }),
  vs.served(0x6, "gla_to_gpa", {
    doc: "Translates a page by the page tables that a VS has loaded: its own, or those of a VS that does not run. Flags: rights that all levels give, and the leaf's size (a 4 MiB leaf has none). Memory types are not told.",
    inputs: [handle, walked, input("r12", "gla", "gla", "linear address, page aligned, not 0")],
    outputs: [output("gpa", 64, "bits 63:12 GPA of the 4 KiB page, bits 11:0 MV_MAP_FLAG_")],
    failures: [
      failure("FAILURE_UNKNOWN", "the address is not mapped, or the VS does not use paging"),
      failure("FAILURE_UNKNOWN", "the root VM's VS on another PP"),
      running,
    ],
  }),
  numbered(0x7, "gva_to_gpa"),
];

const RUN: readonly Op[] = [
  vs.served(0x8, "run", {
    doc: "Runs the guest on this PP until an exit needs the root VM.",
    inputs: [handle, vsid],
    outputs: [output("reason", 64, "mv_exit_reason_t; unchanged where RAX is not 0 or an EXIT_ code")],
    page: { out: "mv_exit_io_t", failure: "EXIT_FAILURE", optional: true },
    failures: [
      failure("FAILURE_UNKNOWN", "the VP or the VS is running already, or the VM was stopped or has crashed"),
      failure(
        "EXIT_UNKNOWN",
        "reason 1: triple fault, nested page fault, any exit without a reason of its own",
      ),
      failure(
        "EXIT_FAILURE",
        "reason 0: the processor refuses the register values, or mp_state forbids running",
      ),
      failure(
        "EXIT_FAILURE",
        "reason 0: port I/O while no shared page is set; the guest stays at the instruction",
      ),
    ],
  }),
];

const REGISTERS: readonly Op[] = [
  vs.declared(0x9, "cpuid_get", {
    doc: "One CPUID leaf of a VS.",
    inputs: [handle, vsid],
    page: page("mv_cdl_t", "both"),
  }),
  vs.declared(0xa, "cpuid_set", {
    doc: "Sets one CPUID leaf.",
    inputs: [handle, vsid],
    page: page("mv_cdl_t", "in"),
  }),
  vs.declared(0xb, "cpuid_get_all", {
    doc: "CPUID leaves.",
    inputs: [handle, vsid],
    page: page("mv_cdl_t", "both"),
  }),
  vs.declared(0xc, "cpuid_set_all", {
    doc: "Sets CPUID leaves.",
    inputs: [handle, vsid],
    page: page("mv_cdl_t", "in"),
  }),
  vs.served(0xd, "reg_get", {
    doc: "Reads a register.",
    inputs: [handle, vsid, register],
    outputs: [output("value", 64, "value")],
    failures: [running],
  }),
  vs.served(0xe, "reg_set", {
    doc: "Writes a register. Any value is taken; a bad one makes the next run fail.",
    inputs: [handle, vsid, register, value],
    failures: [running],
  }),
  vs.served(0xf, "reg_get_list", {
    doc: "Reads the registers that the entries name into their val.",
    inputs: [handle, vsid],
    page: page("mv_rdl_t", "both"),
    failures: [partial, running],
  }),
  vs.served(0x10, "reg_set_list", {
    doc: "Writes the registers that the entries name.",
    inputs: [handle, vsid],
    page: page("mv_rdl_t", "in"),
    failures: [partial, running],
  }),
  vs.served(0x17, "msr_get", {
    doc: "Reads an MSR of a VS. EFER bit 12 reads 0.",
    inputs: [handle, vsid, msr],
    outputs: [output("value", 64, "value")],
    failures: [running],
  }),
  vs.served(0x18, "msr_set", {
    doc: "Writes an MSR of a VS. Any value is taken; a bad one makes the next run fail. FS_BASE and GS_BASE are the bases of these segments.",
    inputs: [handle, vsid, msr, value],
    failures: [failure("FAILURE_UNKNOWN", "EFER with bit 12 (SVME) set"), running],
  }),
  vs.served(0x19, "msr_get_list", {
    doc: "Reads the MSRs that the entries name into their val.",
    inputs: [handle, vsid],
    page: page("mv_rdl_t", "both"),
    failures: [partial, running],
  }),
  vs.served(0x1a, "msr_set_list", {
    doc: "Writes the MSRs that the entries name.",
    inputs: [handle, vsid],
    page: page("mv_rdl_t", "in"),
    failures: [partial, running],
  }),
];

const EXTENDED_STATE: readonly Op[] = [
  numbered(0x1b, "fpu_get"),
  numbered(0x1c, "fpu_set"),
  vs.served(0x1d, "fpu_get_all", {
    doc: "Writes the 512 bytes of the FXSAVE image (x87, MMX, SSE) to the page; the rest of the page stays.",
    inputs: [handle, vsid],
    page: page("mv_fpu_state_t", "out"),
    failures: [running],
  }),
  vs.served(0x1e, "fpu_set_all", {
    doc: "Takes the 512 bytes of the FXSAVE image from the page. Any bytes are taken; an MXCSR that the processor refuses makes the next run fail.",
    inputs: [handle, vsid],
    page: page("mv_fpu_state_t", "in"),
    failures: [running],
  }),
  numbered(0x1f, "xsave_get"),
  numbered(0x20, "xsave_set"),
  numbered(0x21, "xsave_get_all"),
  numbered(0x22, "xsave_set_all"),
];

const EVENTS: readonly Op[] = [
  vs.served(0x23, "mp_state_get", {
    doc: "Reads the multiprocessing state.",
    inputs: [handle, vsid],
    outputs: [output("state", 64, "mv_mp_state_t")],
  }),
  vs.served(0x24, "mp_state_set", {
    doc: "Changes the multiprocessing state. INIT also resets all registers.",
    inputs: [handle, vsid, input("r12", "state", "mp-state", "mv_mp_state_t")],
    failures: [failure("FAILURE_UNKNOWN", "the transition is not allowed"), running],
  }),
  vs.served(0x25, "inject_exception", {
    doc: "Delivers an exception as the next run begins, before the first instruction. For #PF, set CR2 first.",
    inputs: [
      handle,
      vsid,
      input("r12", "vector", "exception", "vector"),
      input("r13", "error_code", "error-code", "error code; 0 for a vector without one"),
    ],
    failures: [running, failure("FAILURE_UNKNOWN", "another exception waits to be delivered")],
  }),
  vs.served(0x26, "queue_interrupt", {
    doc:
      "Queues an interrupt; the VS may be running. Vectors are a set, as in a local APIC's IRR: the highest is " +
      "delivered first, when IF is 1 and bits 7:4 of the vector are above CR8 (vectors 0 to 15 pass CR8). A HLT " +
      "that finds one to deliver does not end the run.",
    inputs: [handle, vsid, input("r12", "vector", "interrupt", "vector")],
    outputs: [kick],
  }),
  vs.served(0x27, "tsc_get_khz", {
    doc: "The TSC frequency that the PP had when the VS was created.",
    inputs: [handle, vsid],
    outputs: [output("khz", 64, "kHz")],
  }),
  vs.declared(0x28, "tsc_set_khz", {
    doc: "Sets the TSC frequency of a VS. MicroV only numbers it.",
    inputs: [handle, vsid, input("r12", "khz", "data", "kHz")],
  }),
  vs.extension(0x100, "exit_record", {
    doc: "Why the last run ended, in full; reason 0 before the first run.",
    inputs: [handle, vsid],
    page: { out: "mv_exit_record_t", failure: "FAILURE_UNKNOWN" },
    failures: [running],
  }),
  vs.extension(0x101, "run_until", {
    doc:
      "As run, with a deadline: the first exit at or after it ends the run with reason interrupt, and the exit " +
      "record says deadline. The hypervisor has no timer; the caller arms one, whose interrupt is an exit. When the " +
      "run ends for another reason than io, interrupt and nmi, the page holds mv_exit_record_t.",
    inputs: [handle, vsid, input("r12", "tsc", "data", "TSC value, 0 for none")],
    outputs: [output("reason", 64, "as run")],
    page: { out: "mv_exit_io_t", failure: "EXIT_FAILURE", optional: true },
    failures: [failure("FAILURE_UNKNOWN", "as run")],
  }),
  vs.extension(0x102, "queue_nmi", {
    doc: "Queues an NMI; the VS may be running. One waits, another one is blocked until the handler's IRET.",
    inputs: [handle, vsid],
    outputs: [kick],
  }),
  vs.extension(0x103, "stop", {
    doc: "Ends the run under way, or else the next one as it begins, with reason interrupt; once.",
    inputs: [handle, vsid],
    outputs: [kick],
  }),
];

export const VS_OPS: readonly Op[] = [
  ...OBJECTS,
  ...ADDRESSES,
  ...RUN,
  ...REGISTERS,
  ...EXTENDED_STATE,
  ...EVENTS,
];
