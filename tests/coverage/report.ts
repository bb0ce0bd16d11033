/** Coverage of kernel and core by TypeScript line, from what the tests left in a folder. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readElf } from "../../toolchain/image/elf.ts";
import { BUILD } from "../rig/setup-facts.ts";
import {
  addressesOfSet,
  executedAddresses,
  NATIVE_SUFFIX,
  placesAt,
  placesWithCode,
} from "./executed-log.ts";
import { MODEL_SUFFIX } from "./model-hits.ts";
import { readPlaces } from "./places.ts";

const MODULES = ["kernel", "core"] as const;

/** Where a line was run: in the machine model, in the native image, in one of them at least. */
export const BEDS = ["model", "native", "either"] as const;
export type Bed = (typeof BEDS)[number];

export interface FileCoverage {
  readonly file: string;
  readonly lines: number;
  /** Those that have instructions of their own in the native image; what the compiler merged or dropped has none. */
  readonly withCode: number;
  readonly covered: Readonly<Record<Bed, number>>;
  /** Lines that ran nowhere, in order. */
  readonly uncovered: readonly number[];
}

export interface Coverage {
  readonly files: readonly FileCoverage[];
  /** Files with results that were read, by kind. */
  readonly results: { readonly model: number; readonly native: number };
}

/** All that can be covered in the build. */
function allPlaces(): Set<string> {
  const places = new Set<string>();
  for (const name of MODULES) {
    const at = join(BUILD, name, `${name}.wasm`);
    const { names } = readPlaces(new Uint8Array(readFileSync(at)), readFileSync(`${at}.map`, "utf8"));
    for (const place of names) places.add(place);
  }
  return places;
}

/** Results of that kind that are of this build: those that are younger. */
function results(folder: string, suffix: string): string[] {
  if (!existsSync(folder)) return [];
  const built = Math.max(...MODULES.map((name) => statSync(join(BUILD, `${name}.elf`)).mtimeMs));
  const files = readdirSync(folder).filter((name) => name.endsWith(suffix));
  return files.map((name) => join(folder, name)).filter((path) => statSync(path).mtimeMs >= built);
}

function modelPlaces(files: readonly string[]): Set<string> {
  return new Set(files.flatMap((path) => JSON.parse(readFileSync(path, "utf8")) as string[]));
}

/** What the tests covered in the native image, and what can be covered there. */
function nativePlaces(logs: readonly string[], sets: readonly string[]): Native {
  const executed = new Set<bigint>();
  for (const path of logs)
    for (const address of executedAddresses(readFileSync(path, "latin1"))) executed.add(address);
  for (const path of sets) for (const address of addressesOfSet(readFileSync(path))) executed.add(address);
  const images = MODULES.map((name) =>
    readElf(name, new Uint8Array(readFileSync(join(BUILD, `${name}.elf`)))),
  );
  return { ran: placesAt(images, executed), withCode: placesWithCode(images) };
}

/** Places of the native image. */
export interface Native {
  readonly ran: ReadonlySet<string>;
  readonly withCode: ReadonlySet<string>;
}

/** Joins what can be covered with what was. */
export function joinCoverage(
  all: Iterable<string>,
  model: ReadonlySet<string>,
  native: Native,
): FileCoverage[] {
  const files = new Map<string, number[]>();
  for (const place of all) {
    const colon = place.lastIndexOf(":");
    const file = place.slice(0, colon);
    files.set(file, [...(files.get(file) ?? []), Number(place.slice(colon + 1))]);
  }
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([file, lines]) => {
    const ran: Readonly<Record<Bed, (line: number) => boolean>> = {
      model: (line) => model.has(`${file}:${line}`),
      native: (line) => native.ran.has(`${file}:${line}`),
      either: (line) => ran.model(line) || ran.native(line),
    };
    const count = (bed: Bed): number => lines.filter(ran[bed]).length;
    return {
      file,
      lines: lines.length,
      withCode: lines.filter((line) => native.withCode.has(`${file}:${line}`)).length,
      covered: { model: count("model"), native: count("native"), either: count("either") },
      uncovered: lines.filter((line) => !ran.either(line)).sort((a, b) => a - b),
    };
  });
}

/** Reads what the tests left. */
export function readCoverage(folder: string): Coverage {
  const model = results(folder, MODEL_SUFFIX);
  const logs = results(folder, NATIVE_SUFFIX.qemu);
  const sets = results(folder, NATIVE_SUFFIX.bochs);
  const files = joinCoverage(allPlaces(), modelPlaces(model), nativePlaces(logs, sets));
  return { files, results: { model: model.length, native: logs.length + sets.length } };
}

/** Percent of the lines below a folder that ran there, of all that could; one digit, rounded down. */
export function percent(files: readonly FileCoverage[], folder: string, bed: Bed): number {
  const below = files.filter(({ file }) => file.startsWith(folder));
  const lines = below.reduce((sum, file) => sum + (bed === "native" ? file.withCode : file.lines), 0);
  const covered = below.reduce((sum, file) => sum + file.covered[bed], 0);
  return lines === 0 ? 0 : Math.floor((1000 * covered) / lines) / 10;
}
