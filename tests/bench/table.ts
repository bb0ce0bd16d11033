import { spreadOf, type Spread } from "./histogram.ts";
import type { Output } from "./parse-output.ts";
import { KVM_OF, type Place, PLACES, type Row, ROWS } from "./rows.ts";

/** One row of one boot of the root OS. */
export interface Measured {
  row: Row;
  place: Place;
  /** Median ticks of the instruction alone: the empty loop of the same place is subtracted. */
  ticks: number;
  /** Of the whole loop body, nothing subtracted. */
  spread: Spread;
  /** `ticks` as a part of KVM's with the same guest; null in KVM itself and in the root VM. */
  ratioToKvm: number | null;
}

/**
 * The rows in order of row and place, "empty" left out.
 * @throws {Error} when a place has ticks but no empty loop
 */
export function rowsOf(output: Output): Measured[] {
  const measured: Measured[] = [];
  for (const row of ROWS.filter((name) => name !== "empty")) {
    for (const place of PLACES) {
      const spread = spreadAt(output, place, row);
      if (!spread) continue;
      const ticks = spread.median - emptyLoop(output, place);
      measured.push({ row, place, ticks, spread, ratioToKvm: null });
    }
  }
  for (const entry of measured) entry.ratioToKvm = ratio(entry, measured);
  return measured;
}

function spreadAt(output: Output, place: Place, row: Row): Spread | undefined {
  const found = output.ticks.find((entry) => entry.place === place && entry.row === row);
  return found && spreadOf(found.histogram);
}

function emptyLoop(output: Output, place: Place): number {
  const spread = spreadAt(output, place, "empty");
  if (!spread) throw new Error(`${place}: the empty loop was not measured`);
  return spread.median;
}

function ratio(entry: Measured, all: readonly Measured[]): number | null {
  const kvm = all.find((other) => other.row === entry.row && other.place === KVM_OF[entry.place]);
  return kvm ? entry.ticks / kvm.ticks : null;
}
