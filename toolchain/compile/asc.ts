import { type ChildProcess, fork } from "node:child_process";
import * as path from "node:path";
import { ToolchainError } from "../errors.ts";
import { REPOSITORY } from "../repository.ts";
import { type Target, wasmPages } from "../targets.ts";
import { START_EXPORT } from "./conventions.ts";

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

/** Answer of asc-process.mjs. */
interface Answer {
  readonly wasm: Uint8Array | undefined;
  readonly sourceMap: string | undefined;
  readonly diagnostics: string;
  readonly failure: string | undefined;
}

let compiler: ChildProcess | undefined;
let queue: Promise<unknown> = Promise.resolve();

/** The compiler's process; it stays for the next module, and does not keep this process alive. */
function startCompiler(): ChildProcess {
  if (compiler?.connected === true) return compiler;
  const file = path.join(REPOSITORY, "toolchain/compile/asc-process.mjs");
  compiler = fork(file, {
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: "" },
    serialization: "advanced",
  });
  compiler.unref();
  compiler.channel?.unref();
  return compiler;
}

/** Sends one job and waits for its answer. Throws `asc-failed` if the process ends instead. */
async function ask(argv: readonly string[]): Promise<Answer> {
  const child = startCompiler();
  child.ref();
  child.channel?.ref();
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const end = (code: number | null): void =>
        reject(new ToolchainError("asc-failed", `the compiler's process ended (${code}) without an answer`));
      child.once("exit", end);
      child.once("message", (answer) => {
        child.off("exit", end);
        resolve(answer as Answer);
      });
      child.send({ argv });
    });
  } finally {
    child.unref();
    child.channel?.unref();
  }
}

/** Asks in turn: answers carry no number. */
function askInTurn(argv: readonly string[]): Promise<Answer> {
  const answer = queue.then(() => ask(argv));
  queue = answer.catch(() => undefined);
  return answer;
}

/**
 * Compiles `entry` for `target`. Paths in names and in the source map are relative to `baseDir`, so
 * the output is the same in every directory. Throws `asc-failed` with asc's own diagnostics.
 */
export async function runAsc(entry: string, baseDir: string, target: Target): Promise<AscOutput> {
  const relative = path.relative(baseDir, entry);
  const argv = [relative, "--baseDir", baseDir, "--outFile", "out.wasm", ...ascFlags(target)];
  const { wasm, sourceMap, diagnostics, failure } = await askInTurn(argv);
  if (failure !== undefined || wasm === undefined || sourceMap === undefined) {
    const text = `${diagnostics}${failure ?? ""}`;
    // Binaryen prints what it found wrong itself; the one case that sources can cause has a name.
    const hint = text.includes("validate error")
      ? "\nDoes the module use atomic.fence()? This asc cannot express it: use an atomic read-modify-write."
      : "";
    throw new ToolchainError("asc-failed", `${relative} does not compile:\n${text}${hint}`);
  }
  return { wasm, sourceMap, warnings: diagnostics };
}
