/** Ring 3 of the model: runs one upcall of the core, and tells how it ended. */
import { ANSWER, EXIT, SYS } from "../../../vmm/abi/generated/exit-record.node.ts";
import { VsPageLayout } from "../../../vmm/abi/generated/vs-page.node.ts";
import { LinearFault, type Memory } from "../memory/memory.ts";
import { takeFault } from "../memory/rights.ts";
import type { Processor } from "../processor/processor.ts";
import { finish, type Steps } from "./steps.ts";

/** How an upcall ended: by the closing SYSCALL, by an exception at CPL 3, or by a number that is no service. */
export type UpcallEnd =
  { readonly answer: bigint } | { readonly fault: CoreFault } | { readonly unknownService: number };

export const LAST_SERVICE = Math.max(...Object.values(SYS));

/** A SYSCALL that the stub does not hand to the kernel's services. */
class UnknownService extends Error {
  readonly number: number;

  constructor(number: number) {
    super(`service ${number}`);
    this.number = number;
  }
}

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
  service(number: number, a: bigint, b: bigint, c: bigint): Steps<bigint>;
}

/** Ring 3 as a PP sees it. */
export interface Core {
  /** One upcall; the caller does the ring crossings around it. */
  run(below: RingZero, context: number, vs: number): Steps<UpcallEnd>;
}

const UNDEFINED_OPCODE = 6;
const PAGE_FAULT = 14;
const USER_ACCESS = 4n;

/** A trap of the core's own code: UD2 or a page fault natively. */
export function trapOf(memory: Memory, error: WebAssembly.RuntimeError): CoreFault {
  const address = takeFault(memory.view);
  if (address === undefined) return new CoreFault(UNDEFINED_OPCODE, 0n, 0n, error.stack);
  return new CoreFault(PAGE_FAULT, USER_ACCESS, BigInt(address), error.stack);
}

export class CoreHost implements Core {
  /** Runs instead of the core, for one upcall. */
  script: Script | undefined;
  /** Service calls the core still makes before it faults; undefined for a sound core. */
  faultAfter: number | undefined;
  /** Planned faults wait while the core starts: one that faults then is never started again. */
  startIsSound = false;
  /** A script ran since this was last cleared: what the core owes its guests may be broken. */
  scripted = false;
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

  /** One upcall with the core's truth in core memory, done at once. */
  *run(below: RingZero, context: number, vs: number): Steps<UpcallEnd> {
    this.#below = below;
    const starts = this.startIsSound && this.#reason(vs) === EXIT.INIT;
    const script = starts ? undefined : this.script;
    if (!starts) this.script = undefined;
    if (script !== undefined) this.scripted = true;
    const planned = this.faultAfter;
    if (starts) this.faultAfter = undefined;
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
      if (error instanceof UnknownService) return { unknownService: error.number };
      if (error instanceof CoreFault) return { fault: error };
      if (error instanceof LinearFault)
        return { fault: new CoreFault(PAGE_FAULT, USER_ACCESS, BigInt(error.address), error.message) };
      if (error instanceof WebAssembly.RuntimeError) return { fault: trapOf(this.#memory, error) };
      throw error;
    } finally {
      if (starts) this.faultAfter = planned;
    }
  }

  #reason(vs: number): number {
    return this.#memory.view.getUint32(this.#memory.linearAt(vs) + VsPageLayout.fields.reason.offset, true);
  }

  #sys(number: number, a: bigint, b: bigint, c: bigint): bigint {
    if ((number & 0xff) < ANSWER.FIRST_SERVICE) throw new EndOfUpcall(BigInt(number >>> 0));
    if (number >>> 0 > LAST_SERVICE) throw new UnknownService(number >>> 0);
    if (this.#below === undefined) throw new Error("the core runs outside an upcall");
    this.#memory.enterKernel();
    const result = finish(this.#below.service(number >>> 0, a, b, c));
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
