/**
 * All memory of the model. A physical page that is mapped into linear memory has its bytes there; one that is
 * mapped twice (kernel and core) has them at the address of the ring that runs, and is copied at each ring
 * crossing, since under Node the two addresses are different memory.
 */
import { CORE, KERNEL } from "../../../vmm/abi/generated/memory-map.node.ts";
import { PageMap, type Mapping } from "./page-map.ts";
import { aliasOf, clearRights, RIGHTS, setAlias, setRights, setShared } from "./rights.ts";
import { PAGE, PhysicalMemory, type Place, type RamRange } from "./physical-memory.ts";

const WASM_PAGE = 0x1_0000;
const GIB = 0x4000_0000;

/** An access of ring 0 to physical memory that the direct map does not have. */
export class DirectMapFault extends Error {}

/** An access to linear memory that the host's page tables do not allow. */
export class LinearFault extends Error {
  readonly address: number;

  constructor(address: number, ring: 0 | 3, write: boolean) {
    super(`ring ${ring} ${write ? "wrote" : "read"} 0x${address.toString(16)}, which is not mapped for that`);
    this.address = address;
  }
}

/** Linear memories that are zero again: each takes address space that only a garbage collection frees. */
const spare: WebAssembly.Memory[] = [];

function freshLinear(): WebAssembly.Memory {
  const pages = RIGHTS.END / WASM_PAGE;
  return spare.pop() ?? new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

export class Memory {
  readonly linear = freshLinear();
  readonly view = new DataView(this.linear.buffer);
  readonly bytes = new Uint8Array(this.linear.buffer);
  readonly physical: PhysicalMemory;
  readonly map: PageMap;
  /** SPAs below 4 GiB without RAM that the hypervisor read or wrote: device registers on a real machine. */
  readonly deviceAccesses: number[] = [];
  /** Pages whose changes count: `watchedStores` rises with each store to one of them. */
  readonly watched = new Set<number>();
  watchedStores = 0;
  /** Hears of each page that goes from linear memory. */
  onUnmapped: (mapping: Mapping) => void = () => undefined;
  /** Linear address by SPA of the page. */
  readonly #kernelAt = new Map<number, number>();
  readonly #coreAt = new Map<number, Mapping>();
  readonly #inBoth = new Set<number>();
  readonly #everMapped = new Set<number>();
  readonly #openBus = new Uint8Array(PAGE);
  readonly #aliased: boolean;
  #ring: 0 | 3 = 0;

  /**
   * With `aliased`, a page that is mapped twice has its bytes at the kernel's address only, and accesses to the
   * other one go there: for rings that run at the same time.
   */
  constructor(ram: readonly RamRange[], seed: number, aliased = false) {
    this.#aliased = aliased;
    this.physical = new PhysicalMemory(ram, seed);
    this.map = new PageMap((spa) => this.load64(spa), {
      mapped: (mapping) => this.#mapped(mapping),
      unmapped: (mapping) => {
        this.#unmapped(mapping);
        this.onUnmapped(mapping);
      },
    });
  }

  /** Gives the linear memory to the next machine. This one must not be used any more. */
  dispose(): void {
    for (const va of this.#everMapped) {
      this.bytes.fill(0, va, va + PAGE);
      clearRights(this.bytes, va);
      setAlias(this.view, va, 0);
    }
    spare.push(this.linear);
  }

  /** The ring whose linear addresses hold the truth. */
  get ring(): 0 | 3 {
    return this.#ring;
  }

  /** SYSRET: what the kernel wrote becomes what the core sees. */
  enterCore(): void {
    if (this.#aliased) return;
    this.#ring = 3;
    for (const spa of this.#inBoth) {
      const [kernel, core] = this.#aliases(spa);
      this.bytes.copyWithin(core.va, kernel, kernel + PAGE);
    }
  }

  /** SYSCALL or fault: the other way round. Throws if the core changed what it may only read. */
  enterKernel(): void {
    if (this.#aliased) return;
    this.#ring = 0;
    for (const spa of this.#inBoth) {
      const [kernel, core] = this.#aliases(spa);
      if (core.write) this.bytes.copyWithin(kernel, core.va, core.va + PAGE);
      else if (!this.#equal(kernel, core.va)) throw new Error(`the core changed ${core.va.toString(16)}`);
    }
  }

  /** Where the byte is that a ring has at linear address `va`. */
  linearAt(va: number): number {
    return this.#aliased ? aliasOf(this.view, va) : va;
  }

  /** Throws unless `count` bytes of linear memory at `at` are mapped for `ring` with these rights. */
  requireLinear(at: number, count: number, ring: 0 | 3, write: boolean): void {
    for (let page = at - (at % PAGE); page < at + count; page += PAGE) {
      const mapping = this.map.pages.get(page);
      const good = mapping !== undefined && mapping.user === (ring === 3) && (mapping.write || !write);
      if (!good) throw new LinearFault(at, ring, write);
    }
  }

  /** Where the byte at `spa` is now; open bus where there is no RAM. Good up to the end of the page. */
  place(spa: number): Place {
    const offset = spa % PAGE;
    const linear = this.#linearOf(spa - offset);
    if (linear !== undefined) return { view: this.view, bytes: this.bytes, at: linear + offset };
    const place = this.physical.place(spa);
    if (place !== undefined) return place;
    if (spa >= Math.max(4 * GIB, Math.ceil(this.physical.end / GIB) * GIB)) {
      throw new DirectMapFault(`SPA 0x${spa.toString(16)} is not in the direct map`);
    }
    this.deviceAccesses.push(spa);
    this.#openBus.fill(0xff);
    return { view: new DataView(this.#openBus.buffer), bytes: this.#openBus, at: offset };
  }

  load64(spa: number): bigint {
    const { view, at } = this.place(spa);
    return view.getBigUint64(at, true);
  }

  store64(spa: number, value: bigint): void {
    const before = this.map.isTable(spa) ? this.load64(spa) : 0n;
    const { view, at } = this.place(spa);
    if (this.watched.has(spa - (spa % PAGE))) this.watchedStores += 1;
    view.setBigUint64(at, value, true);
    this.map.changed(spa, before);
  }

  load8(spa: number): number {
    const { view, at } = this.place(spa);
    return view.getUint8(at);
  }

  store8(spa: number, value: number): void {
    this.#noTable(spa);
    const { view, at } = this.place(spa);
    view.setUint8(at, value);
  }

  load16(spa: number): number {
    const { view, at } = this.place(spa);
    return view.getUint16(at, true);
  }

  store16(spa: number, value: number): void {
    this.#noTable(spa);
    const { view, at } = this.place(spa);
    view.setUint16(at, value, true);
  }

  /** A copy of `count` bytes. */
  read(spa: number, count: number): Uint8Array {
    const result = new Uint8Array(count);
    this.#pieces(spa, count, ({ bytes, at }, done, now) => result.set(bytes.subarray(at, at + now), done));
    return result;
  }

  write(spa: number, data: Uint8Array): void {
    this.#pieces(spa, data.length, ({ bytes, at }, done, now, piece) => {
      this.#noTable(piece);
      bytes.set(data.subarray(done, done + now), at);
    });
  }

  fill(spa: number, value: number, count: number): void {
    this.#pieces(spa, count, ({ bytes, at }, _done, now, piece) => {
      this.#noTable(piece);
      bytes.fill(value, at, at + now);
    });
  }

  /** Calls `each` for the part in each page. */
  #pieces(
    spa: number,
    count: number,
    each: (place: Place, done: number, now: number, spa: number) => void,
  ): void {
    for (let done = 0; done < count;) {
      const from = spa + done;
      const now = Math.min(count - done, PAGE - (from % PAGE));
      each(this.place(from), done, now, from);
      done += now;
    }
  }

  /** Before a store that is not a word of 8 bytes. */
  #noTable(spa: number): void {
    if (this.watched.has(spa - (spa % PAGE))) this.watchedStores += 1;
    if (this.map.isTable(spa)) throw new Error(`a host table is written other than by 8 bytes`);
  }

  #linearOf(page: number): number | undefined {
    const core = this.#coreAt.get(page)?.va;
    const kernel = this.#kernelAt.get(page);
    return this.#ring === 0 ? (kernel ?? core) : (core ?? kernel);
  }

  #aliases(spa: number): [number, Mapping] {
    const kernel = this.#kernelAt.get(spa);
    const core = this.#coreAt.get(spa);
    if (kernel === undefined || core === undefined) throw new Error("a page lost one of its mappings");
    return [kernel, core];
  }

  #equal(a: number, b: number): boolean {
    return Buffer.compare(this.bytes.subarray(a, a + PAGE), this.bytes.subarray(b, b + PAGE)) === 0;
  }

  #mapped(mapping: Mapping): void {
    const { va, spa, user } = mapping;
    this.#everMapped.add(va);
    const isKernel = va >= KERNEL.BASE - WASM_PAGE;
    if (isKernel === user) throw new Error(`linear address 0x${va.toString(16)} belongs to the other ring`);
    const { bytes, at } = this.place(spa);
    const content = bytes.slice(at, at + PAGE);
    if (isKernel ? this.#kernelAt.has(spa) : this.#coreAt.has(spa)) {
      throw new Error(`SPA 0x${spa.toString(16)} is mapped twice in one linear memory`);
    }
    if (isKernel) this.#kernelAt.set(spa, va);
    else this.#coreAt.set(spa, mapping);
    if (this.#kernelAt.has(spa) && this.#coreAt.has(spa)) this.#inBoth.add(spa);
    this.bytes.set(content, va);
    setRights(this.bytes, va, user, mapping.write);
    if (!this.#aliased) return;
    if (!isPrivate(va)) setShared(this.bytes, va);
    this.#alias(spa);
  }

  /** Kernel and core share the page at `spa`, or not any more. */
  #alias(spa: number): void {
    const core = this.#coreAt.get(spa)?.va;
    if (core !== undefined) setAlias(this.view, core, this.#kernelAt.get(spa) ?? 0);
  }

  #unmapped({ va, spa }: Mapping): void {
    const { bytes, at } = this.place(spa);
    const content = bytes.slice(at, at + PAGE);
    this.#inBoth.delete(spa);
    if (this.#kernelAt.get(spa) === va) this.#kernelAt.delete(spa);
    else this.#coreAt.delete(spa);
    if (this.#aliased) setAlias(this.view, va, 0);
    this.#alias(spa);
    const left = this.place(spa);
    left.bytes.set(content, left.at);
    this.bytes.fill(0xdb, va, va + PAGE);
    clearRights(this.bytes, va);
  }
}

/** Blocks and areas of PPs: what others may look at there they look at by atomics. */
function isPrivate(va: number): boolean {
  const isBlock = va >= KERNEL.PP_BLOCKS && va < KERNEL.REGISTRY;
  return isBlock || (va >= CORE.PP_AREA && va < CORE.REGISTRY);
}
