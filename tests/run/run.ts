import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { listTests } from "./list-tests.ts";
import { runStages, summary } from "./run-stages.ts";
import { COVERED, stages } from "./stages.ts";

/** `npm test [-- STAGE...]`: runs all stages, or those named; fails if any fails. */
async function main(names: readonly string[]): Promise<number> {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
  const all = stages(listTests(root), availableParallelism());
  const unknown = names.find((name) => !all.some((stage) => stage.name === name));
  if (unknown !== undefined) {
    console.error(`test: no stage "${unknown}"; there are: ${all.map((stage) => stage.name).join(" ")}`);
    return 2;
  }
  collectCoverage(root, names);
  const wanted = names.length === 0 ? all : all.filter((stage) => names.includes(stage.name));
  return summary(await runStages(wanted, root, console.log), wanted.length, console.log);
}

/** Tests leave in build/coverage what they ran; a run of all of them begins anew. */
function collectCoverage(root: string, names: readonly string[]): void {
  const folder = resolve(root, "build/coverage");
  if (names.length === 0 || COVERED.every((name) => names.includes(name)))
    rmSync(folder, { recursive: true, force: true });
  process.env["MICROV_COVERAGE"] ??= folder;
}

process.exitCode = await main(process.argv.slice(2));
