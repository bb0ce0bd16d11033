/** Kernel and core of PPs that run at the same time, in turns that `Turns` gives. */
import { ANSWER } from "../../../vmm/abi/generated/exit-record.node.ts";
import { VsPageLayout } from "../../../vmm/abi/generated/vs-page.node.ts";
import { EXIT } from "../../../vmm/abi/generated/exit-record.node.ts";
import {
  type Core,
  CoreFault,
  LAST_SERVICE,
  type RingZero,
  trapOf,
  type UpcallEnd,
} from "../machine/core-host.ts";
import { guarded, type Kernel, type KernelExport } from "../machine/kernel.ts";
import type { Engine, Machine } from "../machine/machine.ts";
import type { Steps } from "../machine/steps.ts";
import { CORE_NEEDS, KERNEL_NEEDS } from "../memory/access-checks.ts";
import { LinearFault, type Memory } from "../memory/memory.ts";
import { Fiber } from "./fiber.ts";
import { STEP_INTRINSIC } from "./hand-over-points.ts";
import { suspendable } from "./suspendable.ts";
import type { Turns } from "./turns.ts";

const PAGE_FAULT = 14;
const UNDEFINED_OPCODE = 6;
const USER_ACCESS = 4n;

/** The engine whose points ask `turns`. */
export function interleavedEngine(turns: Turns): Engine {
  return {
    kernelOf: (wasm) => suspendable("kernel", wasm, KERNEL_NEEDS),
    coreOf: (wasm) => suspendable("core", wasm, CORE_NEEDS),
    kernel: (machine, ppid, module, hv) => new FiberKernel(machine, ppid, module, hv, turns),
    core: (machine, ppid, module) => new FiberCore(machine, ppid, module, turns),
  };
}

class FiberKernel implements Kernel {
  readonly #memory: Memory;
  readonly #fiber: Fiber;

  constructor(
    machine: Machine,
    ppid: number,
    module: WebAssembly.Module,
    hv: WebAssembly.ModuleImports,
    turns: Turns,
  ) {
    const { memory } = machine;
    this.#memory = memory;
    const names = importNames(module);
    const model = {
      step: (place: number) => {
        if (!this.#fiber.arrived() && !turns.goesOn(ppid, place >>> 0, names)) return this.#fiber.stop();
        if (place >>> 0 < STEP_INTRINSIC) machine.invariants.touched(ppid, place >>> 0);
      },
    };
    // Turns knows of a spin-wait by its point; the hint itself does nothing.
    this.#fiber = new Fiber(memory, 2 * ppid, module, { hv: { ...hv, pause: () => undefined }, model });
  }

  *call(name: KernelExport, ...parameters: (number | bigint)[]): Steps<number | bigint> {
    while (true) {
      const { result, stopped } = guarded(this.#memory, name, () => this.#fiber.run(name, parameters));
      if (!stopped) return result;
      yield;
      this.#fiber.goOn();
    }
  }
}

interface ServiceCall {
  readonly number: number;
  readonly parameters: readonly [bigint, bigint, bigint];
}

class FiberCore implements Core {
  readonly #memory: Memory;
  readonly #fiber: Fiber;
  readonly #turns: Turns;
  readonly #ppid: number;
  #below: RingZero | undefined;
  #asked: ServiceCall | undefined;
  #answer = 0n;

  constructor(machine: Machine, ppid: number, module: WebAssembly.Module, turns: Turns) {
    const { memory } = machine;
    this.#memory = memory;
    this.#turns = turns;
    this.#ppid = ppid;
    const names = importNames(module);
    const hv = {
      sys: (number: number, a: bigint, b: bigint, c: bigint) => {
        if (this.#fiber.arrived()) return this.#answer;
        this.#asked = { number: number >>> 0, parameters: [a, b, c] };
        this.#fiber.stop();
        return 0n;
      },
      cpuid: (leaf: number, subleaf: number, out: number) => this.#cpuid(leaf, subleaf, out >>> 0),
    };
    const model = {
      step: (place: number) => {
        if (!this.#fiber.arrived() && !turns.goesOn(ppid, place >>> 0, names)) return this.#fiber.stop();
        if (place >>> 0 < STEP_INTRINSIC) machine.invariants.touched(ppid, place >>> 0);
      },
    };
    this.#fiber = new Fiber(memory, 2 * ppid + 1, module, { hv, model });
  }

  *run(below: RingZero, context: number, vs: number): Steps<UpcallEnd> {
    this.#below = below;
    const reasonAt = this.#memory.linearAt(vs) + VsPageLayout.fields.reason.offset;
    const starts = this.#memory.view.getUint32(reasonAt, true) === EXIT.INIT;
    // A core that faults while it starts is never started again.
    let left = starts ? undefined : this.#turns.faultAfter(this.#ppid);
    if (left === 0) return { fault: planned() };
    try {
      while (true) {
        const { result, stopped } = this.#fiber.run("upcall", [context, vs]);
        if (!stopped) return { answer: BigInt(result) };
        const asked = this.#asked;
        this.#asked = undefined;
        if (asked === undefined) yield;
        else {
          if ((asked.number & 0xff) < ANSWER.FIRST_SERVICE) return { answer: BigInt(asked.number) };
          if (asked.number > LAST_SERVICE) return { unknownService: asked.number };
          this.#answer = yield* below.service(asked.number, ...asked.parameters);
          if (left !== undefined && --left === 0) return { fault: planned() };
        }
        this.#fiber.goOn();
      }
    } catch (error) {
      if (error instanceof LinearFault)
        return { fault: new CoreFault(PAGE_FAULT, USER_ACCESS, BigInt(error.address), error.message) };
      if (error instanceof WebAssembly.RuntimeError) {
        const fault = trapOf(this.#memory, error);
        this.#turns.coreTrapped(fault);
        return { fault };
      }
      throw error;
    }
  }

  #cpuid(leaf: number, subleaf: number, out: number): void {
    if (this.#below === undefined) throw new CoreFault(UNDEFINED_OPCODE);
    this.#memory.requireLinear(out, 16, 3, true);
    const at = this.#memory.linearAt(out);
    const words = this.#below.processor.cpuid(leaf, subleaf);
    words.forEach((word, i) => this.#memory.view.setUint32(at + 4 * i, word, true));
  }
}

function planned(): CoreFault {
  return new CoreFault(PAGE_FAULT, USER_ACCESS, 0n, "planned");
}

/** Names of the function imports, in order. */
function importNames(module: WebAssembly.Module): readonly string[] {
  return WebAssembly.Module.imports(module).flatMap(({ kind, name }) => (kind === "function" ? [name] : []));
}
