/**
 * What vmm/boot/common does on a real machine: builds the hypervisor in the donated blocks. The host tables
 * hold the two linear memories only; text, stacks and direct map have no counterpart under Node.
 */
import {
  BLOCK,
  LAUNCH,
  LaunchInfoLayout,
  LaunchStateLayout,
  PristineSegmentLayout,
  VENDOR,
} from "../../../vmm/abi/generated/launch.node.ts";
import { CORE, HOST, KERNEL, PP, REGISTRY, VS } from "../../../vmm/abi/generated/memory-map.node.ts";
import type { Memory } from "../memory/memory.ts";
import { PAGE } from "../memory/physical-memory.ts";
import type { CompiledModule } from "../compiled-module.ts";
import { BLOCKS, RAM, ROOT } from "./root-memory.ts";
import { rootSegments, rootState } from "./root-state.ts";
import type { Vendor } from "./virtualization.ts";

const PRESENT = 1n;
const WRITE = 2n;
const USER = 4n;
const NO_EXECUTE = 1n << 63n;
const TABLE = PRESENT | WRITE | USER;
const ADDRESS = 0x000f_ffff_ffff_f000n;
const BLOCK_BYTES = Number(BLOCK.SIZE);
const IOPM_PAGES = 3;
const MSRPM_PAGES = 2;

export interface LoadOptions {
  readonly kernel: CompiledModule;
  readonly core: CompiledModule;
  readonly pps: number;
  /** LAUNCH_FLAG_ word. */
  readonly flags: number;
  /** How many of BLOCKS are donated. */
  readonly blocks: number;
  readonly vendor: Vendor;
}

/** Loads everything and attaches the host tables. */
export function load(memory: Memory, options: LoadOptions): Loader {
  const loader = new Loader(memory, options);
  loader.run();
  return loader;
}

export class Loader {
  readonly blocks: readonly number[];
  /** SPA of LaunchInfo. */
  info = 0;
  /** SPA of the PDPT of the low half. */
  hostTables = 0;
  /** SPA of the page that stands for hypervisor memory in the root. */
  decoy = 0;
  /** SPA of each PP block, which begins with LaunchState. */
  readonly states: number[] = [];
  readonly #memory: Memory;
  readonly #options: LoadOptions;
  #block = 0;
  #offset = 0;

  constructor(memory: Memory, options: LoadOptions) {
    this.#memory = memory;
    this.#options = options;
    this.blocks = BLOCKS.slice(0, options.blocks);
  }

  /** SPAs of the pages that the loader keeps: everything below the free part of the blocks. */
  usedPages(): number[] {
    return this.blocks.flatMap((block, i) => {
      const used = i < this.#block ? BLOCK_BYTES : i === this.#block ? this.#offset : 0;
      return Array.from({ length: used / PAGE }, (_, page) => block + page * PAGE);
    });
  }

  run(): void {
    const registry = this.#pages(REGISTRY.SIZE / PAGE);
    this.info = this.#pages(1);
    this.hostTables = this.#pages(1);
    this.#loadStatics(this.#options.kernel, 0);
    this.#loadStatics(this.#options.core, USER);
    this.#keepPristine(this.#options.core);
    for (let at = 0; at < REGISTRY.SIZE; at += PAGE) {
      this.#map(KERNEL.REGISTRY + at, registry + at, WRITE);
      this.#map(CORE.REGISTRY + at, registry + at, USER);
    }
    this.#map(KERNEL.LAUNCH_INFO, this.info, WRITE);
    this.#writeInfo(registry);
    for (let ppid = 0; ppid < this.#options.pps; ppid++) this.#buildPp(ppid);
    this.#info("freeBlock", this.#block);
    this.#info("freeOffset", this.#offset);
    this.#memory.map.attach(this.hostTables);
  }

  /** SPA of `count` zeroed pages that follow each other. */
  #pages(count: number): number {
    if (this.#offset + count * PAGE > BLOCK_BYTES) {
      this.#block += 1;
      this.#offset = 0;
    }
    const block = this.blocks[this.#block];
    if (block === undefined) throw new Error("the donated blocks are too small");
    const spa = block + this.#offset;
    this.#offset += count * PAGE;
    this.#memory.fill(spa, 0, count * PAGE);
    return spa;
  }

  #map(va: number, spa: number, rights: bigint): void {
    let table = this.hostTables;
    for (const shift of [30, 21]) {
      const slot = table + 8 * (Math.floor(va / 2 ** shift) % 512);
      let entry = this.#memory.load64(slot);
      if (entry === 0n) {
        entry = BigInt(this.#pages(1)) | TABLE;
        this.#memory.store64(slot, entry);
      }
      table = Number(entry & ADDRESS);
    }
    this.#memory.store64(
      table + 8 * (Math.floor(va / PAGE) % 512),
      BigInt(spa) | PRESENT | NO_EXECUTE | rights,
    );
  }

