import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { REPOSITORY } from "../../repository.ts";
import { MEMORY_END, MEMORY_START } from "../build.ts";

const run = promisify(execFile);

/** Folder of the runtime header that the C of wasm2c includes. */
export const WASM2C_RUNTIME = path.join(REPOSITORY, "toolchain/differential/wasm2c");

/**
 * Writes programs.c, by wabt's wasm2c and not by our translator, and the programs.h that harness.c needs.
 * programs.wasm lies in the directory already.
 */
export async function writeWasm2cSources(count: number, directory: string): Promise<void> {
  const wasm2c = path.join(REPOSITORY, "node_modules/wabt/bin/wasm2c");
  const names = Array.from({ length: count }, (_, i) => `w2c_programs_p${i}`);
  await run(
    process.execPath,
    [wasm2c, "--enable-threads", "--module-name=programs", "-o", "translated.c", "programs.wasm"],
    { cwd: directory },
  );
  const header = [
    `#define PROGRAM_COUNT ${count}`,
    `#define MEMORY_START ${MEMORY_START}`,
    `#define MEMORY_END ${MEMORY_END}`,
    '#include "translated.h"',
    `static u64 (*const programs[])(w2c_programs *) = {${names.join(", ")}};`,
  ];
  writeFileSync(path.join(directory, "programs.h"), header.join("\n") + "\n");
  writeFileSync(path.join(directory, "programs.c"), '#include "translated.c"\n');
}
