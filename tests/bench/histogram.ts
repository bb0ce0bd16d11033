/** How often each number of ticks occurred, ascending by ticks. */
export type Histogram = readonly { readonly ticks: number; readonly count: number }[];

/** What a row is judged by, and what it hides. */
export interface Spread {
  /** Lower median: half of the iterations took at most as long. */
  median: number;
  min: number;
  max: number;
  iterations: number;
}

const PAIR = /^(\d{1,10})x(\d{1,7})$/;

/**
 * Reads pairs such as "3069x998": ticks and how often they occurred.
 * @throws {Error} that names the pair, when it is none or not above the one before
 */
export function parseHistogram(pairs: readonly string[]): Histogram {
  if (pairs.length === 0) throw new Error("a row without ticks");
  let last = -1;
  return pairs.map((pair) => {
    const match = PAIR.exec(pair);
    const ticks = Number(match?.[1]);
    const count = Number(match?.[2]);
    if (!match || count === 0 || ticks <= last) throw new Error(`"${pair}": not ticks, x and a count`);
    last = ticks;
    return { ticks, count };
  });
}

/** Median, extremes and number of iterations of a histogram that is not empty. */
export function spreadOf(histogram: Histogram): Spread {
  const iterations = histogram.reduce((sum, entry) => sum + entry.count, 0);
  let below = 0;
  const middle = histogram.find((entry) => (below += entry.count) * 2 >= iterations);
  const first = histogram[0];
  const last = histogram.at(-1);
  if (!middle || !first || !last) throw new Error("a row without ticks");
  return { median: middle.ticks, min: first.ticks, max: last.ticks, iterations };
}
