import * as path from "node:path";
import { REPOSITORY } from "../repository.ts";
import {
  compareEngines,
  DEFAULT_BUILDS,
  describeDisagreement,
  neverExecuted,
} from "../differential/compare.ts";
import { minimalProgram } from "../differential/minimal.ts";
import { type Build, BUILDS } from "../differential/run-native.ts";
import { ToolchainError } from "../errors.ts";
import type { Options } from "./options.ts";

function builds(text: string | undefined): readonly Build[] {
  if (text === undefined) return DEFAULT_BUILDS;
  return text.split(",").map((name) => {
    const found = BUILDS.find((build) => build === name);
    if (found === undefined)
      throw new ToolchainError("usage", `there is no build "${name}"; there are ${BUILDS.join(", ")}`);
    return found;
  });
}

/**
 * `differential [--programs N] [--seed S] [--out DIR] [--builds exact,shipped,masked,clang,wasm2c]`: runs
 * generated programs in V8 and natively, prints how often each opcode was executed (the exact build counts),
 * and fails if an opcode never was or an outcome differs. The first program that differs is shrunk.
 */
export async function differentialCommand(options: Options): Promise<void> {
  const seed = options.integer("seed", 1);
  const directory = options.optional("out") ?? path.join(REPOSITORY, "build/differential");
  const engines = builds(options.optional("builds"));
  const report = await compareEngines(options.integer("programs", 200), seed, directory, engines);
  const ends = [...report.ends].map(([end, count]) => `${end} ${count}`).join(", ");
  for (const [name, count] of [...report.executed].sort((a, b) => a[1] - b[1]))
    process.stdout.write(`${count}\t${name}\n`);
  process.stdout.write(`${report.programs} programs of seed ${seed}: ${ends}\n`);
  const missing = engines.includes("exact") ? neverExecuted(report) : [];
  if (missing.length > 0)
    throw new ToolchainError("differential-coverage", `never executed: ${missing.join(", ")}`);
  const [first] = report.disagreements;
  if (first !== undefined) {
    const lines = report.disagreements.map(describeDisagreement).join("\n");
    const folder = await minimalProgram(first, seed, directory);
    throw new ToolchainError(
      "differential-mismatch",
      `${lines}\nThe first of them, made small, is in ${folder}; all are in ${directory}; ` +
        `run again with --seed ${seed} --programs ${first.program + 1} --builds ${first.build}`,
    );
  }
}
