/**
 * RAM of the model. Memory that nobody has written yet answers garbage, the same for the same seed, so that
 * code which counts on zeroed memory fails here. The bytes are shared, for a Worker per PP.
 */
export const PAGE = 0x1000;

/** A stretch of RAM. Both ends are page aligned SPAs. */
export interface RamRange {
  readonly start: number;
  readonly end: number;
}

interface Range extends RamRange {
  readonly buffer: SharedArrayBuffer;
  readonly view: DataView;
  readonly bytes: Uint8Array;
  /** One byte a page: nonzero once the page holds something, garbage included. */
  readonly touched: Uint8Array;
}

/** Where an SPA lies: `at` counts from the start of `view` and `bytes`. */
export interface Place {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  readonly at: number;
}

export class PhysicalMemory {
  readonly #ranges: readonly Range[];
  readonly #seed: number;

  constructor(ranges: readonly RamRange[], seed: number) {
    this.#seed = seed;
    this.#ranges = ranges.map(({ start, end }) => {
      const buffer = new SharedArrayBuffer(end - start);
      const touched = new Uint8Array(new SharedArrayBuffer((end - start) / PAGE));
      return { start, end, buffer, view: new DataView(buffer), bytes: new Uint8Array(buffer), touched };
    });
  }

  /** First SPA behind the highest RAM. */
  get end(): number {
    return Math.max(...this.#ranges.map((range) => range.end));
  }

  isRam(spa: number): boolean {
    return this.#find(spa) !== undefined;
  }

  /** The bytes behind `spa`, up to the end of its page; undefined where there is no RAM. */
  place(spa: number): Place | undefined {
    const range = this.#find(spa);
    if (range === undefined) return undefined;
    const at = spa - range.start;
    const page = Math.floor(at / PAGE);
    if (range.touched[page] === 0) {
      range.touched[page] = 1;
      fillWithGarbage(new Uint32Array(range.buffer, page * PAGE, PAGE / 4), this.#seed, spa - (at % PAGE));
    }
    return { view: range.view, bytes: range.bytes, at };
  }

  #find(spa: number): Range | undefined {
    for (const range of this.#ranges) if (spa >= range.start && spa < range.end) return range;
    return undefined;
  }
}

/** Marsaglia's xorshift32, seeded by seed and page. */
function fillWithGarbage(words: Uint32Array, seed: number, spa: number): void {
  let x = (Math.imul(seed ^ (spa / PAGE), 0x9e3779b1) | 1) >>> 0;
  for (let i = 0; i < words.length; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    words[i] = x;
  }
}
