import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { ToolchainError } from "../errors.ts";
import { callGraph } from "../gates/call-graph.ts";
import { checkModule } from "../gates/module-gates.ts";
import type { Target } from "../targets.ts";
import { nameFunctions } from "../translate/function-names.ts";
import { memoryImage } from "../translate/memory-image.ts";
import { translateModule } from "../translate/module.ts";
import { decodeModule } from "../wasm/decode.ts";
import { decodeBody, type Instruction } from "../wasm/instructions.ts";
import { functionName, type WasmModule } from "../wasm/model.ts";
import { SourceMap, type SourcePosition } from "../wasm/source-map.ts";
import { mergeData, stripData } from "../wasm/strip.ts";
import { runAsc, START_EXPORT } from "./asc.ts";

/** Root of the repository: names and source positions are relative to it. */
export const REPOSITORY = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

export interface CompileOptions {
  readonly target: Target;
  readonly entry: string;
  readonly name: string;
  readonly out: string;
  /** Directory that source names are relative to; default: the repository, or the entry's own directory outside it. */
  readonly base?: string | undefined;
  /** File with one allowed intrinsic a line; default: all of hv. */
  readonly allow?: string | undefined;
}

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

function baseDirectory(options: CompileOptions): string {
  if (options.base !== undefined) return path.resolve(options.base);
  const entry = path.resolve(options.entry);
  return entry.startsWith(REPOSITORY + path.sep) ? REPOSITORY : path.dirname(entry);
}

function readAllowList(file: string | undefined): ReadonlySet<string> | undefined {
  if (file === undefined) return undefined;
  const lines = readFileSync(file, "utf8").split("\n");
  return new Set(lines.map((line) => line.replace(/#.*/, "").trim()).filter((line) => line !== ""));
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

/** C name of each defined function -> C names of what it calls directly, and through the table. */
export type CallTable = Readonly<Record<string, { readonly direct: string[]; readonly indirect: string[] }>>;

function callTable(module: WasmModule, bodies: readonly (readonly Instruction[])[]): CallTable {
  const { byIndex } = nameFunctions(module);
  const names = (indexes: ReadonlySet<number>): string[] => [...indexes].map((index) => byIndex[index] ?? "");
  const table: Record<string, { direct: string[]; indirect: string[] }> = {};
  for (const [index, { direct, indirect }] of callGraph(module, bodies)) {
    table[byIndex[index] ?? ""] = { direct: names(direct), indirect: names(indirect) };
  }
  return table;
}

/** Compiles without writing anything. Throws ToolchainError: asc's diagnostics or the gate that refused. */
export async function compileModule(options: CompileOptions): Promise<CompiledModule> {
  const { target, name } = options;
  const { wasm, sourceMap } = await runAsc(path.resolve(options.entry), baseDirectory(options), target);
  const module = decodeModule(wasm);
  const map = new SourceMap(sourceMap);
  const bodies = decodeBodies(module, map);
  checkModule(module, target, bodies, readAllowList(options.allow));
  const { bytes, staticEnd } = mergeData(module, target.memoryBase, target.staticsEnd);
  const position = (at: number): SourcePosition | undefined => userPosition(map, at);
  return {
    wasm: stripData(wasm),
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

/** Compiles and writes NAME.wasm, .wasm.map, .data, .json, .calls.json and, for native targets, .c and .lm.S into `out`. */
export async function compile(options: CompileOptions): Promise<ModuleDescription> {
  if (!/^[a-z][a-z0-9-]*$/.test(options.name)) {
    throw new ToolchainError(
      "usage",
      `--name "${options.name}" must be lower-case letters, digits and dashes`,
    );
  }
  const result = await compileModule(options);
  const write = (extension: string, content: string | Uint8Array): void =>
    writeFileSync(path.join(options.out, options.name + extension), content);
  mkdirSync(options.out, { recursive: true });
  write(".wasm", result.wasm);
  write(".wasm.map", result.sourceMap);
  write(".data", result.data);
  write(".json", JSON.stringify(result.description, null, 2) + "\n");
  write(".calls.json", JSON.stringify(result.calls, null, 1) + "\n");
  if (result.c !== undefined) write(".c", result.c);
  if (result.memoryImage !== undefined) write(".lm.S", result.memoryImage);
  return result.description;
}
