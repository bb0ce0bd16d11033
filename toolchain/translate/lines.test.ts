import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { before, test } from "node:test";
import { compileText, gcc, HOSTED, run, temporaryDirectory } from "../testing/sources.ts";

const MAIN = `import { deep } from "./deep";

export function outer(p: u32): u32 {
  const first = load<u32>(p);
  return first + deep(p + 4);
}
export function spread(a: u32): u32 {
  return (
    a /
    load<u32>(a)
  );
}
`;
const DEEP = `export function deep(p: u32): u32 {
  if (p == 77) unreachable();
  return load<u32>(p) * 3;
}
`;

let directory = "";
before(async () => {
  const { c } = await compileText({ "main.ts": MAIN, "deep.ts": DEEP });
  directory = temporaryDirectory();
  writeFileSync(path.join(directory, "main.c"), c ?? "");
  writeFileSync(path.join(directory, "hv.h"), "");
  gcc(directory, ...HOSTED, "-O2", "-gdwarf-4", "-ffreestanding", "-I.", "-c", "main.c", "-o", "main.o");
});

/** The source line of the first instruction of function `name` whose text matches. */
function lineOf(name: string, pattern: RegExp): string {
  const text = run(
    "objdump",
    "-d",
    "--no-show-raw-insn",
    `--disassemble=${name}`,
    path.join(directory, "main.o"),
  );
  const address = [...text.matchAll(/^\s*([0-9a-f]+):\s+(.*)$/gm)].find((match) =>
    pattern.test(match[2] ?? ""),
  )?.[1];
  assert.ok(address !== undefined, `${name} has no instruction like ${pattern}:\n${text}`);
  const where = run("addr2line", "-e", path.join(directory, "main.o"), "-j", ".text", `0x${address}`).trim();
  return where.slice(where.lastIndexOf("/") + 1).replace(/ \(discriminator.*/, "");
}

test("a load's address leads to its line", () => {
  assert.equal(lineOf("ts_outer", /^(add|mov|lea).*\(%[er]di\)/), "main.ts:4");
});

test("code inlined from another file leads to that file", () => {
  assert.equal(lineOf("ts_outer", /0x4\(%[er]di\)/), "deep.ts:3");
});

test("a division that may trap leads to its line, not to rt.h", () => {
  assert.match(lineOf("ts_spread", /^div/), /^main\.ts:(8|9|10)$/);
});

test("a trap leads to the line that asked for it", () => {
  const text = run("objdump", "-dl", path.join(directory, "main.o"));
  assert.match(text, /deep\.ts:2[^]{0,300}ud2/);
});

test("no line of the generated file is left over in a function", () => {
  const text = run("objdump", "--dwarf=decodedline", path.join(directory, "main.o"));
  const rows = [...text.matchAll(/^(\S+)\s+\d+\s+0(?:x[0-9a-f]+)?\s/gm)].map((match) => match[1]);
  assert.ok(rows.length > 0);
  assert.ok(
    rows.every((file) => file?.endsWith(".ts")),
    rows.join(),
  );
});
