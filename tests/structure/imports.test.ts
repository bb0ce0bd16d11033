import assert from "node:assert/strict";
import { test } from "node:test";
import { brokenRules } from "./import-rules.ts";
import { cyclesOf, importsOf } from "./imports.ts";
import { isTest, part, readTree } from "./source-tree.ts";

const product = part(readTree(), (path) => !isTest(path));

test("every part imports only what its rule allows", () => {
  assert.deepEqual(brokenRules(importsOf(product)), []);
});

test("no file imports itself, directly or round a circle", () => {
  assert.deepEqual(cyclesOf(importsOf(readTree())), []);
});

test("imports are found where this repository has them", () => {
  const found = importsOf(product).map(({ from, to }) => `${from} > ${to}`);
  for (const expected of [
    "vmm/core/main.ts > vmm/core/exit/io.ts",
    "vmm/kernel/svm/exit.ts > vmm/abi/generated/pp-local.ts",
    "vmm/kernel/vs/run.ts > vmm/kernel/vendor.ts",
    "vmm/kernel/vendor.ts > vmm/kernel/svm/events.ts",
    "vmm/kernel/entry/svm-exit.S > vmm/kernel/entry/stubs.h",
    "vmm/boot/common/start.ts > vmm/boot/common/per-pp.ts",
    "vmm/boot/linux/trampoline.S > vmm/abi/generated/launch.h",
    "vmm/boot/linux/vm.c > <linux/sched.h>",
    "vmm/boot/linux/vm.c > vmm/boot/linux/microv.h",
  ]) {
    assert.ok(found.includes(expected), expected);
  }
});

const planted = (from: string, text: string): Map<string, string> => new Map(product).set(from, text);

for (const [from, text] of [
  ["vmm/core/planted.ts", 'import { svmExit } from "../kernel/svm/exit";'],
  ["vmm/core/planted.ts", 'export {\n  a,\n  b,\n} from "../../tests/structure/imports";'],
  ["vmm/kernel/planted.ts", 'import { upcall } from "../core/main";'],
  ["vmm/kernel/planted.ts", 'import { svmExit } from "./svm/exit";'],
  ["vmm/kernel/vs/planted.ts", 'import { Vmcb } from "../svm/generated/vmcb";'],
  ["vmm/kernel/vs/planted.layout.ts", 'import { a } from "../svm/vmcb.layout.ts";'],
  ["vmm/kernel/entry/planted.S", '#include "vmm/kernel/svm/generated/vmcb.h"'],
  ["vmm/kernel/vmx/planted.ts", 'import { vmcbOf } from "../svm/blocks";'],
  ["vmm/kernel/entry/vmx-planted.S", '#include "vmm/kernel/svm/generated/vmcb.h"'],
  ["vmm/kernel/svm/planted.ts", 'import { field } from "../vmx/planted";'],
  ["vmm/boot/common/planted.ts", 'import { ppState } from "../../kernel/pp.ts";'],
  ["vmm/boot/linux/planted.c", '#include "vmm/kernel/entry/stubs.h"'],
  ["vms/cli/planted.ts", 'import { EXIT_IO } from "../../vmm/abi/generated/exit-record";'],
  ["shim/common/planted.ts", 'import { upcall } from "../../vmm/core/main";'],
  ["hypercall/planted.ts", 'import { upcall } from "../vmm/core/main";'],
  ["toolchain/planted.ts", 'import { OPS } from "../hypercall/ops.ts";'],
  ["vmm/kernel/entry/planted.S", "#include <linux/linkage.h>"],
] as const) {
  test(`a planted import is found: ${from}: ${text.split("\n").at(-1)}`, () => {
    const tree = planted(from, text);
    if (text.includes("tests/")) tree.set("tests/structure/imports.ts", "");
    if (text.includes("vmx/")) tree.set("vmm/kernel/vmx/planted.ts", "");
    const broken = brokenRules(importsOf(tree)).filter((line) => line.startsWith(from));
    assert.equal(broken.length, 1);
  });
}

test("a planted circle is found, and one of types alone is none", () => {
  const circle = (kind: string): string[][] =>
    cyclesOf(
      importsOf(
        new Map([
          ["a.ts", 'import { b } from "./b.ts";'],
          ["b.ts", `import ${kind} { c } from "./c.ts";`],
          ["c.ts", 'import { a } from "./a.ts";'],
        ]),
      ),
    );
  assert.deepEqual(circle(""), [["a.ts", "b.ts", "c.ts", "a.ts"]]);
  assert.deepEqual(circle("type"), []);
});
