import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHistogram, spreadOf } from "./histogram.ts";

test("the median is that of the iterations, not of the distinct values", () => {
  const spread = spreadOf(parseHistogram(["3x1", "10x2", "500x1", "9000x1"]));
  assert.deepEqual(spread, { median: 10, min: 3, max: 9000, iterations: 5 });
});

test("of an even number the lower of the two in the middle counts: a value that occurred", () => {
  assert.equal(spreadOf(parseHistogram(["7x500", "9x500"])).median, 7);
  assert.equal(spreadOf(parseHistogram(["7x499", "9x501"])).median, 9);
});

test("what is no histogram is refused by name", () => {
  for (const bad of ["3", "x4", "3x0", "-3x1", "3x1.5", "3 x1"]) {
    assert.throws(
      () => parseHistogram([bad]),
      (error: Error) => error.message.includes(`"${bad}"`),
    );
  }
  assert.throws(() => parseHistogram([]), /without ticks/);
  assert.throws(() => parseHistogram(["5x1", "5x1"]), /"5x1"/);
  assert.throws(() => parseHistogram(["5x1", "4x1"]), /"4x1"/);
});
