import type { Target } from "../targets.ts";
import type { Instruction } from "../wasm/instructions.ts";
import { typeOfFunction, type WasmModule } from "../wasm/model.ts";
import type { SourcePosition } from "../wasm/source-map.ts";
import { type Context, cType, declaration, FunctionTranslator } from "./function.ts";
import { type FunctionNames, nameFunctions } from "./function-names.ts";
import { LineWriter } from "./line-writer.ts";
import { Tables } from "./tables.ts";

/** The macros by which rt.h is told how this module reaches its memory. */
function memoryMode(target: Target): string {
  if (target.addressMode === "base0") return "#define TS_BASE0 1\n";
  return `#define TS_MASKED 1\n#define TS_MEMORY_SIZE 0x${target.memoryEnd.toString(16)}u\n`;
}

/** In masked mode the memory is an object of this file, behind which the widest access still fits. */
function memoryObject(target: Target, data: Uint8Array): string {
  if (target.memoryPlacement !== "c-array") return "";
  const name = "u8 ts_lm[TS_MEMORY_SIZE + TS_MEMORY_PAD] __attribute__((aligned(4096)))";
  if (data.length === 0) return `${name};\n`;
  const rows: string[] = [];
  for (let i = 0; i < data.length; i += 64) rows.push(`${[...data.subarray(i, i + 64)].join(",")},`);
  return `${name} = { [0x${target.memoryBase.toString(16)}] =\n${rows.join("\n")}\n};\n`;
}

function alias(module: WasmModule, names: FunctionNames, name: string, index: number): string {
  const type = typeOfFunction(module, index);
  const params = type.params.map((param, i) => `${cType(param)} l${i}`).join(", ") || "void";
  const call = `${names.byIndex[index]}(${type.params.map((_, i) => `l${i}`).join(", ")});`;
  return `${cType(type.results[0])} ${name}(${params}) { ${type.results.length > 0 ? "return " : ""}${call} }\n`;
}

/**
 * Translates a decoded and checked module to one self-contained C file, which includes rt.h (ours)
 * and hv.h (the module's intrinsics). `data` is the merged initial data from the memory base on.
 */
export function translateModule(
  module: WasmModule,
  target: Target,
  bodies: readonly (readonly Instruction[])[],
  data: Uint8Array,
  position: (at: number) => SourcePosition | undefined,
  probe?: (instruction: Instruction) => string,
): string {
  const names = nameFunctions(module);
  const tables = new Tables(module, names);
  const lines = new LineWriter();
  const context: Context = { module, names, tables, lines, position, probe };
  const declarations: string[] = [];
  bodies.forEach((instructions, i) => {
    const index = i + module.imports.length;
    declarations.push(`${declaration(context, index)};`);
    new FunctionTranslator(context, index).translate(index, instructions);
  });
  const functions = lines.text();
  const aliases = names.aliases.map(({ name, index }) => alias(module, names, name, index)).join("");
  return [
    "/* Generated from TypeScript by toolchain/; do not edit. */\n",
    memoryMode(target),
    '#include "rt.h"\n',
    memoryObject(target, data),
    '#include "hv.h"\n',
    `${declarations.join("\n")}\n`,
    tables.definitions(),
    aliases,
    functions,
  ].join("");
}
