import assert from "node:assert/strict";
import { test } from "node:test";
import { PROBES } from "../abi/arguments.ts";
import { fullName } from "../abi/model.ts";
import { OPS } from "../ops.ts";
import type { Case } from "./cases.ts";
import { allCases, emitCases } from "./cases.ts";

const cases = allCases();

function ofOp(name: string): Case[] {
  return cases.filter((one) => one.op === name);
}

test("every wrong value of every argument of every served op is a case", () => {
  for (const op of OPS.filter((one) => one.served)) {
    for (const input of op.inputs) {
      for (const probe of PROBES[input.kind]) {
        const value = `0x${probe.value.toString(16)}`;
        const found = ofOp(fullName(op)).some((one) => one.registers[input.register] === value);
        assert.ok(found, `${fullName(op)} ${input.name} = ${value}`);
      }
    }
  }
});

test("every op is tried from ring 3 of the root, and from a micro VM unless it may", () => {
  for (const op of OPS) {
    const denied = (caller: string): boolean =>
      ofOp(fullName(op)).some((one) => one.caller === caller && one.expect === "INVALID_PERM_DENIED");
    assert.ok(denied("root-ring3"), fullName(op));
    assert.equal(denied("micro-vm"), op.caller !== "anyone", fullName(op));
  }
});

test("every register of every op is tried wrong from a micro VM", () => {
  for (const op of OPS.filter((one) => one.caller !== "anyone")) {
    for (const input of op.inputs) {
      const tried = ofOp(fullName(op)).some(
        (one) => one.caller === "micro-vm" && one.registers[input.register] === "0xffffffffffffffff",
      );
      assert.ok(tried || input.kind === "handle", `${fullName(op)} ${input.name}`);
    }
  }
});

test("a declared op answers FAILURE_UNKNOWN to a right call", () => {
  for (const op of OPS.filter((one) => !one.served)) {
    assert.ok(
      ofOp(fullName(op)).some((one) => one.what === "not served" && one.expect === "FAILURE_UNKNOWN"),
      fullName(op),
    );
  }
});

test("the handle is checked before the caller, the caller before the index", () => {
  const wrongHandle = cases.find(
    (one) => one.op === "mv_vs_op_run" && one.what === "a micro VM with a wrong handle",
  );
  assert.equal(wrongHandle?.expect, "INVALID_INPUT_REG0");
  const hidden = cases.find((one) => one.op === "mv_vs_op_gva_to_gla" && one.what === "a micro VM");
  assert.equal(hidden?.expect, "INVALID_PERM_DENIED");
});

test("an op that needs the shared page is tried without one", () => {
  for (const op of OPS.filter((one) => one.served && one.page !== undefined && one.page.optional !== true)) {
    const found = ofOp(fullName(op)).some(
      (one) => one.given === "no-page" && one.expect === op.page?.failure,
    );
    assert.ok(found, fullName(op));
  }
});

test("no two cases of an op are the same call in the same state", () => {
  const keys = cases.map(({ op, caller, given, rax, registers, page }) =>
    JSON.stringify([op, caller, given, rax, registers, page]),
  );
  assert.deepEqual(
    keys.filter((key, i) => keys.indexOf(key) !== i),
    [],
  );
});

test("the file is JSON that holds the cases", () => {
  assert.deepEqual(JSON.parse(emitCases()), JSON.parse(JSON.stringify(cases)));
});
