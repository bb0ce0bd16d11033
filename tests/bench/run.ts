import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD, setupFacts } from "../rig/setup-facts.ts";
import { imageBar, JUDGED, rowBars } from "./bars.ts";
import { buildPrograms, type Programs } from "./build-programs.ts";
import { type Column, columnsOf, PROCESSORS } from "./columns.ts";
import { imageSize } from "./image-size.ts";
import { measure } from "./measure.ts";
import { type BenchOptions, HELP, parseOptions, UsageError } from "./options.ts";
import { toText } from "./print.ts";
import { MITIGATIONS } from "./rows.ts";
import { allHold, type BenchResult, toJson } from "./report.ts";
import { rowsOf } from "./table.ts";
import { countKinds } from "./trace/count.ts";
import { disassemble, type Disassembly } from "./trace/disassembly.ts";
import { byFunction, byLine } from "./trace/profile.ts";
import { isTarget, trace } from "./trace/trace.ts";

const STATUS_BAR_BROKEN = 1;
const STATUS_USAGE = 2;
const STATUS_FAILED = 3;

/** The hypervisor's code as linked, with debug lines. */
const CODE = ["kernel.elf", "core.elf"].map((name) => join(BUILD, name));

const started = Date.now();

function progress(text: string): void {
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stderr.write(`bench: ${seconds} s: ${text}\n`);
}

/** Traces what was measured of MicroV. */
async function addCounts(
  column: Column,
  result: BenchResult,
  programs: Programs,
  code: Disassembly,
  profile: boolean,
): Promise<void> {
  progress(`${PROCESSORS[column].text}: boots the machine, every instruction of an exit traced`);
  const targets = (result.tables.find((table) => table.column === column)?.rows ?? []).filter(isTarget);
  for (const entry of await trace(column, programs, targets, code)) {
    const { place, row } = entry;
    result.counts.push({ column, place, row, counts: countKinds(entry.instructions) });
    if (profile)
      result.profiles.push({ column, place, row, functions: byFunction(entry), lines: byLine(entry, CODE) });
  }
}

async function bench(options: BenchOptions): Promise<BenchResult> {
  const facts = setupFacts();
  // Before the machine boots: what is missing or half built shows now.
  const code = options.counts ? disassemble(CODE) : undefined;
  const image = imageSize(readFileSync(join(BUILD, "microv.img")));
  const programs = buildPrograms();
  const { vendor } = options;
  const result: BenchResult = { vendor, facts, image, tables: [], bars: [], counts: [], profiles: [] };
  for (const column of columnsOf(vendor)) {
    for (const mitigations of MITIGATIONS) {
      progress(`${PROCESSORS[column].text}: boots the machine, mitigations ${mitigations}`);
      const output = await measure(column, programs, mitigations === "off" ? "mitigations=off" : "");
      result.tables.push({ column, mitigations, rows: rowsOf(output), output });
    }
    if (code) await addCounts(column, result, programs, code, options.profile);
  }
  progress("done");
  const judged = result.tables.filter(({ column, mitigations }) => mitigations === JUDGED[column]);
  result.bars = judged.flatMap(({ column, rows, output }) => rowBars(column, rows, output));
  result.bars.push(imageBar(image));
  return result;
}

async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (options === "help") {
    console.log(HELP);
    return 0;
  }
  const result = await bench(options);
  process.stdout.write(options.json ? `${JSON.stringify(toJson(result))}\n` : toText(result));
  return allHold(result) ? 0 : STATUS_BAR_BROKEN;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}\n`);
  process.exitCode = error instanceof UsageError ? STATUS_USAGE : STATUS_FAILED;
}
