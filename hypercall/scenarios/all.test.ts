import assert from "node:assert/strict";
import { test } from "node:test";
import { FIRST_EXTENSION, fullName } from "../abi/model.ts";
import { op, OPS } from "../ops.ts";
import { allScenarios } from "./all.ts";
import type { Step } from "./step.ts";

/** Ops without a scenario, and what calls them instead. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  mv_pp_op_promote: "ends the judge's own hypervisor; every stop of every machine test calls it",
  mv_pp_op_trace: "the model has no trace ring; the tests of microv trace call it on the machine",
};

const scenarios = allScenarios();
const steps = scenarios.flatMap((one) => one.steps);

function works(step: Step): boolean {
  return step.expect === "SUCCESS" || step.undo !== undefined;
}

test("every op that is served has a call that succeeds, except for those that something else calls", () => {
  const without = OPS.filter((one) => one.served)
    .map(fullName)
    .filter((name) => !steps.some((step) => step.op === name && works(step)));
  assert.deepEqual(without, Object.keys(ELSEWHERE));
});

test("every op of MicroV succeeds on both PPs", () => {
  for (const one of OPS.filter((one) => one.served && one.index < FIRST_EXTENSION)) {
    const name = fullName(one);
    for (const pp of [0, 1]) {
      assert.ok(
        steps.some((step) => step.op === name && step.pp === pp && works(step)),
        `${name} on PP ${pp}`,
      );
    }
  }
});

test("every 16-bit id of every op is tried with bits above it, and every op with flags", () => {
  for (const one of OPS.filter((one) => one.served && !(fullName(one) in ELSEWHERE))) {
    const noisy = steps.filter(
      (step) => step.op === fullName(one) && (BigInt(step.rax) >> 32n) % 0x1_0000n !== 0n,
    );
    assert.ok(noisy.length > 0, fullName(one));
    for (const input of one.inputs.filter((input) => input.bits === 16)) {
      assert.ok(
        noisy.some((step) => /\+0x|0xbeef/.test(step.registers[input.register])),
        `${fullName(one)} ${input.name}`,
      );
    }
  }
});

test("an op that fills a page is judged by what is in the page", () => {
  for (const one of OPS.filter((one) => one.served && one.page?.out !== undefined)) {
    const judged = steps.some((step) => step.op === fullName(one) && (step.pageOut ?? []).length > 0);
    assert.ok(judged, fullName(one));
  }
});

test("what a step names was saved before it", () => {
  const given = ["pp", "pps", "page", "gla", "ram0", "ram1", "ram2", "ram3"];
  for (const scenario of scenarios) {
    const known = new Set(given);
    for (const step of scenario.steps) {
      for (const value of Object.values(step.registers)) {
        const [, name] = /^\$(\w+)/.exec(value) ?? [];
        assert.ok(name === undefined || known.has(name), `${scenario.name}: ${name ?? ""}`);
      }
      for (const rule of Object.values(step.out)) if (rule.startsWith("#>")) known.add(rule.slice(2));
    }
  }
});

test("an extension is called from ring 0, MicroV's ops from ring 3, and refusals say so", () => {
  for (const step of steps) {
    const isExtension = op(step.op).index >= FIRST_EXTENSION;
    assert.ok(
      step.caller === (isExtension ? "kernel" : "user") || step.expect === "INVALID_PERM_DENIED",
      step.op,
    );
  }
});
