/** Registers, MSRs, FPU state and mp_state of a VS that does not run. */
import type { Scenario, Step, Value } from "./step.ts";
import { call, rdl, refused, withVs } from "./step.ts";

/** MicroV's own programs write it to control registers and EFER, and want it back. */
const ANYTHING: Value = "0x1234567890abcdef";
const RBX = "0x2";
const RDX = "0x4";
const RIP = "0x11";
const CR0 = "0x41";
const CR4 = "0x44";
const EFER = "0xc0000080";
const STAR = "0xc0000081";
const PAT = "0x277";

function setAndGet(register: Value, value: Value): Step[] {
  return [
    call("mv_vs_op_reg_set", { r11: "$vs", r12: register, r13: value }),
    call("mv_vs_op_reg_get", { r11: "$vs", r12: register }, { out: { r10: `=${value}` } }),
  ];
}

function setAndGetMsr(index: Value, value: Value): Step[] {
  return [
    call("mv_vs_op_msr_set", { r11: "$vs", r12: index, r13: value }),
    call("mv_vs_op_msr_get", { r11: "$vs", r12: index }, { out: { r10: `=${value}` } }),
  ];
}

function reads(register: Value, value: Value): Step {
  return call("mv_vs_op_reg_get", { r11: "$vs", r12: register }, { out: { r10: `=${value}` } });
}

const REGISTERS: readonly Step[] = withVs(
  reads(RIP, "0xfff0"),
  reads(RDX, "0x600"),
  reads("0x1a", "0xffff0000"),
  ...setAndGet(RBX, "0x1"),
  ...[CR0, "0x42", "0x43", CR4, "0x45", "0x46", "0x40", "0x17", "0x18"].flatMap((register) =>
    setAndGet(register as Value, ANYTHING),
  ),
  reads(RBX, "0x1"),
);

const REGISTER_LISTS: readonly Step[] = withVs(
  call(
    "mv_vs_op_reg_set_list",
    { r11: "$vs" },
    {
      fill: 0,
      page: rdl([
        [RBX, "0x11"],
        [CR0, ANYTHING],
        [RIP, "0x33"],
      ]),
    },
  ),
  call(
    "mv_vs_op_reg_get_list",
    { r11: "$vs" },
    {
      fill: 0,
      page: rdl([
        [RIP, "0xee"],
        [RBX, "0xee"],
        [CR0, "0xee"],
      ]),
      pageOut: [
        [0x68, "=0x33"],
        [0x78, "=0x11"],
        [0x88, `=${ANYTHING}`],
        [0x90, "=0x0"],
      ],
    },
  ),
  refused("mv_vs_op_reg_set_list", { r11: "$vs" }, "FAILURE_UNKNOWN", {
    fill: 0,
    page: rdl([
      [RBX, "0x44"],
      ["0x47", "0x0"],
      [RIP, "0x55"],
    ]),
  }),
  reads(RBX, "0x44"),
  reads(RIP, "0x33"),
  refused("mv_vs_op_reg_get_list", { r11: "$vs" }, "FAILURE_UNKNOWN", {
    fill: 0,
    page: rdl([
      [RBX, "0xee"],
      ["0x0", "0xee"],
      [RIP, "0xee"],
    ]),
    pageOut: [
      [0x68, "=0x44"],
      [0x78, "=0xee"],
      [0x88, "=0xee"],
    ],
  }),
);

const MSRS: readonly Step[] = withVs(
  call("mv_vs_op_msr_get", { r11: "$vs", r12: "0x1b" }, { out: { r10: "=0xfee00900" } }),
  call("mv_vs_op_msr_get", { r11: "$vs", r12: EFER }, { out: { r10: "=0x0" } }),
  ...[STAR, "0xc0000082", "0xc0000083", "0xc0000084", "0xc0000102", EFER, "0xc0000100", "0xc0000101"].flatMap(
    (index) => setAndGetMsr(index as Value, "0x87650321"),
  ),
  ...["0x174", "0x175", "0x176", PAT, "0x1b"].flatMap((index) => setAndGetMsr(index as Value, ANYTHING)),
  ...setAndGetMsr(EFER, ANYTHING),
  reads("0x26", "0x87650321"),
  ...setAndGet("0x2a", "0x5000"),
  call("mv_vs_op_msr_get", { r11: "$vs", r12: "0xc0000101" }, { out: { r10: "=0x5000" } }),
);

