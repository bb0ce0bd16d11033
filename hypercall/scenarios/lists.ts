/** What a PP says of CPUID bits and MSRs, and where a page of the caller is. */
import type { Rule, Scenario, Step } from "./step.ts";
import { call, hex, rdl, refused, withVs } from "./step.ts";

const SELF = "0xfffe";
/** MicroV's MSRs, in its order. */
const MSRS = [
  ...[0xc0000081, 0xc0000082, 0xc0000083, 0xc0000084, 0xc0000102, 0xc0000080, 0xc0000100, 0xc0000101],
  ...[0x174, 0x175, 0x176, 0x277, 0x1b],
];

function listed(from: number): (readonly [number, Rule])[] {
  const entries = MSRS.slice(from).flatMap((index, i) => [
    [0x60 + 16 * i, `=${hex(index)}`] as const,
    [0x68 + 16 * i, "=0x1"] as const,
  ]);
  return [[0x08, "=0x0"], [0x58, `=${hex(MSRS.length - from)}`], ...entries];
}

const SUPPORTED_MSRS: readonly Step[] = [
  call("mv_pp_op_msr_get_supported_list", {}, { fill: 0, page: [[0x00, "0x1"]], pageOut: listed(0) }),
  call(
    "mv_pp_op_msr_get_supported_list",
    {},
    {
      fill: 0,
      page: [
        [0x00, "0x1"],
        [0x08, "0xc"],
      ],
      pageOut: listed(12),
    },
  ),
  refused("mv_pp_op_msr_get_supported_list", {}, "FAILURE_UNKNOWN", {
    fill: 0,
    page: [
      [0x00, "0x1"],
      [0x08, "0xd"],
    ],
  }),
  call(
    "mv_pp_op_msr_get_supported_list",
    {},
    {
      fill: 0,
      page: rdl([
        ["0xffffffff", "0xee"],
        ["0xc0000081", "0xee"],
        ["0x10", "0xee"],
        ["0x1b", "0xee"],
      ]),
      pageOut: [
        [0x68, "=0x0"],
        [0x78, "=0x1"],
        [0x88, "=0x0"],
        [0x98, "=0x1"],
      ],
    },
  ),
];

/** Entry `i` of a CPUID list: fun and idx in one word. EAX comes back at 0xC, EBX, ECX, EDX behind it. */
function leaf(i: number, fun: number): readonly [number, `0x${string}`] {
  return [0x60 + 32 * i, `0x${fun.toString(16)}`];
}

const CPUID: readonly Step[] = [
  call(
    "mv_pp_op_cpuid_get_supported_list",
    {},
    {
      fill: 0,
      page: [[0x58, "0x5"], leaf(0, 1), leaf(1, 0x8000_0001), leaf(2, 0), leaf(3, 0x8000_0000), leaf(4, 7)],
      pageOut: [
        // Leaf 1: no signature and no APIC id; the hypervisor bit; RDMSR but neither ACPI nor self snoop; no XSAVE.
        [0x68, "=0x0"],
        [0x70, "&0x94040000ffffffff=0x8000000000000000"],
        [0x78, "&0xffffffff08400020=0x20"],
        // Leaf 0x80000001: long mode and NX are there, SVM is not.
        [0x88, "=0x0"],
        [0x90, "&0xfffffedeffffffff=0x0"],
        [0x98, "&0xffffffff20100000=0x20100000"],
        // The two maxima: their sum has to stay below 32.
        [0xa8, "&0xfffffff0ffffffff=0x0"],
        [0xb0, "=0x0"],
        [0xc8, "&0xfffffff0ffffffff=0x8000000000000000"],
        [0xd0, "=0x0"],
        // Leaf 7 is not shown.
        [0xe8, "=0x0"],
        [0xf0, "=0x0"],
        [0xf8, "=0x0"],
      ],
    },
  ),
];

const TRANSLATION: readonly Step[] = [
  call("mv_vs_op_gla_to_gpa", { r11: SELF, r12: "$gla" }, { fill: 0, out: { r10: "~$page" } }),
  call("mv_vs_op_gla_to_gpa", { r11: "$pp", r12: "$gla" }, { out: { r10: "~$page" } }),
  call("mv_vs_op_gla_to_gpa", { r11: SELF, r12: "$gla" }, { out: { r10: "&0x3=0x3" } }),
  refused("mv_vs_op_gla_to_gpa", { r11: SELF, r12: "0x7ffffffff000" }, "FAILURE_UNKNOWN"),
  ...withVs(refused("mv_vs_op_gla_to_gpa", { r11: "$vs", r12: "$gla" }, "FAILURE_UNKNOWN")),
  refused("mv_vs_op_gla_to_gpa", { r11: "$vs", r12: "$gla" }, "INVALID_INPUT_REG1"),
];

export const LIST_SCENARIOS: readonly Scenario[] = [
  { name: "the list of MSRs, from any start, and which of some are MSRs", steps: SUPPORTED_MSRS },
  { name: "the list of CPUID bits", steps: CPUID },
  { name: "where the caller's own page is", steps: TRANSLATION },
];
