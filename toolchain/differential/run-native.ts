import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { REPOSITORY } from "../repository.ts";
import type { Target } from "../targets.ts";
import { translateModule } from "../translate/module.ts";
import { decodeModule } from "../wasm/decode.ts";
import { decodeBody, type Instruction } from "../wasm/instructions.ts";
import { OPCODES } from "../wasm/opcodes.ts";
import { MEMORY_END, MEMORY_START } from "./build.ts";
import type { Outcome } from "./outcome.ts";
import { WASM2C_RUNTIME, writeWasm2cSources } from "./wasm2c/write-sources.ts";

const run = promisify(execFile);

/**
 * One way to build the C.
 * - `exact`: -O0, each instruction in its place, executions counted.
 * - `shipped`: the flags that the hypervisor is built with, base-0 memory.
 * - `masked`: the same flags, masked memory.
 * - `clang`: as shipped, by the other compiler.
 * - `wasm2c`: wabt's translator in place of ours, by clang, memory bounds checked in software.
 */
export type Build = "exact" | "shipped" | "masked" | "clang" | "wasm2c";

export const BUILDS: readonly Build[] = ["exact", "shipped", "masked", "clang", "wasm2c"];

export interface NativeRun {
  readonly outcomes: readonly Outcome[];
  /** Executions by opcode name; only of the exact build. */
  readonly counts: ReadonlyMap<string, number>;
}

const OPCODE_NAMES = [...OPCODES.values()].map((op) => op.name);

/** gcc 12 gets x = atomic_fetch_or(p, x) in a loop wrong; rt.h works around that, wasm2c's text does not. */
const BY_CLANG: ReadonlySet<Build> = new Set<Build>(["clang", "wasm2c"]);

const FLAGS: Readonly<Record<Build, readonly string[]>> = {
  exact: ["-O0", "-DHARNESS_BASE0", "-DHARNESS_COUNT"],
  shipped: ["-O2", "-DHARNESS_BASE0"],
  masked: ["-O2"],
  clang: ["-O2", "-DHARNESS_BASE0"],
  // The text is not ours: its warnings are not, either.
  wasm2c: ["-O1", "-DHARNESS_WASM2C", "-w", "-I", WASM2C_RUNTIME],
};

/** As CMake's FREESTANDING, but for a hosted process, whose code may not lie in the top 2 GiB. */
const COMMON = [
  "-std=gnu11 -ffreestanding -fPIE -pie -mno-red-zone -fno-stack-protector -fno-asynchronous-unwind-tables",
  "-fno-delete-null-pointer-checks -fno-strict-aliasing -fcf-protection=none -Wall -Wextra -Werror",
]
  .join(" ")
  .split(" ");

function target(build: Build): Target {
  return {
    name: "differential",
    memoryBase: MEMORY_START,
    memoryEnd: MEMORY_END,
    declaredEnd: MEMORY_END,
    addressMode: build === "masked" ? "masked" : "base0",
    memoryPlacement: build === "masked" ? "c-array" : undefined,
    staticsEnd: MEMORY_END,
  };
}

/** The declarations that harness.c needs, and the generated C that it runs. */
function writeTranslation(wasm: Uint8Array, count: number, build: Build, directory: string): void {
  const module = decodeModule(wasm);
  const bodies = module.functions.map((body) => decodeBody(module, body, (at) => `byte ${at}`));
  const probe = (instruction: Instruction): string =>
    `ts_count[${OPCODE_NAMES.indexOf(instruction.op.name)}]++;`;
  const c = translateModule(
    module,
    target(build),
    bodies,
    new Uint8Array(0),
    () => undefined,
    build === "exact" ? probe : undefined,
  );
  const names = Array.from({ length: count }, (_, i) => `ts_p${i}`);
  const header = [
    `#define PROGRAM_COUNT ${count}`,
    `#define OPCODE_COUNT ${OPCODE_NAMES.length}`,
    `#define MEMORY_START ${MEMORY_START}`,
    `#define MEMORY_END ${MEMORY_END}`,
    "extern unsigned long long ts_count[];",
    `#ifndef TS_RT_H`,
    ...names.map((name) => `unsigned long long ${name}(void);`),
    `static unsigned long long (*const programs[])(void) = {${names.join(", ")}};`,
    "#endif",
  ];
  writeFileSync(path.join(directory, "programs.h"), header.join("\n") + "\n");
  writeFileSync(path.join(directory, "hv.h"), '#include "programs.h"\n');
  writeFileSync(path.join(directory, "programs.c"), c);
}

/** Translates, compiles and runs the programs of a module; files stay in `directory` for inspection. */
export async function runNatively(
  wasm: Uint8Array,
  count: number,
  build: Build,
  directory: string,
): Promise<NativeRun> {
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, "programs.wasm"), wasm);
  if (build === "wasm2c") await writeWasm2cSources(count, directory);
  else writeTranslation(wasm, count, build, directory);
  const here = path.join(REPOSITORY, "toolchain/differential");
  const compile = [
    "-include",
    path.join(here, "harness.h"),
    "-I",
    path.join(REPOSITORY, "toolchain/native"),
    "-I",
    directory,
  ];
  const flags = [...COMMON, ...FLAGS[build], ...compile];
  const sources = [path.join(directory, "programs.c"), path.join(here, "harness.c")];
  const program = path.join(directory, "programs");
  await run(BY_CLANG.has(build) ? "clang" : "gcc", [...flags, ...sources, "-o", program]);
  const { stdout } = await run(program, [], { maxBuffer: 1 << 26, timeout: 120_000 });
  const lines = stdout.trimEnd().split("\n");
  const outcomes = lines.slice(0, count).map((line) => {
    const [trap = "", result = "", memory = ""] = line.split(" ");
    return { trap: Number(trap), result: BigInt(`0x${result}`), memory: parseInt(memory, 16) };
  });
  return {
    outcomes,
    counts: new Map(lines.slice(count).map((line, i) => [OPCODE_NAMES[i] ?? "?", Number(line)])),
  };
}
