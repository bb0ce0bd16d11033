import type { Bar } from "./bars.ts";
import { costsOf } from "./costs.ts";
import type { Counts } from "./counts.ts";
import type { ImageSize } from "./image-size.ts";
import type { Output } from "./parse-output.ts";
import type { Place, Row } from "./rows.ts";
import type { Measured } from "./table.ts";
import type { ProfileEntry } from "./trace/profile.ts";
import type { SetupFacts } from "../rig/setup-facts.ts";

/** All that a run of the bench found. */
export interface BenchResult {
  facts: SetupFacts;
  image: ImageSize;
  tables: { mitigations: "default" | "off"; rows: Measured[]; output: Output }[];
  bars: Bar[];
  /** Kinds of instructions per exit of MicroV; empty when they were not traced. */
  counts: { place: Place; row: Row; counts: Counts }[];
  /** The dearest functions and source lines of each; empty without `--profile`. */
  profiles: { place: Place; row: Row; functions: ProfileEntry[]; lines: ProfileEntry[] }[];
}

/** What these numbers cannot say. */
export const NOT_MEASURED = [
  "next RIP: this QEMU does not report it, so every skipped instruction is fetched and decoded, for KVM too",
  "cycles: an instruction is not a cycle; what a world switch costs only real hardware shows",
] as const;

/** True when every bar holds. */
export function allHold(result: BenchResult): boolean {
  return result.bars.every((bar) => bar.verdict === "holds");
}

/** The object that `--json` prints: vms/schema/bench.schema.json. */
export function toJson(result: BenchResult): unknown {
  const { facts, image } = result;
  return {
    vendor: "amd",
    bed: "qemu",
    unit: "instructions",
    versions: {
      kernel_release: facts.kernelRelease,
      kernel_version: facts.kernelVersion,
      qemu: facts.qemu,
      gcc: facts.gcc,
      build_id: image.buildId,
    },
    tables: result.tables.map((table) => ({
      mitigations: table.mitigations,
      demote_ticks: table.output.facts.get("demote_ticks") ?? null,
      tsc_khz: table.output.facts.get("tsc_khz") ?? null,
      costs: costsOf(table.output),
      rows: table.rows.map(jsonRow),
      missing: table.output.missing,
    })),
    counts: result.counts.map(({ place, row, counts }) => ({ row, place, ...counts })),
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
