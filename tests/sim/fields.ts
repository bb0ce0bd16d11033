/** Reads and writes structures in linear memory by the generated layouts. */

interface Field {
  readonly offset: number;
  readonly size: number;
}

export interface Layout {
  readonly size: number;
  readonly fields: Readonly<Record<string, Field>>;
}

/** One structure in memory. Words of 1, 2, 4 and 8 bytes travel as bigint. */
export class Fields<L extends Layout> {
  readonly #view: DataView;
  readonly #layout: L;
  readonly at: number;

  constructor(view: DataView, layout: L, at: number) {
    this.#view = view;
    this.#layout = layout;
    this.at = at;
  }

  get(name: keyof L["fields"] & string): bigint {
    const { offset, size } = this.#field(name);
    return readWord(this.#view, this.at + offset, size);
  }

  set(name: keyof L["fields"] & string, value: bigint | number): void {
    const { offset, size } = this.#field(name);
    writeWord(this.#view, this.at + offset, size, BigInt(value));
  }

  /** Bit `n` of a field that is a set of bits. */
  bit(name: keyof L["fields"] & string, n: number): boolean {
    return ((this.#view.getUint8(this.at + this.#field(name).offset + (n >> 3)) >> (n & 7)) & 1) !== 0;
  }

  #field(name: string): Field {
    const field = this.#layout.fields[name];
    if (field === undefined) throw new Error(`the layout has no field ${name}`);
    return field;
  }
}

/** The little-endian word at `at`. */
export function readWord(view: DataView, at: number, size: number): bigint {
  if (size === 1) return BigInt(view.getUint8(at));
  if (size === 2) return BigInt(view.getUint16(at, true));
  if (size === 4) return BigInt(view.getUint32(at, true));
  if (size === 8) return view.getBigUint64(at, true);
  throw new Error(`no word has ${size} bytes`);
}

/** Stores a little-endian word; bits above its size are cut off. */
export function writeWord(view: DataView, at: number, size: number, value: bigint): void {
  if (size === 1) view.setUint8(at, Number(value & 0xffn));
  else if (size === 2) view.setUint16(at, Number(value & 0xffffn), true);
  else if (size === 4) view.setUint32(at, Number(value & 0xffff_ffffn), true);
  else if (size === 8) view.setBigUint64(at, value, true);
  else throw new Error(`no word has ${size} bytes`);
}
