import type { ValueType } from "../wasm/model.ts";
import type { Expression, Program, Statement } from "./program.ts";

type Node = Expression | Statement;

const EXPRESSION_KEYS = ["value", "condition", "selector", "slot"] as const;
const TUPLE_KEYS = ["operands", "values"] as const;

/** A copy of a list with `others` in place of `count` items from index `at`. */
function spliced<T>(list: readonly T[], at: number, count: number, others: readonly T[] = []): T[] {
  return [...list.slice(0, at), ...others, ...list.slice(at + count)];
}

/** Type of an expression's value. */
function typeOf(node: Expression): ValueType | undefined {
  return "type" in node ? node.type : node.op.push;
}

/** The expressions right below a node, each with how to put another in its place. */
function* operandsOf(node: Node): Generator<[Expression, (other: Expression) => Node]> {
  const fields = node as unknown as Record<string, unknown>;
  for (const key of EXPRESSION_KEYS) {
    const operand = fields[key];
    if (operand === undefined || typeof operand === "bigint") continue;
    yield [operand as Expression, (other) => ({ ...node, [key]: other })];
  }
  for (const key of TUPLE_KEYS) {
    const tuple = (fields[key] ?? []) as readonly Expression[];
    for (const [i, operand] of tuple.entries())
      yield [operand, (other) => ({ ...node, [key]: spliced(tuple, i, 1, [other]) })];
  }
}

/** The lists of statements right below a statement, likewise. */
function* listsOf(node: Statement): Generator<[readonly Statement[], (other: Statement[]) => Statement]> {
  if ("body" in node) yield [node.body, (body) => ({ ...node, body })];
  if (!("arms" in node)) return;
  for (const [i, arm] of node.arms.entries())
    yield [arm, (other) => ({ ...node, arms: spliced(node.arms, i, 1, [other]) }) as Statement];
}

/** Expressions of the same type that are smaller, boldest first. */
function* smallerExpressions(node: Expression): Generator<Expression> {
  const type = typeOf(node);
  if (type === undefined || (node.kind === "const" && node.value === 0n)) return;
  yield { kind: "const", type, value: 0n };
  if (node.kind === "const") return;
  for (const [operand] of operandsOf(node)) if (typeOf(operand) === type) yield operand;
  for (const [operand, put] of operandsOf(node))
    for (const other of smallerExpressions(operand)) yield put(other) as Expression;
}

/** Lists with a statement fewer, or opened, or with something smaller in it; boldest first. */
function* smallerLists(list: readonly Statement[]): Generator<Statement[]> {
  for (let size = list.length; size >= 1; size = size >> 1)
    for (let i = 0; i + size <= list.length; i += size) yield spliced(list, i, size);
  for (const [i, statement] of list.entries()) {
    for (const [inside] of listsOf(statement)) yield spliced(list, i, 1, inside);
    for (const [inside, put] of listsOf(statement))
      for (const other of smallerLists(inside)) yield spliced(list, i, 1, [put(other)]);
    for (const [operand, put] of operandsOf(statement))
      for (const other of smallerExpressions(operand)) yield spliced(list, i, 1, [put(other) as Statement]);
  }
}

/** Programs that lack a part of the given one. */
export function* smallerPrograms(program: Program): Generator<Program> {
  for (const inner of smallerLists(program.inner)) yield { ...program, inner };
  for (const outer of smallerLists(program.outer)) yield { ...program, outer };
}

/**
 * The smallest program on the way down from one that fails: nothing can be taken from it so that it still
 * fails, unless the time was over.
 * @param fails whether a program fails; asked again and again
 * @param seconds when to be content with what was found
 */
export async function shrink(
  program: Program,
  fails: (candidate: Program) => Promise<boolean>,
  seconds: number,
): Promise<Program> {
  const end = Date.now() + seconds * 1000;
  let smallest = program;
  search: while (Date.now() < end) {
    for (const candidate of smallerPrograms(smallest)) {
      if (Date.now() >= end) break search;
      if (!(await fails(candidate))) continue;
      smallest = candidate;
      continue search;
    }
    break;
  }
  return smallest;
}
