/**
 * For each kind of argument, the values that an op must refuse and the status it answers. Values are numbers
 * that hold in any state of the machine, given that fewer than 15 micro VMs and 200 VPs and VSs exist.
 */
import { REFUSED_REGISTERS, REGISTER_NAMES } from "./enums.ts";
import type { ArgumentKind, Register } from "./model.ts";
import type { StatusName } from "./status.ts";

/** One value that is wrong for a kind, or right in a way that is easily got wrong. */
export interface Probe {
  readonly value: bigint;
  readonly what: string;
  /** `register` stands for the INVALID_INPUT_ status of the register that holds the argument. */
  readonly expect: StatusName | "register";
  /** With SUCCESS: bits 15:0 of R10 afterwards. */
  readonly low16?: number;
}

const INVALID = { value: 0xffffn, what: "MV_INVALID_ID" };
const RANGE = { value: 0x2000n, what: "an id above every maximum" };
const SELF = { value: 0xfffen, what: "MV_SELF_ID" };
const ROOT = { value: 0n, what: "the root VM's" };
const NO_VM = { value: 15n, what: "a possible id that is not allocated" };
const NO_VS = { value: 255n, what: "a possible id that is not allocated" };
const ALL_ONES = 0xffff_ffff_ffff_ffffn;

type Value = Pick<Probe, "value" | "what">;

function refuse(expect: Probe["expect"], ...values: readonly Value[]): Probe[] {
  return values.map((value) => ({ ...value, expect }));
}

function toDestroy(unallocated: Value): Probe[] {
  return [...refuse("register", INVALID, RANGE, unallocated), ...refuse("FAILURE_UNKNOWN", SELF, ROOT)];
}

function guestOnly(unallocated: Value): Probe[] {
  return refuse("register", INVALID, RANGE, unallocated, SELF, ROOT);
}

function query(unallocated: Value): Probe[] {
  return [...refuse("register", INVALID, RANGE), { ...unallocated, expect: "SUCCESS", low16: 0xffff }];
}

function registers(): Probe[] {
  const named = REFUSED_REGISTERS.map((name) => ({
    value: BigInt(REGISTER_NAMES.indexOf(name)),
    what: `mv_reg_t_${name}`,
  }));
  return refuse("FAILURE_UNKNOWN", ...named, { value: ALL_ONES, what: "all ones" });
}

/** The probes of every kind; a kind without wrong values has none. */
export const PROBES: Readonly<Record<ArgumentKind, readonly Probe[]>> = {
  handle: refuse(
    "register",
    { value: 0n, what: "zero" },
    { value: 0x43n, what: "another number" },
    { value: 0x1_0000_0042n, what: "the handle with a high bit set" },
    { value: ALL_ONES, what: "MV_INVALID_HANDLE" },
  ),
  version: refuse(
    "register",
    { value: 0n, what: "zero" },
    { value: 2n, what: "the mask instead of the version" },
    { value: 0x1_3123_764dn, what: "the version with a high bit set" },
  ),
  data: [],
  msr: refuse(
    "FAILURE_UNKNOWN",
    { value: 0n, what: "no MSR" },
    { value: 0x10n, what: "an MSR that micro VMs do not have" },
    { value: 0xc000_0103n, what: "TSC_AUX, which follows the last one" },
    { value: 0xffff_ffffn, what: "the last index" },
    { value: ALL_ONES, what: "all ones" },
  ),
  "shared-page-gpa": refuse(
    "register",
    { value: 0n, what: "zero" },
    { value: 0x1008n, what: "not page aligned" },
    { value: 0x2000_0000_0000n, what: "MV_MAX_GPA_SIZE" },
    { value: 0xffff_ffff_ffff_f000n, what: "the last page" },
  ),
  "trace-mode": refuse(
    "register",
    { value: 3n, what: "a mode that does not exist" },
    { value: 0x1_0000_0001n, what: "a mode with a high bit set" },
    { value: ALL_ONES, what: "all ones" },
  ),
  khz: refuse("register", { value: 0n, what: "zero" }),
  gla: refuse("register", { value: 0n, what: "zero" }, { value: 0x1008n, what: "not page aligned" }),
  register: registers(),
  "mp-state": refuse(
    "register",
    { value: 5n, what: "mv_mp_state_t_invalid" },
    { value: ALL_ONES, what: "all ones" },
  ),
  exception: refuse(
    "register",
    { value: 2n, what: "NMI" },
    { value: 3n, what: "#BP" },
    { value: 15n, what: "a reserved vector" },
    { value: 32n, what: "the first vector that is no exception" },
    { value: 0x1_0000_000dn, what: "#GP with a high bit set" },
    { value: ALL_ONES, what: "all ones" },
  ),
  // Whatever the vector is: 0, where a test fills the other registers, has none.
  "error-code": refuse(
    "register",
    { value: 1n, what: "an error code for #DE" },
    { value: 0x1_0000_0000n, what: "33 bits" },
    { value: ALL_ONES, what: "all ones" },
  ),
  interrupt: refuse("register", { value: 256n, what: "256" }, { value: ALL_ONES, what: "all ones" }),
  "vmid-to-destroy": toDestroy(NO_VM),
  "vmid-guest": guestOnly(NO_VM),
  "vmid-source": refuse("register", INVALID, RANGE, NO_VM),
  "vmid-query": refuse("register", INVALID, RANGE),
  "vpid-to-destroy": toDestroy(NO_VS),
  "vpid-guest": guestOnly(NO_VS),
  "vpid-query": query(NO_VS),
  "vsid-guest": guestOnly(NO_VS),
  "vsid-query": query(NO_VS),
  "vsid-walk": refuse("register", INVALID, RANGE, NO_VS),
};

