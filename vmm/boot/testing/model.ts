/**
 * The loader's own wasm in Node, over a model of what hv.ts asks for: blocks of memory, a processor's CPUID
 * and MSRs, CPUs on which tasks run. Everything can be made to fail.
 */
import { fileURLToPath } from "node:url";
import { type CompiledModule, compileModule } from "../../../toolchain/compile/compile.ts";
import { targetByName } from "../../../toolchain/targets.ts";

const ENTRY = fileURLToPath(new URL("../common/main.ts", import.meta.url));
export const BLOCK_BYTES = 0x20_0000;
export const ENTER_NATIVE = 0x8000_0000;
const MSR_EFER = 0xc000_0080;
const MSR_HSAVE = 0xc001_0117;

let compiled: Promise<CompiledModule> | undefined;

type Leaf = [eax: number, ebx: number, ecx: number, edx: number];

/** What the fake hypervisor answers to a hypercall: RAX, and R10 to R13. */
export type Hypercall = (rax: bigint, registers: BigUint64Array) => bigint;

type Call = (...values: number[]) => number;
type Exports = Record<string, (...values: (number | bigint)[]) => number>;

const INTEL_MSRS: readonly [index: number, value: bigint][] = [
  [0x3a, 0x5n],
  [0x1d9, 0x1n],
  [0x480, 0x00d8_1000_0000_002bn],
  [0x481, 0x0000_00ff_0000_0016n],
  [0x482, 0xfff9_fffe_0401_e172n],
  [0x483, 0x407f_ffff_0003_6dffn],
  [0x484, 0x0000_ffff_0000_11ffn],
  [0x485, 0x6004_01e0n],
  [0x48b, 0x0257_7fff_0000_0000n],
  [0x48c, 0x0f01_0673_4141n],
  [0x48d, 0x0000_00ff_0000_0016n],
  [0x48e, 0xfff9_fffe_0400_6172n],
  [0x48f, 0x407f_ffff_0003_6dfbn],
  [0x490, 0x0000_ffff_0000_11fbn],
];

/** A machine with an EPYC-like processor that meets all requirements. Change its fields before a call. */
export class Model {
  cpus = 2;
  /** CPUs that have gone offline since. */
  readonly offline = new Set<number>();
  image: Uint8Array = new Uint8Array(0);
  ramEnd = 0x4000_0000n;
  /** Undefined: one range up to ramEnd. */
  ram: [start: bigint, end: bigint][] | undefined;
  /** Blocks that can still be had. */
  freeBlocks = 1000;
  readonly blocks = new Map<bigint, Buffer>();
  /** Accesses outside the blocks. */
  faults = 0;
  readonly leaves = new Map<number, Leaf>();
  /** What other CPUIDs a CPU has. */
  readonly leavesOf = new Map<number, Map<number, Leaf>>();
  /** By CPU: MSRs that exist. */
  readonly msrs: Map<number, bigint>[] = [];
  /** What enter returns on each CPU; missing: demoted. */
  readonly enterResult = new Map<number, number>();
  /** Called by enter first. */
  onEnter: (cpu: number) => void = () => undefined;
  readonly entered: { cpu: number; state: bigint; block: number; cr3: bigint; cr4: bigint; entry: bigint }[] =
    [];
  readonly promoted: number[] = [];
  promoteResult = 0n;
  hypercall: Hypercall = () => 0n;
  panicked = 0;
  kicks = 0;
  cpu = 0;
  cr4 = 0x3006f0n;
  /** ES, CS, SS, DS, FS, GS, LDTR, TR. */
  readonly selectors = [0, 0x10, 0x18, 0, 0, 0, 0, 0x40];
  readonly descriptors = new Map([
    [0x10, 0x00af_9b00_0000_ffffn],
    [0x18, 0x00cf_9300_0000_ffffn],
    [0x40, 0x0000_8b00_3000_206fn],
    [0x48, 0xffff_fe00n],
  ]);
  readonly sharedPages = new Map<number, Buffer>();
  pinned: bigint[] = [];
  private nextBlock = 0x1000_0000n;
  private readonly memory: WebAssembly.Memory;
  private readonly exports: Exports;

  private constructor(module: WebAssembly.Module) {
    this.memory = new WebAssembly.Memory({ initial: 4, maximum: 4, shared: true });
    const instance = new WebAssembly.Instance(module, {
      env: { memory: this.memory },
      hv: this.intrinsics(),
    });
    this.exports = instance.exports as unknown as Exports;
    this.leaves.set(0, [0xd, 0x6874_7541, 0x444d_4163, 0x6974_6e65]);
    this.leaves.set(1, [0, 0, 1 << 26, 0]);
    this.leaves.set(7, [0, (1 << 7) | (1 << 20), 1 << 2, 0]);
    this.leaves.set(0xd, [7, 0x240, 0x340, 0]);
    this.leaves.set(0x8000_0000, [0x8000_001e, 0, 0, 0]);
    this.leaves.set(0x8000_0001, [0, 0, 1 << 2, 1 << 26]);
    this.leaves.set(0x8000_0008, [0x3028, 0, 0, 0]);
    this.leaves.set(0x8000_000a, [1, 16, 0, 1]);
    for (let cpu = 0; cpu < 128; cpu++) {
      this.msrs.push(
        new Map([
          [MSR_EFER, 0xd01n],
          [0x277, 0x0007_0406_0007_0406n],
          [MSR_HSAVE, 0n],
          [0xc001_0114, 0n],
        ]),
      );
    }
  }

