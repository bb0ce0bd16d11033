/** Counters in a wasm module: a store of 1 to a byte of its own before each stretch of a TypeScript line. */
import { decodeModule, forEachSection } from "../../toolchain/wasm/decode.ts";
import { decodeBody } from "../../toolchain/wasm/instructions.ts";
import { body, I32, I64, i32, store8, unsigned } from "../sim/memory/wasm-encode.ts";
import type { Places } from "./places.ts";

const CODE_SECTION = 10;

/** What goes before the instruction at a file offset, if anything. */
export type Before = (at: number) => readonly number[];

/** Counters whose bytes begin at this linear address. */
export function countersAt(base: number, places: Places): Before {
  return (at) => {
    const place = places.at.get(at);
    return place === undefined ? [] : [...i32(base + place), ...i32(1), ...store8(0)];
  };
}

/** The module with that code inserted. */
export function withCounters(wasm: Uint8Array, before: Before): Uint8Array<ArrayBuffer> {
  const module = decodeModule(wasm);
  const parts: number[][] = [[...wasm.subarray(0, 8)]];
  forEachSection(wasm, (id, header, _start, end) => {
    if (id !== CODE_SECTION) return void parts.push([...wasm.subarray(header, end)]);
    const bodies = module.functions.map((one) => {
      const instructions = decodeBody(module, one, (at) => `byte ${at}`);
      const code = instructions.flatMap(({ at }, i) => [
        ...before(at),
        ...wasm.subarray(at, instructions[i + 1]?.at ?? one.end),
      ]);
      const locals = one.locals.map((type) => [1, type === "i32" ? I32 : I64] as const);
      return body(locals, code.slice(0, -1));
    });
    const content = [...unsigned(bodies.length), ...bodies.flat()];
    parts.push([id, ...unsigned(content.length), ...content]);
  });
  return Uint8Array.from(parts.flat());
}
