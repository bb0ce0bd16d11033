import assert from "node:assert/strict";
import { test } from "node:test";
import { OPS } from "../../hypercall/ops.ts";
import { readTree } from "./source-tree.ts";

const tree = readTree();
const text = tree.get("docs/specification.md") ?? "";

/** The cells of the rows that begin with `name`, without it. */
function rows(name: string): string[][] {
  const cells = (line: string): string[] => line.split("|").slice(2, -1);
  return text
    .split("\n")
    .filter((line) => line.startsWith(`| ${name} |`))
    .map((line) => cells(line).map((cell) => cell.trim()));
}

function row(name: string): string[] {
  return rows(name)[0] ?? [];
}

test("each bar that the bench judges is promised with the same limit, in a table for each processor", () => {
  const bars = tree.get("tests/bench/bars.ts") ?? "";
  const found = [...bars.matchAll(/name: "([^"]+)",\s*limits: \{([^}]+)\}/g)];
  assert.ok(found.length >= 3, "the bars are not where this test looks");
  for (const [, name = "", limits = ""] of found) {
    const promised = rows(name).map((cells) => cells[0]);
    assert.deepEqual(
      promised,
      [...limits.matchAll(/: (\d+)/g)].map((match) => match[1]),
      name,
    );
  }
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
