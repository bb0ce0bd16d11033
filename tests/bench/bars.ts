import type { Column } from "./columns.ts";
import type { ImageSize } from "./image-size.ts";
import type { Output } from "./parse-output.ts";
import { type Mitigations, PLACE_TEXT, type Place, type Row } from "./rows.ts";
import type { Measured } from "./table.ts";

/** A promise about one number, and whether it is kept. */
export interface Bar {
  name: string;
  /** null where no processor has a part in it. */
  column: Column | null;
  limit: number;
  unit: "instructions" | "bytes";
  /** null where nothing was measured. */
  measured: number | null;
  /** "open": not measured as the bar says it must be. */
  verdict: "holds" | "fails" | "open";
  /** What was measured where, or why it was not. */
  note: string;
}

/** The boot that is judged: Intel's bars were made for KVM with mitigations=off. */
export const JUDGED: Record<Column, Mitigations> = {
  amd: "default",
  "amd-next-rip": "default",
  intel: "off",
};

interface RowBar {
  row: Row;
  name: string;
  limits: Record<Column, number>;
}

/** First bars, for a 64-bit guest (docs/specification.md). */
const ROW_BARS: readonly RowBar[] = [
  { row: "cpuid", name: "CPUID exit", limits: { amd: 600, "amd-next-rip": 200, intel: 250 } },
  {
    row: "hypercall",
    name: "hypercall served in the core",
    limits: { amd: 600, "amd-next-rip": 200, intel: 250 },
  },
  { row: "rdmsr", name: "intercepted RDMSR", limits: { amd: 650, "amd-next-rip": 250, intel: 300 } },
  { row: "wrmsr", name: "intercepted WRMSR", limits: { amd: 700, "amd-next-rip": 300, intel: 350 } },
  {
    row: "out",
    name: "port OUT to user space and back",
    limits: { amd: 2500, "amd-next-rip": 2500, intel: 2300 },
  },
  {
    row: "hlt",
    name: "HLT to user space and back",
    limits: { amd: 2500, "amd-next-rip": 2500, intel: 2300 },
  },
  {
    row: "npf",
    name: "first touch of an offered page",
    limits: { amd: 1500, "amd-next-rip": 1500, intel: 1500 },
  },
];
const IMAGE_LIMIT = 256 * 1024;

/** Judges the rows of the boot that counts for the column. */
export function rowBars(column: Column, rows: readonly Measured[], output: Output): Bar[] {
  return ROW_BARS.map(({ row, name, limits }) => {
    const limit = limits[column];
    const bar = { name, column, limit, unit: "instructions" as const };
    const exact = ticksAt(rows, row, "micro-vm-long");
    if (exact !== undefined)
      return { ...bar, measured: exact, verdict: verdict(exact, limit), note: PLACE_TEXT["micro-vm-long"] };
    return { ...bar, ...byRealMode(ticksAt(rows, row, "micro-vm-real"), limit, missingReason(output)) };
  });
}

/** A bar is for a 64-bit guest. Without paging an exit costs less, so real mode can break a bar, not keep it. */
function byRealMode(
  ticks: number | undefined,
  limit: number,
  reason: string,
): Pick<Bar, "measured" | "verdict" | "note"> {
  if (ticks === undefined) return { measured: null, verdict: "open", note: reason };
  const note = `${PLACE_TEXT["micro-vm-real"]}; in 64 bits: ${reason}`;
  return { measured: ticks, verdict: ticks > limit ? "fails" : "open", note };
}

/** The bar on the image. */
export function imageBar(size: ImageSize): Bar {
  const measured = size.kernel + size.core;
  return {
    name: "stripped image (kernel + core)",
    column: null,
    limit: IMAGE_LIMIT,
    unit: "bytes",
    measured,
    verdict: verdict(measured, IMAGE_LIMIT),
    note: "text, read-only data and initial data",
  };
}

function ticksAt(rows: readonly Measured[], row: Row, place: Place): number | undefined {
  return rows.find((entry) => entry.row === row && entry.place === place)?.ticks;
}

function missingReason(output: Output): string {
  const missing = output.missing.find((entry) => entry.place === "micro-vm-long");
  return missing ? `not measured: ${missing.reason}` : "not measured";
}

function verdict(measured: number, limit: number): "holds" | "fails" {
  return measured <= limit ? "holds" : "fails";
}
