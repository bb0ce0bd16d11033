import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { listTests } from "./list-tests.ts";
import { stages } from "./stages.ts";

const root = mkdtempSync(join(tmpdir(), "microv-list-"));
after(() => rmSync(root, { recursive: true }));

for (const path of [
  "toolchain/a/b.test.ts",
  "toolchain/setup/c.test.mjs",
  "toolchain/fixtures/d.test.ts",
  "toolchain/generated/e.test.ts",
  "vmm/kernel/f.ts",
  "tests/sim/g.test.ts",
  "tests/machine/deep/h.test.ts",
  "tests/rig/i.machine.test.ts",
  "tests/long/j.test.ts",
  "tests/mutants/k.test.ts",
  "node_modules/l.test.ts",
]) {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), "");
}

test("every test is found, once, in the stage that has what it needs", () => {
  assert.deepEqual(listTests(root), {
    unit: ["toolchain/a/b.test.ts", "toolchain/setup/c.test.mjs"],
    model: ["tests/sim/g.test.ts"],
    machine: ["tests/machine/deep/h.test.ts", "tests/rig/i.machine.test.ts"],
  });
});

test("each found test is on the command line of its stage", () => {
  const all = stages(listTests(root), 2);
  const args = (name: string): string[] => all.find((stage) => stage.name === name)?.command ?? [];
  assert.ok(args("unit").includes("toolchain/setup/c.test.mjs"));
  assert.ok(args("model").includes("tests/sim/g.test.ts"));
  assert.ok(args("machine").includes("tests/rig/i.machine.test.ts"));
});

test("one machine at a time runs on two CPUs", () => {
  const machine = stages(listTests(root), 2).find((stage) => stage.name === "machine");
  assert.ok(machine?.command.includes("--test-concurrency=1"));
});

test("the table of machine tests runs on each bed, and what boots one machine of its own on QEMU's stage only", () => {
  const beds = { machine: "qemu-svm", "machine-vmx": "bochs-vmx", "machine-svm": "bochs-svm" };
  for (const [name, label] of Object.entries(beds)) {
    const stage = stages(listTests(root), 2).find((one) => one.name === name);
    assert.deepEqual(stage?.environment, { MICROV_BEDS: label });
    assert.ok(stage?.command.includes("tests/machine/deep/h.test.ts"));
    assert.equal(stage?.command.includes("tests/rig/i.machine.test.ts"), name === "machine");
  }
});

test("a stage without tests is left out, not run on every file there is", () => {
  const names = stages({ unit: [], model: [], machine: [] }, 2).map((stage) => stage.name);
  for (const name of ["unit", "model", "machine", "machine-vmx", "machine-svm"])
    assert.ok(!names.includes(name));
});
