import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutComments } from "./code-words.ts";
import { readTree } from "./source-tree.ts";

const tree = readTree();

/** Names that a module exports, as others know them. */
function exported(text: string): string[] {
  const code = withoutComments(text);
  const listed = [...code.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names = ""]) => names.split(","));
  const defined = [...code.matchAll(/^export function (\w+)/gm)].map(([, name = ""]) => name);
  return [...listed.map((name) => name.replace(/^.*\bas\b/s, "").trim()), ...defined].filter(
    (name) => name !== "",
  );
}

/** Names in backticks in the rows of the table under "The seam to the vendor". */
function documented(): string[] {
  const text = tree.get("docs/architecture.md") ?? "";
  const section = text.split("\n## The seam to the vendor\n")[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.flatMap((line) => [...line.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name));
}

test("docs/architecture.md lists what a vendor has to do by itself, and nothing that is not there", () => {
  const names = exported(tree.get("vmm/kernel/vendor.ts") ?? "");
  assert.ok(names.length > 20);
  assert.deepEqual(documented().sort(), names.sort());
});

test("exports are found, renamed ones by their new name", () => {
  assert.deepEqual(
    exported('export { a, b as c } from "./x";\nexport function d(): void {}\nfunction e(): void {}\n'),
    ["a", "c", "d"],
  );
});
