import assert from "node:assert/strict";
import * as path from "node:path";
import { test } from "node:test";
import { ESLint } from "eslint";
import { REPOSITORY } from "./repository.ts";

const eslint = new ESLint({ cwd: REPOSITORY });

async function complaints(text: string, file = "vmm/kernel/example.ts"): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: path.join(REPOSITORY, file) });
  return (result?.messages ?? []).map((message) => message.message);
}

const BANNED: readonly [string, string, RegExp][] = [
  ["new", "class A {}\nexport function f(): void {\n  new A();\n}\n", /allocator/],
  ["throw", 'export function f(): void {\n  throw new Error("x");\n}\n', /no exceptions/],
  ["try", "export function f(): void {\n  try {\n    f();\n  } finally {\n  }\n}\n", /no exceptions/],
  ["a template string", "export const S = `a`;\n", /template string/],
  ["joined strings", 'export function f(a: string): string {\n  return "x" + a;\n}\n', /joining strings/],
  ["an object literal", "export const O = {};\n", /object literal/],
  ["an interface", "export interface I {\n  x: u32;\n}\n", /interface/],
  ["a closure", "export function f(): void {\n  const g = () => 1;\n}\n", /closure/],
  ["an array literal in a function", "export function f(): void {\n  const a = [1];\n}\n", /array literal/],
  ["a method of a derived class", "class A {}\nclass B extends A {\n  m(): void {}\n}\n", /derived class/],
  ["a module-level let", "let x: u32 = 1;\n", /module-level variable/],
  ["an exported module-level let", "export let x: u32 = 1;\n", /module-level variable/],
  ["a default parameter", "export function f(a: u32 = 1): u32 {\n  return a;\n}\n", /default parameter/],
  ["for (;;)", "export function f(): void {\n  for (;;) {}\n}\n", /while \(true\)/],
  ["number", "export function f(a: number): void {}\n", /f64 here/],
  ["a floating-point type", "export function f(a: f64): void {}\n", /floating point/],
  ["a floating-point literal", "export const X = 1.5;\n", /floating point/],
  ["atomic.fence", "export function f(): void {\n  atomic.fence();\n}\n", /read-modify-write/],
];

for (const [what, text, message] of BANNED) {
  test(`native code may not use ${what}`, async () => {
    const found = await complaints(text);
    assert.ok(
      found.some((item) => message.test(item)),
      found.join("\n"),
    );
  });
}

test("a decorator on a function does not even parse", async () => {
  assert.match(
    (await complaints("@inline\nexport function f(): void {}\n")).join(),
    /Decorators are not valid here/,
  );
});

test("the bans are for native code: tests beside it are Node's", async () => {
  const text = "export const X = { a: `b` };\n";
  assert.notDeepEqual(await complaints(text), []);
  assert.deepEqual(await complaints(text, "vmm/kernel/example.test.ts"), []);
  assert.deepEqual(await complaints(text, "vmm/core/harness.ts"), []);
});

test("plain native code passes", async () => {
  const text =
    "const TABLE = memory.data<u32>([1, 2]);\n@unmanaged\nexport class Page {\n  rax: u64;\n}\nexport function f(p: Page): u64 {\n  return p.rax + load<u32>(TABLE);\n}\n";
  assert.deepEqual(await complaints(text), []);
});
