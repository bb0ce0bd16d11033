/** mv_id_op, mv_handle_op and mv_debug_op. */
import { failure, handle, input, ofClass, output } from "../build.ts";
import type { Op } from "../model.ts";

const id = ofClass("id");
const handles = ofClass("handle");
const debug = ofClass("debug");

export const ID_OPS: readonly Op[] = [
  id.served(0x0, "version", {
    doc: "Which specifications the hypervisor implements: bit 1 is MicroV's first, bit 16 the extensions.",
    outputs: [output("version", 32, "0x10002")],
  }),
  id.declared(0x1, "has_capability", { doc: "MicroV only numbers it." }),
  id.declared(0x2, "clr_capability", { doc: "MicroV only numbers it." }),
  id.declared(0x3, "set_capability", { doc: "MicroV only numbers it." }),
  id.extension(0x100, "pool", {
    doc: "The hypervisor's page pool.",
    outputs: [
      output("free", 64, "free pages"),
      output("total", 64, "all pages", "r11"),
      output("lowest", 64, "fewest pages that were ever free", "r12"),
      output("flags", 64, "bit 0: ring 3 of the root VM may call", "r13"),
    ],
  }),
];

export const HANDLE_OPS: readonly Op[] = [
  handles.served(0x0, "open_handle", {
    doc: "Returns the handle that all other classes want. May be repeated; nothing is kept per caller.",
    inputs: [input("r10", "version", "version", "MV_SPEC_ID1_VAL; bits 63:32 must be zero")],
    outputs: [output("handle", 64, "0x42")],
  }),
  handles.served(0x1, "close_handle", { doc: "Revokes nothing: the handle stays valid.", inputs: [handle] }),
];

export const DEBUG_OPS: readonly Op[] = [
  debug.served(0x0, "out", {
    doc: "Writes two numbers in hexadecimal to the debug ring. The only op that a micro VM may use.",
    inputs: [input("r10", "value1", "data", "first number"), input("r11", "value2", "data", "second number")],
    failures: [failure("INVALID_PERM_DENIED", "ring 3 of the root VM, unless user hypercalls are allowed")],
  }),
];
