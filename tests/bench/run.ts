import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD, setupFacts } from "../rig/setup-facts.ts";
import { imageBar, rowBars } from "./bars.ts";
import { buildPrograms } from "./build-programs.ts";
import { imageSize } from "./image-size.ts";
import { measure } from "./measure.ts";
import { type BenchOptions, HELP, parseOptions, UsageError } from "./options.ts";
import { toText } from "./print.ts";
import { allHold, type BenchResult, toJson } from "./report.ts";
import { rowsOf } from "./table.ts";

const STATUS_BAR_BROKEN = 1;
const STATUS_USAGE = 2;
const STATUS_FAILED = 3;

function progress(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}

async function bench(_options: BenchOptions): Promise<BenchResult> {
  const facts = setupFacts();
  const image = imageSize(readFileSync(join(BUILD, "microv.img")));
  const programs = buildPrograms();
  const result: BenchResult = { facts, image, tables: [], bars: [], counts: [] };
  for (const mitigations of ["default", "off"] as const) {
    progress(`boots the machine, mitigations ${mitigations}`);
    const output = await measure(programs, mitigations === "off" ? "mitigations=off" : "");
    result.tables.push({ mitigations, rows: rowsOf(output), output });
  }
  const [table] = result.tables;
  if (table) result.bars = [...rowBars(table.rows, table.output), imageBar(image)];
  return result;
}

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (options === "help") {
    console.log(HELP);
    return 0;
  }
  const result = await bench(options);
  process.stdout.write(options.json ? `${JSON.stringify(toJson(result), null, 2)}\n` : toText(result));
  return allHold(result) ? 0 : STATUS_BAR_BROKEN;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}\n`);
  process.exitCode = error instanceof UsageError ? STATUS_USAGE : STATUS_FAILED;
}
