/** One instance of a suspendable module (suspendable.ts): calls that stop at a point and go on later. */
import type { Memory } from "../memory/memory.ts";

/** Where suspended calls keep their frames, in linear memory that neither kernel nor core has. */
const STACKS = 0x3000_0000;
const STACK_BYTES = 0x4_0000;

interface Asyncify {
  asyncify_start_unwind(data: number): void;
  asyncify_stop_unwind(): void;
  asyncify_start_rewind(data: number): void;
  asyncify_stop_rewind(): void;
}

type Body = (...parameters: (number | bigint)[]) => number | bigint;

export class Fiber {
  readonly #exports: Asyncify & Record<string, Body>;
  readonly #view: DataView;
  /** Two words: where the next frame goes, and the end. */
  readonly #data: number;
  #state: "runs" | "stops" | "goes on" = "runs";

  /** `index` chooses its stack: a number that no other instance over this memory has. */
  constructor(
    memory: Memory,
    index: number,
    module: WebAssembly.Module,
    imports: Record<string, WebAssembly.ModuleImports>,
  ) {
    const instance = new WebAssembly.Instance(module, { env: { memory: memory.linear }, ...imports });
    this.#exports = instance.exports as unknown as Asyncify & Record<string, Body>;
    this.#view = memory.view;
    this.#data = STACKS + index * STACK_BYTES;
  }

  /** Calls an export, or goes on with the one that stopped. True in `stopped` if it is not done. */
  run(
    name: string,
    parameters: readonly (number | bigint)[],
  ): { readonly result: number | bigint; readonly stopped: boolean } {
    const { [name]: body } = this.#exports;
    if (body === undefined) throw new Error(`there is no export ${name}`);
    const result = body(...parameters);
    const stopped = this.#state === "stops";
    if (stopped) {
      this.#exports.asyncify_stop_unwind();
      this.#state = "runs";
    }
    return { result, stopped };
  }

  /** In an import: what called it shall stop, and call it again when it goes on. */
  stop(): void {
    this.#view.setUint32(this.#data, this.#data + 8, true);
    this.#view.setUint32(this.#data + 4, this.#data + STACK_BYTES, true);
    this.#state = "stops";
    this.#exports.asyncify_start_unwind(this.#data);
  }

  /** Before the `run` that goes on. */
  goOn(): void {
    this.#state = "goes on";
    this.#exports.asyncify_start_rewind(this.#data);
  }

  /** In an import: true if this is the call at which it had stopped. */
  arrived(): boolean {
    if (this.#state !== "goes on") return false;
    this.#exports.asyncify_stop_rewind();
    this.#state = "runs";
    return true;
  }
}
