import assert from "node:assert/strict";
import { test } from "node:test";
import { readTree } from "./source-tree.ts";
import { EXCEPTIONS, vendorNames } from "./vendor-names.ts";

const found = vendorNames(readTree());

/** `file: word` for each name that stands where it should not. */
const names = [...found].flatMap(([path, words]) => words.map((word) => `${path}: ${word}`));
const excepted = Object.entries(EXCEPTIONS).flatMap(([path, { words }]) =>
  words.map((word) => `${path}: ${word}`),
);

test("nothing above the seam names a vendor's structure, register or exit, but for the exceptions", () => {
  assert.deepEqual(
    names.filter((name) => !excepted.includes(name)),
    [],
  );
});

test("every exception is still one", () => {
  assert.deepEqual(
    excepted.filter((name) => !names.includes(name)),
    [],
  );
});

function plantedIn(path: string, text: string): string[] | undefined {
  return vendorNames(new Map([[path, text]])).get(path);
}

test("a planted name is found, in any spelling, and a comment is none", () => {
  const planted = (text: string): string[] | undefined => plantedIn("vmm/core/planted.ts", text);
  assert.deepEqual(planted("const guestVmcbSpa: u64 = 0;"), ["vmcb"]);
  assert.deepEqual(planted("load<u64>(at, VMCB_RIP);"), ["vmcb"]);
  assert.deepEqual(planted('import { svmExit } from "../kernel/svm/exit";'), ["svm"]);
  assert.deepEqual(planted("page.info = load<u64>(at, EXIT_INT_INFO) | block.exitInfo1;"), [
    "exitinfo1",
    "exitintinfo",
  ]);
  assert.deepEqual(planted("vmRead(field); const eptPointer = record.vpid;"), ["ept", "vmread"]);
  assert.equal(planted("/* the VMCB */ const vsVmid = 0; // SVM"), undefined);
});

test("a planted name is found wherever no vendor is at home, and nowhere else", () => {
  for (const path of [
    "vs/a.ts",
    "nested/a.ts",
    "service/a.ts",
    "hv.h",
    "a.ts",
    "entry/a.S",
    "vs/generated/a.ts",
  ])
    assert.deepEqual(plantedIn(`vmm/kernel/${path}`, "vmcb"), ["vmcb"], path);
  for (const path of [
    "svm/a.ts",
    "vmx/a.ts",
    "entry/svm-exit.S",
    "entry/vmx-exit.S",
    "vendor.ts",
    "vendor-exit.ts",
  ])
    assert.equal(plantedIn(`vmm/kernel/${path}`, "vmcb"), undefined, path);
  assert.deepEqual(plantedIn("vmm/abi/generated/a.ts", "vmcs"), ["vmcs"]);
});
