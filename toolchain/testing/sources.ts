import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after } from "node:test";
import wabt from "wabt";
import { compileModule } from "../compile/compile.ts";
import { type CompiledModule, processBinary } from "../compile/process.ts";
import { REPOSITORY } from "../repository.ts";
import { targetByName, wasmPages } from "../targets.ts";

const root = mkdtempSync(path.join(tmpdir(), "microv-toolchain-"));
after(() => rmSync(root, { recursive: true, force: true }));
let directories = 0;

/** A new directory that is removed after the tests of this file. */
export function temporaryDirectory(): string {
  const directory = path.join(root, String(directories++));
  mkdirSync(directory);
  return directory;
}

/** Writes files (name -> text) into a new directory and returns it. */
export function writeFiles(files: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(directory, name), text);
  return directory;
}

/** Compiles AssemblyScript: `files` may hold main.ts and what it imports, or is main.ts's text. */
export async function compileText(
  files: string | Readonly<Record<string, string>>,
  target = "core",
  allow?: string,
): Promise<CompiledModule> {
  const directory = writeFiles(typeof files === "string" ? { "main.ts": files } : files);
  return compileModule({
    target: targetByName(target),
    entry: path.join(directory, "main.ts"),
    name: "main",
    out: directory,
    allow,
  });
}

/** The memory import that a module of `target` must have, in the text format. */
export function memoryImport(target = "core"): string {
  const { memoryEnd, declaredEnd } = targetByName(target);
  return `(import "env" "memory" (memory ${wasmPages(memoryEnd)} ${wasmPages(declaredEnd)} shared))`;
}

/** Assembles the text format, all features allowed. */
export async function assemble(wat: string): Promise<Uint8Array> {
  const features = {
    threads: true,
    bulk_memory: true,
    sign_extension: true,
    simd: true,
    multi_value: true,
    reference_types: true,
  };
  const parsed = (await wabt()).parseWat("test.wat", wat, features);
  try {
    return parsed.toBinary({ write_debug_names: true }).buffer;
  } finally {
    parsed.destroy();
  }
}

/** Checks and translates a module in the text format, as if asc had produced it. */
export async function processText(wat: string, target = "core"): Promise<CompiledModule> {
  return processBinary(
    await assemble(wat),
    '{"sources":[],"mappings":""}',
    targetByName(target),
    "main",
    undefined,
  );
}

/** Flags of a hosted build of generated C: what CMake's FREESTANDING has, but for the code model. */
export const HOSTED = [
  "-std=gnu11",
  "-fno-strict-aliasing",
  "-fno-delete-null-pointer-checks",
  "-fcf-protection=none",
  "-Wall",
  "-Wextra",
  "-Werror",
  "-I",
  path.join(REPOSITORY, "toolchain/native"),
];

/** Runs gcc in `directory`; its messages are in the exception. */
export function gcc(directory: string, ...args: string[]): void {
  execFileSync("gcc", args, { cwd: directory, stdio: ["ignore", "pipe", "pipe"] });
}

/** Runs a program and returns its standard output. */
export function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 30_000,
  });
}
