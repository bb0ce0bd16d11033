/** Ring 3 of the model: runs one upcall of the core, and tells how it ended. */
import { ANSWER } from "../../../vmm/abi/generated/exit-record.node.ts";
import { LinearFault, type Memory } from "../memory/memory.ts";
import type { Processor } from "../processor/processor.ts";

/** How an upcall ended: by the closing SYSCALL, or by an exception at CPL 3. */
export type UpcallEnd = { readonly answer: bigint } | { readonly fault: CoreFault };

/** An exception of the core, as the processor would report it. */
export class CoreFault extends Error {
  readonly vector: number;
  readonly error: bigint;
  readonly address: bigint;

  constructor(vector: number, error = 0n, address = 0n, why = `vector ${vector} at CPL 3`) {
    super(why);
    this.vector = vector;
    this.error = error;
    this.address = address;
  }
}

/** A SYSCALL whose number ends the upcall instead of calling a service. */
class EndOfUpcall extends Error {
  readonly answer: bigint;

  constructor(answer: bigint) {
    super("end of upcall");
    this.answer = answer;
  }
}

/** Calls a service of the kernel as the core's intrinsic does. */
export type Sys = (number: number, a: bigint, b: bigint, c: bigint) => bigint;
/** Stands in for the core: a hostile one, or one with a planted fault. */
export type Script = (context: number, vs: number, sys: Sys) => bigint;

export interface RingZero {
  readonly processor: Processor;
  /** The kernel's service entry, after the ring crossing. */
  service(number: number, a: bigint, b: bigint, c: bigint): bigint;
}

const UNDEFINED_OPCODE = 6;
const PAGE_FAULT = 14;
const USER_ACCESS = 4n;

export class CoreHost {
  /** Runs instead of the core, for one upcall. */
  script: Script | undefined;
  /** Service calls the core still makes before it faults; undefined for a sound core. */
  faultAfter: number | undefined;
  readonly #memory: Memory;
  readonly #upcall: (context: number, vs: number) => bigint;
  #below: RingZero | undefined;

  constructor(memory: Memory, module: WebAssembly.Module) {
    this.#memory = memory;
    const hv = {
      sys: (number: number, a: bigint, b: bigint, c: bigint) => this.#sys(number, a, b, c),
      cpuid: (leaf: number, subleaf: number, out: number) => this.#cpuid(leaf, subleaf, out),
    };
    const instance = new WebAssembly.Instance(module, { env: { memory: memory.linear }, hv });
    this.#upcall = instance.exports["upcall"] as (context: number, vs: number) => bigint;
  }

  /** One upcall with the core's truth in core memory; the caller does the ring crossings around it. */
  run(below: RingZero, context: number, vs: number): UpcallEnd {
    this.#below = below;
    const script = this.script;
    this.script = undefined;
    try {
      const sys: Sys = (number, a, b, c) => this.#sys(number, a, b, c);
      if (this.faultAfter === 0) this.#plannedFault();
      const answer = script === undefined ? this.#upcall(context, vs) : script(context, vs, sys);
      if ((answer & 0xffn) >= BigInt(ANSWER.FIRST_SERVICE)) {
        // The closing SYSCALL was a service call; behind it stands UD2.
        this.#sys(Number(answer & 0xffff_ffffn), BigInt(context), BigInt(vs), 0n);
        throw new CoreFault(UNDEFINED_OPCODE);
      }
      return { answer };
    } catch (error) {
      if (error instanceof EndOfUpcall) return { answer: error.answer };
      if (error instanceof CoreFault) return { fault: error };
      if (error instanceof LinearFault)
        return { fault: new CoreFault(PAGE_FAULT, USER_ACCESS, BigInt(error.address), error.message) };
      // A trap of the core's own code: UD2 or a page fault natively.
      if (error instanceof WebAssembly.RuntimeError) {
        return { fault: new CoreFault(UNDEFINED_OPCODE, 0n, 0n, String(error.stack)) };
      }
      throw error;
    }
  }

  #sys(number: number, a: bigint, b: bigint, c: bigint): bigint {
    if ((number & 0xff) < ANSWER.FIRST_SERVICE) throw new EndOfUpcall(BigInt(number >>> 0));
    if (this.#below === undefined) throw new Error("the core runs outside an upcall");
    this.#memory.enterKernel();
    const result = this.#below.service(number >>> 0, a, b, c);
    this.#memory.enterCore();
    if (this.faultAfter !== undefined && --this.faultAfter === 0) this.#plannedFault();
    return result;
  }

  #plannedFault(): never {
    this.faultAfter = undefined;
    throw new CoreFault(PAGE_FAULT, USER_ACCESS, 0n, "planned");
  }

  #cpuid(leaf: number, subleaf: number, out: number): void {
    if (this.#below === undefined) throw new Error("the core runs outside an upcall");
    this.#memory.requireLinear(out >>> 0, 16, 3, true);
    const words = this.#below.processor.cpuid(leaf, subleaf);
    words.forEach((word, i) => this.#memory.view.setUint32((out >>> 0) + 4 * i, word, true));
  }
}
