/** The kernel's wasm on one PP, behind the types of its exports. */
import type { Memory } from "../memory/memory.ts";
import { takeFault } from "../memory/rights.ts";
import type { Steps } from "./steps.ts";

/** The kernel trapped: natively an exception in ring 0, which panics. Never right. */
export class KernelTrap extends Error {}

/** What vmm/kernel/main.ts exports; the first parameter of each is the linear address of the PP block. */
export type KernelExport =
  | ("prepare" | "launch" | "leave" | "resume" | "endTrace" | "service" | "unknownService" | "trap")
  | ("svmExit" | "vmxExit" | "vmxEnter" | "vmxFailed" | "vmxRootEvents");

/** Calls an export of the kernel on one PP. */
export interface Kernel {
  call(name: KernelExport, ...parameters: (number | bigint)[]): Steps<number | bigint>;
}

/** Calls `body`; a trap of the kernel becomes a KernelTrap that says where. */
export function guarded<T>(memory: Memory, name: KernelExport, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    const address = takeFault(memory.view);
    const place = address === undefined ? "" : ` at linear address 0x${address.toString(16)}`;
    throw new KernelTrap(`kernel.${name}: ${error.message}${place}`, { cause: error });
  }
}

/** Instantiates the module on the model's linear memory; each call is done at once. */
export function instantiateKernel(
  memory: Memory,
  module: WebAssembly.Module,
  hv: WebAssembly.ModuleImports,
): Kernel {
  const { exports } = new WebAssembly.Instance(module, { env: { memory: memory.linear }, hv });
  return {
    *call(name, ...parameters) {
      const body = exports[name] as (...parameters: (number | bigint)[]) => number | bigint;
      return guarded(memory, name, () => body(...parameters));
    },
  };
}
