import fc from "fast-check";
import type { Opcode } from "../wasm/opcodes.ts";
import { OPCODES } from "../wasm/opcodes.ts";
import type { ValueType } from "../wasm/model.ts";

/** Where a memory instruction goes. `cross` may run over the last byte; `misaligned` is for atomics. */
export type Place = "inside" | "cross" | "outside" | "misaligned";

/** An expression of a generated program; its type follows from its kind. */
export type Expression =
  | { readonly kind: "const"; readonly type: ValueType; readonly value: bigint }
  | { readonly kind: "local"; readonly type: ValueType; readonly index: number }
  | { readonly kind: "tee"; readonly type: ValueType; readonly index: number; readonly value: Expression }
  | { readonly kind: "global"; readonly type: ValueType }
  | { readonly kind: "numeric"; readonly op: Opcode; readonly operands: readonly Expression[] }
  | {
      readonly kind: "memory";
      readonly op: Opcode;
      readonly place: Place;
      readonly offset: number;
      readonly operands: readonly Expression[];
    }
  | {
      readonly kind: "select" | "if" | "block";
      readonly type: ValueType;
      readonly condition: Expression;
      readonly values: readonly [Expression, Expression];
    }
  | {
      readonly kind: "call" | "indirect";
      readonly type: ValueType;
      readonly callee: number;
      readonly slot: Expression;
      readonly operands: readonly [Expression, Expression];
    };

/** A statement of a generated program. */
export type Statement =
  | { readonly kind: "set"; readonly type: ValueType; readonly index: number; readonly value: Expression }
  | {
      readonly kind: "store";
      readonly op: Opcode;
      readonly place: Place;
      readonly offset: number;
      readonly operands: readonly Expression[];
    }
  | { readonly kind: "drop"; readonly value: Expression }
  | {
      readonly kind: "fill" | "copy";
      readonly place: Place;
      readonly operands: readonly [Expression, Expression, Expression];
    }
  | { readonly kind: "nop" | "fence" }
  | {
      readonly kind: "if";
      readonly condition: Expression;
      readonly arms: readonly [readonly Statement[], readonly Statement[]];
    }
  | {
      readonly kind: "block" | "trap" | "return";
      readonly condition: Expression;
      readonly body: readonly Statement[];
    }
  | { readonly kind: "loop"; readonly times: number; readonly body: readonly Statement[] }
  | {
      readonly kind: "switch";
      readonly selector: Expression;
      readonly arms: readonly (readonly Statement[])[];
    };

/** Two functions of two types: the second may call the first, directly and through the table. */
export interface Program {
  readonly inner: readonly Statement[];
  readonly outer: readonly Statement[];
}

/** Locals that every function has of each type; the first of each is a parameter in `inner`. */
export const LOCALS = 3;

const ALL = [...OPCODES.values()];
const NUMERIC = ALL.filter((op) => op.immediate === "none" && op.push !== undefined);
const MEMORY = ALL.filter((op) => op.immediate === "memory");
const LOADS = MEMORY.filter((op) => op.push !== undefined);
const STORES = MEMORY.filter((op) => op.push === undefined);
const INTERESTING = [
  0n,
  1n,
  2n,
  0x7fn,
  0x80n,
  0xffn,
  0x8000n,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  0x7fffffffffffffffn,
  0x8000000000000000n,
  0xffffffffffffffffn,
];

/** True for an instruction with atomic semantics, which traps when misaligned. */
export function isAtomic(op: Opcode): boolean {
  return op.name.includes(".atomic.");
}

function constant(type: ValueType): fc.Arbitrary<Expression> {
  const bits = type === "i32" ? 32 : 64;
  const value = fc.oneof(
    fc.constantFrom(...INTERESTING),
    fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n }),
  );
  return value.map((number) => ({ kind: "const", type, value: BigInt.asUintN(bits, number) }));
}

/** Places: mostly inside, so that programs live; misaligned only for what can be. */
function place(op: Opcode | undefined): fc.Arbitrary<Place> {
  const seldom: fc.WeightedArbitrary<Place>[] = [
    { weight: 200, arbitrary: fc.constant("inside") },
    { weight: 1, arbitrary: fc.constant("outside") },
  ];
  if (op !== undefined && isAtomic(op) && op.width > 1)
    seldom.push({ weight: 1, arbitrary: fc.constant("misaligned") });
  if (op !== undefined && !isAtomic(op)) seldom.push({ weight: 4, arbitrary: fc.constant("cross") });
  return fc.oneof(...seldom);
}

