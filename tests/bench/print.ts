import type { Bar } from "./bars.ts";
import { type Cost, COSTS, costsOf } from "./costs.ts";
import type { Counts } from "./counts.ts";
import type { Output } from "./parse-output.ts";
import { type BenchResult, NOT_MEASURED } from "./report.ts";
import { PLACE_TEXT, type Row } from "./rows.ts";
import type { Measured } from "./table.ts";
import type { ProfileEntry } from "./trace/profile.ts";

const ROW_TEXT: Record<Row, string> = {
  empty: "the empty loop",
  cpuid: "CPUID leaf 0",
  hypercall: "hypercall",
  rdmsr: "RDMSR APIC_BASE",
  wrmsr: "WRMSR PAT, and an XOR",
  hlt: "HLT to user space and back",
  out: "OUT to user space and back",
  npf: "first touch of an offered page",
};

/** The tables for people; ends with a line feed. */
export function toText(result: BenchResult): string {
  const { facts, image } = result;
  return [
    `Cost of an exit in instructions, guest to guest: median of 1000, less the empty loop.`,
    `kernel ${facts.kernelRelease} (${facts.kernelVersion}), ${facts.qemu}, MicroV build ${image.buildId}`,
    "",
    ...result.tables.flatMap((table) => [
      `mitigations ${table.mitigations}:`,
      ...columns([["exit", "measured in", "instructions", "of KVM"], ...table.rows.map(rowCells)]),
      ...table.output.missing.map((gap) => `  not measured in a ${PLACE_TEXT[gap.place]}: ${gap.reason}`),
      `  launch of the first CPU (builds the nested table too), demote to first root instruction: ${fact(table.output.facts, "demote_ticks")}`,
      ...columns(costCells(table.output)),
      "",
    ]),
    ...countLines(result),
    `image: kernel ${image.kernel} B, core ${image.core} B, line table ${image.lines} B, container ${image.container} B`,
    "",
    "bars:",
    ...columns(result.bars.map(barCells)),
    "",
    "not measured here:",
    ...NOT_MEASURED.map((line) => `  ${line}`),
    "",
    ...profileLines(result),
  ].join("\n");
}

function rowCells(entry: Measured): string[] {
  const ratio = entry.ratioToKvm === null ? "" : `${(entry.ratioToKvm * 100).toFixed(0)} %`;
  return [ROW_TEXT[entry.row], PLACE_TEXT[entry.place], String(entry.ticks), ratio];
}

function barCells(bar: Bar): string[] {
  const unit = bar.unit === "bytes" ? "B" : "instructions";
  const measured = bar.measured === null ? "-" : String(bar.measured);
  return [bar.verdict, bar.name, `${measured} of at most ${bar.limit} ${unit}`, bar.note];
}

const COUNT_TEXT: Record<keyof Counts, string> = {
  instructions: "all",
  msr_accesses: "MSR",
  vm_state_moves: "VMLOAD/VMSAVE",
  control_moves: "CR/DR",
  extended_state: "XSAVE",
  ring_crossings: "SYSCALL/SYSRET",
  locked: "locked",
};

function countLines(result: BenchResult): string[] {
  if (result.counts.length === 0) return [];
  const keys = Object.keys(COUNT_TEXT) as (keyof Counts)[];
  const head = ["exit", "measured in", ...keys.map((key) => COUNT_TEXT[key])];
  const cells = result.counts.map(({ place, row, counts }) => [
    ROW_TEXT[row],
    PLACE_TEXT[place],
    ...keys.map((key) => String(counts[key])),
  ]);
  return ["what MicroV executes for one exit, by kind:", ...columns([head, ...cells]), ""];
}

function profileLines(result: BenchResult): string[] {
  const cells = (entry: ProfileEntry): string[] => [String(entry.instructions).padStart(5), entry.where];
  return result.profiles.flatMap(({ place, row, functions, lines }) => [
    `${ROW_TEXT[row]}, ${PLACE_TEXT[place]}: instructions by function, then by source line`,
    ...columns(functions.map(cells)),
    "",
    ...columns(lines.map(cells)),
    "",
  ]);
}

function costCells(output: Output): string[][] {
  const costs = costsOf(output);
  return (Object.keys(COSTS) as Cost[]).map((name) => {
    const [what, unit] = COSTS[name];
    return [what, costs[name] === null ? "not known" : `${costs[name]} ${unit}`];
  });
}

function fact(facts: ReadonlyMap<string, number>, name: string): string {
  const value = facts.get(name);
  return value === undefined ? "not known" : `${value} instructions`;
}

/** Left-aligned columns, two spaces apart and before. */
function columns(lines: readonly string[][]): string[] {
  const widths = lines.reduce<number[]>(
    (most, cells) => cells.map((cell, i) => Math.max(most[i] ?? 0, cell.length)),
    [],
  );
  return lines.map((cells) =>
    cells
      .map((cell, i) => `  ${cell.padEnd(widths[i] ?? 0)}`)
      .join("")
      .trimEnd(),
  );
}
