/** mv_vm_op and mv_vp_op: virtual machines and virtual processors. */
import { failure, handle, input, ofClass, output } from "../build.ts";
import type { Op } from "../model.ts";

const vm = ofClass("vm");
const vp = ofClass("vp");

const guest = input("r11", "vmid", "vmid-guest", "VMID of a micro VM");
const destroyPending = failure(
  "RETRY_CONTINUATION",
  "a PP has still to drop its translations; interrupt it, call again",
);

const ranges = [handle, input("r11", "dst", "vmid-guest", "VMID of the micro VM")];
const progress = input("r13", "done", "data", "4 KiB pages of the list that earlier calls did; 0 at first");
const drains = failure(
  "RETRY_CONTINUATION",
  "dst was unmapped, and a PP has still to drop its translations; interrupt it, call again",
);
const done = output("done", 64, "with RETRY_CONTINUATION, too: 4 KiB pages of the list that are done");
const badRange = failure(
  "FAILURE_UNKNOWN",
  "an entry's dst, src or bytes is not page aligned or out of range, bytes is 0, or R13 is beyond the list",
);

export const VM_OPS: readonly Op[] = [
  vm.served(0x0, "create_vm", {
    doc: "Makes an empty VM.",
    inputs: [handle],
    outputs: [output("vmid", 16, "its VMID")],
    failures: [failure("FAILURE_UNKNOWN", "all VMIDs are taken, or the pool is empty")],
  }),
  vm.served(0x1, "destroy_vm", {
    doc: "Destroys a VM without VPs and gives its pages back to the root VM.",
    inputs: [handle, input("r11", "vmid", "vmid-to-destroy", "VMID")],
    failures: [
      failure(
        "FAILURE_UNKNOWN",
        "the VM is running on some PP, or has a VP: destroy VSs, then VPs, then the VM",
      ),
      destroyPending,
    ],
  }),
  vm.served(0x2, "vmid", {
    doc: "The caller's own VM.",
    inputs: [handle],
    outputs: [output("vmid", 16, "VMID; 0 for the root VM")],
  }),
  vm.served(0x3, "mmio_map", {
    doc: "Maps pages of the root VM into a micro VM, all or none: readable, writable, executable, write-back.",
    inputs: [
      handle,
      input("r11", "dst", "vmid-guest", "VMID of the micro VM"),
      input("r12", "src", "vmid-source", "the root VM: 0 or SELF"),
    ],
    page: { in: "mv_mdl_t", failure: "FAILURE_UNKNOWN" },
    failures: [
      failure(
        "FAILURE_UNKNOWN",
        "an entry's dst or src is not page aligned or out of range, or bytes is not 0x1000",
      ),
      failure("FAILURE_UNKNOWN", "dst is mapped already, or src is not the root VM's to give"),
      failure("FAILURE_UNKNOWN", "the pool is empty"),
      drains,
    ],
  }),
  vm.served(0x4, "mmio_unmap", {
    doc: "Unmaps pages of a micro VM. Only dst and bytes of the entries count. Where the VM runs, RETRY_CONTINUATION means that its table has lost the pages up to one that is not there, and that a TLB may have them still.",
    inputs: [handle, input("r11", "dst", "vmid-guest", "VMID of the micro VM")],
    page: { in: "mv_mdl_t", failure: "FAILURE_UNKNOWN" },
    failures: [
      failure("FAILURE_UNKNOWN", "an entry's dst is not page aligned, out of range or not mapped"),
      destroyPending,
    ],
  }),
  vm.extension(0x100, "stop", {
    doc: "Ends a VM: runs under way return with reason interrupt at the next chance, and none starts any more.",
    inputs: [handle, guest],
    outputs: [
      output("pps", 64, "bit n: PP n is running it and has to be interrupted"),
      output("more_pps", 64, "bit n: so does PP 64 + n", "r11"),
    ],
  }),
  vm.extension(0x101, "query", {
    doc: "State of a VM.",
    inputs: [handle, input("r11", "vmid", "vmid-query", "VMID or SELF")],
    outputs: [
      output("state", 64, "0 free, 1 live, 2 crashed: a restart of the hypervisor's core ended it"),
      output("pages", 64, "4 KiB pages that it was given and that did not go back yet", "r11"),
      output("vps", 64, "VPs", "r12"),
    ],
  }),
  vm.extension(0x102, "map_range", {
    doc: "Maps ranges of the root VM's memory into a micro VM, with 2 MiB leaves where both addresses and the size allow it. Flags: READ_ACCESS is needed, WRITE_ACCESS and EXECUTE_ACCESS add rights; with LAZY a page enters the VM's table when the VM first touches it.",
    inputs: [...ranges, input("r12", "src", "vmid-source", "the root VM: 0 or SELF"), progress],
    outputs: [done],
    page: { in: "mv_mdl_t", failure: "FAILURE_UNKNOWN" },
    failures: [
      badRange,
      failure(
        "FAILURE_UNKNOWN",
        "flags without READ_ACCESS, or with others than READ, WRITE, EXECUTE and LAZY",
      ),
      failure("FAILURE_UNKNOWN", "the next page is mapped already, or its src is not the root VM's to give"),
      failure("FAILURE_UNKNOWN", "the pool is empty"),
      failure(
        "RETRY_CONTINUATION",
        "there is more to do: call again with R10 in R13; if R10 did not grow, what the next page had before still drains",
      ),
    ],
  }),
  vm.extension(0x103, "unmap_range", {
    doc: "Takes ranges from a micro VM, whatever of them is mapped. Only dst and bytes of the entries count. Success means that the VM reaches none of these pages any more.",
    inputs: [...ranges, progress],
    outputs: [done],
    page: { in: "mv_mdl_t", failure: "FAILURE_UNKNOWN" },
    failures: [
      badRange,
      failure("FAILURE_UNKNOWN", "a 2 MiB leaf had to be split, and the pool is empty"),
      failure(
        "RETRY_CONTINUATION",
        "there is more to do: call again with R10 in R13; if R10 did not grow, a PP has still to drop its translations and must be interrupted",
      ),
    ],
  }),
];

export const VP_OPS: readonly Op[] = [
  vp.served(0x0, "create_vp", {
    doc: "Makes a VP in a micro VM.",
    inputs: [handle, guest],
    outputs: [output("vpid", 16, "its VPID")],
    failures: [failure("FAILURE_UNKNOWN", "all VPIDs are taken")],
  }),
  vp.served(0x1, "destroy_vp", {
    doc: "Destroys a VP without VSs.",
    inputs: [handle, input("r11", "vpid", "vpid-to-destroy", "VPID")],
    failures: [failure("FAILURE_UNKNOWN", "the VP is running, or has a VS")],
  }),
  vp.served(0x2, "vmid", {
    doc: "The VM of a VP. An id that is possible but not allocated answers MV_INVALID_ID with success.",
    inputs: [handle, input("r11", "vpid", "vpid-query", "VPID or SELF")],
    outputs: [output("vmid", 16, "VMID, or 0xFFFF")],
  }),
  vp.served(0x3, "vpid", {
    doc: "The caller's own VP.",
    inputs: [handle],
    outputs: [output("vpid", 16, "VPID")],
  }),
];
