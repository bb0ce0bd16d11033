import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { ROOT } from "./setup-facts.ts";
import { type Edit, EditError, variantTree } from "./variant-tree.ts";

const NAME = `test-${process.pid}`;
const FILE = "vmm/core/hv.ts";
const source = readFileSync(join(ROOT, FILE), "utf8");
const first = source.split("\n")[1] as string;
const edit: Edit = { file: FILE, find: `${first}\n`, replace: "// edited\n" };

after(() => rmSync(dirname(variantTree(NAME, []).folder), { recursive: true }));

test("a variant is the sources with the edit and nothing else changed", () => {
  const { folder } = variantTree(NAME, [edit]);
  assert.equal(readFileSync(join(folder, FILE), "utf8"), source.replace(first, "// edited"));
  const other = "vmm/core/hv.h";
  assert.deepEqual(readFileSync(join(folder, other)), readFileSync(join(ROOT, other)));
  assert.ok(existsSync(join(folder, "node_modules/assemblyscript")));
  assert.ok(!existsSync(join(folder, ".git")));
});

test("another edit takes the place of the last one, and files that stay the same keep their time", () => {
  const { folder } = variantTree(NAME, [edit]);
  const time = statSync(join(folder, "vmm/core/hv.h")).mtimeMs;
  variantTree(NAME, []);
  assert.equal(readFileSync(join(folder, FILE), "utf8"), source);
  assert.equal(statSync(join(folder, "vmm/core/hv.h")).mtimeMs, time);
});

test("the digest tells variants apart and is the same for the same sources", () => {
  const { digest } = variantTree(NAME, []);
  assert.notEqual(variantTree(NAME, [edit]).digest, digest);
  assert.equal(variantTree(NAME, []).digest, digest);
});

test("an edit that fits nowhere, twice, no file or changes nothing is refused by name", () => {
  const wrong = (change: Partial<Edit>, message: RegExp): void => {
    assert.throws(
      () => variantTree(NAME, [{ ...edit, ...change }]),
      (error) => error instanceof EditError && message.test(error.message),
    );
  };
  wrong({ find: "no such text" }, /vmm\/core\/hv\.ts: "no such text" occurs 0 times, must be once/);
  wrong({ find: "e" }, /occurs \d+ times, must be once/);
  wrong({ file: "vmm/core/none.ts" }, /vmm\/core\/none\.ts: no such file to edit/);
  wrong({ replace: edit.find }, /changes nothing/);
});

test("two edits of one file both apply", () => {
  const more: Edit = { file: FILE, find: "// edited\n", replace: "// edited twice\n" };
  const { folder } = variantTree(NAME, [edit, more]);
  assert.ok(readFileSync(join(folder, FILE), "utf8").includes("\n// edited twice\n"));
});
