/** Memory of a micro VM, and runs of a small program in real mode. */
import type { Play, Rule, Scenario, Step } from "./step.ts";
import { call, map, mdl, refused, withVs } from "./step.ts";

const MEMORY: readonly Step[] = withVs(
  map("mmio_map", [["0x1000", "$ram0"]]),
  map("mmio_map", [["0x1000", "$ram1"]], { expect: "FAILURE_UNKNOWN" }),
  map("mmio_map", [["0x2000", "$ram0"]]),
  map("mmio_unmap", [
    ["0x1000", "0x0"],
    ["0x2000", "0x0"],
  ]),
  map("mmio_unmap", [["0x1000", "0x0"]], { expect: "FAILURE_UNKNOWN" }),
  map(
    "mmio_map",
    [
      ["0x1000", "$ram0"],
      ["0x2000", "$ram1"],
      ["0x1000", "$ram2"],
    ],
    { expect: "FAILURE_UNKNOWN" },
  ),
  // All or none: the first two are free again.
  map("mmio_map", [
    ["0x2000", "$ram0"],
    ["0x1000", "$ram1"],
    ["0x0", "$ram2"],
  ]),
  map(
    "mmio_unmap",
    [
      ["0x0", "0x0"],
      ["0x5000", "0x0"],
      ["0x1000", "0x0"],
    ],
    { expect: "FAILURE_UNKNOWN" },
  ),
  // Up to the first that fails, as in MicroV.
  map("mmio_unmap", [["0x0", "0x0"]], { expect: "FAILURE_UNKNOWN" }),
  map("mmio_unmap", [["0x1000", "0x0"]]),
);

/** Entry 0 of a list of ranges: read, write, execute. */
const ALL_RIGHTS = [0x78, "0x7"] as const;

const RANGES: readonly Step[] = withVs(
  call(
    "mv_vm_op_map_range",
    { r11: "$vm", r12: "0xfffe" },
    { fill: 0, page: [...mdl([["0x1000", "$ram0"]]), ALL_RIGHTS], out: { r10: "=0x1" } },
  ),
  refused("mv_vm_op_map_range", { r11: "$vm", r12: "0xfffe" }, "FAILURE_UNKNOWN", {
    fill: 0,
    page: [...mdl([["0x1000", "$ram1"]]), ALL_RIGHTS],
  }),
  refused("mv_vm_op_map_range", { r11: "$vm", r12: "0xfffe" }, "FAILURE_UNKNOWN", {
    fill: 0,
    page: mdl([["0x2000", "$ram1"]]), // without a right
  }),
  call("mv_vm_op_query", { r11: "$vm" }, { out: { r10: "=0x1", r11: "=0x1", r12: "=0x1" } }),
  call(
    "mv_vm_op_unmap_range",
    { r11: "$vm" },
    { fill: 0, page: mdl([["0x1000", "0x0"]]), out: { r10: "=0x1" } },
  ),
  call(
    "mv_vm_op_unmap_range",
    { r11: "$vm" },
    { fill: 0, page: mdl([["0x1000", "0x0"]]), out: { r10: "=0x1" } },
  ),
  map("mmio_map", [["0x1000", "$ram0"]]),
);

/** mov al,0x42; out 0x10,al; in al,0x11; inc al; out 0x10,al; hlt */
const PROGRAM = "b042e610e411fec0e610f4";
const HANDLERS: readonly Play[] = [
  { skip: 2, al: 0x42, does: "out", port: 0x10 },
  { does: "in", port: 0x11 },
  { skip: 2, al: 0x78, does: "out", port: 0x10 },
  { does: "hlt" },
];
const [OUT_FIRST, IN, OUT_SECOND, HLT] = HANDLERS as [Play, Play, Play, Play];

const REG = { RAX: "0x1", RIP: "0x11", CS_SELECTOR: "0x17", CS_BASE: "0x1a", CR4: "0x44" } as const;

function set(register: keyof typeof REG, value: `0x${string}`): Step {
  return call("mv_vs_op_reg_set", { r11: "$vs", r12: REG[register], r13: value });
}

function is(register: keyof typeof REG, rule: Rule): Step {
  return call("mv_vs_op_reg_get", { r11: "$vs", r12: REG[register] }, { out: { r10: rule } });
}

function run(play: Play, reason: number, more: Partial<Step> = {}): Step {
  return call("mv_vs_op_run", { r11: "$vs" }, { play, ...more, out: { r10: `=0x${reason}` } });
}

