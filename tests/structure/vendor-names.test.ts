import assert from "node:assert/strict";
import { test } from "node:test";
import { readTree } from "./source-tree.ts";
import { EXCEPTIONS, vendorNames } from "./vendor-names.ts";

const found = vendorNames(readTree());

test("nothing above svm/ and vmx/ names a vendor's register, but for the exceptions", () => {
  const surprises = [...found].filter(([path]) => !(path in EXCEPTIONS));
  assert.deepEqual(surprises, []);
});

test("every exception is still one", () => {
  assert.deepEqual(
    Object.keys(EXCEPTIONS).filter((path) => !found.has(path)),
    [],
  );
});

test("a planted name is found, in any spelling, and a comment is none", () => {
  const planted = (text: string): string[] | undefined =>
    vendorNames(new Map([["vmm/core/planted.ts", text]])).get("vmm/core/planted.ts");
  assert.deepEqual(planted("const guestVmcbSpa: u64 = 0;"), ["vmcb"]);
  assert.deepEqual(planted("load<u64>(at, VMCB_RIP);"), ["vmcb"]);
  assert.deepEqual(planted('import { leafEntry } from "../kernel/svm/nested-format";'), ["svm"]);
  assert.equal(planted("/* the VMCB */ const vsVmid = 0; // SVM"), undefined);
});
