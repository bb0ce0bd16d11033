/**
 * VMCS regions of the machine, by SPA: what of them is in memory, where each is active, and its launch state. Intel SDM
 * volume 3, section 25.1 and chapter 31. What the manual leaves to the processor when software does wrong is a failure
 * here, with a name.
 */
import type { Memory } from "../memory/memory.ts";
import { PAGE } from "../memory/physical-memory.ts";
import { fieldName, isReadOnly, widthOf } from "./fields.ts";

/** The hypervisor used VMX in a way that no processor promises to forgive. */
export class VmxFailure extends Error {}

/** Where the model keeps the number of a region's contents: they count as long as that is in memory. */
const SERIAL_AT = 8;
const SERIAL_BASE = 0x564d_4353_0000_0000n;

export class Vmcs {
  readonly spa: number;
  readonly #fields = new Map<number, bigint>();
  launched = false;
  /** PPID. */
  activeOn: number | undefined;
  serial = 0n;

  constructor(spa: number) {
    this.spa = spa;
  }

  read(field: number): bigint {
    const name = known(field);
    const value = this.#fields.get(field);
    if (value === undefined) throw new VmxFailure(`${name} was never written`);
    return value;
  }

  /** For the processor itself, which may write what software may not. */
  write(field: number, value: bigint): void {
    known(field);
    this.#fields.set(field, BigInt.asUintN(widthOf(field), value));
  }

  /** VMWRITE. */
  writeBySoftware(field: number, value: bigint): void {
    if (isReadOnly(field)) throw new VmxFailure(`VMWRITE to ${known(field)}, which is read-only`);
    this.write(field, value);
  }

  has(field: number): boolean {
    return this.#fields.has(field);
  }
}

function known(field: number): string {
  const name = fieldName(field);
  if (name === undefined) throw new VmxFailure(`there is no VMCS field 0x${field.toString(16)}`);
  return name;
}

/** All regions of one machine. */
export class VmcsRegions {
  readonly #memory: Memory;
  readonly #regions = new Map<number, Vmcs>();
  #serials = 0n;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** VMPTRLD on PP `ppid`. */
  load(ppid: number, spa: number, revision: bigint): Vmcs {
    const known = this.#at(spa);
    if (known.activeOn !== undefined && known.activeOn !== ppid) {
      throw new VmxFailure(
        `PP ${ppid} loads the VMCS at ${hex(spa)}, which is active on PP ${known.activeOn}`,
      );
    }
    if ((this.#memory.load64(spa) & 0xffff_ffffn) !== revision) {
      throw new VmxFailure(`VMPTRLD of ${hex(spa)}: error 11, not this revision`);
    }
    known.activeOn = ppid;
    return known;
  }

  /** VMCLEAR on PP `ppid`. */
  clear(ppid: number, spa: number): Vmcs {
    const known = this.#at(spa);
    if (known.activeOn !== undefined && known.activeOn !== ppid) {
      throw new VmxFailure(
        `PP ${ppid} clears the VMCS at ${hex(spa)}, which is active on PP ${known.activeOn}`,
      );
    }
    known.activeOn = undefined;
    known.launched = false;
    known.serial = SERIAL_BASE + ++this.#serials;
    this.#memory.store64(spa + SERIAL_AT, known.serial);
    return known;
  }

  /** Regions that are active on a PP. */
  activeOn(ppid: number): number[] {
    return [...this.#regions.values()].filter(({ activeOn }) => activeOn === ppid).map(({ spa }) => spa);
  }

  /** Software writes to memory. */
  written(spa: number, count: number): void {
    for (let page = spa - (spa % PAGE); page < spa + count; page += PAGE) {
      const region = this.#regions.get(page);
      if (region?.activeOn === undefined) continue;
      throw new VmxFailure(`the VMCS at ${hex(page)} is written while it is active on PP ${region.activeOn}`);
    }
  }

  /** What is at `spa` now: a region whose memory was used for something else since begins anew. */
  #at(spa: number): Vmcs {
    if (spa % PAGE !== 0) throw new VmxFailure(`${hex(spa)} is no place for a VMCS`);
    const known = this.#regions.get(spa);
    const inMemory = this.#memory.load64(spa + SERIAL_AT);
    if (known !== undefined && (known.activeOn !== undefined || known.serial === inMemory)) return known;
    const fresh = new Vmcs(spa);
    this.#regions.set(spa, fresh);
    return fresh;
  }
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
