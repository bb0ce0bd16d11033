import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BUILD, setupFacts } from "../rig/setup-facts.ts";
import { imageBar, rowBars } from "./bars.ts";
import { buildPrograms, type Programs } from "./build-programs.ts";
import { imageSize } from "./image-size.ts";
import { measure } from "./measure.ts";
import { type BenchOptions, HELP, parseOptions, UsageError } from "./options.ts";
import { toText } from "./print.ts";
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

function progress(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}

/** Traces what was measured of MicroV. */
async function addCounts(
  result: BenchResult,
  programs: Programs,
  code: Disassembly,
  profile: boolean,
): Promise<void> {
  progress("boots the machine, every instruction of an exit traced");
  const targets = (result.tables[0]?.rows ?? []).filter(isTarget);
  for (const entry of await trace(programs, targets, code)) {
    const { place, row } = entry;
    result.counts.push({ place, row, counts: countKinds(entry.instructions) });
    if (profile)
      result.profiles.push({ place, row, functions: byFunction(entry), lines: byLine(entry, CODE) });
  }
}

async function bench(options: BenchOptions): Promise<BenchResult> {
  const facts = setupFacts();
  // Before the machine boots: what is missing or half built shows now.
  const code = options.counts ? disassemble(CODE) : undefined;
  const image = imageSize(readFileSync(join(BUILD, "microv.img")));
  const programs = buildPrograms();
  const result: BenchResult = { facts, image, tables: [], bars: [], counts: [], profiles: [] };
  for (const mitigations of ["default", "off"] as const) {
    progress(`boots the machine, mitigations ${mitigations}`);
    const output = await measure(programs, mitigations === "off" ? "mitigations=off" : "");
    result.tables.push({ mitigations, rows: rowsOf(output), output });
  }
  if (code) await addCounts(result, programs, code, options.profile);
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
  process.stdout.write(options.json ? `${JSON.stringify(toJson(result))}\n` : toText(result));
  return allHold(result) ? 0 : STATUS_BAR_BROKEN;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}\n`);
  process.exitCode = error instanceof UsageError ? STATUS_USAGE : STATUS_FAILED;
}
