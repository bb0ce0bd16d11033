import type { Bar } from "./bars.ts";
import { type Column, columnsOf, PROCESSORS } from "./columns.ts";
import { type Cost, COSTS, costsOf } from "./costs.ts";
import type { Counts } from "./counts.ts";
import { bedOf, type BenchResult, NOT_MEASURED, type Table } from "./report.ts";
import { MITIGATIONS, type Mitigations, PLACE_TEXT, PLACES, type Row, ROWS } from "./rows.ts";
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
  const columns = columnsOf(result.vendor);
  const beds = columns.map((column) => {
    const bed = bedOf(column, facts);
    return `${PROCESSORS[column].text}: kernel ${bed.kernelRelease} (${bed.kernelVersion}), ${bed.emulator}`;
  });
  return [
    `Cost of an exit in instructions, guest to guest: median of 1000, less the empty loop.`,
    ...beds,
    `MicroV build ${image.buildId}`,
    "",
    ...MITIGATIONS.flatMap((name) =>
      tableLines(
        name,
        result.tables.filter(({ mitigations }) => mitigations === name),
      ),
    ),
    ...columns.flatMap((column) => countLines(result, column)),
    `image: kernel ${image.kernel} B, core ${image.core} B, line table ${image.lines} B, container ${image.container} B`,
    "",
    "bars:",
    ...aligned(result.bars.map(barCells)),
    "",
    "not measured here:",
    ...NOT_MEASURED.map((line) => `  ${line}`),
    "",
    ...profileLines(result),
  ].join("\n");
}

/** Boots with the same mitigations beside each other, a column for each processor. */
function tableLines(mitigations: Mitigations, tables: readonly Table[]): string[] {
  if (tables.length === 0) return [];
  const head = [
    "exit",
    "measured in",
    ...tables.flatMap(({ column }) => [PROCESSORS[column].text, "of KVM"]),
  ];
  const missing = tables.flatMap(({ column, output }) =>
    output.missing.map(
      ({ place, reason }) =>
        `  not measured in a ${PLACE_TEXT[place]}, ${PROCESSORS[column].text}: ${reason}`,
    ),
  );
  return [
    `mitigations ${mitigations}:`,
    ...aligned([head, ...rowLines(tables)]),
    ...missing,
    "",
    ...aligned([
      ["cost", ...tables.map(({ column }) => PROCESSORS[column].text), "unit"],
      ...costLines(tables),
    ]),
    "",
  ];
}

function rowLines(tables: readonly Table[]): string[][] {
  return ROWS.flatMap((row) =>
    PLACES.flatMap((place) => {
      const found = tables.map(({ rows }) =>
        rows.find((entry) => entry.row === row && entry.place === place),
      );
      if (found.every((entry) => entry === undefined)) return [];
      return [[ROW_TEXT[row], PLACE_TEXT[place], ...found.flatMap(rowCells)]];
    }),
  );
}

function rowCells(entry: Measured | undefined): string[] {
  if (!entry) return ["-", ""];
  const ratio = entry.ratioToKvm === null ? "" : `${(entry.ratioToKvm * 100).toFixed(0)} %`;
  return [String(entry.ticks), ratio];
}

/** Launch, then what a micro VM costs. */
function costLines(tables: readonly Table[]): string[][] {
  const text = (value: number | null | undefined): string =>
    value === null || value === undefined ? "not known" : String(value);
  const launch = "launch of the first CPU (builds the nested table too), demote to first root instruction";
  return [
    [launch, ...tables.map(({ output }) => text(output.facts.get("demote_ticks"))), "instructions"],
    ...(Object.keys(COSTS) as Cost[]).map((name) => {
      const [what, unit] = COSTS[name];
      return [what, ...tables.map(({ output }) => text(costsOf(output)[name])), unit];
    }),
  ];
}

function barCells(bar: Bar): string[] {
  const unit = bar.unit === "bytes" ? "B" : "instructions";
  const measured = bar.measured === null ? "-" : String(bar.measured);
  const processor = bar.column === null ? "" : PROCESSORS[bar.column].text;
  return [bar.verdict, bar.name, processor, `${measured} of at most ${bar.limit} ${unit}`, bar.note];
}

const COUNT_TEXT: Record<keyof Counts, string> = {
  instructions: "all",
  msr_accesses: "MSR",
  vm_state_moves: "VMLOAD/VMSAVE",
  vmcs_accesses: "VMREAD/VMWRITE",
  vmcs_switches: "VMPTRLD/VMCLEAR",
  control_moves: "CR/DR",
  extended_state: "XSAVE",
  ring_crossings: "ring crossings",
  locked: "locked",
};
const OF_ONE_VENDOR: ReadonlySet<keyof Counts> = new Set([
  "vm_state_moves",
  "vmcs_accesses",
  "vmcs_switches",
]);

function countLines(result: BenchResult, column: Column): string[] {
  const entries = result.counts.filter((entry) => entry.column === column);
  if (entries.length === 0) return [];
  // A vendor's own instructions are no column of the other's table.
  const keys = (Object.keys(COUNT_TEXT) as (keyof Counts)[]).filter(
    (key) => !OF_ONE_VENDOR.has(key) || entries.some(({ counts }) => counts[key] > 0),
  );
  const head = ["exit", "measured in", ...keys.map((key) => COUNT_TEXT[key])];
  const cells = entries.map(({ place, row, counts }) => [
    ROW_TEXT[row],
    PLACE_TEXT[place],
    ...keys.map((key) => String(counts[key])),
  ]);
  const title = `what MicroV executes for one exit, by kind, ${PROCESSORS[column].text}:`;
  return [title, ...aligned([head, ...cells]), ""];
}

function profileLines(result: BenchResult): string[] {
  const cells = (entry: ProfileEntry): string[] => [String(entry.instructions).padStart(5), entry.where];
  return result.profiles.flatMap(({ column, place, row, functions, lines }) => [
    `${ROW_TEXT[row]}, ${PLACE_TEXT[place]}, ${PROCESSORS[column].text}: instructions by function, then by source line`,
    ...aligned(functions.map(cells)),
    "",
    ...aligned(lines.map(cells)),
    "",
  ]);
}

/** Left-aligned columns, two spaces apart and before. */
function aligned(lines: readonly string[][]): string[] {
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
