import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "../machine-options.ts";
import { cpuModel } from "./cpu-model.ts";

test("features may change the vendor's own model", () => {
  const model = "corei7_haswell_4770";
  assert.deepEqual(cpuModel({ vendor: "intel", cpu: "" }), { model, add: [], exclude: [] });
  assert.deepEqual(cpuModel({ vendor: "intel", cpu: "-vmx,+smap" }), {
    model,
    add: ["smap"],
    exclude: ["vmx"],
  });
});

test("what is not a model with features is refused", () => {
  for (const cpu of ["EPYC,svm", "a b", "ryzen,+", 'ryzen,+"x'])
    assert.throws(() => cpuModel({ vendor: "amd", cpu }), UsageError, cpu);
});
