import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { BOCHS_GAPS } from "./bochs-gaps.ts";
import { GAPS } from "./gaps.ts";
import { ROOT } from "./setup-facts.ts";

for (const { name, model, met, answer, right } of [...GAPS, ...BOCHS_GAPS]) {
  test(`${name}: the row's answer is not the manual's, and the places that it names are there`, () => {
    assert.notEqual(answer, right);
    if (met.startsWith("vmm/")) assert.ok(existsSync(join(ROOT, met)), met);
    if (model === undefined) return;
    const text = readFileSync(join(ROOT, model.file), "utf8");
    // The instruction's name comes from a table there.
    const [head = "", tail] = model.test.split(/[A-Z#]{3,} exits$/);
    assert.ok(text.includes(head) && (tail === undefined || text.includes("exits`")), model.test);
  });
}

test("a row says all that the table needs", () => {
  for (const gaps of [GAPS, BOCHS_GAPS]) {
    assert.equal(new Set(gaps.map((gap) => gap.name)).size, gaps.length);
    for (const { what, source, manual, does } of gaps)
      for (const text of [what, source, manual, does]) assert.ok(text.length > 0 && !text.includes("\n"));
  }
});
