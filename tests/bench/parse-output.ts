import { type Histogram, parseHistogram } from "./histogram.ts";
import { isPlace, isRow, type Place, type Row } from "./rows.ts";

/** What the programs in the machine printed (tests/bench/programs/report.h). */
export interface Output {
  ticks: { place: Place; row: Row; histogram: Histogram }[];
  /** Rows that could not be measured there. */
  missing: { place: Place; row: Row | "all"; reason: string }[];
  facts: Map<string, number>;
}

/**
 * Reads what the programs printed; every line must be a record.
 * @throws {Error} that names the line
 */
export function parseOutput(text: string): Output {
  const output: Output = { ticks: [], missing: [], facts: new Map() };
  for (const line of text.split("\n")) {
    if (line === "") continue;
    try {
      parseLine(line, output);
    } catch (error) {
      throw new Error(`the bench program printed "${line}": ${(error as Error).message}`, { cause: error });
    }
  }
  return output;
}

function parseLine(line: string, output: Output): void {
  const [kind, first = "", second = "", ...rest] = line.split(" ");
  if (kind === "fact") {
    if (!/^\d+$/.test(second) || rest.length > 0) throw new Error("not a name and a number");
    output.facts.set(first, Number(second));
    return;
  }
  if (!isPlace(first)) throw new Error(`"${first}" is no place`);
  if (kind === "ticks") {
    if (!isRow(second)) throw new Error(`"${second}" is no row`);
    if (output.ticks.some((entry) => entry.place === first && entry.row === second))
      throw new Error("measured twice");
    output.ticks.push({ place: first, row: second, histogram: parseHistogram(rest) });
  } else if (kind === "missing") {
    if (second !== "all" && !isRow(second)) throw new Error(`"${second}" is no row`);
    output.missing.push({ place: first, row: second, reason: rest.join(" ") });
  } else throw new Error("not a record");
}
