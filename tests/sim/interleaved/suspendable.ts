/**
 * The wasm of kernel and core with hand-over points (hand-over-points.ts), made suspendable by Binaryen's
 * Asyncify: at a point the call stack is put aside, and later goes on where it was. So PPs take turns inside
 * one thread, between any two of their accesses, and a seed replays them exactly.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import type { Needs } from "../memory/access-checks.ts";
import { withHandOverPoints } from "./hand-over-points.ts";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const REPOSITORY = path.resolve(HERE, "../../..");
const OUTPUT = path.join(REPOSITORY, "build/sim");
const WASM_OPT = path.join(REPOSITORY, "node_modules/binaryen/bin/wasm-opt");
/** What may suspend: a point, and the core's service call, which runs in the kernel's instance. */
const SUSPENDING = "model.step,hv.sys";

/** By name and file: of a process's machines all run the same. */
const modules = new Map<string, WebAssembly.Module>();

/** The module, made suspendable once and kept in build/sim. */
export function suspendable(name: string, wasm: Uint8Array, needs: Needs): WebAssembly.Module {
  const key = `${name}-suspendable-${digest(wasm)}`;
  const known = modules.get(key);
  if (known !== undefined) return known;
  const file = path.join(OUTPUT, `${key}.wasm`);
  if (!existsSync(file)) asyncify(withHandOverPoints(wasm, needs), file);
  const module = new WebAssembly.Module(new Uint8Array(readFileSync(file)));
  modules.set(key, module);
  return module;
}

/** Of the module and of what is done to it. */
function digest(wasm: Uint8Array): string {
  const hash = createHash("sha256").update(wasm);
  const sources = [
    "hand-over-points.ts",
    "suspendable.ts",
    "../memory/access-checks.ts",
    "../memory/rights.ts",
  ];
  for (const file of sources) hash.update(readFileSync(path.join(HERE, file)));
  return hash.digest("hex").slice(0, 16);
}

/** Test processes run side by side: each makes a file of its own, the last one stays. */
function asyncify(wasm: Uint8Array, file: string): void {
  mkdirSync(OUTPUT, { recursive: true });
  const [from, to] = [`${file}.${process.pid}.in`, `${file}.${process.pid}`];
  writeFileSync(from, wasm);
  const features = ["--enable-threads", "--enable-bulk-memory", "--enable-sign-ext"];
  const passes = ["--asyncify", `--pass-arg=asyncify-imports@${SUSPENDING}`, "-O1"];
  execFileSync(process.execPath, [WASM_OPT, from, ...features, ...passes, "-o", to]);
  rmSync(from);
  renameSync(to, file);
}
