import assert from "node:assert/strict";
import { test } from "node:test";
import { DRIVER_ERROR } from "./generated/driver.node.ts";

test("each error of the driver has a number of its own", () => {
  const numbers = Object.values(DRIVER_ERROR).map(Number);
  assert.deepEqual(
    [...numbers].sort((a, b) => a - b),
    [...new Set(numbers)].sort((a, b) => a - b),
  );
});