/** mv_exit_io_t of a byte: addr, data, reps, type, size. */
function io(port: number, al: number, type: 0 | 1): Partial<Step> {
  return {
    fill: 0xee,
    pageOut: [
      [0x00, `=0x${port.toString(16)}`],
      [0x08, `=0x${al.toString(16)}`],
      [0x10, "=0x0"],
      [0x18, `=0x${type}`],
      [0x20, "&0xffffffff=0x0"],
    ],
  };
}

/** The program at 0x1000, and a VS at its begin. */
const LOAD: readonly Step[] = [
  map("mmio_map", [["0x1000", "$ram0"]], { code: ["$ram0", PROGRAM] }),
  set("CS_SELECTOR", "0x0"),
  set("CS_BASE", "0x0"),
  set("RIP", "0x1000"),
];

const PORTS: readonly Step[] = withVs(
  ...LOAD,
  run(OUT_FIRST, 3, io(0x10, 0x42, 1)),
  is("RIP", "=0x1004"),
  call("mv_vs_op_mp_state_get", { r11: "$vs" }, { out: { r10: "=0x1" } }),
  run(IN, 3, io(0x11, 0x42, 0)),
  is("RIP", "=0x1006"),
  set("RAX", "0x77"),
  run(OUT_SECOND, 3, io(0x10, 0x78, 1)),
  run(HLT, 2),
  is("RIP", "=0x100b"),
);

const REFUSED: readonly Step[] = withVs(
  ...LOAD,
  // A bit of CR4 that nobody defined: taken when it is set, judged when it is entered, mended by setting it anew.
  set("CR4", "0x8000000000000000"),
  is("CR4", "=0x8000000000000000"),
  call("mv_vs_op_run", { r11: "$vs" }, { expect: "EXIT_FAILURE", out: { r10: "=0x0" } }),
  is("RIP", "=0x1000"),
  set("CR4", "0x0"),
  run(OUT_FIRST, 3, io(0x10, 0x42, 1)),
  call("mv_pp_op_clr_shared_page_gpa"),
  call("mv_pp_op_set_shared_page_gpa", { r11: "$page" }),
  run(IN, 3, io(0x11, 0x42, 0)),
);

const NOTHING: Play = { does: "fetch-nothing" };
const WITHOUT_MEMORY: readonly Step[] = withVs(
  call("mv_vs_op_run", { r11: "$vs" }, { play: NOTHING, expect: "EXIT_UNKNOWN", out: { r10: "=0x1" } }),
);

const INITIALIZED: readonly Step[] = withVs(
  call("mv_vs_op_mp_state_set", { r11: "$vs", r12: "0x3" }),
  call("mv_vs_op_run", { r11: "$vs" }, { expect: "EXIT_FAILURE", out: { r10: "=0x0" } }),
  call("mv_vs_op_mp_state_get", { r11: "$vs" }, { out: { r10: "=0x3" } }),
);

/** Handlers of #DE, NMI and vector 0x20: each writes to a port of its own; behind the program. */
const WITH_HANDLERS = `${PROGRAM.padEnd(64, "90")}e620cf9090909090e621cf9090909090e622cf`;
const VECTORS = ["20100000", "", "28100000", ...Array<string>(29).fill(""), "30100000"]
  .map((entry) => entry.padEnd(8, "0"))
  .join("");
const FROM_HANDLER = {
  exception: { at: 0x1020, does: "out", port: 0x20 },
  nmi: { at: 0x1028, does: "out", port: 0x21 },
  interrupt: { at: 0x1030, does: "out", port: 0x22 },
} as const satisfies Record<string, Play>;

/** The program with handlers, a stack behind it, and IF = 1. */
const LOAD_WITH_HANDLERS: readonly Step[] = [
  map("mmio_map", [["0x0", "$ram1"]], { code: ["$ram1", VECTORS] }),
  ...LOAD,
  call("mv_vs_op_reg_get", { r11: "$vs", r12: "0x1" }, { code: ["$ram0", WITH_HANDLERS] }),
  call("mv_vs_op_reg_set", { r11: "$vs", r12: "0x10", r13: "0x1800" }),
  call("mv_vs_op_reg_set", { r11: "$vs", r12: "0x12", r13: "0x202" }),
];

const EXCEPTION: readonly Step[] = withVs(
  ...LOAD_WITH_HANDLERS,
  call("mv_vs_op_inject_exception", { r11: "$vs", r12: "0x0", r13: "0x0" }),
  refused("mv_vs_op_inject_exception", { r11: "$vs", r12: "0x6", r13: "0x0" }, "FAILURE_UNKNOWN"),
  run(FROM_HANDLER.exception, 3, io(0x20, 0, 1)),
  is("RIP", "=0x1022"),
);