/** What is wrong with an argument, in words, per status: for the documentation. */
export const PROBLEMS: Readonly<
  Record<ArgumentKind, readonly (readonly [status: Probe["expect"], when: string])[]>
> = {
  handle: [["register", "not the handle"]],
  version: [["register", "not MV_SPEC_ID1_VAL"]],
  data: [],
  msr: [["FAILURE_UNKNOWN", "not an MSR of micro VMs: see msr_get_supported_list"]],
  "shared-page-gpa": [["register", "0, not page aligned, or at or above MV_MAX_GPA_SIZE"]],
  "trace-mode": [["register", "above 2"]],
  khz: [["register", "0"]],
  gla: [["register", "0 or not page aligned"]],
  register: [["FAILURE_UNKNOWN", "not a register that can be accessed"]],
  "mp-state": [["register", "5 or more"]],
  exception: [["register", "not an exception that a processor raises by itself (NMI, #BP and #OF are not)"]],
  "error-code": [["register", "not 0 for a vector without error code, or more than 32 bits"]],
  interrupt: [["register", "above 255"]],
  "vmid-to-destroy": [
    ["register", "0xFFFF, out of range, or not allocated"],
    ["FAILURE_UNKNOWN", "SELF or the root VM"],
  ],
  "vmid-guest": [["register", "not an allocated micro VM (SELF and the root VM are refused)"]],
  "vmid-source": [["register", "not the root VM"]],
  "vmid-query": [["register", "0xFFFF or out of range"]],
  "vpid-to-destroy": [
    ["register", "0xFFFF, out of range, or not allocated"],
    ["FAILURE_UNKNOWN", "SELF or a VP of the root VM"],
  ],
  "vpid-guest": [["register", "not an allocated VP of a micro VM (SELF and the root's are refused)"]],
  "vpid-query": [["register", "0xFFFF or out of range"]],
  "vsid-guest": [["register", "not an allocated VS of a micro VM (SELF and the root's are refused)"]],
  "vsid-query": [["register", "0xFFFF or out of range"]],
  "vsid-walk": [["register", "0xFFFF, out of range, or not allocated"]],
};

/** The INVALID_INPUT_ status of a register. */
export function wrongInput(register: Register): StatusName {
  const names = {
    r10: "INVALID_INPUT_REG0",
    r11: "INVALID_INPUT_REG1",
    r12: "INVALID_INPUT_REG2",
    r13: "INVALID_INPUT_REG3",
  } as const;
  return names[register];
}

/** The status that a probe of an argument in `register` expects. */
export function expected(expect: Probe["expect"], register: Register): StatusName {
  return expect === "register" ? wrongInput(register) : expect;
}
