/**
 * The wasm of a module as the toolchain ships it, compiled when its sources changed. Test processes run side
 * by side, so the first one compiles and the others wait for it.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import * as path from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { targetByName } from "../../toolchain/targets.ts";

/** What to compile, and everything that it is made of. */
export interface ModuleSources {
  readonly name: string;
  readonly target: string;
  /** Main file, relative to the repository. */
  readonly entry: string;
  /** Folders with its sources, relative to the repository. */
  readonly folders: readonly string[];
  /** Root of the sources where they are not this repository's. */
  readonly root?: string;
}

/** Wasm without data segments, and the bytes that belong at the target's memory base. */
export interface CompiledModule {
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly data: Uint8Array;
  /** Text of the source map. */
  readonly sourceMap: () => string;
  readonly memoryBase: number;
  /** First linear address behind all statics. */
  readonly staticEnd: number;
}

const REPOSITORY = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const OUTPUT = path.join(REPOSITORY, "build/sim");
/** A compilation takes some 10 s; whoever waits longer compiles by itself. */
const PATIENCE_MS = 120_000;
const POLL_MS = 200;

/** Compiles, or takes what an earlier run compiled from the very same sources. */
export async function compiledModule(sources: ModuleSources): Promise<CompiledModule> {
  const folder = path.join(OUTPUT, `${sources.name}-${digest(sources)}`);
  const lock = `${folder}.lock`;
  if (!existsSync(folder)) {
    mkdirSync(OUTPUT, { recursive: true });
    if (!tryLock(lock)) await waitFor(folder, lock);
    try {
      if (!existsSync(folder)) await compileInto(folder, sources);
    } finally {
      // Also when it does not compile: the others would wait for nothing.
      rmSync(lock, { recursive: true, force: true });
    }
  }
  const read = (suffix: string): Uint8Array<ArrayBuffer> =>
    new Uint8Array(readFileSync(path.join(folder, `${sources.name}.${suffix}`)));
  const { staticEnd } = JSON.parse(Buffer.from(read("json")).toString()) as { staticEnd: number };
  const { memoryBase } = targetByName(sources.target);
  const sourceMap = (): string => Buffer.from(read("wasm.map")).toString();
  return { wasm: read("wasm"), data: read("data"), sourceMap, memoryBase, staticEnd };
}

function tryLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function waitFor(folder: string, lock: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!existsSync(folder) && existsSync(lock) && Date.now() < end) await setTimeout(POLL_MS);
}

async function compileInto(folder: string, sources: ModuleSources): Promise<void> {
  // Loading the compiler takes seconds, so only who needs it does.
  const { compile } = await import("../../toolchain/compile/compile.ts");
  const temporary = `${folder}.${process.pid}`;
  await compile({
    target: targetByName(sources.target),
    entry: path.join(rootOf(sources), sources.entry),
    name: sources.name,
    out: temporary,
  });
  try {
    renameSync(temporary, folder);
  } catch (error) {
    // Another process was faster; its result is the same.
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

function rootOf(sources: ModuleSources): string {
  return sources.root ?? REPOSITORY;
}

function digest(sources: ModuleSources): string {
  const hash = createHash("sha256");
  const folders = [...sources.folders, "toolchain"];
  const root = rootOf(sources);
  for (const file of folders.flatMap((folder) => sourceFiles(path.join(root, folder))).sort()) {
    hash.update(path.relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".test.ts"))
    .map((entry) => path.join(entry.parentPath, entry.name));
}
