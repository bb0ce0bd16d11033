import assert from "node:assert/strict";
import { test } from "node:test";
import { OPS } from "../../hypercall/ops.ts";
import { readTree } from "./source-tree.ts";

const tree = readTree();
const text = tree.get("docs/specification.md") ?? "";

/** The cells of the row that begins with `name`, without it. */
function row(name: string): string[] {
  const line = text.split("\n").find((candidate) => candidate.startsWith(`| ${name} |`));
  return (line ?? "")
    .split("|")
    .slice(2, -1)
    .map((cell) => cell.trim());
}

test("each bar that the bench judges is promised with the same limit", () => {
  const bars = tree.get("tests/bench/bars.ts") ?? "";
  const rows = [...bars.matchAll(/\{ row: "\w+", name: "([^"]+)", limit: (\d+) \}/g)];
  assert.ok(rows.length >= 3, "the bars are not where this test looks");
  for (const [, name = "", limit] of rows) assert.equal(row(name)[0], limit, name);
  const image = /name: "(stripped image[^"]*)"/.exec(bars)?.[1] ?? "";
  const limit = /IMAGE_LIMIT = (\d+) \* (\d+);/.exec(bars);
  assert.equal(row(image)[0], `${Number(limit?.[1]) * Number(limit?.[2])} B`);
});

test("each stack that the build bounds is promised with the same bound", () => {
  const gates = [...(tree.get("CMakeLists.txt") ?? "").matchAll(/add_stack_gate\(\S+ (\w+) (\d+)\)/g)];
  assert.equal(gates.length, 3);
  for (const [, module = "", bytes] of gates) {
    const name = module === "cli" ? "tool" : module;
    assert.equal(row(`stack of the ${name}, worst case`)[0], `${bytes} B`);
  }
});

test("texts that count the hypercalls count right", () => {
  const count = `${OPS.filter((op) => op.served).length} of ${OPS.length}`;
  for (const path of ["docs/limits.md", "CHANGELOG.md", "docs/hypercalls.md"]) {
    assert.ok((tree.get(path) ?? "").includes(count), `${path} should say ${count}`);
  }
});
