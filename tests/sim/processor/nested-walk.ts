/**
 * Nested page tables as the processor walks them, in its vendor's format. Written for the model alone, so that it can
 * judge the kernel's own walk.
 */
import type { Memory } from "../memory/memory.ts";
import { PAGE } from "../memory/physical-memory.ts";

const LARGE = 0x80n;
/** The kernel's own bit of a 4 KiB entry that is not present, but whose frame is lent already. */
const OFFERED = 0x400n;
/** The kernel's own bit of an entry that is not present any more, but whose frame is lent still. */
const DRAINING = 0x800n;
const ADDRESS = 0x000f_ffff_ffff_f000n;
const ENTRIES = 512;

/** Rights of an entry: those of a translation are what all of its entries allow. */
export interface Rights {
  readonly read: boolean;
  readonly write: boolean;
  readonly execute: boolean;
}

/** How a vendor writes an entry. */
export interface NestedFormat {
  isPresent(entry: bigint): boolean;
  rights(entry: bigint): Rights;
  /** Throws if no processor takes a present entry at `level` (1 is the lowest). */
  check(entry: bigint, level: number): void;
  /** Memory type of a leaf, where tables say it. */
  memoryType(leaf: bigint): number | undefined;
}

/** What a nested table says of one GPA. */
export interface Translation {
  readonly spa: number;
  readonly write: boolean;
  readonly execute: boolean;
}

/** One leaf: `bytes` from `gpa` on are at `spa`. */
export interface Leaf extends Translation {
  readonly gpa: number;
  readonly bytes: number;
  /** Where tables say it: that of the MTRRs' encoding. */
  readonly type: number | undefined;
}

export interface Tree {
  readonly leaves: Leaf[];
  /** Entries that become leaves when the VM touches them. */
  readonly offers: Leaf[];
  /** Entries that were leaves or offers, for as long as a TLB may have them. */
  readonly draining: Leaf[];
  /** SPA of each table page, once. */
  readonly tables: Set<number>;
}

/** Bytes that one entry at `level` (1 is the lowest) translates. */
function sizeOf(level: number): number {
  return PAGE * ENTRIES ** (level - 1);
}

const ALL: Rights = { read: true, write: true, execute: true };

export class NestedTables {
  /** Of nested tables. */
  readonly levels: number;
  readonly #memory: Memory;
  readonly #format: NestedFormat;

  constructor(memory: Memory, format: NestedFormat, levels: number) {
    this.#memory = memory;
    this.#format = format;
    this.levels = levels;
  }

  /** The translation of `gpa` by the table at `root`, or undefined for a nested page fault. */
  walk(root: number, gpa: number): Translation | undefined {
    if (gpa >= sizeOf(this.levels + 1)) return undefined;
    let table = root;
    let rights = ALL;
    for (let level = this.levels; level > 0; level--) {
      const entry = this.#memory.load64(table + 8 * (Math.floor(gpa / sizeOf(level)) % ENTRIES));
      if (!this.#format.isPresent(entry)) return undefined;
      this.#format.check(entry, level);
      rights = both(rights, this.#format.rights(entry));
      if (level === 1 || (entry & LARGE) !== 0n) {
        if (!rights.read) return undefined;
        const base = Number(entry & ADDRESS);
        return { spa: base + (gpa % sizeOf(level)), write: rights.write, execute: rights.execute };
      }
      table = Number(entry & ADDRESS);
    }
    return undefined;
  }

  /** Everything that a table reaches. A table that is linked from two places is walked twice. */
  tree(root: number): Tree {
    const tree: Tree = { leaves: [], offers: [], draining: [], tables: new Set() };
    this.#collect(root, this.levels, 0, true, tree);
    return tree;
  }

  #collect(table: number, level: number, base: number, write: boolean, into: Tree): void {
    into.tables.add(table);
    for (let i = 0; i < ENTRIES; i++) {
      const entry = this.#memory.load64(table + 8 * i);
      const isPresent = this.#format.isPresent(entry);
      const isOffer = !isPresent && (entry & OFFERED) !== 0n;
      if (isOffer && level > 1) throw new Error(`an offer at level ${level}`);
      const drains = !isPresent && (entry & DRAINING) !== 0n;
      if (drains && isOffer) throw new Error("an offer that drains");
      if (!isPresent && !isOffer && !drains) continue;
      if (isPresent) this.#format.check(entry, level);
      const gpa = base + i * sizeOf(level);
      const rights = this.#format.rights(entry);
      const writable = write && rights.write;
      const spa = Number(entry & ADDRESS);
      if (level === 1 || (entry & LARGE) !== 0n) {
        const { execute } = rights;
        const type = this.#format.memoryType(entry);
        const all = drains ? into.draining : isOffer ? into.offers : into.leaves;
        all.push({ gpa, bytes: sizeOf(level), spa, write: writable, execute, type });
      } else this.#collect(spa, level - 1, gpa, writable, into);
    }
  }
}

function both(a: Rights, b: Rights): Rights {
  return { read: a.read && b.read, write: a.write && b.write, execute: a.execute && b.execute };
}
