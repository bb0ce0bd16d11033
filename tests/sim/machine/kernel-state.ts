/** What the kernel keeps, read from memory for checks: registry, counters, and the globals in its statics. */
import { KERNEL, REGISTRY, VS } from "../../../vmm/abi/generated/memory-map.node.ts";
import { PP_BLOCK, PpStateLayout } from "../../../vmm/abi/generated/pp-local.node.ts";
import {
  PpCountersLayout,
  VmRecordLayout,
  VpRecordLayout,
  VsRecordLayout,
} from "../../../vmm/abi/generated/registry.node.ts";
import { VsKernelLayout } from "../../../vmm/kernel/vs/generated/state.node.ts";
import { Fields } from "../fields.ts";
import type { Memory } from "../memory/memory.ts";

/** Offsets in vmm/kernel/globals.ts. */
const FREE_HEAD = 0;
const FREE_PAGES = 8;
const TOTAL_PAGES = 16;
const ROOT_NESTED = 32;
const SHARE_TOP = 40;
const PHYSICAL_END = 48;
const DRAINING = 124;
/** Ticket locks (lock.ts): next ticket, served ticket at 2, 1 + PPID of the holder at 4. */
const LOCKS = { registry: 56, nested: 64, pool: 72, log: 80 } as const;
const SERVED = 2;
const HOLDER = 4;
const ALIGNMENT = 64;

export class KernelState {
  readonly #memory: Memory;
  readonly #statics: readonly [start: number, end: number];
  #globals: number | undefined;

  /** `statics` are the linear addresses that the kernel's statics take. */
  constructor(memory: Memory, statics: readonly [number, number]) {
    this.#memory = memory;
    this.#statics = statics;
  }

  vm(vmid: number): Fields<typeof VmRecordLayout> {
    return this.#record(VmRecordLayout, REGISTRY.VMS, vmid);
  }

  vp(vpid: number): Fields<typeof VpRecordLayout> {
    return this.#record(VpRecordLayout, REGISTRY.VPS, vpid);
  }

  vs(vsid: number): Fields<typeof VsRecordLayout> {
    return this.#record(VsRecordLayout, REGISTRY.VSS, vsid);
  }

  /** EXIT_ of the last exit of a VS that the core saw. */
  lastReason(vsid: bigint): bigint {
    const at = KERNEL.VS_BLOCKS + Number(vsid) * KERNEL.VS_STRIDE + VS.BLOCK_KERNEL;
    return new Fields(this.#memory.view, VsKernelLayout, at).get("reason");
  }

  /** Is the page at `spa` the VS page of this slot, or kept out of use since it was? */
  hasVsPage(vsid: number, spa: number): boolean {
    return Number(this.vs(vsid).get("pageSpa")) === spa;
  }

  pp(block: number): Fields<typeof PpStateLayout> {
    return new Fields(this.#memory.view, PpStateLayout, block + PP_BLOCK.STATE);
  }

  counters(block: number): Fields<typeof PpCountersLayout> {
    return new Fields(this.#memory.view, PpCountersLayout, block + PP_BLOCK.COUNTERS);
  }

  /** How many exits of this EXIT_ reason the PP counted. */
  exitCount(block: number, reason: number): number {
    const at = block + PP_BLOCK.COUNTERS + PpCountersLayout.fields.count.offset + 8 * reason;
    return Number(this.#memory.view.getBigUint64(at, true));
  }

  get freeHead(): number {
    return this.#global(FREE_HEAD);
  }

  get freePages(): number {
    return this.#global(FREE_PAGES);
  }

  get totalPages(): number {
    return this.#global(TOTAL_PAGES);
  }

  /** VSs that are gone and whose pages drain. */
  get draining(): number {
    this.#globals ??= this.#findGlobals();
    return this.#memory.view.getUint32(this.#globals + DRAINING, true);
  }

  get shareTop(): number {
    return this.#global(SHARE_TOP);
  }

  get physicalEnd(): number {
    return this.#global(PHYSICAL_END);
  }

  /** The lock whose served ticket is at linear address `at`, and who holds it; undefined for any other word. */
  lockAt(at: number): string | undefined {
    this.#globals ??= this.#findGlobals();
    const lock = at - this.#globals - SERVED;
    const name = Object.entries(LOCKS).find(([, offset]) => offset === lock)?.[0];
    const holder = this.#memory.view.getUint32(at - SERVED + HOLDER, true);
    if (name === undefined) return undefined;
    return `the ${name} lock, held by ${holder === 0 ? "nobody" : `PP ${holder - 1}`}`;
  }

  /** Linear addresses that all locks take. */
  get locks(): readonly [start: number, end: number] {
    this.#globals ??= this.#findGlobals();
    return [this.#globals + LOCKS.registry, this.#globals + LOCKS.log];
  }

  /** Takes a ticket of the pool's lock that nobody gives back. */
  takePoolLock(): void {
    this.#globals ??= this.#findGlobals();
    const at = this.#globals + LOCKS.pool;
    this.#memory.view.setUint16(at, this.#memory.view.getUint16(at, true) + 1, true);
  }

  #record<L extends typeof VmRecordLayout | typeof VpRecordLayout | typeof VsRecordLayout>(
    layout: L,
    table: number,
    id: number,
  ): Fields<L> {
    return new Fields(this.#memory.view, layout, KERNEL.REGISTRY + table + id * layout.size);
  }

  #global(offset: number): number {
    this.#globals ??= this.#findGlobals();
    return Number(this.#memory.view.getBigUint64(this.#globals + offset, true));
  }

  /** The image exports no data addresses; the root's nested table, which the registry knows, gives it away. */
  #findGlobals(): number {
    const rootNested = this.vm(0).get("nestedRoot");
    const found: number[] = [];
    const [start, end] = this.#statics;
    for (let at = start; at + PHYSICAL_END < end; at += ALIGNMENT) {
      if (this.#memory.view.getBigUint64(at + ROOT_NESTED, true) === rootNested) found.push(at);
    }
    const [only] = found;
    if (only === undefined || found.length !== 1) throw new Error("the kernel's globals were not found");
    return only;
  }
}