  static async create(): Promise<Model> {
    compiled ??= compileModule({ target: targetByName("module"), entry: ENTRY, name: "boot", out: "" });
    return new Model(await WebAssembly.compile((await compiled).wasm as BufferSource));
  }

  /** The same machine with a processor like Intel's Skylake. Its capability MSRs are those that Bochs has. */
  static async createIntel(): Promise<Model> {
    const model = await Model.create();
    model.leaves.set(0, [0xd, 0x756e_6547, 0x6c65_746e, 0x4965_6e69]);
    model.leaves.set(1, [0, 0, (1 << 26) | (1 << 5), 0]);
    model.leaves.set(0x8000_0000, [0x8000_0008, 0, 0, 0]);
    model.leaves.set(0x8000_0001, [0, 0, 0, 1 << 26]);
    model.leaves.delete(0x8000_000a);
    for (const msrs of model.msrs) {
      for (const svm of [MSR_HSAVE, 0xc001_0114]) msrs.delete(svm);
      for (const [index, value] of INTEL_MSRS) msrs.set(index, value);
    }
    return model;
  }

  get linear(): DataView {
    return new DataView(this.memory.buffer);
  }

  /** An export of main.ts. */
  call(name: string, ...values: (number | bigint)[]): number {
    const found = this.exports[name];
    if (found === undefined) throw new Error(`main.ts exports no ${name}`);
    return (found(...values) ?? 0) >>> 0;
  }

  /** Where the structure of a control call lies, zeroed. */
  control(): DataView {
    const at = this.call("controlCall");
    new Uint8Array(this.memory.buffer, at, 0x100).fill(0);
    return new DataView(this.memory.buffer, at, 0x100);
  }

  /** The context of a CPU, which becomes the one that runs; zeroed. */
  context(cpu = 0): DataView {
    this.cpu = cpu;
    const at = this.call("context", cpu);
    new Uint8Array(this.memory.buffer, at, 0x100).fill(0);
    return new DataView(this.memory.buffer, at, 0x100);
  }

  private at(spa: bigint, bytes: number): [Buffer, number] | undefined {
    const base = spa & ~BigInt(BLOCK_BYTES - 1);
    const block = this.blocks.get(base);
    const offset = Number(spa - base);
    if (block !== undefined && offset + bytes <= BLOCK_BYTES) return [block, offset];
    this.faults++;
    return undefined;
  }

  /** 8 bytes of a block; throws outside. */
  load(spa: bigint): bigint {
    const place = this.at(spa, 8);
    if (place === undefined) throw new Error(`nothing at ${spa.toString(16)}`);
    return place[0].readBigUInt64LE(place[1]);
  }

  /** Bytes of a block. */
  bytes(spa: bigint, count: number): Buffer {
    const place = this.at(spa, count);
    if (place === undefined) throw new Error(`nothing at ${spa.toString(16)}`);
    return place[0].subarray(place[1], place[1] + count);
  }

  shared(): Buffer {
    const page = this.sharedPages.get(this.cpu) ?? Buffer.alloc(4096);
    this.sharedPages.set(this.cpu, page);
    return page;
  }

  private allocBlock(): bigint {
    if (this.freeBlocks === 0) return 0n;
    this.freeBlocks--;
    const spa = this.nextBlock;
    this.nextBlock += BigInt(BLOCK_BYTES);
    this.blocks.set(spa, Buffer.alloc(BLOCK_BYTES));
    return spa;
  }

  private imagePart(offset: bigint, bytes: bigint): Uint8Array | undefined {
    const size = BigInt(this.image.length);
    const [from, count] = [BigInt.asUintN(64, offset), BigInt.asUintN(64, bytes)];
    if (from > size || count > size - from) return undefined;
    return this.image.subarray(Number(from), Number(from + count));
  }

  private intrinsics(): WebAssembly.ModuleImports {
    const write = (spa: bigint, bytes: number, put: (block: Buffer, at: number) => void): void => {
      const place = this.at(BigInt.asUintN(64, spa), bytes);
      if (place !== undefined) put(...place);
    };
    return {
      allocBlock: () => this.allocBlock(),
      freeBlock: (spa: bigint) => {
        if (!this.blocks.delete(spa)) throw new Error("a block was given back that is not there");
        this.freeBlocks++;
      },
      physLoad64: (spa: bigint) => {
        const place = this.at(BigInt.asUintN(64, spa), 8);
        return place === undefined ? 0n : place[0].readBigUInt64LE(place[1]);
      },
      physStore64: (spa: bigint, value: bigint) =>
        write(spa, 8, (block, at) => block.writeBigUInt64LE(BigInt.asUintN(64, value), at)),
      physStore32: (spa: bigint, value: number) =>
        write(spa, 4, (block, at) => block.writeUInt32LE(value >>> 0, at)),
      physFill: (spa: bigint, value: number, bytes: bigint) =>
        write(spa, Number(bytes), (block, at) => block.fill(value, at, at + Number(bytes))),
      physFaulted: () => this.faults,
      imageBytes: () => BigInt(this.image.length),
      imageRead: (offset: bigint, at: number, bytes: number) => {
        const part = this.imagePart(offset, BigInt(bytes >>> 0));
        if (part === undefined) return 0;
        new Uint8Array(this.memory.buffer).set(part, at >>> 0);
        return 1;
      },
      imageCopy: (spa: bigint, offset: bigint, bytes: bigint) => {
        const part = this.imagePart(offset, bytes);
        if (part !== undefined) write(spa, part.length, (block, at) => block.set(part, at));
        return part === undefined ? 0 : 1;
      },
      ...this.processor(),
      ...this.hypervisor(),
    };
  }