/** Offsets: mostly small and aligned, seldom past any memory. */
const offset = fc.oneof(
  { weight: 150, arbitrary: fc.nat(31).map((n) => n * 8) },
  { weight: 1, arbitrary: fc.constantFrom(0x7ffffff8, 0xfffffff8) },
);

/** Divisors are mostly odd, so that few programs end at a division by zero. */
function divisor(type: ValueType, value: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> {
  const name = `${type}.or`;
  const or = NUMERIC.find((op) => op.name === name);
  if (or === undefined) throw new RangeError(`no ${name}`);
  const one: Expression = { kind: "const", type, value: 1n };
  const odd = value.map((operand): Expression => ({ kind: "numeric", op: or, operands: [operand, one] }));
  return fc.oneof({ weight: 15, arbitrary: odd }, { weight: 1, arbitrary: value });
}

interface Tied {
  i32: Expression;
  i64: Expression;
  statement: Statement;
}

/** The arbitraries of expressions and statements; `calls` says whether the other function may be called. */
function grammar(calls: boolean): { [K in keyof Tied]: fc.Arbitrary<Tied[K]> } {
  return fc.letrec<Tied>((tie) => {
    const of = (type: ValueType): fc.Arbitrary<Expression> => tie(type) as fc.Arbitrary<Expression>;
    const operands = (op: Opcode): fc.Arbitrary<Expression[]> => {
      const divides = /\.(div|rem)_/.test(op.name);
      return fc.tuple(...op.pops.map((type, i) => (divides && i === 1 ? divisor(type, of(type)) : of(type))));
    };
    const expression = (type: ValueType): fc.Arbitrary<Expression> => {
      const index = fc.nat(LOCALS - 1);
      const numeric = fc.constantFrom(...NUMERIC.filter((op) => op.push === type));
      const load = fc.constantFrom(...LOADS.filter((op) => op.push === type));
      const choice = fc.record({
        kind: fc.constantFrom("select", "if", "block"),
        type: fc.constant(type),
        condition: of("i32"),
        values: fc.tuple(of(type), of(type)),
      });
      const call = fc.record({
        kind: fc.constantFrom("call", "indirect"),
        type: fc.constant(type),
        callee: fc.nat(1),
        slot: of("i32"),
        operands: fc.tuple(of("i32"), of("i64")),
      });
      return fc.oneof(
        { maxDepth: 4, depthSize: "small", depthIdentifier: "expression" },
        { weight: 3, arbitrary: constant(type) },
        {
          weight: 4,
          arbitrary: fc.record({ kind: fc.constant("local" as const), type: fc.constant(type), index }),
        },
        { weight: 1, arbitrary: fc.constant<Expression>({ kind: "global", type }) },
        {
          weight: 8,
          arbitrary: numeric.chain((op) =>
            operands(op).map((operands): Expression => ({ kind: "numeric", op, operands })),
          ),
        },
        {
          weight: 4,
          arbitrary: load.chain((op) =>
            fc.tuple(place(op), offset, operands(op)).map(([where, at, operands]): Expression => ({
              kind: "memory",
              op,
              place: where,
              offset: at,
              operands,
            })),
          ),
        },
        {
          weight: 1,
          arbitrary: fc.record({
            kind: fc.constant("tee" as const),
            type: fc.constant(type),
            index,
            value: of(type),
          }),
        },
        { weight: 2, arbitrary: choice },
        { weight: calls ? 1 : 0, arbitrary: call },
      );
    };
    return { i32: expression("i32"), i64: expression("i64"), statement: statement(tie) };
  });
}

function statement(tie: fc.LetrecTypedTie<Tied>): fc.Arbitrary<Statement> {
  const some = fc.array(tie("statement"), { minLength: 1, maxLength: 3 });
  const set = fc.constantFrom<ValueType>("i32", "i64").chain((type) =>
    fc.record({
      kind: fc.constant("set" as const),
      type: fc.constant(type),
      index: fc.nat(LOCALS - 1),
      value: tie(type),
    }),
  );
  const store = fc.constantFrom(...STORES).chain((op) =>
    fc
      .tuple(place(op), offset, fc.tuple(...op.pops.map((type) => tie(type))))
      .map(([where, at, operands]): Statement => ({
        kind: "store",
        op,
        place: where,
        offset: at,
        operands,
      })),
  );
  const bulk = fc.record({
    kind: fc.constantFrom("fill" as const, "copy" as const),
    place: place(undefined),
    operands: fc.tuple(tie("i32"), tie("i32"), tie("i32")),
  });
  return fc.oneof(
    { maxDepth: 2, depthSize: "small", depthIdentifier: "statement" },
    { weight: 8, arbitrary: set },
    { weight: 5, arbitrary: store },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("drop" as const), value: tie("i64") }) },
    { weight: 1, arbitrary: bulk },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("nop" as const, "fence" as const) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("if" as const),
        condition: tie("i32"),
        arms: fc.tuple(some, some),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constantFrom("block" as const, "block" as const, "trap" as const, "return" as const),
        condition: tie("i32"),
        body: some,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("loop" as const),
        times: fc.integer({ min: 1, max: 3 }),
        body: some,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("switch" as const),
        selector: tie("i32"),
        arms: fc.array(some, { minLength: 1, maxLength: 4 }),
      }),
    },
  );
}

