import assert from "node:assert/strict";
import { test } from "node:test";
import { wordsOf } from "./code-words.ts";
import { importsOf } from "./imports.ts";
import { isTest, part, readTree, type Tree } from "./source-tree.ts";

const OS_WORDS = ["linux", "windows", "win32", "ntoskrnl", "uefi", "efi", "kbuild", "kmalloc", "printk"];

/** Code that runs under any OS, or under none. */
const NEUTRAL = /^(vmm\/(kernel|core|abi|boot\/common)|hypercall|shim\/common)\//;

/** Lines that say which neutral file knows which OS. */
function osNames(tree: Tree): string[] {
  const neutral = part(tree, (path) => NEUTRAL.test(path) && !isTest(path) && /\.(ts|h|c|S)$/.test(path));
  const headers = importsOf(neutral).filter(({ to }) => /^<(linux|asm|windows|ntddk|efi)/.test(to));
  return [
    ...headers.map(({ from, to }) => `${from} includes ${to}`),
    ...[...neutral].flatMap(([path, text]) => {
      const words = wordsOf(text);
      return OS_WORDS.filter((word) => words.has(word)).map((word) => `${path} says ${word}`);
    }),
  ];
}

test("nothing outside boot/<os> and shim/<os> assumes an OS", () => {
  assert.deepEqual(osNames(readTree()), []);
});

test("a planted assumption is found", () => {
  const planted = (path: string, text: string): string[] => osNames(new Map([[path, text]]));
  assert.equal(planted("vmm/boot/common/a.ts", "export const LINUX_PAGE = 1;").length, 1);
  assert.equal(planted("vmm/kernel/hv.h", "#include <linux/types.h>").length, 2);
  assert.equal(planted("vmm/core/a.ts", "// Linux does it so\nconst a = 1;").length, 0);
  assert.equal(planted("vmm/boot/linux/a.c", "#include <linux/types.h>").length, 0);
});
