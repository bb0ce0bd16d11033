/**
 * Which page of linear memory is which physical page, with which rights: the host's page tables as a
 * processor without a TLB would read them: stores to a table are seen at once (machine/host-tlb.ts has the rest).
 */
import { PAGE } from "./physical-memory.ts";

const PRESENT = 1n;
const WRITE = 2n;
const USER = 4n;
const LARGE = 0x80n;
const NO_EXECUTE = 1n << 63n;
const ADDRESS = 0x000f_ffff_ffff_f000n;
const ENTRIES = 512;

/** One page of linear memory. */
export interface Mapping {
  readonly va: number;
  readonly spa: number;
  readonly write: boolean;
  readonly user: boolean;
}

/** Hears of pages that come and go. */
export interface MapListener {
  mapped(mapping: Mapping): void;
  unmapped(mapping: Mapping): void;
}

interface Table {
  /** 3 is the page-directory-pointer table, 1 the page table. */
  readonly level: number;
  /** First linear address that it translates. */
  readonly base: number;
}

export class PageMap {
  readonly pages = new Map<number, Mapping>();
  readonly #tables = new Map<number, Table>();
  readonly #load: (spa: number) => bigint;
  readonly #listener: MapListener;

  /** `load` reads 8 bytes of physical memory. */
  constructor(load: (spa: number) => bigint, listener: MapListener) {
    this.#load = load;
    this.#listener = listener;
  }

  /** Begins to follow the tables below the page-directory-pointer table at `spa`. */
  attach(spa: number): void {
    this.#follow(spa, { level: 3, base: 0 });
  }

  /** SPAs of all tables. */
  tables(): number[] {
    return [...this.#tables.keys()];
  }

  isTable(spa: number): boolean {
    return this.#tables.has(spa - (spa % PAGE));
  }

  /** The entry at `spa` changed from `before` to what memory holds now. */
  changed(spa: number, before: bigint): void {
    const table = this.#tables.get(spa - (spa % PAGE));
    if (table === undefined) return;
    const va = table.base + ((spa % PAGE) / 8) * sizeOf(table.level);
    const after = this.#load(spa);
    if ((before & PRESENT) !== 0n) this.#drop(table.level, va, before);
    if ((after & PRESENT) !== 0n) this.#add(table.level, va, after);
  }

  #follow(spa: number, table: Table): void {
    if (this.#tables.has(spa)) throw new Error(`host table ${hex(spa)} is linked twice`);
    this.#tables.set(spa, table);
    for (let i = 0; i < ENTRIES; i++) {
      const entry = this.#load(spa + 8 * i);
      if ((entry & PRESENT) !== 0n) this.#add(table.level, table.base + i * sizeOf(table.level), entry);
    }
  }

  #add(level: number, va: number, entry: bigint): void {
    const spa = Number(entry & ADDRESS);
    if (level > 1) {
      if ((entry & LARGE) !== 0n) throw new Error(`host entry of ${hex(va)} is a large page`);
      this.#follow(spa, { level: level - 1, base: va });
      return;
    }
    if ((entry & NO_EXECUTE) === 0n) throw new Error(`linear memory at ${hex(va)} is executable`);
    const mapping = { va, spa, write: (entry & WRITE) !== 0n, user: (entry & USER) !== 0n };
    this.pages.set(va, mapping);
    this.#listener.mapped(mapping);
  }

  #drop(level: number, va: number, entry: bigint): void {
    if (level > 1) throw new Error(`host table of ${hex(va)} is unlinked`);
    const mapping = this.pages.get(va);
    if (mapping === undefined) throw new Error(`host entry ${entry.toString(16)} of ${hex(va)} was not seen`);
    this.pages.delete(va);
    this.#listener.unmapped(mapping);
  }
}

/** Bytes that one entry of a table translates. */
function sizeOf(level: number): number {
  return PAGE * ENTRIES ** (level - 1);
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