const INTERRUPT: readonly Step[] = withVs(
  ...LOAD_WITH_HANDLERS,
  call("mv_vs_op_queue_interrupt", { r11: "$vs", r12: "0x20" }),
  run(FROM_HANDLER.interrupt, 3, io(0x22, 0, 1)),
  is("RIP", "=0x1032"),
);

const POSTED: readonly Step[] = withVs(
  ...LOAD_WITH_HANDLERS,
  call("mv_vs_op_stop", { r11: "$vs" }),
  call("mv_vs_op_run", { r11: "$vs" }, { out: { r10: "=0x6" } }),
  is("RIP", "=0x1000"),
  call("mv_vs_op_run_until", { r11: "$vs", r12: "0x1" }, { out: { r10: "=0x6" } }),
  is("RIP", "=0x1000"),
  call("mv_vs_op_run_until", { r11: "$vs" }, { play: OUT_FIRST, ...io(0x10, 0x42, 1), out: { r10: "=0x3" } }),
  call("mv_vs_op_queue_nmi", { r11: "$vs" }),
  run(FROM_HANDLER.nmi, 3, io(0x21, 0x42, 1)),
  is("RIP", "=0x102a"),
);

const EXTENSIONS: readonly Step[] = withVs(
  ...["mv_id_op_pool", "mv_pp_op_counters"].map((name) =>
    refused(name, {}, "INVALID_PERM_DENIED", { caller: "user" }),
  ),
  refused("mv_vm_op_query", { r11: "$vm" }, "INVALID_PERM_DENIED", { caller: "user" }),
  call("mv_id_op_pool", {}, { out: { r10: "?", r11: "?", r12: "?", r13: "=0x1" } }),
  call("mv_vm_op_query", { r11: "$vm" }, { out: { r10: "=0x1", r11: "=0x0", r12: "=0x1" } }),
  call("mv_vs_op_exit_record", { r11: "$vs" }, { fill: 0xee, pageOut: [[0x00, "&0xffffffff=0x0"]] }),
  ...LOAD,
  call("mv_vm_op_query", { r11: "$vm" }, { out: { r10: "=0x1", r11: "=0x1", r12: "=0x1" } }),
  run(OUT_FIRST, 3, io(0x10, 0x42, 1)),
  // Reason IO; RIP of the guest at the exit, and behind it.
  call(
    "mv_vs_op_exit_record",
    { r11: "$vs" },
    {
      fill: 0xee,
      pageOut: [
        [0x00, "&0xffffffff=0x4"],
        [0x18, "=0x1004"],
        [0x40, "&0x2=0x2"],
        [0x48, "=0xeeeeeeeeeeeeeeee"],
      ],
    },
  ),
  call("mv_pp_op_counters", {}, { fill: 0, pageOut: [[0x420, "=0x0"]] }),
  call("mv_vm_op_stop", { r11: "$vm" }, { out: { r10: "=0x0" } }),
  refused("mv_vs_op_run", { r11: "$vs" }, "FAILURE_UNKNOWN"),
);

const AFTER: readonly Step[] = [
  ...withVs(),
  call("mv_vm_op_query", { r11: "$vm" }, { out: { r10: "=0x0", r11: "=0x0", r12: "=0x0" } }),
];

export const RUN_SCENARIOS: readonly Scenario[] = [
  { name: "pages are mapped all or none, once each, and unmapped", steps: MEMORY },
  { name: "ranges are mapped once, and unmapped whatever of them is there", stays: true, steps: RANGES },
  { name: "a program's OUT, IN and HLT come out, and what IN read goes in", steps: PORTS },
  { name: "a value that nobody accepts fails the run, and can be mended", stays: true, steps: REFUSED },
  { name: "a VS without memory exits for a reason of no name", steps: WITHOUT_MEMORY },
  { name: "a VS that waits for SIPI does not run", steps: INITIALIZED },
  { name: "an exception is delivered before the first instruction", steps: EXCEPTION },
  { name: "a queued interrupt is delivered where it may be", steps: INTERRUPT },
  { name: "a stop and a deadline end a run, an NMI is delivered", stays: true, steps: POSTED },
  { name: "extensions, for ring 0 alone", stays: true, steps: EXTENSIONS },
  { name: "a VM that is gone is free", stays: true, steps: AFTER },
];
