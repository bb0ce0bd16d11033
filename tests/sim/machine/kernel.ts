/** The kernel's wasm on one PP, behind the types of its exports. */
import type { Memory } from "../memory/memory.ts";
import { takeFault } from "../memory/rights.ts";

/** The kernel trapped: natively an exception in ring 0, which panics. Never right. */
export class KernelTrap extends Error {}

/** What vmm/kernel/main.ts exports; `pp` is the linear address of the PP block. */
export interface Kernel {
  prepare(pp: number): void;
  launch(pp: number): number;
  leave(pp: number): void;
  exit(pp: number): number;
  resume(pp: number, answer: bigint): number;
  endTrace(pp: number): void;
  service(pp: number, number: number, a: bigint, b: bigint, c: bigint): bigint;
  unknownService(pp: number, number: number, rip: bigint): number;
  trap(pp: number, vector: number, error: bigint, rip: bigint, cs: number, cr2: bigint): bigint;
}

/** Instantiates the module on the model's linear memory; traps become KernelTrap. */
export function instantiateKernel(
  memory: Memory,
  module: WebAssembly.Module,
  hv: WebAssembly.ModuleImports,
): Kernel {
  const { exports } = new WebAssembly.Instance(module, { env: { memory: memory.linear }, hv });
  const guarded = (name: keyof Kernel) => {
    const body = exports[name] as (...parameters: (number | bigint)[]) => never;
    return (...parameters: (number | bigint)[]) => {
      try {
        return body(...parameters);
      } catch (error) {
        if (!(error instanceof WebAssembly.RuntimeError)) throw error;
        const address = takeFault(memory.view);
        const place = address === undefined ? "" : ` at linear address 0x${address.toString(16)}`;
        throw new KernelTrap(`kernel.${name}: ${error.message}${place}`, { cause: error });
      }
    };
  };
  return {
    prepare: guarded("prepare"),
    launch: guarded("launch"),
    leave: guarded("leave"),
    exit: guarded("exit"),
    resume: guarded("resume"),
    endTrace: guarded("endTrace"),
    service: guarded("service"),
    unknownService: guarded("unknownService"),
    trap: guarded("trap"),
  };
}
