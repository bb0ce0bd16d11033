import assert from "node:assert/strict";
import { test } from "node:test";
import { compileText, memoryImport, processText } from "../testing/sources.ts";

/** A module with one function body; the memory is the target's. */
function withBody(body: string, more = ""): string {
  return `(module ${memoryImport()} ${more} (func $culprit (export "f") (param i32) ${body}))`;
}

const REFUSED: readonly [string, string, string][] = [
  ["a floating-point instruction", withBody("f64.const 1 drop"), "gate-float-simd"],
  ["a conversion to floating point", withBody("local.get 0 f32.convert_i32_s drop"), "gate-float-simd"],
  ["a floating-point load", withBody("local.get 0 f64.load drop"), "gate-float-simd"],
  ["a SIMD instruction", withBody("v128.const i64x2 0 0 drop"), "gate-float-simd"],
  ["a floating-point local", withBody("(local f32)"), "wasm-value-type"],
  ["memory.grow", withBody("i32.const 1 memory.grow drop"), "gate-memory-grow"],
  ["memory.size", withBody("memory.size drop"), "gate-memory-grow"],
  [
    "an atomic wait",
    withBody("local.get 0 i32.const 0 i64.const 0 memory.atomic.wait32 drop"),
    "gate-wait-notify",
  ],
  ["an atomic notify", withBody("local.get 0 i32.const 0 memory.atomic.notify drop"), "gate-wait-notify"],
  [
    "memory.init of a passive segment",
    withBody("i32.const 0 i32.const 0 i32.const 1 memory.init 0", '(data "x")'),
    "gate-passive",
  ],
  [
    "global.set",
    withBody("local.get 0 global.set 0", "(global (mut i32) (i32.const 0))"),
    "gate-mutable-global",
  ],
  ["a typed select of references", withBody("ref.null func ref.is_null drop"), "gate-opcode"],
  ["a block with parameters", withBody("local.get 0 (block (param i32) drop)"), "gate-multi-value"],
];

for (const [what, wat, code] of REFUSED) {
  test(`${what} is refused as ${code}`, async () => {
    await assert.rejects(processText(wat), { code });
  });
}

test("a refused instruction is reported with its function", async () => {
  await assert.rejects(
    processText(withBody("f64.const 1 drop")),
    /culprit uses floating-point \(opcode 0x44\)/,
  );
});

test("a refused instruction of TypeScript is reported with its line", async () => {
  const text =
    "export function fine(): u32 {\n  return 1;\n}\nexport function half(x: u32): u32 {\n  return <u32>(<f64>x / 2.5);\n}\n";
  await assert.rejects(compileText(text), { code: "gate-float-simd", message: /main\/half \(main\.ts:5\)/ });
});

test("integer code of all kinds passes", async () => {
  const body =
    "local.get 0 i32.const 8 i32.shr_s i64.extend_i32_s i64.const 3 i64.mul drop local.get 0 local.get 0 i32.atomic.rmw.add drop";
  assert.equal((await processText(withBody(body))).description.functions, 1);
});
