import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { ToolchainError } from "../errors.ts";
import { REPOSITORY } from "../repository.ts";
import type { Target } from "../targets.ts";
import { runAsc } from "./asc.ts";
import { type CompiledModule, type ModuleDescription, processBinary } from "./process.ts";

export type { CompiledModule, ModuleDescription } from "./process.ts";

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

/** Compiles without writing anything. Throws ToolchainError: asc's diagnostics or the gate that refused. */
export async function compileModule(options: CompileOptions): Promise<CompiledModule> {
  const { target, name } = options;
  const output = await runAsc(path.resolve(options.entry), baseDirectory(options), target);
  const { wasm, sourceMap, warnings } = output;
  if (warnings !== "") process.stderr.write(warnings);
  return processBinary(wasm, sourceMap, target, name, readAllowList(options.allow));
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
