import { isColdName } from "../compile/conventions.ts";
import type { Instruction } from "../wasm/instructions.ts";
import {
  functionName,
  type FunctionType,
  typeOfFunction,
  type ValueType,
  type WasmModule,
} from "../wasm/model.ts";
import type { SourcePosition } from "../wasm/source-map.ts";
import { expression, literal } from "./expressions.ts";
import type { FunctionNames } from "./function-names.ts";
import type { LineWriter } from "./line-writer.ts";
import type { Tables } from "./tables.ts";

/** C type of a wasm value. */
export function cType(type: ValueType | undefined): string {
  return type === undefined ? "void" : type === "i32" ? "u32" : "u64";
}

/** What the translation of a module's functions shares. */
export interface Context {
  readonly module: WasmModule;
  readonly names: FunctionNames;
  readonly tables: Tables;
  readonly lines: LineWriter;
  /** The TypeScript line of a file offset, or undefined (library code, or no mapping). */
  readonly position: (at: number) => SourcePosition | undefined;
  /** A statement to write before each instruction that is reached; tests count executions by it. */
  readonly probe?: ((instruction: Instruction) => string) | undefined;
}

/** A block being translated. `br` to it jumps to its label, at the top for a loop, else at the end. */
interface Frame {
  readonly kind: "function" | "block" | "loop" | "if" | "else";
  readonly id: number;
  readonly result: ValueType | undefined;
  readonly height: number;
  /** False for a block that stands in dead code: nothing of it is written. */
  readonly live: boolean;
}

/** The C declaration of function `index`, without `;`. */
export function declaration(context: Context, index: number): string {
  const type = typeOfFunction(context.module, index);
  const params = type.params.map((param, i) => `${cType(param)} l${i}`).join(", ") || "void";
  const linkage = context.names.global.has(index) ? "" : "static ";
  const cold = isColdName(functionName(context.module, index)) ? "COLD " : "";
  return `${linkage}${cold}${cType(type.results[0])} ${context.names.byIndex[index]}(${params})`;
}

/** Translates one function: a stack machine becomes single-assignment temporaries and gotos. */
export class FunctionTranslator {
  readonly #context: Context;
  readonly #type: FunctionType;
  readonly #localTypes: readonly ValueType[];
  readonly #frames: Frame[] = [];
  #stack: { name: string; type: ValueType }[] = [];
  #temporaries = 0;
  #blocks = 0;
  #live = true;
  #at: SourcePosition | undefined;

  constructor(context: Context, index: number) {
    this.#context = context;
    this.#type = typeOfFunction(context.module, index);
    const body = context.module.functions[index - context.module.imports.length];
    this.#localTypes = [...this.#type.params, ...(body?.locals ?? [])];
  }

