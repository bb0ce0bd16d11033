/**
 * Nested page tables as the processor walks them: long-mode format, every access a user access. Written for
 * the model alone, so that it can judge the kernel's own walk. AMD APM volume 2, section 15.25.
 */
import type { Memory } from "../memory/memory.ts";
import { PAGE } from "../memory/physical-memory.ts";

const PRESENT = 1n;
const WRITE = 2n;
const USER = 4n;
const LARGE = 0x80n;
/** The kernel's own bit of a 4 KiB entry that is not present, but whose frame is lent already. */
const OFFERED = 0x400n;
/** The kernel's own bit of an entry that is not present any more, but whose frame is lent still. */
const DRAINING = 0x800n;
const NO_EXECUTE = 1n << 63n;
const ADDRESS = 0x000f_ffff_ffff_f000n;
const ENTRIES = 512;

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

/** The translation of `gpa`, or undefined for a nested page fault. */
export function walkNested(
  memory: Memory,
  root: number,
  gpa: number,
  levels: number,
): Translation | undefined {
  if (gpa >= sizeOf(levels + 1)) return undefined;
  let table = root;
  let rights = WRITE | USER;
  let execute = true;
  for (let level = levels; level > 0; level--) {
    const entry = memory.load64(table + 8 * (Math.floor(gpa / sizeOf(level)) % ENTRIES));
    if ((entry & PRESENT) === 0n) return undefined;
    rights &= entry;
    execute &&= (entry & NO_EXECUTE) === 0n;
    if (level === 1 || (entry & LARGE) !== 0n) {
      if ((rights & USER) === 0n) return undefined;
      const base = Number(entry & ADDRESS);
      return { spa: base + (gpa % sizeOf(level)), write: (rights & WRITE) !== 0n, execute };
    }
    table = Number(entry & ADDRESS);
  }
  return undefined;
}

/** Everything that a table reaches. A table that is linked from two places is walked twice. */
export function collectTree(memory: Memory, root: number, levels: number): Tree {
  const tree: Tree = { leaves: [], offers: [], draining: [], tables: new Set() };
  collect(memory, root, levels, 0, true, tree);
  return tree;
}

function collect(
  memory: Memory,
  table: number,
  level: number,
  base: number,
  write: boolean,
  into: Tree,
): void {
  into.tables.add(table);
  for (let i = 0; i < ENTRIES; i++) {
    const entry = memory.load64(table + 8 * i);
    const isOffer = (entry & (PRESENT | OFFERED)) === OFFERED;
    if (isOffer && level > 1) throw new Error(`an offer at level ${level}`);
    const drains = (entry & (PRESENT | DRAINING)) === DRAINING;
    if (drains && isOffer) throw new Error("an offer that drains");
    if ((entry & PRESENT) === 0n && !isOffer && !drains) continue;
    const gpa = base + i * sizeOf(level);
    const writable = write && (entry & WRITE) !== 0n;
    const spa = Number(entry & ADDRESS);
    if (level === 1 || (entry & LARGE) !== 0n) {
      const execute = (entry & NO_EXECUTE) === 0n;
      const all = drains ? into.draining : isOffer ? into.offers : into.leaves;
      all.push({ gpa, bytes: sizeOf(level), spa, write: writable, execute });
    } else collect(memory, spa, level - 1, gpa, writable, into);
  }
}
