/** Who is asked, what exists, and in which order it may go. */
import type { Scenario, Step } from "./step.ts";
import { call, refused, withVs } from "./step.ts";

const SELF = "0xfffe";

/** What a PP answers before anybody set anything on it. */
function untouched(pp: 0 | 1): Step[] {
  return [
    refused("mv_pp_op_tsc_get_khz", {}, "FAILURE_UNKNOWN", { pp }),
    refused("mv_pp_op_cpuid_get_supported_list", {}, "INVALID_INPUT_REG1", { pp }),
    refused("mv_pp_op_msr_get_supported_list", {}, "INVALID_INPUT_REG1", { pp }),
    call("mv_pp_op_clr_shared_page_gpa", {}, { pp }),
    call("mv_pp_op_clr_shared_page_gpa", {}, { pp }),
    call("mv_vm_op_create_vm", {}, { pp, out: { r10: "#>vm" } }),
    refused("mv_vm_op_mmio_map", { r11: "$vm" }, "FAILURE_UNKNOWN", { pp }),
    call("mv_vp_op_create_vp", { r11: "$vm" }, { pp, out: { r10: "#>vp" } }),
    refused("mv_vs_op_create_vs", { r11: "$vp" }, "FAILURE_UNKNOWN", { pp }),
    call("mv_vp_op_destroy_vp", { r11: "$vp" }, { pp }),
    call("mv_vm_op_destroy_vm", { r11: "$vm" }, { pp }),
  ];
}

const IDENTITY: readonly Step[] = [
  call("mv_id_op_version", {}, { out: { r10: "=0x10002" } }),
  call("mv_handle_op_open_handle", { r10: "0x3123764d" }, { out: { r10: "=0x42" } }),
  call("mv_handle_op_close_handle"),
  call("mv_handle_op_open_handle", { r10: "0x3123764d" }, { out: { r10: "=0x42" } }),
  call("mv_debug_op_out", { r10: "0x1234", r11: "0x5678" }),
  call("mv_pp_op_ppid", {}, { out: { r10: "#$pp" } }),
  call("mv_pp_op_online_pps", {}, { out: { r10: "#$pps" } }),
  call("mv_vm_op_vmid", {}, { out: { r10: "#0x0" } }),
  call("mv_vp_op_vpid", {}, { out: { r10: "#$pp" } }),
  call("mv_vs_op_vsid", {}, { out: { r10: "#$pp" } }),
  call("mv_vp_op_vmid", { r11: SELF }, { out: { r10: "#0x0" } }),
  call("mv_vs_op_vmid", { r11: SELF }, { out: { r10: "#0x0" } }),
  call("mv_vs_op_vpid", { r11: SELF }, { out: { r10: "#$pp" } }),
];

const TSC: readonly Step[] = [
  call("mv_pp_op_tsc_set_khz", { r11: "0x1234" }),
  call("mv_pp_op_tsc_get_khz", {}, { out: { r10: "=0x1234" } }),
  ...withVs(
    call("mv_pp_op_tsc_set_khz", { r11: "0xffffffffffffffff" }),
    call("mv_pp_op_tsc_get_khz", {}, { out: { r10: "=0xffffffffffffffff" } }),
    call("mv_vs_op_tsc_get_khz", { r11: "$vs" }, { out: { r10: "=0x1234" } }),
  ),
];

const SHARED_PAGE: readonly Step[] = [
  refused("mv_pp_op_set_shared_page_gpa", { r11: "$page" }, "FAILURE_UNKNOWN"),
  call("mv_pp_op_clr_shared_page_gpa"),
  refused("mv_pp_op_cpuid_get_supported_list", {}, "INVALID_INPUT_REG1"),
  call("mv_pp_op_clr_shared_page_gpa"),
  call("mv_pp_op_set_shared_page_gpa", { r11: "$page" }),
  refused("mv_pp_op_set_shared_page_gpa", { r11: "$page" }, "FAILURE_UNKNOWN"),
];

const LIFE: readonly Step[] = [
  ...withVs(
    call("mv_vp_op_vmid", { r11: "$vp" }, { out: { r10: "#$vm" } }),
    call("mv_vs_op_vmid", { r11: "$vs" }, { out: { r10: "#$vm" } }),
    call("mv_vs_op_vpid", { r11: "$vs" }, { out: { r10: "#$vp" } }),
    refused("mv_vm_op_destroy_vm", { r11: "$vm" }, "FAILURE_UNKNOWN"),
    refused("mv_vp_op_destroy_vp", { r11: "$vp" }, "FAILURE_UNKNOWN"),
    call("mv_vs_op_create_vs", { r11: "$vp" }, { out: { r10: "#>second" } }),
    call("mv_vs_op_destroy_vs", { r11: "$vs" }),
    refused("mv_vp_op_destroy_vp", { r11: "$vp" }, "FAILURE_UNKNOWN"),
    call("mv_vs_op_destroy_vs", { r11: "$second" }),
    refused("mv_vs_op_destroy_vs", { r11: "$second" }, "INVALID_INPUT_REG1"),
    refused("mv_vm_op_destroy_vm", { r11: "$vm" }, "FAILURE_UNKNOWN"),
    call("mv_vs_op_create_vs", { r11: "$vp" }, { out: { r10: "#>vs" } }),
  ),
  call("mv_vp_op_vmid", { r11: "$vp" }, { out: { r10: "#0xffff" } }),
  call("mv_vs_op_vmid", { r11: "$vs" }, { out: { r10: "#0xffff" } }),
  call("mv_vs_op_vpid", { r11: "$vs" }, { out: { r10: "#0xffff" } }),
  refused("mv_vs_op_destroy_vs", { r11: "$vs" }, "INVALID_INPUT_REG1"),
  refused("mv_vp_op_destroy_vp", { r11: "$vp" }, "INVALID_INPUT_REG1"),
  refused("mv_vm_op_destroy_vm", { r11: "$vm" }, "INVALID_INPUT_REG1"),
  refused("mv_vp_op_create_vp", { r11: "$vm" }, "INVALID_INPUT_REG1"),
  refused("mv_vs_op_create_vs", { r11: "$vp" }, "INVALID_INPUT_REG1"),
];

const exhausted = { expect: "FAILURE_UNKNOWN" } as const;
const EXHAUSTION: readonly Step[] = [
  call("mv_vm_op_create_vm", {}, { ...exhausted, undo: "mv_vm_op_destroy_vm" }),
  ...withVs(
    call("mv_vp_op_create_vp", { r11: "$vm" }, { ...exhausted, undo: "mv_vp_op_destroy_vp" }),
    call("mv_vs_op_create_vs", { r11: "$vp" }, { ...exhausted, undo: "mv_vs_op_destroy_vs" }),
  ),
];

export const OBJECT_SCENARIOS: readonly Scenario[] = [
  { name: "a PP that nobody used yet", fresh: true, stays: true, steps: [...untouched(0), ...untouched(1)] },
  { name: "who and where the caller is", steps: IDENTITY },
  { name: "a VS keeps the TSC frequency of the PP that made it", stays: true, steps: TSC },
  { name: "a shared page is set once and given up at any time", stays: true, steps: SHARED_PAGE },
  { name: "objects go in the order VS, VP, VM, and their ids answer 0xFFFF then", steps: LIFE },
  { name: "ids run out, come back, and are given again", once: true, steps: EXHAUSTION },
];
