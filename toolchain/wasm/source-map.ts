/** A place in a TypeScript source; lines count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Decodes the base64 VLQ numbers of one segment (source map specification, revision 3). */
function decodeVlq(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = BASE64.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if ((digit & 32) !== 0) continue;
    numbers.push((value & 1) !== 0 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}

/** Maps byte offsets of a wasm binary to TypeScript lines: a wasm source map has one line, whose columns are offsets. */
export class SourceMap {
  readonly #offsets: number[] = [];
  readonly #positions: (SourcePosition | undefined)[] = [];

  constructor(json: string) {
    const map = JSON.parse(json) as { sources: string[]; mappings: string };
    let offset = 0;
    let source = 0;
    let line = 0;
    for (const segment of map.mappings.split(",")) {
      if (segment === "") continue;
      const [dOffset = 0, dSource, dLine] = decodeVlq(segment);
      offset += dOffset;
      this.#offsets.push(offset);
      if (dSource === undefined || dLine === undefined) {
        this.#positions.push(undefined);
        continue;
      }
      source += dSource;
      line += dLine;
      this.#positions.push({ file: map.sources[source] ?? "?", line: line + 1 });
    }
  }

  /** The position of the instruction at `offset`; undefined where the compiler gave none. */
  at(offset: number): SourcePosition | undefined {
    let low = 0;
    let high = this.#offsets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#offsets[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? undefined : this.#positions[low - 1];
  }
}
