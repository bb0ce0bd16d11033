import assert from "node:assert/strict";
import { basename } from "node:path";
import { test } from "node:test";
import { isGenerated, isTest, part, readTree } from "./source-tree.ts";

const MOST_LINES = 400;
const MOST_MEDIAN_LINES = 120;
const KERNEL_TYPESCRIPT_LINES = 5000;
const KERNEL_ASSEMBLY_LINES = 500;

const tree = part(readTree(), (path) => !isGenerated(path));
const sources = part(tree, (path) => /\.(ts|mjs|js|c|h|S|cmake|ld)$/.test(path));

function lines(text: string): number {
  return text.split("\n").length - 1;
}

/**
 * Lines that are neither blank nor a comment, since reasons and references may be as long as they need, nor of a list of
 * imports or exports, where the formatter gives each name a line of its own.
 */
function codeLines(text: string): number {
  const code = text.replaceAll(/^(import|export \{)[^;]*;\n/gm, "");
  return code.split("\n").filter((line) => !/^\s*($|\/\/|\/\*|\*)/.test(line)).length;
}

function total(keep: (path: string) => boolean): number {
  return [...part(tree, keep).values()].reduce((sum, text) => sum + lines(text), 0);
}

test(`no source file has more than ${MOST_LINES} lines`, () => {
  const long = [...sources].filter(([, text]) => lines(text) > MOST_LINES).map(([path]) => path);
  assert.deepEqual(long, []);
});

test(`the median source file has at most ${MOST_MEDIAN_LINES} lines`, () => {
  const counts = [...sources.values()].map(lines).sort((a, b) => a - b);
  assert.ok(counts.length > 300);
  assert.ok((counts[counts.length >> 1] ?? 0) <= MOST_MEDIAN_LINES);
});

test("file names are kebab-case", () => {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-zA-Z0-9-]+)*$/;
  assert.deepEqual(
    [...sources.keys()].filter((path) => !kebab.test(basename(path))),
    [],
  );
});

test(`ring 0 stays below ${KERNEL_TYPESCRIPT_LINES} lines of TypeScript, comments and imports aside`, () => {
  // A layout describes the VMCB for the generator; nothing of it runs.
  const runs = (path: string): boolean => !isTest(path) && !path.endsWith(".layout.ts");
  const kernel = part(tree, (path) => /^vmm\/kernel\/.*\.ts$/.test(path) && runs(path));
  const count = [...kernel.values()].reduce((sum, text) => sum + codeLines(text), 0);
  assert.ok(count > 1000, "the kernel is not where this test looks");
  assert.ok(count < KERNEL_TYPESCRIPT_LINES, `${count} lines`);
});

test(`ring 0 stays below ${KERNEL_ASSEMBLY_LINES} lines of assembly`, () => {
  const count = total((path) => /^vmm\/kernel\/.*\.S$/.test(path));
  assert.ok(count > 100, "the stubs are not where this test looks");
  assert.ok(count < KERNEL_ASSEMBLY_LINES, `${count} lines`);
});