/** Generated programs: acyclic calls, bounded loops, integers only. */
export function programs(): fc.Arbitrary<Program> {
  const body = (calls: boolean): fc.Arbitrary<Statement[]> =>
    fc.array(grammar(calls).statement, { minLength: 3, maxLength: 8 });
  return fc.record({ inner: body(false), outer: body(true) });
}

/** A fixed operand that neither traps nor leaves the memory. */
function plainOperand(type: ValueType, i: number): Expression {
  return { kind: "const", type, value: BigInt(0x1230 + 7 * i) };
}

/** One statement per accepted numeric and memory instruction, each certain to be executed. */
function everyInstruction(): Statement[] {
  const operands = (op: Opcode): Expression[] => op.pops.map(plainOperand);
  const keep = (op: Opcode, value: Expression): Statement => ({
    kind: "set",
    type: op.push ?? "i32",
    index: 1,
    value,
  });
  return [
    ...NUMERIC.map((op) => keep(op, { kind: "numeric", op, operands: operands(op) })),
    ...LOADS.map((op) =>
      keep(op, { kind: "memory", op, place: "inside", offset: 8, operands: operands(op) }),
    ),
    ...STORES.map((op): Statement => ({
      kind: "store",
      op,
      place: "inside",
      offset: 8,
      operands: operands(op),
    })),
  ];
}

/** One statement of every kind, on a path that is taken; `last` ends the function. */
function everyStatement(last: "trap" | "return"): Statement[] {
  const [i32, i64]: [Expression, Expression] = [plainOperand("i32", 0), plainOperand("i64", 1)];
  const set: Statement = {
    kind: "set",
    type: "i32",
    index: 2,
    value: { kind: "tee", type: "i32", index: 0, value: i32 },
  };
  const choices = (["select", "if", "block"] as const).map((kind): Statement => ({
    kind: "drop",
    value: { kind, type: "i64", condition: i32, values: [i64, { kind: "global", type: "i64" }] },
  }));
  const calls = (["call", "indirect"] as const).map((kind): Statement => ({
    kind: "drop",
    value: {
      kind,
      type: "i64",
      callee: 0,
      slot: { kind: "const", type: "i32", value: 1n },
      operands: [i32, i64],
    },
  }));
  const otherwise: Expression = { kind: "const", type: "i32", value: 0n };
  return [
    set,
    ...choices,
    ...calls,
    { kind: "fill", place: "inside", operands: [i32, i32, i32] },
    { kind: "copy", place: "inside", operands: [i32, i32, i32] },
    { kind: "nop" },
    { kind: "fence" },
    { kind: "if", condition: i32, arms: [[set], [set]] },
    { kind: "if", condition: otherwise, arms: [[set], [set]] },
    { kind: "block", condition: otherwise, body: [set] },
    { kind: "loop", times: 2, body: [{ kind: "switch", selector: i32, arms: [[set], [set]] }] },
    { kind: last, condition: { kind: "const", type: "i32", value: 5n }, body: [set] },
  ];
}

/** Fixed programs that together execute every accepted instruction: no opcode stays untried by chance. */
export function completePrograms(): Program[] {
  return [
    { inner: [], outer: everyInstruction() },
    { inner: [], outer: everyStatement("trap") },
    { inner: [], outer: everyStatement("return") },
  ];
}
