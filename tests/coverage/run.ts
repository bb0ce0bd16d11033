/**
 * `npm run coverage [-- --json] [--check] [--raise]`: coverage of vmm/kernel and vmm/core by TypeScript line, from
 * what the last `npm test` left in build/coverage. Exit status: 0, 1 below the floor (with --check), 2 usage.
 */
import { join } from "node:path";
import { BUILD } from "../rig/setup-facts.ts";
import { below, raised, readFloor, writeFloor } from "./floor.ts";
import { coverageFolder } from "./model-hits.ts";
import { print } from "./print.ts";
import { readCoverage } from "./report.ts";

const OPTIONS = ["--json", "--check", "--raise"];

function main(args: readonly string[]): number {
  const unknown = args.find((arg) => !OPTIONS.includes(arg));
  if (unknown !== undefined) {
    console.error(`coverage: there is no option "${unknown}"; there are ${OPTIONS.join(" ")}`);
    return 2;
  }
  const coverage = readCoverage(coverageFolder() ?? join(BUILD, "coverage"));
  const { files, results } = coverage;
  if (results.model === 0 || results.native === 0) {
    console.error(
      "coverage: build/coverage has no results of both kinds for this build; run: npm test -- unit model machine",
    );
    return 2;
  }
  const floor = readFloor();
  if (args.includes("--raise")) writeFloor(raised(floor, files));
  if (args.includes("--json")) console.log(JSON.stringify({ ...coverage, floor: readFloor() }));
  else console.log(print(coverage, readFloor()));
  const fallen = args.includes("--check") ? below(floor, files) : [];
  for (const line of fallen) console.error(`coverage: ${line}`);
  return fallen.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
