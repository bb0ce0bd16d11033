/** stubs/generated: typed functions for native TypeScript over the one intrinsic that makes the call. */
import type { ClassName, Input, Op, Output } from "../abi/model.ts";
import { CLASSES, fullName, REGISTERS } from "../abi/model.ts";
import { opsOf } from "../ops.ts";

const HEAD = `/* Generated from hypercall/ops.ts. Do not edit: change that and run
 * \`node --import tsx toolchain/layout/generate.ts\`.
 */
`;

/** Text of stubs/generated/hv.ts: the declaration of the intrinsic. */
export function emitIntrinsic(): string {
  return `${HEAD}
/**
 * VMMCALL or VMCALL, as the processor wants it: RAX and R10 to R13 in; stores R10 to R13 at \`out\` (an
 * MvOutputs) and returns RAX. Natively hypercall/stubs/hv-vmmcall.h; without a hypervisor it raises #UD, so
 * ask CPUID leaf 0x40000000 first.
 */
export declare function vmmcall(rax: u64, r10: u64, r11: u64, r12: u64, r13: u64, out: usize): u64;
`;
}

/** File name and text of the stubs of every class. */
export function emitStubs(): readonly (readonly [name: string, text: string])[] {
  return CLASSES.map((name) => [`${name}.ts`, classFile(name)] as const);
}

function classFile(name: ClassName): string {
  const ops = opsOf(name).filter((op) => op.served);
  const imports = [...ops.map((op) => fullName(op).toUpperCase()), "MvOutputs"];
  return [
    `${HEAD}import { ${imports.join(", ")} } from "../../generated/abi";`,
    'import { vmmcall } from "./hv";',
    "",
    ...ops.map(stub),
  ].join("\n");
}

/** `mv_vm_op_create_vm` -> `mvVmOpCreateVm` */
export function stubName(op: Op): string {
  return fullName(op).replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function stub(op: Op): string {
  const parameters = [...op.inputs.map((one) => `${one.name}: u${one.bits}`), "out: MvOutputs"];
  const values = REGISTERS.map((register) => argument(op.inputs.find((one) => one.register === register)));
  const call = `vmmcall(${[fullName(op).toUpperCase(), ...values, "changetype<usize>(out)"].join(", ")})`;
  const narrow = op.outputs.filter((out) => out.bits < 64);
  const lines = [...docLines(op), `export function ${stubName(op)}(${parameters.join(", ")}): u64 {`];
  if (narrow.length === 0) return [...lines, `  return ${call};`, "}", ""].join("\n");
  const cuts = narrow.map((out) => `  out.${field(out)} = <u64>(<u${out.bits}>out.${field(out)});`);
  return [...lines, `  const status = ${call};`, ...cuts, "  return status;", "}", ""].join("\n");
}

function argument(one: Input | undefined): string {
  if (one === undefined) return "0";
  return one.bits === 64 ? one.name : `<u64>${one.name}`;
}

function field(out: Output): string {
  return `reg${REGISTERS.indexOf(out.register)}`;
}

function docLines(op: Op): string[] {
  const outputs = op.outputs.map((out) => ` * out.${field(out)}: ${out.doc}.`);
  return ["/**", ` * ${op.doc} Returns MV_STATUS_.`, ...outputs, " */"];
}
