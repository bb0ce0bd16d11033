/**
 * The machine-readable list of wrong calls and what each must answer: generated/cases.json. Whoever runs it
 * (a machine test, the model) provides the state that `given` names, makes the call, and compares.
 */
import { expected, PROBES } from "../abi/arguments.ts";
import type { ArgumentKind, Op, Register } from "../abi/model.ts";
import { CLASSES, classValue, FIRST_EXTENSION, fullName, opcode, REGISTERS } from "../abi/model.ts";
import type { StatusName } from "../abi/status.ts";
import { statusValue } from "../abi/status.ts";
import { OPS, opsOf } from "../ops.ts";

/** Who calls. Ring 3 of the root means: user hypercalls are not allowed. */
export type CaseCaller = "root-ring0" | "root-ring3" | "micro-vm";

/**
 * State before the call. `standard`: the PP has a shared page and a TSC frequency; one VM, VP and VS exist,
 * never run. `no-page`: likewise without a shared page. `no-tsc`: likewise without a TSC frequency.
 */
export type Given = "standard" | "no-page" | "no-tsc";

/** A register value: a number in hexadecimal, or one of the standard state's objects. */
export type CaseValue = `0x${string}` | "$vmid" | "$vpid" | "$vsid" | "$page";

export interface Case {
  /** Full name of the op; empty where the call names none. */
  readonly op: string;
  readonly what: string;
  readonly caller: CaseCaller;
  readonly given: Given;
  readonly rax: CaseValue;
  readonly registers: Readonly<Record<Register, CaseValue>>;
  /** Words to write into the zeroed shared page first: [offset, value]. */
  readonly page: readonly (readonly [number, CaseValue])[];
  readonly expect: StatusName;
  /** RAX afterwards. With a failure, R10 to R13 are as before. */
  readonly status: CaseValue;
  /** With SUCCESS: bits 15:0 of R10 afterwards. */
  readonly low16?: number;
}

const HANDLE: CaseValue = "0x42";

/** A right value for each kind of argument. */
const RIGHT: Readonly<Record<ArgumentKind, CaseValue>> = {
  handle: HANDLE,
  version: "0x3123764d",
  data: "0x0",
  msr: "0xc0000080",
  "shared-page-gpa": "$page",
  "trace-mode": "0x0",
  khz: "0x1e8480",
  gla: "0x1000",
  register: "0x1",
  "mp-state": "0x0",
  exception: "0x0",
  "error-code": "0x0",
  interrupt: "0x20",
  "vmid-to-destroy": "$vmid",
  "vmid-guest": "$vmid",
  "vmid-source": "0x0",
  "vmid-query": "$vmid",
  "vpid-to-destroy": "$vpid",
  "vpid-guest": "$vpid",
  "vpid-query": "$vpid",
  "vsid-guest": "$vsid",
  "vsid-query": "$vsid",
  "vsid-walk": "0xfffe",
};

function hex(value: bigint): CaseValue {
  return `0x${value.toString(16)}`;
}

function rightRegisters(op: Op): Record<Register, CaseValue> {
  const values: Record<Register, CaseValue> = { r10: "0x0", r11: "0x0", r12: "0x0", r13: "0x0" };
  for (const register of REGISTERS) {
    const input = op.inputs.find((one) => one.register === register);
    if (input !== undefined) values[register] = RIGHT[input.kind];
  }
  return values;
}

type Change = Partial<Omit<Case, "registers" | "expect" | "status">> & {
  registers?: Partial<Record<Register, CaseValue>>;
};

/** A call of `op` with everything right except for what `change` says. */
function wrong(op: Op, what: string, expect: StatusName, change: Change = {}): Case {
  return {
    op: fullName(op),
    what,
    caller: "root-ring0",
    given: "standard",
    rax: hex(opcode(op)),
    page: [],
    ...change,
    registers: { ...rightRegisters(op), ...change.registers },
    expect,
    status: hex(statusValue(expect)),
  };
}

/** Classes that test the handle before they look who calls and what is called. */
const HANDLE_FIRST = ["pp", "vm", "vp", "vs"];

function handleCases(op: Op): Case[] {
  const closes = op.class === "handle" && op.inputs[0]?.kind === "handle";
  if (!HANDLE_FIRST.includes(op.class) && !closes) return [];
  return PROBES.handle.map((probe) =>
    wrong(op, `handle: ${probe.what}`, "INVALID_INPUT_REG0", { registers: { r10: hex(probe.value) } }),
  );
}

function callerCases(op: Op): Case[] {
  const cases = [wrong(op, "ring 3 of the root VM", "INVALID_PERM_DENIED", { caller: "root-ring3" })];
  if (op.caller === "anyone") return cases;
  cases.push(wrong(op, "a micro VM", "INVALID_PERM_DENIED", { caller: "micro-vm" }));
  if (HANDLE_FIRST.includes(op.class)) {
    const registers = { r10: "0x43" } as const;
    cases.push(
      wrong(op, "a micro VM with a wrong handle", "INVALID_INPUT_REG0", { caller: "micro-vm", registers }),
    );
  }
  return [...cases, ...guestCases(op)];
}