const MSR_LISTS: readonly Step[] = withVs(
  call(
    "mv_vs_op_msr_set_list",
    { r11: "$vs" },
    {
      fill: 0,
      page: rdl([
        [STAR, "0x1"],
        [EFER, "0x2"],
        [PAT, "0x3"],
      ]),
    },
  ),
  call(
    "mv_vs_op_msr_get_list",
    { r11: "$vs" },
    {
      fill: 0,
      page: rdl([
        [PAT, "0xee"],
        [STAR, "0xee"],
        [EFER, "0xee"],
      ]),
      pageOut: [
        [0x68, "=0x3"],
        [0x78, "=0x1"],
        [0x88, "=0x2"],
        [0x90, "=0x0"],
      ],
    },
  ),
  refused("mv_vs_op_msr_set_list", { r11: "$vs" }, "FAILURE_UNKNOWN", {
    fill: 0,
    page: rdl([
      [STAR, "0x7"],
      [EFER, "0x1000"],
      [PAT, "0x8"],
    ]),
  }),
  call("mv_vs_op_msr_get", { r11: "$vs", r12: STAR }, { out: { r10: "=0x7" } }),
  call("mv_vs_op_msr_get", { r11: "$vs", r12: PAT }, { out: { r10: "=0x3" } }),
);

/** Bytes 0x01 all over: an MXCSR that no processor takes, among others. */
const FPU: readonly Step[] = withVs(
  call(
    "mv_vs_op_fpu_get_all",
    { r11: "$vs" },
    {
      fill: 0xee,
      pageOut: [
        [0x00, "&0xffff=0x37f"],
        [0x18, "&0xffffffff=0x1f80"],
        [0xa0, "=0x0"],
        [0x200, "=0xeeeeeeeeeeeeeeee"],
      ],
    },
  ),
  call("mv_vs_op_fpu_set_all", { r11: "$vs" }, { fill: 0x01 }),
  call(
    "mv_vs_op_fpu_get_all",
    { r11: "$vs" },
    {
      fill: 0xee,
      pageOut: [
        ...[0x00, 0x18, 0x20, 0xa0, 0x198, 0x1f8].map((at) => [at, "=0x101010101010101"] as const),
        [0x200, "=0xeeeeeeeeeeeeeeee"],
        [0xff8, "=0xeeeeeeeeeeeeeeee"],
      ],
    },
  ),
);

function mp(state: number, expect: "SUCCESS" | "FAILURE_UNKNOWN" = "SUCCESS"): Step {
  return call("mv_vs_op_mp_state_set", { r11: "$vs", r12: `0x${state}` }, { expect });
}

function mpIs(state: number): Step {
  return call("mv_vs_op_mp_state_get", { r11: "$vs" }, { out: { r10: `=0x${state}` } });
}

const [INITIAL, RUNNING, WAIT, INIT, SIPI] = [0, 1, 2, 3, 4] as const;
const MP_STATE: readonly Step[] = withVs(
  mpIs(INITIAL),
  ...[mp(WAIT, "FAILURE_UNKNOWN"), mp(SIPI, "FAILURE_UNKNOWN"), mp(INITIAL), mpIs(INITIAL)],
  ...[mp(RUNNING), mpIs(RUNNING), mp(WAIT), mpIs(WAIT), mp(WAIT), mp(RUNNING), mp(RUNNING)],
  ...setAndGet(RBX, "0x99"),
  ...[mp(INIT, "FAILURE_UNKNOWN"), mpIs(RUNNING), reads(RBX, "0x99"), mp(INITIAL)],
  ...[mp(INIT), mpIs(INIT), reads(RBX, "0x0"), reads(RIP, "0xfff0"), mp(INIT), mp(WAIT, "FAILURE_UNKNOWN")],
  ...[mp(INITIAL, "FAILURE_UNKNOWN"), mp(RUNNING, "FAILURE_UNKNOWN"), mpIs(INIT), mp(SIPI), mpIs(SIPI)],
  ...[mp(SIPI), mp(WAIT, "FAILURE_UNKNOWN"), mp(INIT, "FAILURE_UNKNOWN"), mp(RUNNING), mpIs(RUNNING)],
);

export const STATE_SCENARIOS: readonly Scenario[] = [
  { name: "registers after reset, and any value that is set", steps: REGISTERS },
  { name: "lists of registers, whole and up to the first that is refused", steps: REGISTER_LISTS },
  { name: "MSRs take any value but SVME", steps: MSRS },
  { name: "lists of MSRs, whole and up to the first that is refused", steps: MSR_LISTS },
  { name: "FPU state after reset, and any bytes that are set", steps: FPU },
  { name: "mp_state goes the ways that MicroV allows", steps: MP_STATE },
];
