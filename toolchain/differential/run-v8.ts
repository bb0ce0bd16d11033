import { checksum } from "../image/build.ts";
import { MEMORY_END, MEMORY_START } from "./build.ts";
import { type Outcome, TRAP } from "./outcome.ts";

/** V8's wording of the traps. Anything else is not a trap and is thrown on. */
function trapKind(error: unknown): number {
  if (!(error instanceof WebAssembly.RuntimeError)) throw error;
  const text = error.message;
  if (text.includes("unreachable")) return TRAP.unreachable;
  if (text.includes("by zero")) return TRAP.divideByZero;
  if (text.includes("unrepresentable")) return TRAP.overflow;
  if (text.includes("null function") || text.includes("table index") || text.includes("signature"))
    return TRAP.indirect;
  if (text.includes("unaligned")) return TRAP.unaligned;
  if (text.includes("memory access")) return TRAP.memory;
  throw error;
}

/** Runs every program p0, p1, ... of the module in V8, over the memory content that harness.c starts with. */
export function runInV8(wasm: Uint8Array, count: number): Outcome[] {
  const module = new WebAssembly.Module(new Uint8Array(wasm));
  const { exports } = new WebAssembly.Instance(module);
  const memory = new Uint8Array(
    (exports["memory"] as WebAssembly.Memory).buffer,
    MEMORY_START,
    MEMORY_END - MEMORY_START,
  );
  const outcomes: Outcome[] = [];
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < memory.length; k++) memory[k] = k * 167 + (k >> 8) + 13;
    let trap: number = TRAP.none;
    let result = 0n;
    try {
      result = BigInt.asUintN(64, (exports[`p${i}`] as () => bigint)());
    } catch (error) {
      trap = trapKind(error);
    }
    outcomes.push({ trap, result, memory: checksum(memory) });
  }
  return outcomes;
}
