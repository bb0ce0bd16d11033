import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { ROOT } from "../rig/setup-facts.ts";
import { MUTANTS } from "./list.ts";
import { parseOptions, UsageError } from "./options.ts";
import { judge } from "./run-test.ts";

test("a fault is caught only by a failing test of that name", () => {
  assert.equal(judge("ok 1 - the rule holds\n", "the rule").outcome, "passed");
  assert.equal(
    judge("ok 1 - the rule holds\nnot ok 2 - the rule holds for all\n", "the rule").outcome,
    "failed",
  );
  assert.equal(judge("    not ok 1 - the rule holds inside\n", "the rule").outcome, "failed");
});

test("a file that breaks, a skipped test and another test's failure catch nothing", () => {
  assert.equal(judge("not ok 1 - tests/a.test.ts\n", "the rule").outcome, "none");
  assert.equal(judge("ok 1 - the rule holds # SKIP\n", "the rule").outcome, "none");
  assert.equal(judge("not ok 1 - another\n", "the rule").outcome, "none");
});

test("every fault of the list fits the sources exactly once", () => {
  for (const { name, edit } of MUTANTS) {
    const parts = readFileSync(join(ROOT, edit.file), "utf8").split(edit.find);
    assert.equal(
      parts.length,
      2,
      `${name}: ${edit.file} has ${JSON.stringify(edit.find)} ${parts.length - 1} times`,
    );
  }
});

test("an unknown option is a usage error", () => {
  assert.throws(() => parseOptions(["--fast"]), UsageError);
  assert.deepEqual(parseOptions(["--list", "EFER"]), { help: false, list: true, parts: ["EFER"] });
});
