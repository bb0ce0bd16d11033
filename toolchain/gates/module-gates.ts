import { START_EXPORT } from "../compile/conventions.ts";
import { ToolchainError } from "../errors.ts";
import type { Target } from "../targets.ts";
import { wasmPages } from "../targets.ts";
import type { Instruction } from "../wasm/instructions.ts";
import type { WasmModule } from "../wasm/model.ts";
import { callGraph, checkNoRecursion } from "./call-graph.ts";

/** Refuses imports that are not intrinsics, or not on the list (undefined: all of `hv`). */
function checkImports(module: WasmModule, allowed: ReadonlySet<string> | undefined): void {
  for (const { module: from, name } of module.imports) {
    if (from !== "hv") {
      const hint =
        from === "env" && name === "abort"
          ? "something can abort: use unchecked() or an explicit check"
          : "declare intrinsics in hv.ts";
      throw new ToolchainError("gate-import", `${from}.${name} is imported, but only hv is; ${hint}`);
    }
    if (allowed !== undefined && !allowed.has(name)) {
      throw new ToolchainError("gate-import", `hv.${name} is not on the allow-list of this target`);
    }
  }
}

function checkMemory(module: WasmModule, target: Target): void {
  const { memory } = module;
  const expected = wasmPages(target.declaredEnd);
  if (memory === undefined || memory.max !== expected) {
    throw new ToolchainError(
      "gate-memory",
      `the memory must be imported with a maximum of ${expected} pages for target ${target.name}`,
    );
  }
}

/** Mutable globals are one variable for all CPUs natively and one per Worker in Node. */
function checkGlobals(module: WasmModule): void {
  const mutable = module.globals.filter((global) => global.mutable).length;
  if (mutable === 0) return;
  throw new ToolchainError(
    "gate-mutable-global",
    `${mutable} mutable global(s): a module-level "let", a "const" whose value is computed at run time, a default parameter of an exported or table function, or allocation by "new"; keep state in structures in memory`,
  );
}

/**
 * Refuses code that would run by itself (`gate-start`). Applied before bodies are decoded: asc guards
 * such code by a mutable global, which would otherwise be what is complained about.
 */
export function checkStart(module: WasmModule): void {
  if (module.hasStart) {
    throw new ToolchainError(
      "gate-start",
      "the module has a start section; call an exported function instead",
    );
  }
  const start = module.exports.find((item) => item.name === START_EXPORT);
  const body = start === undefined ? undefined : module.functions[start.index - module.imports.length];
  // The one byte is the final `end`.
  if (body !== undefined && body.end - body.start > 1) {
    throw new ToolchainError(
      "gate-start",
      "there is code at module level, or a const whose value is computed at run time; move it into an exported function",
    );
  }
}

/** Applies all gates that look at the whole module. Opcode gates are the decoder's. */
export function checkModule(
  module: WasmModule,
  target: Target,
  bodies: readonly (readonly Instruction[])[],
  allowedImports: ReadonlySet<string> | undefined,
): void {
  checkImports(module, allowedImports);
  checkMemory(module, target);
  checkGlobals(module);
  checkNoRecursion(module, callGraph(module, bodies));
}
