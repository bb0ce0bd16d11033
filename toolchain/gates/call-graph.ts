import { ToolchainError } from "../errors.ts";
import type { Instruction } from "../wasm/instructions.ts";
import { functionName, type FunctionType, typeOfFunction, type WasmModule } from "../wasm/model.ts";

function sameType(a: FunctionType, b: FunctionType): boolean {
  return a.params.join() === b.params.join() && a.results.join() === b.results.join();
}

/** Functions that one function may call. */
export interface Callees {
  readonly direct: ReadonlySet<number>;
  /** An indirect call may reach every table entry of its type. */
  readonly indirect: ReadonlySet<number>;
}

/** The callees of every defined function, by function index. */
export function callGraph(
  module: WasmModule,
  bodies: readonly (readonly Instruction[])[],
): Map<number, Callees> {
  const graph = new Map<number, Callees>();
  bodies.forEach((instructions, i) => {
    const direct = new Set<number>();
    const indirect = new Set<number>();
    for (const { op, index } of instructions) {
      if (op.name === "call") direct.add(index);
      if (op.name !== "call_indirect") continue;
      const type = module.types[index];
      for (const entry of module.table) {
        if (entry === undefined || type === undefined) continue;
        if (sameType(typeOfFunction(module, entry), type)) indirect.add(entry);
      }
    }
    graph.set(i + module.imports.length, { direct, indirect });
  });
  return graph;
}

/** Refuses recursion, direct or through the table (`gate-recursion`): no stack bound exists with it. */
export function checkNoRecursion(module: WasmModule, graph: ReadonlyMap<number, Callees>): void {
  const done = new Set<number>();
  const path: number[] = [];
  const visit = (index: number): void => {
    if (done.has(index)) return;
    const loop = path.indexOf(index);
    if (loop >= 0) {
      const cycle = [...path.slice(loop), index].map((item) => functionName(module, item)).join(" -> ");
      throw new ToolchainError(
        "gate-recursion",
        `functions call each other in a circle: ${cycle}; use a loop, the stack is bounded`,
      );
    }
    path.push(index);
    const callees = graph.get(index);
    for (const callee of [...(callees?.direct ?? []), ...(callees?.indirect ?? [])]) visit(callee);
    path.pop();
    done.add(index);
  };
  for (const index of graph.keys()) visit(index);
}
