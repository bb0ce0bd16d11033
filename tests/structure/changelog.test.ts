import assert from "node:assert/strict";
import { test } from "node:test";
import { DRIVER } from "../../hypercall/generated/driver.node.ts";
import { LAUNCH } from "../../vmm/abi/generated/launch.node.ts";
import { readTree } from "./source-tree.ts";

const changelog = readTree().get("CHANGELOG.md") ?? "";

test("the changelog's newest entry is the ABI number that driver, image and tool share", () => {
  const numbers = [...changelog.matchAll(/^## ABI (\d+)$/gm)].map(([, number]) => Number(number));
  assert.equal(numbers[0], Number(DRIVER.ABI));
  assert.deepEqual(
    numbers,
    numbers.map((_, i) => (numbers[0] ?? 0) - i),
    "one entry each, newest first",
  );
});

test("driver and kernel speak of the same number", () => {
  assert.equal(Number(LAUNCH.ABI), Number(DRIVER.ABI));
});
