import { functionName, type WasmModule } from "../wasm/model.ts";
import { START_EXPORT } from "../compile/conventions.ts";

function identifier(text: string): string {
  return text
    .replace(/~lib\//g, "lib_")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
}

/** C names of all functions of a module, by index: `hv_x` imports, `ts_x` exports, `ts_path_x` the rest. */
export interface FunctionNames {
  readonly byIndex: readonly string[];
  /** Defined functions that get external linkage: those exported. */
  readonly global: ReadonlySet<number>;
  /** Further exports of a function that has its name already, or that is an import. */
  readonly aliases: readonly { readonly name: string; readonly index: number }[];
}

/** Names every function; exported names are taken first, so that others cannot claim them. */
export function nameFunctions(module: WasmModule): FunctionNames {
  const taken = new Set<string>();
  const byIndex: string[] = module.imports.map((item) => `hv_${identifier(item.name)}`);
  const global = new Set<number>();
  const aliases: { name: string; index: number }[] = [];
  for (const { name, index } of module.exports) {
    if (name === START_EXPORT) continue;
    const cName = `ts_${identifier(name)}`;
    taken.add(cName);
    if (index < module.imports.length || global.has(index)) {
      aliases.push({ name: cName, index });
    } else {
      byIndex[index] = cName;
      global.add(index);
    }
  }
  for (let index = module.imports.length; index < module.imports.length + module.functions.length; index++) {
    if (global.has(index)) continue;
    const base = `ts_${identifier(functionName(module, index))}`;
    let cName = base;
    for (let i = 2; taken.has(cName); i++) cName = `${base}_${i}`;
    taken.add(cName);
    byIndex[index] = cName;
  }
  return { byIndex, global, aliases };
}
