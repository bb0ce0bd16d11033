/** The floor that coverage must not fall below. It only rises. */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Bed, BEDS, type FileCoverage, percent } from "./report.ts";

export const FOLDERS = ["vmm/kernel/", "vmm/core/"] as const;
export type Floor = Readonly<Record<(typeof FOLDERS)[number], Readonly<Record<Bed, number>>>>;

const FILE = join(dirname(fileURLToPath(import.meta.url)), "floor.json");
/** Points that a raised floor stays below what was measured: what two CPUs do to each other differs from run to run. */
const SLACK = 2;

export function readFloor(): Floor {
  return JSON.parse(readFileSync(FILE, "utf8")) as Floor;
}

function map(next: (folder: (typeof FOLDERS)[number], bed: Bed) => number): Floor {
  const beds = (folder: (typeof FOLDERS)[number]): [Bed, number][] =>
    BEDS.map((bed) => [bed, next(folder, bed)]);
  return Object.fromEntries(FOLDERS.map((folder) => [folder, Object.fromEntries(beds(folder))])) as Floor;
}

/** The floor that these results allow: nowhere lower than the one that is there. */
export function raised(floor: Floor, files: readonly FileCoverage[]): Floor {
  return map((folder, bed) => Math.max(floor[folder][bed], Math.floor(percent(files, folder, bed) - SLACK)));
}

export function writeFloor(floor: Floor): void {
  writeFileSync(FILE, `${JSON.stringify(floor, null, 2)}\n`);
}

/** One line for each number that fell below its floor. */
export function below(floor: Floor, files: readonly FileCoverage[]): string[] {
  return FOLDERS.flatMap((folder) =>
    BEDS.filter((bed) => percent(files, folder, bed) < floor[folder][bed]).map(
      (bed) =>
        `${folder} ${bed}: ${percent(files, folder, bed)} % of the lines, the floor is ${floor[folder][bed]} %`,
    ),
  );
}
