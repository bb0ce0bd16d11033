/** Coverage for people. */
import { FOLDERS, type Floor } from "./floor.ts";
import { BEDS, type Coverage, type FileCoverage, percent } from "./report.ts";

/** Runs of lines: "3-5, 9". */
export function ranges(lines: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.[1] === line - 1) last[1] = line;
    else runs.push([line, line]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(", ");
}

/** Of a file: all lines, how many ran where, and `of` how many lines of the native image. */
const COLUMNS = ["lines", "model", "native", "of", "either"] as const;

function row({ file, lines, withCode, covered, uncovered }: FileCoverage): string {
  const numbers = [lines, covered.model, covered.native, withCode, covered.either];
  const columns = numbers.map((n) => String(n).padStart(7));
  return `${file.padEnd(44)}${columns.join("")}  ${ranges(uncovered)}`.trimEnd();
}

/** The table, then the totals with their floor. */
export function print({ files, results }: Coverage, floor: Floor): string {
  const heading = `${"file".padEnd(44)}${COLUMNS.map((word) => word.padStart(7)).join("")}  ran nowhere`;
  const totals = FOLDERS.flatMap((folder) =>
    BEDS.map((bed) => {
      const now = percent(files, folder, bed).toFixed(1);
      return `${folder.padEnd(14)}${bed.padEnd(8)}${now.padStart(6)} %  floor ${floor[folder][bed]} %`;
    }),
  );
  const sources = `from ${results.model} processes of the machine model and ${results.native} emulated machines`;
  return [heading, ...files.map(row), "", ...totals, sources].join("\n");
}
