import assert from "node:assert/strict";
import { test } from "node:test";
import { ROOT } from "../../rig/setup-facts.ts";
import { byFunction, sourceLine } from "./profile.ts";

test("functions come by the number of executed instructions, equal ones by name", () => {
  const instructions = ["b", "a", "c", "a", "b"].map((symbol) => ({ mnemonic: "nop", operands: "", symbol }));
  assert.deepEqual(byFunction({ place: "root", row: "cpuid", addresses: [], instructions }), [
    { where: "a", instructions: 2 },
    { where: "b", instructions: 2 },
    { where: "c", instructions: 1 },
  ]);
});

test("a source line is named as in the repository", () => {
  for (const text of [
    `${ROOT}/build/./vmm/kernel/hv.h:8`,
    "./vmm/kernel/hv.h:8 (discriminator 3)",
    "./build/./vmm/kernel/hv.h:8",
    `${ROOT}/vmm/kernel/hv.h:8`,
  ]) {
    assert.equal(sourceLine(text), "vmm/kernel/hv.h:8");
  }
});
