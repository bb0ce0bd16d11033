import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { REPOSITORY } from "../repository.ts";
import { buildModule } from "./build.ts";
import { comparePrograms, type Disagreement, describeDisagreement } from "./compare.ts";
import type { Program } from "./program.ts";
import { sample } from "./sample.ts";
import { shrink } from "./shrink.ts";

const run = promisify(execFile);

/** When to be content with the program found so far, in seconds. */
const PATIENCE = 120;

/**
 * Shrinks the program of a disagreement as far as it still disagrees in that build.
 * @returns the folder that has it: minimal.wasm, minimal.wat, what each engine says of it, and the sources
 */
export async function minimalProgram(
  { program, build }: Disagreement,
  seed: number,
  directory: string,
): Promise<string> {
  const folder = path.join(directory, `minimal-${seed}-${program}-${build}`);
  mkdirSync(folder, { recursive: true });
  const original = sample(program + 1, seed)[program];
  if (original === undefined) throw new RangeError(`seed ${seed} has no program ${program}`);
  const compare = async (candidate: Program): Promise<readonly Disagreement[]> =>
    (await comparePrograms([candidate], folder, [build])).disagreements;
  const found = await shrink(original, async (smaller) => (await compare(smaller)).length > 0, PATIENCE);
  const file = path.join(folder, "minimal.wasm");
  writeFileSync(file, buildModule([found]));
  const wat = [
    path.join(REPOSITORY, "node_modules/wabt/bin/wasm2wat"),
    "--enable-threads",
    "--fold-exprs",
    file,
  ];
  writeFileSync(path.join(folder, "minimal.wat"), (await run(process.execPath, wat)).stdout);
  const said = (await compare(found)).map(describeDisagreement).join("\n");
  writeFileSync(path.join(folder, "outcome.txt"), `program ${program} of seed ${seed}, shrunk:\n${said}\n`);
  return folder;
}
