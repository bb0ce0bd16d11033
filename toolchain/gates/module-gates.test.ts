import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";
import { compileText, memoryImport, processText, writeFiles } from "../testing/sources.ts";

const HV =
  "export declare function rdmsr(index: u32): u64;\nexport declare function wrmsr(index: u32, value: u64): void;\n";

test("an import from anywhere but hv is refused by its name", async () => {
  const wat = `(module ${memoryImport()} (import "wasi" "fd_write" (func)))`;
  await assert.rejects(processText(wat), { code: "gate-import", message: /wasi\.fd_write/ });
});

test("an imported global or table is refused", async () => {
  await assert.rejects(processText(`(module ${memoryImport()} (import "env" "x" (global i32)))`), {
    code: "gate-import",
  });
  await assert.rejects(processText(`(module ${memoryImport()} (import "env" "t" (table 1 1 funcref)))`), {
    code: "gate-import",
  });
});

test("an intrinsic that is not on the allow-list is refused, one that is passes", async () => {
  const files = {
    "hv.ts": HV,
    "main.ts":
      'import { rdmsr, wrmsr } from "./hv";\nexport function f(): void {\n  wrmsr(1, rdmsr(2));\n}\n',
  };
  const list = (text: string): string => path.join(writeFiles({ allow: text }), "allow");
  await assert.rejects(compileText(files, "core", list("rdmsr # reads only\n")), {
    code: "gate-import",
    message: /hv\.wrmsr/,
  });
  const { description } = await compileText(files, "core", list("rdmsr\nwrmsr\n"));
  assert.deepEqual([...description.imports].sort(), ["rdmsr", "wrmsr"]);
});

test("a module-level let is refused", async () => {
  const text = "let count: u32 = 0;\nexport function f(): u32 {\n  return ++count;\n}\n";
  await assert.rejects(compileText(text), { code: "gate-mutable-global" });
});

test("a default parameter of an exported function is refused: it becomes a mutable global", async () => {
  await assert.rejects(compileText("export function f(a: u32, b: u32 = 7): u32 {\n  return a * b;\n}\n"), {
    code: "gate-mutable-global",
  });
});

test("allocation is refused", async () => {
  const text =
    "class A {\n  x: u32 = 1;\n}\nexport function f(): usize {\n  return changetype<usize>(new A());\n}\n";
  await assert.rejects(compileText(text), { code: /^gate-/ });
});

test("code at module level is refused", async () => {
  await assert.rejects(compileText("store<u32>(0x20000, 5);\nexport function f(): void {}\n"), {
    code: "gate-start",
  });
});

test("a start section is refused", async () => {
  await assert.rejects(processText(`(module ${memoryImport()} (func $s) (start $s))`), {
    code: "gate-start",
  });
});

test("recursion is refused: direct, in a circle, and through the table", async () => {
  const direct = `(module ${memoryImport()} (func $a (export "a") call $a))`;
  const circle = `(module ${memoryImport()} (func $a (export "a") call $b) (func $b call $a))`;
  const table = `(module ${memoryImport()} (table 1 1 funcref) (elem (i32.const 0) $a) (func $a (export "a") i32.const 0 call_indirect))`;
  await assert.rejects(processText(direct), { code: "gate-recursion", message: /a -> a/ });
  await assert.rejects(processText(circle), { code: "gate-recursion", message: /a -> b -> a/ });
  await assert.rejects(processText(table), { code: "gate-recursion" });
});

test("an indirect call of another type is no recursion", async () => {
  const wat = `(module ${memoryImport()} (table 2 2 funcref) (elem (i32.const 0) $a $b) (func $b (param i32))
    (func $a (export "a") i32.const 1 i32.const 1 call_indirect (param i32)))`;
  assert.equal((await processText(wat)).description.tableSlots, 2);
});

test("memory that is not the target's, or that can grow, is refused", async () => {
  await assert.rejects(processText("(module (memory 1 1))"), { code: "gate-memory" });
  await assert.rejects(processText('(module (import "env" "memory" (memory 1)))'), { code: "gate-memory" });
  await assert.rejects(processText("(module)"), { code: "gate-memory" });
  await assert.rejects(processText(`(module ${memoryImport("kernel")})`, "linux"), { code: "gate-memory" });
});

test("a table that can grow is refused", async () => {
  await assert.rejects(processText(`(module ${memoryImport()} (table 1 9 funcref))`), { code: "gate-table" });
});

test("a passive data segment is refused", async () => {
  await assert.rejects(processText(`(module ${memoryImport()} (data "x"))`), { code: "gate-passive" });
});

test("several results are refused", async () => {
  await assert.rejects(
    processText(`(module ${memoryImport()} (func (result i32 i32) i32.const 1 i32.const 2))`),
    { code: "gate-multi-value" },
  );
});

test("statics outside the target's area are refused", async () => {
  await assert.rejects(processText(`(module ${memoryImport()} (data (i32.const 0xfffff) "xy"))`), {
    code: "data-range",
  });
  await assert.rejects(processText(`(module ${memoryImport()} (data (i32.const 0xffff) "xy"))`), {
    code: "data-range",
  });
  assert.equal(
    (await processText(`(module ${memoryImport()} (data (i32.const 0xffffe) "xy"))`)).data.length,
    0xf0000,
  );
});

test("what does not compile is reported with asc's own message", async () => {
  await assert.rejects(compileText("export function f(): u32 {\n  return nothing;\n}\n"), {
    code: "asc-failed",
    message: /Cannot find name 'nothing'/,
  });
});
