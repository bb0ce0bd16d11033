/**
 * Linear to guest-physical by the guest's own tables, through the TLB. Each table entry is read through the
 * nested table, as the processor does. AMD APM volume 2, sections 5.2, 5.3 and 15.25.
 */
import type { Memory } from "../memory/memory.ts";
import { PAGE } from "../memory/physical-memory.ts";
import type { Registers } from "../machine/registers.ts";
import type { NestedTables } from "./nested-walk.ts";
import type { TlbEntry, Translations } from "./translations.ts";

/** A fault of the nested walk: what #VMEXIT(NPF) reports. */
export interface NestedFault {
  readonly gpa: number;
  readonly present: boolean;
  /** It happened on the way to a guest table entry. */
  readonly tableWalk: boolean;
}

export type Access =
  { readonly spa: number } | { readonly fault: NestedFault } | { readonly pageFault: true };

const CR0_PG = 1n << 31n;
const CR4_PSE = 1n << 4n;
const CR4_PAE = 1n << 5n;
const CR4_LA57 = 1n << 12n;
const EFER_LMA = 1n << 10n;
const PRESENT = 1n;
const LARGE = 0x80n;
const ADDRESS = 0x000f_ffff_ffff_f000n;

/** A step of the guest walk that could not be made. */
type Stop = { readonly fault: NestedFault } | { readonly pageFault: true };

export class Mmu {
  readonly #memory: Memory;
  readonly #known: Translations;
  readonly #registers: Registers;
  readonly #tables: NestedTables;
  readonly #nested: number;

  /** For the guest that has these registers, under the nested table at `nested`. */
  constructor(
    memory: Memory,
    known: Translations,
    registers: Registers,
    tables: NestedTables,
    nested: number,
  ) {
    this.#memory = memory;
    this.#known = known;
    this.#registers = registers;
    this.#tables = tables;
    this.#nested = nested;
  }

  /** The SPA behind a guest-physical address, remembered in the TLB. */
  physical(gpa: number, write: boolean, tableWalk = false): { spa: number } | { fault: NestedFault } {
    const found = this.#page(gpa, write, tableWalk);
    return "fault" in found ? found : { spa: found.spa + (gpa % PAGE) };
  }

  /** The SPA behind a linear address. */
  linear(address: bigint, write: boolean): Access {
    const page = Number(address / BigInt(PAGE));
    const offset = Number(address % BigInt(PAGE));
    const known = this.#known.findLinear(page);
    if (known !== undefined && (known.write || !write)) return { spa: known.spa + offset };
    const gpa = this.#walk(address);
    if (typeof gpa !== "number") return gpa;
    const found = this.#page(gpa, write, false);
    if ("fault" in found) return found;
    if ((this.#registers.get("cr0") & CR0_PG) !== 0n) this.#known.rememberLinear(page, found);
    return { spa: found.spa + offset };
  }

  #page(gpa: number, write: boolean, tableWalk: boolean): TlbEntry | { fault: NestedFault } {
    const page = gpa - (gpa % PAGE);
    const known = this.#known.find(page);
    if (known !== undefined && (known.write || !write)) return known;
    const found = this.#tables.walk(this.#nested, page);
    if (found === undefined || (write && !found.write)) {
      return { fault: { gpa, present: found !== undefined, tableWalk } };
    }
    const entry = { gpa: page, spa: found.spa, write: found.write };
    this.#known.remember(entry);
    return entry;
  }

  #walk(address: bigint): number | Stop {
    const registers = this.#registers;
    if ((registers.get("cr0") & CR0_PG) === 0n) return Number(address & 0xffff_ffffn);
    const [cr3, cr4] = [registers.get("cr3"), registers.get("cr4")];
    if ((registers.get("efer") & EFER_LMA) !== 0n) {
      return this.#walk64(address, cr3 & ADDRESS, (cr4 & CR4_LA57) !== 0n ? 48n : 39n);
    }
    if ((cr4 & CR4_PAE) === 0n) return this.#walk32(address, cr3, (cr4 & CR4_PSE) !== 0n);
    const pointer = this.#entry((cr3 & 0xffff_ffe0n) + 8n * (address >> 30n), 8);
    if (typeof pointer !== "bigint") return pointer;
    return this.#walk64(address & 0x3fff_ffffn, pointer & ADDRESS, 21n);
  }

  #walk64(address: bigint, top: bigint, from: bigint): number | Stop {
    let table = top;
    for (let shift = from; ; shift -= 9n) {
      const entry = this.#entry(table + 8n * ((address >> shift) & 511n), 8);
      if (typeof entry !== "bigint") return entry;
      if (shift === 12n || ((entry & LARGE) !== 0n && shift <= 30n)) {
        const offset = (1n << shift) - 1n;
        return Number((entry & ADDRESS & ~offset) | (address & offset));
      }
      table = entry & ADDRESS;
    }
  }

  #walk32(address: bigint, cr3: bigint, large: boolean): number | Stop {
    const directory = this.#entry((cr3 & 0xffff_f000n) + 4n * ((address >> 22n) & 1023n), 4);
    if (typeof directory !== "bigint") return directory;
    if (large && (directory & LARGE) !== 0n) {
      return Number((directory & 0xffc0_0000n) | ((directory & 0x1f_e000n) << 19n) | (address & 0x3f_ffffn));
    }
    const entry = this.#entry((directory & 0xffff_f000n) + 4n * ((address >> 12n) & 1023n), 4);
    if (typeof entry !== "bigint") return entry;
    return Number((entry & 0xffff_f000n) | (address & 0xfffn));
  }

  /** A present guest table entry of `bytes` bytes. */
  #entry(gpa: bigint, bytes: 4 | 8): bigint | Stop {
    const place = this.physical(Number(gpa), false, true);
    if ("fault" in place) return place;
    const word = this.#memory.load64(place.spa - (place.spa % 8));
    const entry = bytes === 8 ? word : place.spa % 8 === 4 ? word >> 32n : word & 0xffff_ffffn;
    return (entry & PRESENT) === 0n ? { pageFault: true } : entry;
  }
}