/** Whatever a micro VM has in its registers, it learns nothing of them. */
function guestCases(op: Op): Case[] {
  return op.inputs
    .filter((input) => input.kind !== "handle")
    .map((input) =>
      wrong(op, `a micro VM, ${input.name} all ones`, "INVALID_PERM_DENIED", {
        caller: "micro-vm",
        registers: { [input.register]: "0xffffffffffffffff" },
      }),
    );
}

function argumentCases(op: Op): Case[] {
  return op.inputs
    .filter((input) => input.kind !== "handle")
    .flatMap((input) =>
      PROBES[input.kind].map((probe) => {
        const change: Change = {
          registers: { [input.register]: hex(probe.value) },
          ...(probe.low16 === undefined ? {} : { low16: probe.low16 }),
        };
        return wrong(op, `${input.name}: ${probe.what}`, expected(probe.expect, input.register), change);
      }),
    );
}

const NUM_ENTRIES = 0x58;
const ENTRIES = 0x60;
const MOST: Readonly<Record<string, bigint>> = { mv_rdl_t: 250n, mv_mdl_t: 125n, mv_cdl_t: 125n };

function pageCases(op: Op): Case[] {
  const use = op.page;
  if (use === undefined || use.optional === true) return [];
  const cases = [wrong(op, "no shared page", use.failure, { given: "no-page" })];
  const most = use.in === undefined ? undefined : MOST[use.in];
  if (most === undefined) return cases;
  cases.push(wrong(op, "a list without entries", use.failure, { page: [[NUM_ENTRIES, "0x0"]] }));
  cases.push(
    wrong(op, "a list with one entry too many", use.failure, { page: [[NUM_ENTRIES, hex(most + 1n)]] }),
  );
  cases.push(
    wrong(op, "a list with 2^64-1 entries", use.failure, { page: [[NUM_ENTRIES, "0xffffffffffffffff"]] }),
  );
  if (op.name === "msr_get_supported_list") cases.push(...supportedMsrCases(op));
  else if (use.in === "mv_rdl_t") cases.push(...registerListCases(op));
  if (use.in === "mv_mdl_t") cases.push(...memoryListCases(op));
  return cases;
}

function registerListCases(op: Op): Case[] {
  const kind = op.name.startsWith("reg_") ? "register" : "msr";
  return PROBES[kind].map((probe) =>
    wrong(op, `entry 0: ${probe.what}`, "FAILURE_UNKNOWN", {
      page: [
        [NUM_ENTRIES, "0x1"],
        [ENTRIES, hex(probe.value)],
      ],
    }),
  );
}

/** Its header chooses between two forms of the call, and an entry may name any index. */
function supportedMsrCases(op: Op): Case[] {
  const form = (what: string, expect: StatusName, reg0: bigint, reg1: bigint, entries: bigint): Case =>
    wrong(op, what, expect, {
      page: [
        [0x00, hex(reg0)],
        [0x08, hex(reg1)],
        [NUM_ENTRIES, hex(entries)],
        [ENTRIES, "0xffffffffffffffff"],
      ],
    });
  return [
    form("an unknown flag", "INVALID_INPUT_REG1", 2n, 0n, 0n),
    form("MV_RDL_FLAG_ALL with an unknown flag", "INVALID_INPUT_REG1", 3n, 0n, 0n),
    form("MV_RDL_FLAG_ALL with entries", "INVALID_INPUT_REG1", 1n, 0n, 1n),
    form("a start without MV_RDL_FLAG_ALL", "INVALID_INPUT_REG1", 0n, 1n, 1n),
    form("a start behind the last MSR", "FAILURE_UNKNOWN", 1n, 250n, 0n),
    form("a start of all ones", "FAILURE_UNKNOWN", 1n, (1n << 64n) - 1n, 0n),
    form("an index wider than 32 bits", "FAILURE_UNKNOWN", 0n, 0n, 1n),
  ];
}

