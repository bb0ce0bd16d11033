import binaryen from "binaryen";
import type { ValueType } from "../wasm/model.ts";
import type { Opcode } from "../wasm/opcodes.ts";
import { type Expression, isAtomic, LOCALS, type Place, type Program, type Statement } from "./program.ts";

/** First accessible address: a hosted process may not map the page at 0, so programs keep off it. */
export const MEMORY_START = 0x10000;
/** First address past the memory: two wasm pages. */
export const MEMORY_END = 0x20000;
/** Table slots of one program. */
export const SLOTS = 4;
/** Most bytes that one memory.fill or memory.copy touches. */
const BULK = 256;

type Ref = binaryen.ExpressionRef;

const TYPE: Readonly<Record<ValueType, binaryen.Type>> = { i32: binaryen.i32, i64: binaryen.i64 };
const INNER_PARAMS = binaryen.createType([binaryen.i32, binaryen.i64]);

/** Builds one function body; locals are i32 [0, LOCALS), i64 [LOCALS, 2 LOCALS), loop counters above. */
class BodyBuilder {
  readonly #module: binaryen.Module;
  readonly #program: number;
  readonly #swapped: boolean;
  #labels = 0;
  counters = 0;

  constructor(module: binaryen.Module, program: number, isInner: boolean) {
    this.#module = module;
    this.#program = program;
    this.#swapped = isInner;
  }

  /** Parameters come first in wasm, so `inner` has its i64 parameter at index 1. */
  #local(type: ValueType, index: number): number {
    if (!this.#swapped) return type === "i32" ? index : LOCALS + index;
    if (type === "i32") return index === 0 ? 0 : index + 1;
    return index === 0 ? 1 : LOCALS + index;
  }

