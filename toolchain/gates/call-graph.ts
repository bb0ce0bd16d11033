import { ToolchainError } from "../errors.ts";
import type { Instruction } from "../wasm/instructions.ts";
import { functionName, type FunctionType, typeOfFunction, type WasmModule } from "../wasm/model.ts";

function sameType(a: FunctionType, b: FunctionType): boolean {
  return a.params.join() === b.params.join() && a.results.join() === b.results.join();
}

/** Functions that each function may call; an indirect call may reach every table entry of its type. */
export function callGraph(
  module: WasmModule,
  bodies: readonly (readonly Instruction[])[],
): Map<number, Set<number>> {
  const graph = new Map<number, Set<number>>();
  bodies.forEach((instructions, i) => {
    const callees = new Set<number>();
    for (const { op, index } of instructions) {
      if (op.name === "call") callees.add(index);
      if (op.name !== "call_indirect") continue;
      const type = module.types[index];
      for (const entry of module.table) {
        if (entry !== undefined && type !== undefined && sameType(typeOfFunction(module, entry), type))
          callees.add(entry);
      }
    }
    graph.set(i + module.imports.length, callees);
  });
  return graph;
}

/** Refuses recursion, direct or through the table (`gate-recursion`): no stack bound exists with it. */
export function checkNoRecursion(module: WasmModule, graph: ReadonlyMap<number, ReadonlySet<number>>): void {
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
    for (const callee of graph.get(index) ?? []) visit(callee);
    path.pop();
    done.add(index);
  };
  for (const index of graph.keys()) visit(index);
}