  /** Writes the definition with its body. */
  translate(index: number, instructions: readonly Instruction[]): void {
    const { lines, position } = this.#context;
    const first = instructions
      .map((instruction) => position(instruction.at))
      .find((place) => place !== undefined);
    lines.beginFunction(first);
    this.#at = first;
    this.#write(`${declaration(this.#context, index)} {`);
    this.#localTypes.forEach((type, i) => {
      if (i >= this.#type.params.length) this.#write(`${cType(type)} l${i} = 0;`);
    });
    this.#frames.push({
      kind: "function",
      id: this.#blocks++,
      result: this.#type.results[0],
      height: 0,
      live: true,
    });
    for (const instruction of instructions) {
      this.#at = position(instruction.at);
      this.#step(instruction);
    }
    this.#write("}");
  }

  #write(statement: string): void {
    this.#context.lines.add(statement, this.#at);
  }

  #push(type: ValueType, value: string): void {
    const name = `t${this.#temporaries++}`;
    this.#write(`${cType(type)} ${name} = ${value};`);
    this.#stack.push({ name, type });
  }

  #pop(): { name: string; type: ValueType } {
    const value = this.#stack.pop();
    if (value === undefined) throw new RangeError("operand stack underflow: the binary is not valid wasm");
    return value;
  }

  #popNames(count: number): string[] {
    const names: string[] = [];
    for (let i = 0; i < count; i++) names.unshift(this.#pop().name);
    return names;
  }

  #step(instruction: Instruction): void {
    const { name } = instruction.op;
    if (name !== "else" && name !== "end") this.#probe(instruction);
    if (name === "block" || name === "loop" || name === "if")
      return this.#open(name, instruction.blockResult);
    if (name === "else" || name === "end") {
      if (name === "else") this.#else();
      else this.#end();
      return this.#probe(instruction);
    }
    if (!this.#live) return;
    switch (name) {
      case "unreachable":
        this.#write("trap_unreachable();");
        return this.#die();
      case "nop":
        return;
      case "br":
        this.#write(this.#jump(instruction.index));
        return this.#die();
      case "br_if": {
        const condition = this.#pop().name;
        return this.#write(`if (${condition}) { ${this.#jump(instruction.index)} }`);
      }
      case "br_table":
        this.#write(this.#jumpTable(this.#pop().name, instruction.labels));
        return this.#die();
      case "return":
        this.#write(this.#jump(this.#frames.length - 1));
        return this.#die();
      default:
        return this.#plain(instruction);
    }
  }

  #probe(instruction: Instruction): void {
    if (this.#live && this.#frames.length > 0 && this.#context.probe !== undefined)
      this.#write(this.#context.probe(instruction));
  }

  #plain(instruction: Instruction): void {
    const { op, index } = instruction;
    switch (op.name) {
      case "call":
        return this.#call(
          this.#context.names.byIndex[index] ?? "",
          typeOfFunction(this.#context.module, index),
        );
      case "call_indirect": {
        const slot = this.#pop().name;
        const type = this.#context.module.types[index];
        if (type === undefined) throw new RangeError(`type ${index} does not exist`);
        return this.#call(this.#context.tables.callee(type, slot), type);
      }
      case "drop":
        this.#pop();
        return;
      case "select": {
        const condition = this.#pop().name;
        const otherwise = this.#pop();
        const value = this.#pop().name;
        return this.#push(otherwise.type, `${condition} ? ${value} : ${otherwise.name}`);
      }
      case "local.get":
        return this.#push(this.#localTypes[index] ?? "i32", `l${index}`);
      case "local.set":
        return this.#write(`l${index} = ${this.#pop().name};`);
      case "local.tee":
        return this.#write(`l${index} = ${this.#stack.at(-1)?.name};`);
      case "global.get": {
        const global = this.#context.module.globals[index];
        if (global === undefined) throw new RangeError(`global ${index} does not exist`);
        return this.#push(global.type, global.type === "i64" ? `${global.value}ull` : `${global.value}u`);
      }
      case "i32.const":
      case "i64.const":
        return this.#push(op.push ?? "i32", literal(instruction));
      default: {
        const value = expression(instruction, this.#popNames(op.pops.length));
        return op.push === undefined ? this.#write(`${value};`) : this.#push(op.push, value);
      }
    }
  }

  #call(callee: string, type: FunctionType): void {
    const call = `${callee}(${this.#popNames(type.params.length).join(", ")})`;
    const result = type.results[0];
    if (result === undefined) this.#write(`${call};`);
    else this.#push(result, call);
  }

  #open(kind: "block" | "loop" | "if", result: ValueType | undefined): void {
    const condition = kind === "if" && this.#live ? this.#pop().name : "";
    const id = this.#blocks++;
    this.#frames.push({ kind, id, result, height: this.#stack.length, live: this.#live });
    if (!this.#live) return;
    if (result !== undefined) this.#write(`${cType(result)} b${id};`);
    if (kind === "loop") this.#write(`top${id}:;`);
    if (kind === "if") this.#write(`if (!${condition}) goto else${id};`);
  }

  #else(): void {
    const frame = this.#popFrame();
    if (this.#live) {
      this.#assignResult(frame);
      this.#write(`goto end${frame.id};`);
    }
    this.#restore(frame);
    this.#frames.push({ ...frame, kind: "else" });
    if (frame.live) this.#write(`else${frame.id}:;`);
  }

  #end(): void {
    const frame = this.#popFrame();
    if (frame.kind === "function") {
      if (this.#live && frame.result !== undefined) this.#write(`return ${this.#pop().name};`);
      return;
    }
    if (this.#live) this.#assignResult(frame);
    this.#restore(frame);
    if (!frame.live) return;
    if (frame.kind === "if") this.#write(`else${frame.id}:;`);
    this.#write(`end${frame.id}:;`);
    if (frame.result !== undefined) this.#push(frame.result, `b${frame.id}`);
  }

  #popFrame(): Frame {
    const frame = this.#frames.pop();
    if (frame === undefined) throw new RangeError("unbalanced end: the binary is not valid wasm");
    return frame;
  }

  #restore(frame: Frame): void {
    this.#stack = this.#stack.slice(0, frame.height);
    this.#live = frame.live;
  }

  #assignResult(frame: Frame): void {
    if (frame.result !== undefined) this.#write(`b${frame.id} = ${this.#stack.at(-1)?.name};`);
  }

  /** Code after an unconditional jump is dead until the block ends. */
  #die(): void {
    this.#live = false;
  }

  #jump(depth: number): string {
    const frame = this.#frames[this.#frames.length - 1 - depth];
    if (frame === undefined) throw new RangeError("branch depth out of range: the binary is not valid wasm");
    const value = this.#stack.at(-1)?.name;
    if (frame.kind === "function") return frame.result === undefined ? "return;" : `return ${value};`;
    if (frame.kind === "loop") return `goto top${frame.id};`;
    return `${frame.result === undefined ? "" : `b${frame.id} = ${value}; `}goto end${frame.id};`;
  }

  #jumpTable(selector: string, labels: readonly number[]): string {
    const cases = labels.map(
      (label, i) => `${i === labels.length - 1 ? "default" : `case ${i}`}: ${this.#jump(label)}`,
    );
    return `switch (${selector}) { ${cases.join(" ")} }`;
  }
}
