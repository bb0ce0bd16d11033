import * as path from "node:path";
import { main } from "assemblyscript/asc";
import binaryen from "assemblyscript/binaryen";
import { ToolchainError } from "../errors.ts";
import { isColdName, START_EXPORT } from "./conventions.ts";
import { type Target, wasmPages } from "../targets.ts";

/** What one run of asc gives: the binary with its data segments, and the source map's text. */
export interface AscOutput {
  readonly wasm: Uint8Array;
  readonly sourceMap: string;
  /** Diagnostics that did not stop it; empty if there were none. */
  readonly warnings: string;
}

/** asc reads integers in base 10 only, whatever their prefix. */
function ascFlags(target: Target): string[] {
  return [
    ["--runtime", "stub", "--noAssert", "-O3", "--use", "abort="],
    ["--memoryBase", String(target.memoryBase)],
    ["--initialMemory", String(wasmPages(target.memoryEnd))],
    ["--maximumMemory", String(wasmPages(target.declaredEnd))],
    ["--importMemory", "--sharedMemory", "--enable", "threads", "--disable", "nontrapping-f2i"],
    ["--exportStart", START_EXPORT, "--debug", "--sourceMap", "--noColors"],
  ].flat();
}

/**
 * Binaryen inlines every function that has one caller, whatever its size, and a cold path inside a
 * hot function costs the hot one its pushes and pops. The pass only marks functions; asc's own
 * optimiser, which runs later on the same module, honours the marks.
 */
class KeepColdFunctions {
  afterCompile(module: binaryen.Module): void {
    for (let i = 0; i < module.getNumFunctions(); i++) {
      const name = binaryen.getFunctionInfo(module.getFunctionByIndex(i)).name;
      if (!isColdName(name)) continue;
      binaryen.setPassArgument("no-inline", name);
      module.runPasses(["no-inline"]);
    }
  }
}

/**
 * Compiles `entry` for `target`. Paths in names and in the source map are relative to `baseDir`, so
 * the output is the same in every directory. Throws `asc-failed` with asc's own diagnostics.
 */
export async function runAsc(entry: string, baseDir: string, target: Target): Promise<AscOutput> {
  const files = new Map<string, string | Uint8Array>();
  const relative = path.relative(baseDir, entry);
  const argv = [relative, "--baseDir", baseDir, "--outFile", "out.wasm", ...ascFlags(target)];
  let diagnostics = "";
  const { error } = await main(argv, {
    stderr: { write: (text: string | Uint8Array) => void (diagnostics += String(text)) },
    transforms: [KeepColdFunctions as never],
    writeFile: (name: string, contents: string | Uint8Array) => void files.set(path.basename(name), contents),
  });
  const wasm = files.get("out.wasm");
  const sourceMap = files.get("out.wasm.map");
  if (error !== null || !(wasm instanceof Uint8Array) || typeof sourceMap !== "string") {
    const text = `${diagnostics}${error?.message ?? ""}`;
    // Binaryen prints what it found wrong itself; the one case that sources can cause has a name.
    const hint = text.includes("validate error")
      ? "\nDoes the module use atomic.fence()? This asc cannot express it: use an atomic read-modify-write."
      : "";
    throw new ToolchainError("asc-failed", `${relative} does not compile:\n${text}${hint}`);
  }
  return { wasm, sourceMap, warnings: diagnostics };
}
