/** mv_pp_op: the physical processor that executes the call. Pin the thread before using any of these. */
import { failure, handle, input, ofClass, output } from "../build.ts";
import type { Op, PageContent, PageUse } from "../model.ts";

const pp = ofClass("pp");

/** The lists of MicroV's pp class call a missing page or a bad header INVALID_INPUT_REG1. */
function list(content: PageContent): PageUse {
  return { in: content, out: content, failure: "INVALID_INPUT_REG1" };
}

function numbered(index: number, name: string): Op {
  return pp.declared(index, name, { doc: "MicroV only numbers it.", inputs: [handle] });
}

const msr = input("r11", "msr", "msr", "MSR index");

export const PP_OPS: readonly Op[] = [
  pp.served(0x0, "ppid", {
    doc: "The executing PP.",
    inputs: [handle],
    outputs: [output("ppid", 16, "PPID, counted from 0 in the order of start")],
  }),
  pp.served(0x1, "online_pps", {
    doc: "How many PPs run under the hypervisor. MicroV only numbers it.",
    inputs: [handle],
    outputs: [output("pps", 16, "number of PPs")],
  }),
  pp.served(0x2, "clr_shared_page_gpa", {
    doc: "Gives up the shared page of this PP. Succeeds where none is set.",
    inputs: [handle],
  }),
  pp.served(0x3, "set_shared_page_gpa", {
    doc: "Registers the page through which this PP passes structures. Ring 0 and ring 3 have a page each.",
    inputs: [
      handle,
      input("r11", "gpa", "shared-page-gpa", "GPA of a page of the root VM, page aligned, not 0"),
    ],
    failures: [
      failure("FAILURE_UNKNOWN", "a page is already set on this PP; clear it first"),
      failure(
        "INVALID_INPUT_REG1",
        "the page is not the root VM's: hypervisor memory, or private to a micro VM",
      ),
    ],
  }),
  pp.declared(0x4, "cpuid_get_supported", {
    doc: "One CPUID leaf that micro VMs may use.",
    inputs: [handle],
    page: list("mv_cdl_t"),
  }),
  pp.served(0x5, "cpuid_get_supported_list", {
    doc: "For each entry, the bits of that CPUID leaf and subleaf that MicroV lets micro VMs use: leaves 0 and 0x80000000 (largest leaf, at most 0xD and 0x80000008), 1 and 0x80000001 (features), all others zero.",
    inputs: [handle],
    page: list("mv_cdl_t"),
  }),
  numbered(0x6, "cpuid_get_permissable"),
  numbered(0x7, "cpuid_get_permissable_list"),
  numbered(0x8, "cpuid_get_emulated"),
  numbered(0x9, "cpuid_get_emulated_list"),
  numbered(0xa, "reg_get_supported"),
  numbered(0xb, "reg_get_supported_list"),
  numbered(0xc, "reg_get_permissable"),
  numbered(0xd, "reg_get_permissable_list"),
  numbered(0xe, "reg_get_emulated"),
  numbered(0xf, "reg_get_emulated_list"),
  pp.declared(0x10, "msr_get_supported", {
    doc: "Value of an MSR that micro VMs may use.",
    inputs: [handle, msr],
    outputs: [output("value", 64, "value")],
  }),
  pp.served(0x11, "msr_get_supported_list", {
    doc: "The MSRs of micro VMs. With reg0 = MV_RDL_FLAG_ALL and num_entries 0, lists them with val 1 from index reg1 on; reg1 becomes how many did not fit. With reg0 and reg1 0, val of each entry becomes 1 if reg is one, else 0.",
    inputs: [handle],
    page: list("mv_rdl_t"),
    failures: [
      failure("INVALID_INPUT_REG1", "reg0 has another bit set, or reg1 or num_entries does not fit it"),
      failure("FAILURE_UNKNOWN", "MV_RDL_FLAG_ALL: reg1 is behind the last MSR"),
      failure("FAILURE_UNKNOWN", "otherwise: a reg is wider than 32 bits; no val is written then"),
    ],
  }),
  pp.declared(0x12, "msr_get_permissable", {
    doc: "Permissions of an MSR.",
    inputs: [handle, msr],
    outputs: [output("flags", 64, "MV_PERM_READ, MV_PERM_WRITE")],
  }),
  numbered(0x13, "msr_get_permissable_list"),
  numbered(0x14, "msr_get_emulated"),
  numbered(0x15, "msr_get_emulated_list"),
  pp.served(0x16, "tsc_get_khz", {
    doc: "The TSC frequency last set on this PP.",
    inputs: [handle],
    outputs: [output("khz", 64, "kHz")],
    failures: [failure("FAILURE_UNKNOWN", "never set on this PP")],
  }),
  pp.served(0x17, "tsc_set_khz", {
    doc: "Tells the TSC frequency of this PP. A VS can be created only after that.",
    inputs: [handle, input("r11", "khz", "khz", "kHz, not 0")],
  }),
  pp.extension(0x100, "promote", {
    doc: "This PP leaves the hypervisor: the call returns on the bare machine.",
    inputs: [handle],
    failures: [failure("FAILURE_UNKNOWN", "a micro VM exists; destroy it first")],
  }),
  pp.extension(0x101, "counters", {
    doc: "What this PP counted since it came under the hypervisor.",
    inputs: [handle],
    page: { out: "mv_pp_counters_t", failure: "FAILURE_UNKNOWN" },
  }),
  pp.extension(0x102, "trace", {
    doc: "Switches the recording of exits on this PP. Switched on, it begins anew; switched off, what was recorded stays.",
    inputs: [handle, input("r11", "mode", "trace-mode", "0 off, 1 exits, 2 whole records")],
    failures: [failure("FAILURE_UNKNOWN", "the hypervisor was started without a trace ring")],
  }),
];
