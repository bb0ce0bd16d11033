import { type FunctionType, typeOfFunction, type WasmModule } from "../wasm/model.ts";
import { cType } from "./function.ts";
import type { FunctionNames } from "./function-names.ts";

function signature(type: FunctionType): string {
  const short = (part: readonly string[]): string =>
    part.map((item) => (item === "i64" ? "l" : "i")).join("") || "v";
  return `${short(type.results)}_${short(type.params)}`;
}

/**
 * Function tables: one constant array per signature, padded with trapping stubs to a power of two, so
 * that a masked index reaches a function of the right type or a trap, without a compare. An index
 * past the padded size wraps, where wasm would trap: safe, and the one place where we differ.
 */
export class Tables {
  readonly #module: WasmModule;
  readonly #names: FunctionNames;
  readonly #used = new Map<string, FunctionType>();
  readonly #size: number;

  constructor(module: WasmModule, names: FunctionNames) {
    this.#module = module;
    this.#names = names;
    this.#size = 2 ** Math.ceil(Math.log2(Math.max(1, module.table.length)));
  }

  /** The expression that a call_indirect of `type` calls. */
  callee(type: FunctionType, slot: string): string {
    this.#used.set(signature(type), type);
    return `table_${signature(type)}[${slot} & ${this.#size - 1}u]`;
  }

  /** Definitions of all tables that were used; they go before the functions. */
  definitions(): string {
    return [...this.#used].map(([name, type]) => this.#definition(name, type)).join("");
  }

  #definition(name: string, type: FunctionType): string {
    const result = cType(type.results[0]);
    const params = type.params.map((param) => cType(param)).join(", ") || "void";
    const named = type.params.map((param, i) => `${cType(param)} l${i}`).join(", ") || "void";
    const slots = Array.from({ length: this.#size }, (_, slot) => {
      const index = this.#module.table[slot];
      const fits = index !== undefined && signature(typeOfFunction(this.#module, index)) === name;
      return fits ? this.#slot(index) : `table_trap_${name}`;
    });
    return (
      `static ${result} table_trap_${name}(${named}) { trap_indirect(); }\n` +
      `static ${result} (*const table_${name}[${this.#size}])(${params}) = {${slots.join(", ")}};\n`
    );
  }

  #slot(index: number): string {
    return this.#names.byIndex[index] ?? "";
  }
}