  private processor(): WebAssembly.ModuleImports {
    return {
      cpuid: (leaf: number, _subleaf: number, at: number) => {
        const own = this.leavesOf.get(this.cpu)?.get(leaf >>> 0);
        const values = own ?? this.leaves.get(leaf >>> 0) ?? [0, 0, 0, 0];
        values.forEach((value, i) => this.linear.setUint32(at + i * 4, value, true));
      },
      tryRdmsr: (index: number, at: number) => {
        const value = this.msrs[this.cpu]?.get(index >>> 0);
        if (value === undefined) return 0;
        this.linear.setBigUint64(at, value, true);
        return 1;
      },
      tryWrmsr: (index: number, value: bigint) => {
        const msrs = this.msrs[this.cpu];
        if (msrs?.has(index >>> 0) !== true) return 0;
        msrs.set(index >>> 0, BigInt.asUintN(64, value));
        return 1;
      },
      readCr: (number: number) => (number === 4 ? this.cr4 : BigInt(0xc0 + number)),
      readDr: (number: number) => BigInt(0xd0 + number),
      selector: (segment: number) => this.selectors[segment] ?? 0,
      descriptorTable: (which: number, at: number) => {
        this.linear.setBigUint64(at, 0xffff_fe00_0000_0000n + BigInt(which), true);
        this.linear.setBigUint64(at + 8, which === 0 ? 0x7fn : 0xfffn, true);
      },
      descriptor: (selector: number) => this.descriptors.get(selector & ~3) ?? 0n,
      rdtsc: () => 1000n,
    };
  }

  private hypervisor(): WebAssembly.ModuleImports {
    const task = (cpu: number, which: number, argument: number): number => {
      if (this.offline.has(cpu)) return -1;
      const before = this.cpu;
      this.cpu = cpu;
      const result = (this.exports.task as Call)(which, argument);
      this.cpu = before;
      return result;
    };
    return {
      onlineCpus: () => this.cpus,
      cpuOnline: (cpu: number) => (this.offline.has(cpu) ? 0 : 1),
      tscKhz: () => 2_600_000,
      ramEnd: () => this.ramEnd,
      ramRange: (index: number, at: number) => {
        const range = (this.ram ?? [[0n, this.ramEnd]])[index];
        if (range === undefined) return 0;
        range.forEach((word, i) => this.linear.setBigUint64(at + 8 * i, word, true));
        return 1;
      },
      ramBytes: () => this.ramEnd,
      onCpu: task,
      kick: () => void this.kicks++,
      ringSpa: () => 0x7000n,
      traceSpa: (cpu: number) => 0x8_0000n + 0x1_0000n * BigInt(cpu),
      traceBytes: () => 0x4000n,
      panicked: () => this.panicked,
      trampolineVa: () => 0xffff_ffff_c012_3000n,
      leaveVa: () => 0xffff_ffff_c012_3080n,
      trampolineSpa: () => 0x55_5000n,
      bridgeVa: () => 0xffff_ffff_c012_6000n,
      bridgeSpa: () => 0x66_6000n,
      bridgeIdtr: () => 0xffff_ffff_c012_6010n,
      enter: (state: bigint, block: number, cr3: bigint, cr4: bigint, entry: bigint) => {
        this.onEnter(this.cpu);
        this.entered.push({ cpu: this.cpu, state, block, cr3, cr4, entry: BigInt.asUintN(64, entry) });
        return this.enterResult.get(this.cpu) ?? 0;
      },
      promote: () => {
        this.promoted.push(this.cpu);
        return this.promoteResult;
      },
      vmmcall: (rax: bigint, at: number) =>
        this.hypercall(BigInt.asUintN(64, rax), new BigUint64Array(this.memory.buffer, at, 4)),
      sharedSpa: () => BigInt(0x9000 + this.cpu * 0x1000),
      sharedRead: (at: number, offset: number, count: number) =>
        new Uint8Array(this.memory.buffer).set(this.shared().subarray(offset, offset + count), at),
      sharedStore64: (offset: number, value: bigint) =>
        void this.shared().writeBigUInt64LE(BigInt.asUintN(64, value), offset),
      pinnedSpa: (index: number) => this.pinned[index] ?? 0n,
    };
  }
}
