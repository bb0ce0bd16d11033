/** What one hypercall is made of. `ops.ts` describes all of them in these terms; every generator reads that. */
import type { StatusName } from "./status.ts";

export const CLASSES = ["id", "handle", "debug", "pp", "vm", "vp", "vs"] as const;
export type ClassName = (typeof CLASSES)[number];

/** The four registers that carry inputs and outputs: REG0 to REG3. */
export const REGISTERS = ["r10", "r11", "r12", "r13"] as const;
export type Register = (typeof REGISTERS)[number];

/** What an input register holds, and so which values of it are wrong; see arguments.ts. */
export type ArgumentKind =
  | "handle"
  | "version"
  | "data"
  | "shared-page-gpa"
  | "khz"
  | "trace-mode"
  | "vmid-to-destroy"
  | "vmid-guest"
  | "vmid-source"
  | "vmid-query"
  | "vpid-to-destroy"
  | "vpid-guest"
  | "vpid-query"
  | "vsid-guest"
  | "vsid-query"
  | "vsid-walk"
  | "gla"
  | "register"
  | "msr"
  | "mp-state"
  | "exception"
  | "error-code"
  | "interrupt";

export interface Input {
  readonly register: Register;
  readonly name: string;
  /** Bits that count; the rest of the register is ignored. */
  readonly bits: 16 | 32 | 64;
  readonly kind: ArgumentKind;
  readonly doc: string;
}

export interface Output {
  readonly register: Register;
  readonly name: string;
  /** A 16-bit output replaces bits 15:0 only; a 32- or 64-bit one replaces the whole register. */
  readonly bits: 16 | 32 | 64;
  readonly doc: string;
}

/** What the calling PP's shared page must hold, and what it holds afterwards. */
export interface PageUse {
  readonly in?: PageContent;
  readonly out?: PageContent;
  /** What a missing page or a bad list header answers. */
  readonly failure: StatusName;
  /** The page is needed only in some cases, so its absence is no error up front. */
  readonly optional?: boolean;
}

export type PageContent =
  | "mv_rdl_t"
  | "mv_mdl_t"
  | "mv_cdl_t"
  | "mv_exit_io_t"
  | "mv_fpu_state_t"
  | "mv_exit_record_t"
  | "mv_pp_counters_t";

export interface Failure {
  readonly status: StatusName;
  readonly when: string;
}

/**
 * Who may call. `anyone`: also from inside a micro VM. `root`: ring 0 of the root VM, and its ring 3 where
 * user hypercalls are allowed. `root-ring0`: never ring 3.
 */
export type Caller = "anyone" | "root" | "root-ring0";

export interface Op {
  readonly class: ClassName;
  readonly index: number;
  /** Without the class prefix: `create_vm` of class vm is mv_vm_op_create_vm. */
  readonly name: string;
  /** True when the hypervisor serves it; a known op that is not served answers FAILURE_UNKNOWN. */
  readonly served: boolean;
  /** True for ops that MicroV does not have; bit 16 of the version announces them. */
  readonly extension: boolean;
  readonly caller: Caller;
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  readonly page?: PageUse;
  /** Failures beyond those that the check order and the argument kinds imply. */
  readonly failures: readonly Failure[];
  readonly doc: string;
}

/** First index of the extensions in every class. */
export const FIRST_EXTENSION = 0x100;

const SIGNATURE = 0x764d_0000_0000_0000n;

/** RAX of a class: signature and class number. */
export function classValue(name: ClassName): bigint {
  return SIGNATURE | (BigInt(CLASSES.indexOf(name)) << 16n);
}

/** RAX of an op, with the flags zero. */
export function opcode(op: Op): bigint {
  return classValue(op.class) | BigInt(op.index);
}

/** `mv_vm_op_create_vm` */
export function fullName(op: Op): string {
  return `mv_${op.class}_op_${op.name}`;
}
