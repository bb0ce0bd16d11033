/**
 * Writes `generated/<name>.ts`, `.node.ts` and `.h` beside every `<name>.layout.ts`, and whatever the
 * `*.generator.ts` files return.
 *
 *   node --import tsx toolchain/layout/generate.ts [--check] [FILE.layout.ts | FILE.generator.ts ...]
 *
 * `--check` writes nothing and fails naming each generated file that differs from its description.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Layout } from "./describe.ts";
import { emitHeader } from "./emit-header.ts";
import { emitNative } from "./emit-native.ts";
import { emitNode } from "./emit-node.ts";
import type { Generator, Output } from "./output.ts";
import { fileHeader } from "./text.ts";

/** The repository's root folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

const PLACES = ["vmm", "hypercall", "vms", "shim", "tests"];
const LAYOUT = ".layout.ts";
const GENERATOR = ".generator.ts";

/** Whether generate.ts takes this file as a source. */
function isSource(path: string): boolean {
  return path.endsWith(LAYOUT) || path.endsWith(GENERATOR);
}

/** Absolute paths of all descriptions and generators below the given folders, sorted. */
export function findSources(folders: readonly string[]): string[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    )
    .filter(isSource)
    .sort();
}

/** Absolute paths of the folders that hold descriptions. */
export function sourceFolders(): string[] {
  return PLACES.map((place) => join(ROOT, place));
}

/** Loads one source and returns what it generates. Throws with the file's name if it is wrong. */
export async function outputsOf(path: string): Promise<readonly Output[]> {
  try {
    const loaded = (await import(pathToFileURL(path).href)) as { default?: Layout | Generator };
    if (loaded.default === undefined) throw new Error("no default export; write export default layout(...)");
    return typeof loaded.default === "function" ? await loaded.default() : viewsOf(path, loaded.default);
  } catch (error) {
    throw new Error(`${relative(ROOT, path)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The three views of a layout. */
function viewsOf(path: string, described: Layout): Output[] {
  const name = basename(path, LAYOUT);
  const head = fileHeader(relative(ROOT, path), described.source);
  const at = (extension: string): string => join(dirname(path), "generated", name + extension);
  return [
    { path: at(".ts"), text: head + emitNative(described) },
    { path: at(".node.ts"), text: head + emitNode(described) },
    { path: at(".h"), text: head + emitHeader(described, name) },
  ];
}

/** Of the outputs, those whose file is missing or differs. */
export function stale(outputs: readonly Output[]): Output[] {
  return outputs.filter((output) => readIfThere(output.path) !== output.text);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

async function main(args: readonly string[]): Promise<number> {
  const check = args.includes("--check");
  const named = args.filter((arg) => arg !== "--check");
  const bad = named.find((arg) => !isSource(arg));
  if (bad !== undefined) {
    console.error(
      `layout: ${bad} is neither *${LAYOUT} nor *${GENERATOR}; usage: generate.ts [--check] [FILE ...]`,
    );
    return 2;
  }
  const files = named.length > 0 ? named.map((arg) => resolve(arg)) : findSources(sourceFolders());
  const results = await Promise.allSettled(files.map(outputsOf));
  const wrong = results.filter((result) => result.status === "rejected");
  for (const { reason } of wrong)
    console.error(`layout: ${reason instanceof Error ? reason.message : String(reason)}`);
  const outputs = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
  const behind = stale(outputs);
  for (const output of behind) {
    if (check) {
      console.error(
        `layout: ${relative(ROOT, output.path)} is stale; run node --import tsx toolchain/layout/generate.ts`,
      );
      continue;
    }
    mkdirSync(dirname(output.path), { recursive: true });
    writeFileSync(output.path, output.text);
    console.log(`layout: wrote ${relative(ROOT, output.path)}`);
  }
  return wrong.length > 0 || (check && behind.length > 0) ? 1 : 0;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(`layout: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  });
}
