import { ToolchainError } from "../errors.ts";
import { callGraph } from "../gates/call-graph.ts";
import { checkModule, checkStart } from "../gates/module-gates.ts";
import type { Target } from "../targets.ts";
import { nameFunctions } from "../translate/function-names.ts";
import { memoryImage } from "../translate/memory-image.ts";
import { translateModule } from "../translate/module.ts";
import { decodeModule } from "../wasm/decode.ts";
import { decodeBody, type Instruction } from "../wasm/instructions.ts";
import { functionName, type WasmModule } from "../wasm/model.ts";
import { SourceMap, type SourcePosition } from "../wasm/source-map.ts";
import { mergeData, stripData } from "../wasm/strip.ts";
import { START_EXPORT } from "./conventions.ts";

/** What NAME.json says. Addresses and sizes in bytes. */
export interface ModuleDescription {
  readonly name: string;
  readonly target: string;
  readonly memoryBase: number;
  readonly memoryEnd: number;
  readonly dataBytes: number;
  readonly staticEnd: number;
  readonly exports: readonly string[];
  readonly imports: readonly string[];
  readonly functions: number;
  readonly tableSlots: number;
}

/** C name of each defined function -> C names of what it calls directly, and through the table. */
export type CallTable = Readonly<Record<string, { readonly direct: string[]; readonly indirect: string[] }>>;

/** A module that passed all gates: its shipped bytes, and the C file unless the target has none. */
export interface CompiledModule {
  readonly wasm: Uint8Array;
  readonly sourceMap: string;
  readonly data: Uint8Array;
  readonly c: string | undefined;
  /** Assembly that places the initial data, for targets whose link script does so. */
  readonly memoryImage: string | undefined;
  readonly description: ModuleDescription;
  /** Who calls whom, by C name: what the stack gate needs to follow indirect calls. */
  readonly calls: CallTable;
}

/** Library code is not ours to debug: its instructions keep the line of our code around them. */
function userPosition(map: SourceMap, at: number): SourcePosition | undefined {
  const position = map.at(at);
  return position === undefined || position.file.startsWith("~lib") ? undefined : position;
}

function decodeBodies(module: WasmModule, map: SourceMap): Instruction[][] {
  return module.functions.map((body, i) => {
    const name = functionName(module, i + module.imports.length);
    return decodeBody(module, body, (at) => {
      const place = map.at(at);
      return place === undefined ? name : `${name} (${place.file}:${place.line})`;
    });
  });
}

function callTable(module: WasmModule, bodies: readonly (readonly Instruction[])[]): CallTable {
  const { byIndex } = nameFunctions(module);
  const names = (indexes: ReadonlySet<number>): string[] => [...indexes].map((index) => byIndex[index] ?? "");
  const table: Record<string, { direct: string[]; indirect: string[] }> = {};
  for (const [index, { direct, indirect }] of callGraph(module, bodies)) {
    table[byIndex[index] ?? ""] = { direct: names(direct), indirect: names(indirect) };
  }
  return table;
}

/**
 * Checks and translates a binary with its source map. `allowedImports` are names of hv (undefined: all).
 * Throws ToolchainError: the gate that refused.
 */
export function processBinary(
  wasm: Uint8Array,
  sourceMap: string,
  target: Target,
  name: string,
  allowedImports: ReadonlySet<string> | undefined,
): CompiledModule {
  const module = decodeModule(wasm);
  checkStart(module);
  const map = new SourceMap(sourceMap);
  const bodies = decodeBodies(module, map);
  checkModule(module, target, bodies, allowedImports);
  const { bytes, staticEnd } = mergeData(module, target.memoryBase, target.staticsEnd);
  const stripped = stripData(wasm);
  if (!WebAssembly.validate(new Uint8Array(stripped))) {
    throw new ToolchainError("wasm-malformed", `${name} without its data is not valid wasm`);
  }
  const position = (at: number): SourcePosition | undefined => userPosition(map, at);
  return {
    wasm: stripped,
    sourceMap,
    data: bytes,
    c: target.addressMode === "none" ? undefined : translateModule(module, target, bodies, bytes, position),
    calls: callTable(module, bodies),
    memoryImage: memoryImage(target, name, bytes.length, staticEnd),
    description: {
      name,
      target: target.name,
      memoryBase: target.memoryBase,
      memoryEnd: target.memoryEnd,
      dataBytes: bytes.length,
      staticEnd,
      exports: module.exports.map((item) => item.name).filter((item) => item !== START_EXPORT),
      imports: module.imports.map((item) => item.name),
      functions: module.functions.length,
      tableSlots: module.table.length,
    },
  };
}
