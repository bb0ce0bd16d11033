/** The core's own wasm with a model of the kernel below it: exits go in, answers come out. */
import { CLASSES, fullName, opcode } from "../../../hypercall/abi/model.ts";
import { op as findOp } from "../../../hypercall/ops.ts";
import { MV_STATUS } from "../../../hypercall/generated/abi.node.ts";
import { ANSWER, EXIT, SYS } from "../../../vmm/abi/generated/exit-record.node.ts";
import { CORE, MAX } from "../../../vmm/abi/generated/memory-map.node.ts";
import { PpContextLayout } from "../../../vmm/abi/generated/pp-context.node.ts";
import { VsPageLayout } from "../../../vmm/abi/generated/vs-page.node.ts";
import { withCounters } from "../../coverage/counters.ts";
import { countIn, modelCounters } from "../../coverage/model-hits.ts";
import { compiledModule } from "../compiled-module.ts";
import { Fields } from "../fields.ts";
import { RegistryModel } from "./registry-model.ts";

const WASM_PAGE = 0x10000;
const VS_PAGE = 0x1000;

export type VsField = keyof typeof VsPageLayout.fields;
export type ExitName = keyof typeof EXIT;
export type Words = readonly [eax: number, ebx: number, ecx: number, edx: number];

/** How an upcall ended. */
export interface Answer {
  readonly name: string;
  /** VSID of ANSWER_RUN, 0 otherwise. */
  readonly vsid: number;
}

/** A hypercall's registers afterwards. */
export interface HypercallResult {
  readonly answer: string;
  readonly vsid: number;
  readonly rax: bigint;
  readonly r10: bigint;
  readonly r11: bigint;
  readonly r12: bigint;
  readonly r13: bigint;
}

export interface CallOptions {
  readonly r10?: bigint;
  readonly r11?: bigint;
  readonly r12?: bigint;
  readonly r13?: bigint;
  readonly ppid?: number;
  readonly cpl?: number;
  /** Calls from this micro VM's VS instead of the root. */
  readonly vsid?: number;
}

export interface MachineOptions {
  readonly pps?: number;
  readonly flags?: number;
  readonly maxVms?: number;
  readonly maxVps?: number;
  readonly maxVss?: number;
}

const sources = {
  name: "core",
  target: "core",
  entry: "vmm/core/main.ts",
  folders: ["vmm/core", "vmm/abi/generated", "hypercall/generated"],
};

/** Where counters of executed lines lie (tests/coverage): behind all that the core has. */
const HITS = 0x200_0000;
let counted: ReturnType<typeof modelCounters>;

export class CoreMachine {
  readonly registry: RegistryModel;
  readonly view: DataView;
  /** Native CPUID: by `leaf` or `leaf.subleaf` in hexadecimal; what is not there answers zeros. */
  readonly cpuid = new Map<string, Words>();
  readonly #upcall: (pp: number, vs: number) => bigint;
  #ppid = 0;

