import type { Model } from "./model.ts";

/** A page as the host address space maps it. */
export interface Mapping {
  spa: bigint;
  write: boolean;
  user: boolean;
  execute: boolean;
  bytes: bigint;
}

const ADDRESS = 0x000f_ffff_ffff_f000n;

/** Walks the tables at `cr3` as the processor does; undefined where nothing is mapped. */
export function walk(model: Model, cr3: bigint, va: bigint, levels = 4): Mapping | undefined {
  let table = cr3 & ADDRESS;
  let [write, user, execute] = [true, true, true];
  for (let level = levels; level >= 1; level--) {
    const index = (va >> BigInt(12 + 9 * (level - 1))) & 511n;
    const entry = model.load(table + index * 8n);
    if ((entry & 1n) === 0n) return undefined;
    write &&= (entry & 2n) !== 0n;
    user &&= (entry & 4n) !== 0n;
    execute &&= entry >> 63n === 0n;
    const large = level > 1 && (entry & 0x80n) !== 0n;
    if (level === 1 || large) {
      const bytes = 1n << BigInt(12 + 9 * (level - 1));
      const base = entry & ADDRESS & ~(bytes - 1n);
      return { spa: base + (va & (bytes - 1n)), write, user, execute, bytes };
    }
    table = entry & ADDRESS;
  }
  return undefined;
}
