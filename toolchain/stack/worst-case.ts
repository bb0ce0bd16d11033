import { ToolchainError } from "../errors.ts";
import type { CallTable } from "../compile/process.ts";
import type { NativeFunction } from "./callgraph-info.ts";

/** The deepest stack that a call of one function can need. */
export interface WorstCase {
  readonly bytes: number;
  /** The functions of that path, outermost first. */
  readonly path: readonly string[];
}

/**
 * What an indirect call in a native function may reach: the table entries that the function itself,
 * or any function gcc may have inlined into it (its direct callees), calls by the wasm.
 */
function indirectTargets(name: string, calls: CallTable): Set<string> {
  const targets = new Set<string>();
  const seen = new Set<string>();
  const visit = (current: string): void => {
    if (seen.has(current)) return;
    seen.add(current);
    for (const target of calls[current]?.indirect ?? []) targets.add(target);
    for (const callee of calls[current]?.direct ?? []) visit(callee);
  };
  visit(name);
  return targets;
}

/**
 * Computes the worst case of every function from its frame and its callees'. Throws `stack-unknown`
 * for a call to a function whose frame is in no file, or for an indirect call with no known target,
 * and `stack-recursion` for a circle.
 */
export class WorstCases {
  readonly #functions: ReadonlyMap<string, NativeFunction>;
  readonly #calls: CallTable;
  readonly #known = new Map<string, WorstCase>();
  readonly #open = new Set<string>();

  constructor(functions: ReadonlyMap<string, NativeFunction>, calls: CallTable) {
    this.#functions = functions;
    this.#calls = calls;
  }

  /** Worst case of a call of `name`, its own frame included. */
  of(name: string): WorstCase {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const current = this.#functions.get(name);
    if (current?.bytes === undefined) {
      throw new ToolchainError("stack-unknown", `${name} is called, but no --ci file tells its stack frame`);
    }
    if (this.#open.has(name))
      throw new ToolchainError("stack-recursion", `${[...this.#open, name].join(" -> ")} is a circle`);
    this.#open.add(name);
    let deepest: WorstCase = { bytes: 0, path: [] };
    for (const callee of this.#callees(current)) {
      const below = this.of(callee);
      if (below.bytes > deepest.bytes) deepest = below;
    }
    this.#open.delete(name);
    const result = { bytes: current.bytes + deepest.bytes, path: [name, ...deepest.path] };
    this.#known.set(name, result);
    return result;
  }

  #callees(current: NativeFunction): Set<string> {
    if (!current.callsIndirectly) return current.callees;
    const targets = indirectTargets(current.name, this.#calls);
    if (targets.size === 0) {
      throw new ToolchainError(
        "stack-unknown",
        `${current.name} calls through a pointer that no table of the module explains`,
      );
    }
    // A table entry that gcc dropped can only be one that it proved is never called.
    const reachable = [...targets].filter((target) => this.#functions.has(target));
    return new Set([...current.callees, ...reachable]);
  }
}
