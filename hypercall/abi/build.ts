/** Short forms for describing ops. */
import type {
  ArgumentKind,
  Caller,
  ClassName,
  Failure,
  Input,
  Op,
  Output,
  PageUse,
  Register,
} from "./model.ts";
import { FIRST_EXTENSION } from "./model.ts";
import type { StatusName } from "./status.ts";

/** R10 of every class except id and debug. */
export const handle: Input = {
  register: "r10",
  name: "handle",
  bits: 64,
  kind: "handle",
  doc: "the handle from open_handle, 0x42",
};

const WIDTHS: Partial<Record<ArgumentKind, 16 | 32>> = { version: 32, msr: 32 };

/** An input register; identifiers are 16 bits wide, versions and MSR indexes 32, all else 64. */
export function input(register: Register, name: string, kind: ArgumentKind, doc: string): Input {
  const bits = /^(vm|vp|vs)id-/.test(kind) ? 16 : (WIDTHS[kind] ?? 64);
  return { register, name, bits, kind, doc };
}

/** An output register. */
export function output(name: string, bits: 16 | 32 | 64, doc: string, register: Register = "r10"): Output {
  return { register, name, bits, doc };
}

/** A failure that argument kinds and check order do not imply. */
export function failure(status: StatusName, when: string): Failure {
  return { status, when };
}

/** What is worth saying about an op; the rest follows from its class. */
export interface Details {
  readonly doc: string;
  readonly inputs?: readonly Input[];
  readonly outputs?: readonly Output[];
  readonly page?: PageUse;
  readonly failures?: readonly Failure[];
}

type Maker = (index: number, name: string, details: Details) => Op;

/** The three ways to describe an op of one class: served, only declared by MicroV, or an extension of ours. */
export function ofClass(name: ClassName): { served: Maker; declared: Maker; extension: Maker } {
  const caller: Caller = name === "debug" ? "anyone" : "root";
  const make = (index: number, op: string, details: Details, served: boolean): Op => ({
    class: name,
    index,
    name: op,
    served,
    extension: index >= FIRST_EXTENSION,
    caller: index >= FIRST_EXTENSION ? "root-ring0" : caller,
    inputs: details.inputs ?? [],
    outputs: details.outputs ?? [],
    ...(details.page === undefined ? {} : { page: details.page }),
    failures: details.failures ?? [],
    doc: details.doc,
  });
  return {
    served: (index, op, details) => make(index, op, details, true),
    declared: (index, op, details) => make(index, op, details, false),
    extension: (index, op, details) => make(index, op, details, true),
  };
}
