/**
 * The machine model: the very wasm of kernel and core over modelled memory and processors. A test launches
 * it, plays the guests, and looks at what the hypervisor decided.
 */
import { LAUNCH_FLAG, LAUNCH_STATUS, RingHeaderLayout } from "../../../vmm/abi/generated/launch.node.ts";
import { countIn, modelCounters } from "../../coverage/model-hits.ts";
import { vendorOfTest } from "../on-vendors.ts";
import { type CompiledModule, compiledModule } from "../compiled-module.ts";
import { CORE_NEEDS, KERNEL_NEEDS, withAccessChecks, type Needs } from "../memory/access-checks.ts";
import { Memory } from "../memory/memory.ts";
import { RIGHTS } from "../memory/rights.ts";
import type { Words } from "../processor/cpuid-table.ts";
import { NestedTables } from "../processor/nested-walk.ts";
import { Processor, type ProcessorOptions } from "../processor/processor.ts";
import { SVM_NESTED } from "../svm/nested-format.ts";
import { SvmWorld } from "../svm/world.ts";
import { eptFormat } from "../vmx/ept.ts";
import { VmxOperation } from "../vmx/operation.ts";
import { VmxTlb } from "../vmx/tlb.ts";
import { VmcsRegions } from "../vmx/vmcs.ts";
import { VmxWorld } from "../vmx/world.ts";
import { CoreHost, type Core } from "./core-host.ts";
import { HostTlbs } from "./host-tlb.ts";
import { kernelIntrinsics } from "./intrinsics.ts";
import { Invariants } from "./invariants.ts";
import { KernelState } from "./kernel-state.ts";
import { instantiateKernel, type Kernel } from "./kernel.ts";
import { load, type Loader } from "./loader.ts";
import { type Inside, Pp, type Observer } from "./pp.ts";
import { BLOCKS, RAM, ROOT } from "./root-memory.ts";
import { buildRootTables } from "./root-state.ts";
import type { Vendor, Virtualization } from "./virtualization.ts";

export interface MachineOptions extends Partial<ProcessorOptions> {
  readonly pps?: number;
  /** LAUNCH_FLAG_ word. */
  readonly flags?: number;
  /** Pool blocks that are donated. */
  readonly blocks?: number;
  /** Of the garbage in unwritten memory. */
  readonly seed?: number;
  /** Run the wasm as it is shipped, without a check of each access against the page map. */
  readonly asShipped?: boolean;
  /** Lets the PPs run at the same time, in turns; without one each exit is served at once. */
  readonly engine?: Engine;
  /** CPUID of each PP in place of the model's, but for what `ProcessorOptions` say of SVM. */
  readonly cpuid?: (ppid: number) => ReadonlyMap<string, Words>;
  /** Folder with the sources of a core to take in place of this repository's. */
  readonly coreSources?: string;
}

/** How the PPs run the wasm. */
export interface Engine {
  /** Called once, before any PP is made. */
  readonly kernelOf: (wasm: Uint8Array) => WebAssembly.Module;
  readonly coreOf: (wasm: Uint8Array) => WebAssembly.Module;
  /** What runs the kernel on PP `ppid`. */
  kernel(machine: Machine, ppid: number, module: WebAssembly.Module, hv: WebAssembly.ModuleImports): Kernel;
  core(machine: Machine, ppid: number, module: WebAssembly.Module): Core;
}

const PHYSICAL_BITS = 48;
const KERNEL_SOURCES = {
  name: "kernel",
  target: "kernel",
  entry: "vmm/kernel/main.ts",
  folders: ["vmm/kernel", "vmm/abi/generated", "hypercall/generated"],
};
const CORE_SOURCES = {
  name: "core",
  target: "core",
  entry: "vmm/core/main.ts",
  folders: ["vmm/core", "vmm/abi/generated", "hypercall/generated"],
};

export class Machine {
  readonly memory: Memory;
  readonly loader: Loader;
  readonly core: CoreHost;
  readonly kernel: KernelState;
  readonly invariants: Invariants;
  readonly hostTlbs: HostTlbs;
  readonly vendor: Vendor;
  /** As the processors walk them. */
  readonly nested: NestedTables;
  readonly #vmcss: VmcsRegions;
  readonly pps: readonly Pp[];