  #label(): string {
    return `label${this.#labels++}`;
  }

  /** The builder's function for an opcode: "i32.atomic.rmw8.add_u" is i32.atomic.rmw8_u.add. */
  #method(op: Opcode): (...operands: Ref[]) => Ref {
    const path = op.name
      .replace(/rmw(\d+)\.(\w+)_u$/, "rmw$1_u.$2")
      .replace("wrap_i64", "wrap")
      .replace("extend_i32_", "extend_");
    let node: unknown = this.#module;
    for (const part of path.split(".")) node = (node as Record<string, unknown>)[part];
    if (typeof node !== "function") throw new RangeError(`the builder has no ${op.name}`);
    return node as (...operands: Ref[]) => Ref;
  }

  #i32(value: number): Ref {
    return this.#module.i32.const(value | 0);
  }

  /** An address made of any number: `inside` is aligned and leaves room for offsets. */
  #address(base: Ref, place: Place, width: number): Ref {
    const { i32 } = this.#module;
    if (place === "outside") return i32.or(i32.and(base, this.#i32(0x0ffffff8)), this.#i32(0x40000000));
    const span = MEMORY_END - MEMORY_START;
    const mask = place === "cross" ? span - 1 : (span / 2 - 1) & ~(width - 1);
    const address = i32.add(i32.and(base, this.#i32(mask)), this.#i32(MEMORY_START));
    return place === "misaligned" ? i32.or(address, this.#i32(1)) : address;
  }

  #memoryOp(op: Opcode, place: Place, offset: number, operands: readonly Expression[]): Ref {
    const [base, ...rest] = operands.map((operand) => this.expression(operand));
    if (base === undefined) throw new RangeError(`${op.name} without an address`);
    const aligned = place === "inside" || isAtomic(op) ? op.width : 1;
    const address = this.#address(base, place, isAtomic(op) ? op.width : 1);
    // Both a bad alignment and a bad address: engines differ in which they report.
    const at = place === "misaligned" || place === "outside" ? 0 : offset;
    const immediates = isAtomic(op) ? [at] : [at, aligned === op.width ? 1 : aligned];
    return this.#method(op)(...immediates, address, ...rest);
  }

  expression(node: Expression): Ref {
    const module = this.#module;
    switch (node.kind) {
      case "const":
        return node.type === "i32"
          ? this.#i32(Number(node.value))
          : module.i64.const(BigInt.asIntN(64, node.value));
      case "local":
        return module.local.get(this.#local(node.type, node.index), TYPE[node.type]);
      case "tee":
        return module.local.tee(
          this.#local(node.type, node.index),
          this.expression(node.value),
          TYPE[node.type],
        );
      case "global":
        return module.global.get(node.type, TYPE[node.type]);
      case "numeric":
        return this.#method(node.op)(...node.operands.map((operand) => this.expression(operand)));
      case "memory":
        return this.#memoryOp(node.op, node.place, node.offset, node.operands);
      case "select":
        return module.select(
          this.expression(node.condition),
          this.expression(node.values[0]),
          this.expression(node.values[1]),
        );
      case "if":
        return module.if(
          this.expression(node.condition),
          this.expression(node.values[0]),
          this.expression(node.values[1]),
        );
      case "block":
        return this.#blockValue(node.type, node.condition, node.values);
      case "call":
      case "indirect":
        return this.#call(node);
    }
  }

  /** A block that is left early with one value, or at its end with the other. */
  #blockValue(type: ValueType, condition: Expression, values: readonly [Expression, Expression]): Ref {
    const module = this.#module;
    const label = this.#label();
    const early = module.drop(module.br_if(label, this.expression(condition), this.expression(values[0])));
    return module.block(label, [early, this.expression(values[1])], TYPE[type]);
  }

  /** A call of `inner`; through the table one slot in four is null, and one has another type. */
  #call(node: Extract<Expression, { kind: "call" | "indirect" }>): Ref {
    const module = this.#module;
    const operands = node.operands.map((operand) => this.expression(operand));
    const { i32 } = module;
    // Null and the other type are reached seldom, else hardly any program would end well: slot 3 half
    // of the times, then 2, 1 and 0, by the number of low zero bits of a number made mostly odd.
    const slot = i32.sub(
      this.#i32(SLOTS - 1),
      i32.ctz(i32.or(this.expression(node.slot), this.#i32(1 << (SLOTS - 1)))),
    );
    const result =
      node.kind === "call"
        ? module.call(`inner${this.#program}`, operands, binaryen.i64)
        : module.call_indirect(
            "table",
            i32.add(slot, this.#i32(this.#program * SLOTS)),
            operands,
            INNER_PARAMS,
            binaryen.i64,
          );
    return node.type === "i64" ? result : module.i32.wrap(result);
  }

  statement(node: Statement): Ref {
    const module = this.#module;
    switch (node.kind) {
      case "set":
        return module.local.set(this.#local(node.type, node.index), this.expression(node.value));
      case "store":
        return this.#memoryOp(node.op, node.place, node.offset, node.operands);
      case "drop":
        return module.drop(this.expression(node.value));
      case "nop":
        return module.nop();
      case "fence":
        return module.atomic.fence();
      case "fill":
      case "copy":
        return this.#bulk(node.kind, node.place, node.operands);
      case "if":
        return module.if(this.expression(node.condition), this.#list(node.arms[0]), this.#list(node.arms[1]));
      case "block": {
        const label = this.#label();
        return module.block(label, [
          module.br(label, this.expression(node.condition)),
          this.#list(node.body),
        ]);
      }
      case "trap":
      case "return": {
        const rare = module.i32.eq(
          module.i32.and(this.expression(node.condition), this.#i32(15)),
          this.#i32(5),
        );
        return module.if(
          rare,
          node.kind === "trap" ? module.unreachable() : module.return(module.i64.const(77n)),
          this.#list(node.body),
        );
      }
      case "loop":
        return this.#loop(node.times, node.body);
      case "switch":
        return this.#switch(node.selector, node.arms);
    }
  }

  #list(body: readonly Statement[]): Ref {
    return this.#module.block(
      null,
      body.map((item) => this.statement(item)),
    );
  }

  #bulk(kind: "fill" | "copy", place: Place, operands: readonly [Expression, Expression, Expression]): Ref {
    const module = this.#module;
    const [to, other, size] = operands;
    const length = module.i32.add(module.i32.and(this.expression(size), this.#i32(BULK - 1)), this.#i32(1));
    const target = this.#address(this.expression(to), place, 1);
    if (kind === "fill") return module.memory.fill(target, this.expression(other), length, "0");
    return module.memory.copy(target, this.#address(this.expression(other), "inside", 1), length, "0", "0");
  }

  #loop(times: number, body: readonly Statement[]): Ref {
    const module = this.#module;
    const label = this.#label();
    const counter = 2 * LOCALS + this.counters++;
    const less = module.i32.sub(module.local.get(counter, binaryen.i32), this.#i32(1));
    return module.block(null, [
      module.local.set(counter, this.#i32(times)),
      module.loop(
        label,
        module.block(null, [
          this.#list(body),
          module.br_if(label, module.local.tee(counter, less, binaryen.i32)),
        ]),
      ),
    ]);
  }

  /** br_table into nested blocks: arm i runs, then leaves the outermost. */
  #switch(selector: Expression, arms: readonly (readonly Statement[])[]): Ref {
    const module = this.#module;
    const out = this.#label();
    const labels = arms.map(() => this.#label());
    const choice = module.i32.and(this.expression(selector), this.#i32(7));
    let nest = module.switch(labels, out, choice);
    arms.forEach((arm, i) => {
      nest = module.block(null, [module.block(labels[i] ?? "", [nest]), this.#list(arm), module.br(out)]);
    });
    return module.block(out, [nest]);
  }

  /** The body: the statements, then one number made of all locals. */
  function(statements: readonly Statement[]): Ref {
    const module = this.#module;
    let sum = module.i64.const(0n);
    for (let i = 0; i < LOCALS; i++) {
      const a = module.i64.extend_u(module.local.get(this.#local("i32", i), binaryen.i32));
      const b = module.local.get(this.#local("i64", i), binaryen.i64);
      sum = module.i64.add(
        module.i64.mul(sum, module.i64.const(31n)),
        module.i64.xor(a, module.i64.rotl(b, module.i64.const(BigInt(i + 1)))),
      );
    }
    return module.block(null, [...statements.map((item) => this.statement(item)), sum], binaryen.i64);
  }
}

function addProgram(module: binaryen.Module, program: Program, index: number): void {
  for (const [name, statements] of [
    ["inner", program.inner],
    ["outer", program.outer],
  ] as const) {
    const isInner = name === "inner";
    const builder = new BodyBuilder(module, index, isInner);
    const body = builder.function(statements);
    const rest = LOCALS - (isInner ? 1 : 0);
    const locals = [
      ...new Array<binaryen.Type>(rest).fill(binaryen.i32),
      ...new Array<binaryen.Type>(rest).fill(binaryen.i64),
      ...new Array<binaryen.Type>(builder.counters).fill(binaryen.i32),
    ];
    module.addFunction(name + index, isInner ? INNER_PARAMS : binaryen.none, binaryen.i64, locals, body);
  }
  module.addFunctionExport(`outer${index}`, `p${index}`);
}

/**
 * One module that holds all programs, exported as p0, p1, ... : () -> i64, over the memory "memory".
 * @param isShared whether the memory is a shared one, which changes nothing of what a program does
 */
export function buildModule(programs: readonly Program[], isShared = false): Uint8Array {
  const module = new binaryen.Module();
  const { Features } = binaryen;
  module.setFeatures(
    Features.Atomics |
      Features.BulkMemory |
      Features.BulkMemoryOpt |
      Features.SignExt |
      Features.MutableGlobals,
  );
  module.setMemory(MEMORY_END / 0x10000, MEMORY_END / 0x10000, "memory", [], isShared, false, "0");
  module.addGlobal("i32", binaryen.i32, false, module.i32.const(0x12345));
  module.addGlobal("i64", binaryen.i64, false, module.i64.const(0x1122334455667788n));
  module.addTable("table", programs.length * SLOTS, programs.length * SLOTS);
  programs.forEach((program, i) => {
    addProgram(module, program, i);
    // Slot 0 stays null; slot 1 has a function of another type.
    module.addActiveElementSegment(
      "table",
      `slots${i}`,
      [`outer${i}`, `inner${i}`, `inner${i}`],
      module.i32.const(i * SLOTS + 1),
    );
  });
  try {
    if (module.validate() !== 1) throw new RangeError("the generator built a module that is not valid");
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