  private constructor(
    module: WebAssembly.Module,
    data: Uint8Array,
    base: number,
    options: Required<MachineOptions>,
  ) {
    const memory = new WebAssembly.Memory({
      initial: (HITS + WASM_PAGE) / WASM_PAGE,
      maximum: 0x4400_0000 / WASM_PAGE,
      shared: true,
    });
    this.view = new DataView(memory.buffer);
    new Uint8Array(memory.buffer).set(data, base);
    this.registry = new RegistryModel(memory.buffer, options.pps);
    const hv = { sys: this.#sys.bind(this), cpuid: this.#cpuid.bind(this) };
    const instance = new WebAssembly.Instance(module, { env: { memory }, hv });
    this.#upcall = instance.exports["upcall"] as (pp: number, vs: number) => bigint;
    for (let ppid = 0; ppid < options.pps; ppid++) this.#prepare(ppid, options);
  }

  /** A core after EXIT_INIT on every PP. */
  static async start(options: MachineOptions = {}): Promise<CoreMachine> {
    const { wasm, data, sourceMap, memoryBase } = await compiledModule(sources);
    const all = { pps: 2, flags: 0, maxVms: MAX.VMS, maxVps: MAX.VPS, maxVss: MAX.VSS, ...options };
    counted ??= modelCounters(wasm, sourceMap, HITS);
    const counting = counted === undefined ? wasm : withCounters(wasm, counted.before);
    const machine = new CoreMachine(new WebAssembly.Module(counting), data, memoryBase, all);
    countIn(new Uint8Array(machine.view.buffer), counted);
    for (let ppid = 0; ppid < all.pps; ppid++) machine.upcall(ppid, ppid, "INIT");
    return machine;
  }

  context(ppid: number): Fields<typeof PpContextLayout> {
    return new Fields(this.view, PpContextLayout, CORE.PP_AREA + ppid * CORE.PP_STRIDE);
  }

  vsPage(vsid: number): Fields<typeof VsPageLayout> {
    return new Fields(this.view, VsPageLayout, CORE.VS_PAGES + vsid * VS_PAGE);
  }

  /** An exit of `vsid` on `ppid`; `fields` are what the kernel put into the VS page. */
  upcall(
    ppid: number,
    vsid: number,
    reason: ExitName,
    fields: Partial<Record<VsField, bigint>> = {},
  ): Answer {
    const page = this.vsPage(vsid);
    page.set("reason", EXIT[reason]);
    for (const [name, value] of Object.entries(fields)) page.set(name as VsField, value);
    return this.rawUpcall(ppid, vsid);
  }

  /** The same with the VS page as it is. */
  rawUpcall(ppid: number, vsid: number): Answer {
    this.#ppid = ppid;
    const answer = this.#upcall(this.context(ppid).at, this.vsPage(vsid).at);
    const code = Number(answer & 0xffn);
    const name = Object.entries(ANSWER).find(([, value]) => value === code)?.[0];
    if (code === ANSWER.RETURN || code === ANSWER.RETURN_ADVANCED) this.#endRun(ppid, answer >> 32n);
    return { name: name ?? `0x${code.toString(16)}`, vsid: code === ANSWER.RUN ? Number(answer >> 32n) : 0 };
  }

  /** What the kernel does at the end of a run: results of the exit go to the caller's shared page. */
  #endRun(ppid: number, bytes: bigint): void {
    const root = this.vsPage(ppid);
    if (bytes === 0n) return;
    const caller = root.get("cpl") === 0n ? 0n : 1n;
    if (BigInt.asIntN(64, this.registry.service(ppid, SYS.COPY_OUT, caller, bytes, 0n)) === 0n) return;
    root.set("rax", MV_STATUS.EXIT_FAILURE);
    root.set("r10", 0n);
  }

  /** A hypercall with these registers; the others are zero. */
  rawHypercall(rax: bigint, options: CallOptions = {}): HypercallResult {
    const { r10 = 0n, r11 = 0n, r12 = 0n, r13 = 0n, ppid = 0, cpl = 0 } = options;
    const vsid = options.vsid ?? ppid;
    const fields = { rax, r10, r11, r12, r13, cpl: BigInt(cpl) };
    const answer = this.upcall(ppid, vsid, "HYPERCALL", fields);
    const page = this.vsPage(vsid);
    const out = (name: VsField): bigint => page.get(name);
    return {
      answer: answer.name,
      vsid: answer.vsid,
      rax: out("rax"),
      r10: out("r10"),
      r11: out("r11"),
      r12: out("r12"),
      r13: out("r13"),
    };
  }

  /** A hypercall by its full name; R10 is the handle unless told. */
  hypercall(name: string, options: CallOptions = {}): HypercallResult {
    const described = findOp(name);
    if (fullName(described) !== name || !CLASSES.includes(described.class)) throw new Error(name);
    return this.rawHypercall(opcode(described), { r10: 0x42n, ...options });
  }

  #prepare(ppid: number, options: Required<MachineOptions>): void {
    const context = this.context(ppid);
    context.set("ppid", ppid);
    context.set("pps", options.pps);
    context.set("flags", options.flags);
    context.set("maxVms", options.maxVms);
    context.set("maxVps", options.maxVps);
    context.set("maxVss", options.maxVss);
  }

  #sys(number: number, a: bigint, b: bigint, c: bigint): bigint {
    const [rdi, rsi, rdx] = [BigInt.asUintN(64, a), BigInt.asUintN(64, b), BigInt.asUintN(64, c)];
    return this.registry.service(this.#ppid, number, rdi, rsi, rdx);
  }

  #cpuid(leaf: number, subleaf: number, out: number): void {
    const [short, long] = [hex(leaf), `${hex(leaf)}.${hex(subleaf)}`];
    const words = this.cpuid.get(long) ?? this.cpuid.get(short) ?? [0, 0, 0, 0];
    words.forEach((word, i) => this.view.setUint32(out + 4 * i, word, true));
  }
}

function hex(value: number): string {
  return (value >>> 0).toString(16);
}
