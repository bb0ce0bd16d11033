import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf, gap, hopsIn } from "./hops.ts";
import { readTree } from "./source-tree.ts";

const DOCUMENT = "docs/architecture.md";
const tree = readTree();
const tables = hopsIn(DOCUMENT, tree.get(DOCUMENT) ?? "");

test("the life of three exits is listed, each from a world switch to the next", () => {
  assert.equal(tables.size, 3);
  for (const hops of tables.values()) {
    assert.equal(hops[0]?.name, "svm_enter");
    assert.equal(hops.at(-1)?.name, "svm_enter");
    assert.ok(hops.length >= 7);
  }
});

for (const [heading, hops] of tables) {
  test(`the steps exist and lead to one another: ${heading}`, () => {
    const gaps = hops.map((hop, i) => gap(tree, hop, hops[i + 1])).filter((found) => found !== undefined);
    assert.deepEqual(gaps, []);
  });
}

test("a step left out, renamed, or not called any more is found", () => {
  const source =
    "export function a(): u32 {\n  // b()\n  return c();\n}\nfunction c(): u32 {\n  return 0;\n}\n";
  const planted = new Map([["x.ts", source]]);
  const hop = (name: string, by: string): { name: string; file: string; by: string } => ({
    name,
    file: "x.ts",
    by,
  });
  assert.equal(gap(planted, hop("a", "c()"), hop("c", "return 0")), undefined);
  assert.match(gap(planted, hop("a", "b()"), hop("b", "")) ?? "", /does not contain b\(\)/);
  assert.match(gap(planted, hop("a", "return"), hop("c", "")) ?? "", /does not lead to c/);
  assert.match(gap(planted, hop("d", "c()"), hop("c", "")) ?? "", /defines no d/);
});

test("an assembly label reaches to the next global one", () => {
  const planted = new Map([
    ["x.S", "\t.globl one, two\none:\n\tcall ts_x\ninner:\n\tsysretq\ntwo:\n\tret\n"],
  ]);
  const body = bodyOf(planted, { name: "one", file: "x.S", by: "" }) ?? "";
  assert.ok(body.includes("sysretq") && !body.includes("ret\n\t") && !body.includes("two"));
  assert.equal(bodyOf(planted, { name: "inner", file: "x.S", by: "" }), undefined);
});
