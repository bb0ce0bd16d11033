import type { Bar } from "./bars.ts";
import { type Column, PROCESSORS } from "./columns.ts";
import { costsOf } from "./costs.ts";
import type { Counts } from "./counts.ts";
import type { ImageSize } from "./image-size.ts";
import type { Output } from "./parse-output.ts";
import type { Mitigations, Place, Row } from "./rows.ts";
import type { Measured } from "./table.ts";
import type { ProfileEntry } from "./trace/profile.ts";
import type { Vendor } from "../rig/machine-options.ts";
import { bochsFacts, type KernelFacts, type SetupFacts } from "../rig/setup-facts.ts";

/** All that a run of the bench found. */
export interface BenchResult {
  vendor: Vendor;
  facts: SetupFacts;
  image: ImageSize;
  tables: Table[];
  bars: Bar[];
  /** Kinds of instructions per exit of MicroV; empty when they were not traced. */
  counts: { column: Column; place: Place; row: Row; counts: Counts }[];
  /** The dearest functions and source lines of each; empty without `--profile`. */
  profiles: { column: Column; place: Place; row: Row; functions: ProfileEntry[]; lines: ProfileEntry[] }[];
}

/** One boot of the root OS. */
export interface Table {
  column: Column;
  mitigations: Mitigations;
  rows: Measured[];
  output: Output;
}

/** What these numbers cannot say. */
export const NOT_MEASURED = [
  "cycles: an instruction is not a cycle; what a world switch costs only real hardware shows",
] as const;

/** What a column was measured with. */
export interface Bed extends Pick<KernelFacts, "kernelRelease" | "kernelVersion"> {
  emulator: string;
}

export function bedOf(column: Column, facts: SetupFacts): Bed {
  if (PROCESSORS[column].bed === "qemu") return { ...facts, emulator: facts.qemu };
  const bochs = bochsFacts(facts);
  return { ...bochs, emulator: bochs.version };
}

/** True when every bar holds. */
export function allHold(result: BenchResult): boolean {
  return result.bars.every((bar) => bar.verdict === "holds");
}

/** The object that `--json` prints: vms/schema/bench.schema.json. */
export function toJson(result: BenchResult): unknown {
  const { facts, image } = result;
  return {
    vendor: result.vendor,
    unit: "instructions",
    versions: {
      gcc: facts.gcc,
      build_id: image.buildId,
    },
    tables: result.tables.map((table) => ({
      ...jsonBed(table.column, facts),
      mitigations: table.mitigations,
      demote_ticks: table.output.facts.get("demote_ticks") ?? null,
      tsc_khz: table.output.facts.get("tsc_khz") ?? null,
      costs: costsOf(table.output),
      rows: table.rows.map(jsonRow),
      missing: table.output.missing,
    })),
    counts: result.counts.map(({ column, place, row, counts }) => ({ column, row, place, ...counts })),
    profiles: result.profiles,
    image: {
      kernel_bytes: image.kernel,
      core_bytes: image.core,
      lines_bytes: image.lines,
      container_bytes: image.container,
    },
    bars: result.bars,
    all_hold: allHold(result),
    not_measured: NOT_MEASURED,
  };
}

function jsonBed(column: Column, facts: SetupFacts): Record<string, string> {
  const { kernelRelease, kernelVersion, emulator } = bedOf(column, facts);
  const { bed } = PROCESSORS[column];
  return { column, bed, emulator, kernel_release: kernelRelease, kernel_version: kernelVersion };
}

function jsonRow(entry: Measured): unknown {
  return {
    row: entry.row,
    place: entry.place,
    ticks: entry.ticks,
    iterations: entry.spread.iterations,
    loop_median: entry.spread.median,
    loop_min: entry.spread.min,
    loop_max: entry.spread.max,
    ratio_to_kvm: entry.ratioToKvm,
  };
}