  private constructor(images: Images, options: MachineOptions) {
    const { pps = 1, flags = 0, blocks = BLOCKS.length, seed = 1, vendor = vendorOfTest() } = options;
    this.vendor = vendor;
    this.memory = new Memory(RAM, seed, options.engine !== undefined);
    this.loader = load(this.memory, { kernel: images.kernel, core: images.core, pps, flags, blocks, vendor });
    buildRootTables(this.memory);
    this.core = new CoreHost(this.memory, images.coreModule);
    const hasFive = vendor === "amd" && (flags & LAUNCH_FLAG.LA57) !== 0;
    const format = vendor === "amd" ? SVM_NESTED : eptFormat(options.physicalBits ?? PHYSICAL_BITS);
    this.nested = new NestedTables(this.memory, format, hasFive ? 5 : 4);
    this.#vmcss = new VmcsRegions(this.memory);
    this.kernel = new KernelState(this.memory, [images.kernel.memoryBase, images.kernel.staticEnd]);
    this.hostTlbs = new HostTlbs(pps, (vsid, spa) => this.kernel.hasVsPage(vsid, spa));
    this.memory.onUnmapped = (mapping) => this.hostTlbs.unmapped(mapping);
    this.invariants = new Invariants(this);
    const observer: Observer = {
      beforeGuest: (pp) => this.invariants.beforeGuest(pp),
      afterGuest: (pp) => {
        pp.copiedIn.length = 0;
        this.core.scripted = false;
        this.invariants.afterGuest(pp);
      },
      entersCore: (pp) => this.invariants.entersCore(pp),
      leavesCore: (pp) => this.invariants.leavesCore(pp),
      setFpu: (vsid) => this.invariants.setFpu(vsid),
    };
    this.pps = this.loader.states.map((state, ppid) => this.#pp(ppid, state, images, options, observer));
  }

  /** A machine before its first launch. */
  static async create(options: MachineOptions = {}): Promise<Machine> {
    const { coreSources: root } = options;
    const coreSources = root === undefined ? CORE_SOURCES : { ...CORE_SOURCES, root };
    const [kernel, core] = await Promise.all([compiledModule(KERNEL_SOURCES), compiledModule(coreSources)]);
    const kernelModule = moduleOf(kernel, KERNEL_NEEDS, RIGHTS.KERNEL_HITS, options);
    const coreModule = moduleOf(core, CORE_NEEDS, RIGHTS.CORE_HITS, options);
    const images = { kernel, core, kernelModule: kernelModule.wasm, coreModule: coreModule.wasm };
    const machine = new Machine(images, options);
    for (const { counted } of [kernelModule, coreModule]) countIn(machine.memory.bytes, counted);
    return machine;
  }

  /** A machine whose PPs all run the root VM. */
  static async launch(options: MachineOptions = {}): Promise<Machine> {
    const machine = await Machine.create(options);
    for (const pp of machine.pps) {
      const status = pp.launch();
      if (status !== LAUNCH_STATUS.OK) throw new Error(`PP ${pp.ppid} was not launched: status ${status}`);
    }
    return machine;
  }

  /** The first PP. */
  get pp(): Pp {
    const [pp] = this.pps;
    if (pp === undefined) throw new Error("the machine has no PP");
    return pp;
  }

  /** The debug ring's text. */
  log(): string {
    const { head, capacity } = RingHeaderLayout.fields;
    const written = Number(this.memory.load64(ROOT.RING + head.offset));
    const size = Number(this.memory.load64(ROOT.RING + capacity.offset));
    const from = Math.max(0, written - size);
    const text = this.memory.read(ROOT.RING + RingHeaderLayout.size, size);
    return Array.from({ length: written - from }, (_, i) =>
      String.fromCharCode(text[(from + i) % size] ?? 0),
    ).join("");
  }

  #pp(ppid: number, state: number, images: Images, options: MachineOptions, observer: Observer): Pp {
    const { nextRip = true, decodeAssists = nextRip, tags = 16, xsave = true } = options;
    const { nestedPaging = true, physicalBits = PHYSICAL_BITS } = options;
    const { vendor } = this;
    const facts = { vendor, nextRip, decodeAssists, tags, physicalBits, xsave, nestedPaging };
    const processor = new Processor(this.memory, facts, options.cpuid?.(ppid));
    if (vendor === "intel") {
      processor.vmx = new VmxOperation(ppid, this.memory, processor, this.#vmcss, new VmxTlb());
    }
    const handOver = (place: string): void => this.pps?.[ppid]?.virtualization.handOver(place);
    const hv = kernelIntrinsics(this.memory, processor, handOver, {
      copied: (spa, count) => {
        const pp = this.pps[ppid];
        pp?.copiedIn.push({ spa, count, service: pp.service });
      },
      wiped: (spa) => this.invariants.wiped(spa),
      written: (spa, count) => {
        this.#vmcss.written(spa, count);
        this.invariants.written(spa, count);
      },
      flushedHost: () => this.hostTlbs.flushed(ppid),
    });
    const { memory } = this;
    const { engine } = options;
    const kernel =
      engine?.kernel(this, ppid, engine.kernelOf(images.kernel.wasm), hv) ??
      instantiateKernel(memory, images.kernelModule, hv);
    const core = engine?.core(this, ppid, engine.coreOf(images.core.wasm)) ?? this.core;
    const virtualization = (inside: Inside): Virtualization =>
      processor.vmx === undefined ? new SvmWorld(inside) : new VmxWorld(inside, processor.vmx);
    return new Pp(ppid, state, { memory, processor, kernel, core, observer, virtualization });
  }
}

interface Instrumented {
  readonly wasm: WebAssembly.Module;
  readonly counted: ReturnType<typeof modelCounters>;
}

const modules = new Map<string, Instrumented>();

/** Compiled once a process: tests make many machines. */
function moduleOf(
  { wasm, sourceMap }: CompiledModule,
  needs: Needs,
  hits: number,
  { asShipped = false, coreSources = "" }: MachineOptions,
): Instrumented {
  const key = `${needs.read} ${asShipped} ${needs === CORE_NEEDS ? coreSources : ""}`;
  const known = modules.get(key);
  if (known !== undefined) return known;
  const counted = asShipped ? undefined : modelCounters(wasm, sourceMap, hits);
  const bytes = asShipped ? wasm : withAccessChecks(wasm, needs, counted?.before);
  const module = { wasm: new WebAssembly.Module(bytes), counted };
  modules.set(key, module);
  return module;
}

interface Images {
  readonly kernel: Awaited<ReturnType<typeof compiledModule>>;
  readonly core: Awaited<ReturnType<typeof compiledModule>>;
  readonly kernelModule: WebAssembly.Module;
  readonly coreModule: WebAssembly.Module;
}
