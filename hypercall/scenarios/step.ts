/**
 * One call of a scenario and what must come of it. A *value* is a number in hexadecimal, or a name with `$`:
 * something that an earlier step saved, or that the judge provides, plus a number if one follows `+`:
 *
 *   $pp $pps       number of the PP that calls, and how many there are
 *   $page $gla     GPA and linear address of the caller's shared page on that PP
 *   $ram0 to $ram3 GPAs of root pages to lend
 *
 * A *rule* judges a word afterwards:
 *
 *   =VALUE         it is that                     ~VALUE       its bits 63:12 are
 *   #VALUE         its bits 15:0 are, the rest is as before
 *   #>NAME         the same, and they are saved as $NAME
 *   &MASK=VALUE    its bits in MASK are           ?            it may be anything
 */
import type { Op, Register } from "../abi/model.ts";
import { FIRST_EXTENSION, opcode } from "../abi/model.ts";
import type { StatusName } from "../abi/status.ts";
import { statusValue } from "../abi/status.ts";
import { op as findOp } from "../ops.ts";

export type Value = `0x${string}` | `$${string}`;
export type Rule = `=${Value}` | `~${Value}` | `#${Value}` | `#>${string}` | `&${Value}=${Value}` | "?";
type Words<T> = readonly (readonly [offset: number, T])[];

/** What a guest does between its entry and the exit that ends the run: the judge without a processor plays it. */
export interface Play {
  /** Where an event has led it, if one was delivered. */
  readonly at?: number;
  /** Bytes of code that do not exit. */
  readonly skip?: number;
  /** AL afterwards. */
  readonly al?: number;
  readonly does: "out" | "in" | "hlt" | "fetch-nothing";
  readonly port?: number;
}

export interface Step {
  readonly op: string;
  /** Ring 3 of the root where user hypercalls are allowed, or ring 0, which extensions want. */
  readonly caller: "user" | "kernel";
  readonly pp: 0 | 1;
  readonly rax: Value;
  readonly registers: Readonly<Record<Register, Value>>;
  /** Every byte of the shared page before the words of `page` are written; without it the page stays. */
  readonly fill?: number;
  readonly page?: Words<Value>;
  /** Code to put into a root page first. */
  readonly code?: readonly [place: Value, bytes: string];
  readonly play?: Play;
  readonly expect: StatusName;
  readonly status: Value;
  /** Registers without a rule are as before. */
  readonly out: Partial<Readonly<Record<Register, Rule>>>;
  readonly pageOut?: Words<Rule>;
  /** Makes the call until it answers `expect`, at least once with success, and undoes each by this op. */
  readonly undo?: string;
}

export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Neither a page nor a frequency was ever set: only before all others. */
  readonly fresh?: true;
  /** It takes long, and variants of it tell nothing new. */
  readonly once?: true;
  /** Some of its calls depend on the PP they are made on. */
  readonly stays?: true;
}

export type Inputs = Partial<Record<Register, Value>>;
export type More = Partial<Omit<Step, "op" | "registers" | "status">>;

const HANDLE: Value = "0x42";

/** A call by full name with the handle in R10; it must succeed unless `more` says otherwise. */
export function call(name: string, inputs: Inputs = {}, more: More = {}): Step {
  const op = findOp(name);
  const registers: Record<Register, Value> = { r10: "0x0", r11: "0x0", r12: "0x0", r13: "0x0" };
  if (op.inputs.some((input) => input.kind === "handle")) registers.r10 = HANDLE;
  const expect = more.expect ?? "SUCCESS";
  return {
    op: name,
    caller: op.index >= FIRST_EXTENSION ? "kernel" : "user",
    pp: 0,
    rax: hex(opcode(op)),
    expect,
    ...more,
    registers: { ...registers, ...inputs },
    status: hex(statusValue(expect)),
    out: { ...(expect === "SUCCESS" ? anyOutputs(op) : {}), ...more.out },
  };
}

/** A call that must answer `expect` and change nothing. */
export function refused(name: string, inputs: Inputs, expect: StatusName, more: More = {}): Step {
  return call(name, inputs, { ...more, expect });
}

/** What an op may write if nobody says more: its whole outputs, or bits 15:0 of them. */
function anyOutputs(op: Op): Step["out"] {
  return Object.fromEntries(op.outputs.map((one) => [one.register, one.bits === 16 ? "&0x0=0x0" : "?"]));
}

export function hex(value: bigint | number): Value {
  return `0x${value.toString(16)}`;
}

/** A shared page that holds a list of 16-byte entries, with this header word at 0 if it counts. */
export function rdl(entries: readonly (readonly [Value, Value])[], reg0: Value = "0x0"): Words<Value> {
  return [
    [0x00, reg0],
    [0x58, hex(entries.length)],
    ...entries.flatMap(
      ([reg, val], i) =>
        [
          [0x60 + 16 * i, reg],
          [0x68 + 16 * i, val],
        ] as const,
    ),
  ];
}

/** A shared page that lists 4 KiB pages by GPA in the micro VM and in the root. */
export function mdl(pages: readonly (readonly [dst: Value, src: Value])[]): Words<Value> {
  return [
    [0x58, hex(pages.length)],
    ...pages.flatMap(
      ([dst, src], i) =>
        [
          [0x60 + 32 * i, dst],
          [0x68 + 32 * i, src],
          [0x70 + 32 * i, "0x1000"],
        ] as const,
    ),
  ];
}

/** What every client sets first, on both PPs. */
export function attach(pp: 0 | 1): Step[] {
  return [
    call("mv_pp_op_clr_shared_page_gpa", {}, { pp }),
    call("mv_pp_op_set_shared_page_gpa", { r11: "$page" }, { pp }),
    call("mv_pp_op_tsc_set_khz", { r11: "0x1e8480" }, { pp }),
  ];
}

/** Makes $vm, $vp and $vs, does `steps`, destroys them. */
export function withVs(...steps: readonly Step[]): Step[] {
  return [
    call("mv_vm_op_create_vm", {}, { out: { r10: "#>vm" } }),
    call("mv_vp_op_create_vp", { r11: "$vm" }, { out: { r10: "#>vp" } }),
    call("mv_vs_op_create_vs", { r11: "$vp" }, { out: { r10: "#>vs" } }),
    ...steps,
    call("mv_vs_op_destroy_vs", { r11: "$vs" }),
    call("mv_vp_op_destroy_vp", { r11: "$vp" }),
    call("mv_vm_op_destroy_vm", { r11: "$vm" }),
  ];
}

/** A list of 4 KiB pages to map into $vm, or to unmap. */
export function map(
  name: "mmio_map" | "mmio_unmap",
  pages: Parameters<typeof mdl>[0],
  more: More = {},
): Step {
  return call(`mv_vm_op_${name}`, { r11: "$vm", r12: "0xfffe" }, { fill: 0, page: mdl(pages), ...more });
}
