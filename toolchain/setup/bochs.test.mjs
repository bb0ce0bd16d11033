import assert from "node:assert/strict";
import { test } from "node:test";
import { bochsPatches } from "./bochs.mjs";

test("each patch of Bochs says why it is needed before it says what it does", () => {
  const patches = bochsPatches();
  assert.ok(patches.length > 0);
  for (const { name, text } of patches) {
    const reason = text.slice(0, text.indexOf("--- a/")).trim();
    assert.ok(reason.length > 50, name);
    assert.match(text, /^--- a\/.*\n\+\+\+ b\/.*\n@@ /m, name);
  }
});
