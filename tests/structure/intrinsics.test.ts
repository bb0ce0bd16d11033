import assert from "node:assert/strict";
import { test } from "node:test";
import { readTree } from "./source-tree.ts";

const tree = readTree();

function declared(path: string): string[] {
  return [...(tree.get(path) ?? "").matchAll(/^export declare function (\w+)/gm)].map(
    ([, name = ""]) => name,
  );
}

/** Names in backticks in the rows of a table under a heading. */
function documented(heading: string): string[] {
  const text = tree.get("docs/security.md") ?? "";
  const section = text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .flatMap((line) => [...line.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name));
}

test("docs/security.md lists ring 0's whole access to the machine, and nothing that is not there", () => {
  const names = declared("vmm/kernel/hv.ts");
  assert.ok(names.length > 20);
  assert.deepEqual(documented("Ring 0's access to the machine").sort(), names.sort());
});

for (const folder of ["vmm/kernel", "vmm/core", "vmm/boot/common"]) {
  test(`every intrinsic of ${folder} has its native side in hv.h`, () => {
    const header = tree.get(`${folder}/hv.h`) ?? "";
    const missing = declared(`${folder}/hv.ts`).filter(
      (name) => !new RegExp(`\\bhv_${name}\\(`).test(header),
    );
    assert.deepEqual(missing, []);
  });
}