function memoryListCases(op: Op): Case[] {
  const isRange = op.name.endsWith("_range");
  const entry = (
    what: string,
    dst: CaseValue,
    src: CaseValue,
    bytes: CaseValue,
    flags: CaseValue = "0x1",
  ): Case =>
    wrong(op, `entry 0: ${what}`, "FAILURE_UNKNOWN", {
      page: [
        [NUM_ENTRIES, "0x1"],
        [ENTRIES, dst],
        [ENTRIES + 0x08, src],
        [ENTRIES + 0x10, bytes],
        [ENTRIES + 0x18, flags],
      ],
    });
  const cases = [
    entry("dst not page aligned", "0x1008", "$page", "0x1000"),
    entry("dst out of range", "0x200000000000", "$page", "0x1000"),
    entry("no bytes", "0x1000", "$page", "0x0"),
    entry("2^64-1 bytes", "0x1000", "$page", "0xffffffffffffffff"),
    entry("a page and a half", "0x1000", "$page", "0x1800"),
    isRange
      ? entry("its end is out of range", "0x1ffffffff000", "$page", "0x2000")
      : entry("two pages", "0x1000", "$page", "0x2000"),
    ...(isRange ? [entry("its end wraps", "0x1000", "$page", "0xfffffffffffff000")] : []),
  ];
  if (op.name === "unmap_range") return cases;
  if (isRange) {
    for (const flags of ["0x0", "0x2", "0x9", "0x4000000000000001"] as const)
      cases.push(entry(`flags ${flags}`, "0x1000", "$page", "0x1000", flags));
  }
  if (op.name === "mmio_unmap") return [...cases, entry("dst not mapped", "0x7f000000", "0x0", "0x1000")];
  return [
    ...cases,
    entry("src not page aligned", "0x1000", "0x1008", "0x1000"),
    entry("src out of range", "0x1000", "0x200000000000", "0x1000"),
  ];
}

function glaCases(op: Op): Case[] {
  const refused = (what: string, registers: Change["registers"]): Case =>
    wrong(op, what, "FAILURE_UNKNOWN", { registers: registers ?? {} });
  return [
    refused("nothing is mapped there", { r12: "0x1000" }),
    refused("not canonical", { r12: "0x800000000000" }),
    refused("the last page", { r12: "0xfffffffffffff000" }),
    refused("a VS without paging", { r11: "$vsid" }),
  ];
}

function stateCases(op: Op): Case[] {
  const name = fullName(op);
  if (name === "mv_pp_op_tsc_get_khz")
    return [wrong(op, "never set", "FAILURE_UNKNOWN", { given: "no-tsc" })];
  if (name === "mv_vs_op_create_vs")
    return [wrong(op, "TSC never set", "FAILURE_UNKNOWN", { given: "no-tsc" })];
  if (name === "mv_pp_op_set_shared_page_gpa") return [wrong(op, "already set", "FAILURE_UNKNOWN")];
  if (name === "mv_vm_op_destroy_vm") return [wrong(op, "it has a VP", "FAILURE_UNKNOWN")];
  if (name === "mv_vp_op_destroy_vp") return [wrong(op, "it has a VS", "FAILURE_UNKNOWN")];
  if (name === "mv_vs_op_msr_set") {
    const registers = { r12: "0xc0000080", r13: "0x1000" } as const;
    return [wrong(op, "EFER with SVME", "FAILURE_UNKNOWN", { registers })];
  }
  if (name === "mv_vs_op_gla_to_gpa") return glaCases(op);
  if (name === "mv_pp_op_promote") return [wrong(op, "a micro VM exists", "FAILURE_UNKNOWN")];
  return [];
}

/** Calls that name no op: a wrong signature, an unknown class, an index of no op. */
function nameless(): Case[] {
  const call = (what: string, rax: bigint, caller: CaseCaller = "root-ring0"): Case => ({
    op: "",
    what,
    caller,
    given: "standard",
    rax: hex(rax),
    registers: { r10: HANDLE, r11: "0x0", r12: "0x0", r13: "0x0" },
    page: [],
    expect: "FAILURE_UNKNOWN",
    status: hex(statusValue("FAILURE_UNKNOWN")),
  });
  const signature = 0x764dn << 48n;
  const callers: readonly CaseCaller[] = ["root-ring0", "root-ring3", "micro-vm"];
  return [
    ...callers.flatMap((caller) => [
      call("no signature", 0n, caller),
      call("another signature", 0x4d76n << 48n, caller),
      call("an unknown class", signature | (7n << 16n), caller),
      call("the last class", signature | 0xffff_0000n, caller),
    ]),
    ...CLASSES.flatMap((name) => {
      const used = new Set(opsOf(name).map((op) => op.index));
      const holes = [0x11, 0x80, FIRST_EXTENSION + 0x80, 0xffff].filter((index) => !used.has(index));
      return holes.map((index) =>
        call(`index 0x${index.toString(16)} of ${name}`, classValue(name) | BigInt(index)),
      );
    }),
  ];
}

function casesOf(op: Op): Case[] {
  const always = [...handleCases(op), ...callerCases(op)];
  if (!op.served) return [...always, wrong(op, "not served", "FAILURE_UNKNOWN")];
  return [...always, ...argumentCases(op), ...pageCases(op), ...stateCases(op)];
}

/** Every wrong call, op by op. */
export function allCases(): Case[] {
  return [...nameless(), ...OPS.flatMap(casesOf)];
}

/** Text of generated/cases.json: one case a line, so that differences read well. */
export function emitCases(): string {
  return `[\n${allCases()
    .map((one) => `  ${JSON.stringify(one)}`)
    .join(",\n")}\n]\n`;
}
