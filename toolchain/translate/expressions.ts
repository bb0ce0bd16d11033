import type { Instruction } from "../wasm/instructions.ts";

const INFIX: Readonly<Record<string, string>> = {
  add: "+",
  sub: "-",
  mul: "*",
  and: "&",
  or: "|",
  xor: "^",
  eq: "==",
  ne: "!=",
  lt_u: "<",
  gt_u: ">",
  le_u: "<=",
  ge_u: ">=",
};

/** The inline function of rt.h that carries out an instruction: `i32.load8_u` is `i32_load8_u`. */
export function helperName(opcodeName: string): string {
  return opcodeName.replaceAll(".", "_");
}

/** A C literal of the unsigned value. */
export function literal(instruction: Instruction): string {
  return instruction.op.push === "i64" ? `${instruction.value}ull` : `${instruction.value}u`;
}

/** The C expression of a numeric, memory or atomic instruction over its operands, in wasm order. */
export function expression(instruction: Instruction, operands: readonly string[]): string {
  const { op, index } = instruction;
  if (op.immediate === "memory")
    return `${helperName(op.name)}(${[operands[0], `${index}u`, ...operands.slice(1)].join(", ")})`;
  const [type = "", operation = ""] = op.name.split(".");
  const infix = type === "i32" || type === "i64" ? INFIX[operation] : undefined;
  if (infix !== undefined) return `(${operands[0]} ${infix} ${operands[1]})`;
  return `${helperName(op.name)}(${operands.join(", ")})`;
}