  #mapFresh(va: number, rights: bigint): number {
    const spa = this.#pages(1);
    this.#map(va, spa, rights);
    return spa;
  }

  #loadStatics(module: CompiledModule, user: bigint | 0): void {
    for (let va = module.memoryBase; va < module.staticEnd; va += PAGE) {
      const spa = this.#mapFresh(va, WRITE | BigInt(user));
      const from = va - module.memoryBase;
      this.#memory.write(spa, module.data.subarray(from, from + PAGE));
    }
  }

  #keepPristine(core: CompiledModule): void {
    const bytes = Math.ceil((core.staticEnd - core.memoryBase) / PAGE) * PAGE;
    const spa = this.#pages(Math.max(1, Math.ceil(core.data.length / PAGE)));
    this.#memory.write(spa, core.data);
    const at = this.info + LaunchInfoLayout.fields.pristine.offset;
    const { va, memBytes, fileBytes, spa: spaField } = PristineSegmentLayout.fields;
    this.#memory.store64(at + va.offset, BigInt(core.memoryBase));
    this.#memory.store64(at + memBytes.offset, BigInt(bytes));
    this.#memory.store64(at + fileBytes.offset, BigInt(core.data.length));
    this.#memory.store64(at + spaField.offset, BigInt(spa));
  }

  #writeInfo(registry: number): void {
    this.decoy = this.#pages(1);
    this.#memory.fill(this.decoy, 0xff, PAGE);
    const words: Partial<Record<keyof typeof LaunchInfoLayout.fields, number>> = {
      magic: LAUNCH.MAGIC,
      abi: LAUNCH.ABI,
      flags: this.#options.flags,
      pps: this.#options.pps,
      blocks: this.blocks.length,
      ramEnd: this.#memory.physical.end,
      ramRanges: RAM.length,
      decoySpa: this.decoy,
      ringSpa: ROOT.RING,
      ringBytes: ROOT.RING_BYTES,
      rootPortMapSpa: this.#pages(IOPM_PAGES),
      guestPortMapSpa: this.#pages(IOPM_PAGES),
      rootMsrMapSpa: this.#pages(MSRPM_PAGES),
      guestMsrMapSpa: this.#pages(MSRPM_PAGES),
      registrySpa: registry,
      hostTablesSpa: this.hostTables,
      coreEntry: Number(HOST.CORE_IMAGE & 0xffff_ffffn),
      tscKhz: 2_000_000,
    };
    for (const [name, value] of Object.entries(words)) {
      this.#info(name as keyof typeof LaunchInfoLayout.fields, value);
    }
    const blocks = this.info + LaunchInfoLayout.fields.block.offset;
    this.blocks.forEach((spa, i) => this.#memory.store64(blocks + 8 * i, BigInt(spa)));
    const ram = this.info + LaunchInfoLayout.fields.ram.offset;
    RAM.flatMap(({ start, end }) => [start, end]).forEach((word, i) =>
      this.#memory.store64(ram + 8 * i, BigInt(word)),
    );
    this.#memory.fill(ROOT.RING, 0, ROOT.RING_BYTES);
  }

  #info(name: keyof typeof LaunchInfoLayout.fields, value: number): void {
    const { offset, size } = LaunchInfoLayout.fields[name];
    this.#word(this.info + offset, size, BigInt(value));
  }

  #word(spa: number, size: number, value: bigint): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, value, true);
    this.#memory.write(spa, bytes.subarray(0, size));
  }

  /** The top table of a PP, of which the model only has the address. */
  #hostRoot(): number {
    const root = this.#pages(1);
    this.#memory.store64(root, BigInt(this.hostTables) | TABLE);
    return root;
  }

  #buildPp(ppid: number): void {
    const { vendor } = this.#options;
    const kernel = KERNEL.PP_BLOCKS + ppid * KERNEL.PP_STRIDE;
    const core = CORE.PP_AREA + ppid * CORE.PP_STRIDE;
    const state = this.#mapFresh(kernel, WRITE);
    this.states.push(state);
    this.#mapBoth(core, kernel + PP.CONTEXT_ALIAS);
    this.#mapBoth(core + PP.AREA_EXCHANGE, kernel + PP.EXCHANGE_ALIAS);
    this.#mapBoth(core + PP.AREA_CPUID, kernel + PP.CPUID_ALIAS);
    this.#mapBoth(core + PP.AREA_GUEST_CPUID, kernel + PP.GUEST_CPUID_ALIAS);
    this.#mapFresh(kernel + PP.LIST, WRITE);
    const vs = KERNEL.VS_BLOCKS + ppid * KERNEL.VS_STRIDE;
    const words: [keyof typeof LaunchStateLayout.fields, bigint][] = [
      ["ppid", BigInt(ppid)],
      ["vsidSpa", BigInt(this.#mapBoth(CORE.VS_PAGES + ppid * PAGE, vs + VS.BLOCK_PAGE))],
      ["stateSpa", BigInt(this.#mapFresh(vs + VS.BLOCK_STATE, WRITE))],
      ["kernelVsSpa", BigInt(this.#mapFresh(vs + VS.BLOCK_KERNEL, WRITE))],
      ["localSpa", BigInt(this.#pages(1))],
      ["regionSpa", BigInt(this.#pages(1))],
      ["hostAreaSpa", BigInt(this.#pages(1))],
      ["hostCr3", BigInt(this.#hostRoot())],
      ["vendor", BigInt(vendor === "amd" ? VENDOR.AMD : VENDOR.INTEL)],
      ["traceSpa", BigInt(ROOT.TRACE + ppid * ROOT.TRACE_STRIDE)],
      ["traceBytes", BigInt(ROOT.TRACE_BYTES)],
    ];
    for (const [name, value] of [...words, ...rootState(ppid, vendor)]) {
      const { offset, size } = LaunchStateLayout.fields[name];
      if (size <= 8) this.#word(state + offset, size, value);
    }
    writeSegments(this.#memory, state);
  }

  #mapBoth(core: number, kernel: number): number {
    const spa = this.#mapFresh(core, WRITE | USER);
    this.#map(kernel, spa, WRITE);
    return spa;
  }
}

/** In access-rights format: selector, attributes, limit, base. */
function writeSegments(memory: Memory, state: number): void {
  for (const [name, words] of Object.entries(rootSegments())) {
    const { offset } = LaunchStateLayout.fields[name as keyof typeof LaunchStateLayout.fields];
    words.forEach((word, i) => memory.store64(state + offset + 8 * i, word));
  }
}
