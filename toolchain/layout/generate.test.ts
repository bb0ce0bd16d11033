import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import asc from "assemblyscript/asc";
import type { Layout, Struct } from "./describe.ts";
import { constantName, fieldName, screaming } from "./describe.ts";
import { findSources, outputsOf, ROOT, sourceFolders, stale } from "./generate.ts";
import sample from "./fixtures/sample.layout.ts";

const folder = mkdtempSync(join(tmpdir(), "layout-"));
const source = join(ROOT, "toolchain/layout/fixtures/sample.layout.ts");

before(async () => {
  for (const output of await outputsOf(source))
    writeFileSync(join(folder, output.path.split("/").pop() ?? ""), output.text);
});
after(() => rmSync(folder, { recursive: true }));

/** Every generated name with its value. */
function expected(layout: Layout): Map<string, bigint> {
  const all = new Map<string, bigint>();
  for (const part of layout.parts) {
    if (part.kind === "constants") {
      for (const entry of part.entries) all.set(constantName(part, entry), entry.value);
      continue;
    }
    all.set(`${screaming(part.name)}_SIZE`, BigInt(part.size));
    for (const field of part.fields) all.set(fieldName(part, field), BigInt(field.offset));
  }
  return all;
}

const structs = sample.parts.filter((part): part is Struct => part.kind === "struct");

/** Compiles native TypeScript that stands beside the generated files; returns the exported functions. */
async function compileNative(text: string): Promise<Record<string, () => unknown>> {
  writeFileSync(join(folder, "entry.ts"), text);
  const flags = ["--runtime", "stub", "--noAssert", "--initialMemory", "2", "--outFile", "entry.wasm"];
  const stderr = asc.createMemoryStream();
  const { error } = await asc.main(["entry.ts", "--baseDir", folder, ...flags], { stderr });
  assert.equal(error, null, stderr.toString());
  const { instance } = await WebAssembly.instantiate(readFileSync(join(folder, "entry.wasm")));
  return instance.exports as Record<string, () => unknown>;
}

test("asc lays the generated classes out at the described offsets", async () => {
  const lines = ['import * as s from "./sample";'];
  const want: [string, number][] = [];
  for (const part of structs.filter((one) => !one.packed)) {
    want.push([`${part.name}_size`, part.size]);
    lines.push(`export function ${part.name}_size(): u32 { return offsetof<s.${part.name}>() as u32; }`);
    for (const field of part.fields) {
      const name = `${part.name}_${field.name}`;
      const value =
        field.type.kind === "scalar"
          ? `offsetof<s.${part.name}>("${field.name}")`
          : `changetype<s.${part.name}>(0).${field.name}`;
      want.push([name, field.offset]);
      lines.push(`export function ${name}(): u32 { return ${value} as u32; }`);
    }
  }
  const exported = await compileNative(lines.join("\n"));
  assert.deepEqual(
    want.map(([name]) => [name, exported[name]?.()]),
    want,
  );
});

test("asc sees the described constants, 64-bit ones whole", async () => {
  const all = [...expected(sample)];
  const text = all.map(([name]) => `export function get_${name}(): u64 { return s.${name} as u64; }`);
  const exported = await compileNative(['import * as s from "./sample";', ...text].join("\n"));
  assert.deepEqual(
    all.map(([name]) => [name, BigInt.asUintN(64, exported[`get_${name}`]?.() as bigint)]),
    all,
  );
});

test("the header gives C the described numbers, without a warning", () => {
  const text = ['#include "sample.h"', '#include "sample.h"'];
  for (const [name, value] of expected(sample)) text.push(`_Static_assert(${name} == ${value}u, "${name}");`);
  writeFileSync(join(folder, "check.c"), text.join("\n"));
  const flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "check.c"];
  execFileSync("gcc", flags, { cwd: folder, stdio: "pipe" });
});

test("the header gives the assembler the described numbers", () => {
  const text = ['#include "sample.h"'];
  for (const [name, value] of expected(sample))
    text.push(`.if ${name} != ${value}`, `.error "${name}"`, ".endif");
  text.push("mov SAMPLE_PAGE_NEXT_RIP(%rdi), %rax", "movabs $SAMPLE_WIDE_STATUS, %rax", "");
  writeFileSync(join(folder, "check.S"), text.join("\n"));
  execFileSync("gcc", ["-c", "check.S", "-o", "check.o"], { cwd: folder, stdio: "pipe" });
});

test("the Node view holds the same numbers, bigint where the type is u64", async () => {
  const view = (await import(pathToFileURL(join(folder, "sample.node.ts")).href)) as Record<string, unknown>;
  assert.deepEqual(view.SAMPLE, { ONE: 1, TOP: 0xffff_ffff });
  assert.deepEqual(view.SAMPLE_WIDE, { STATUS: 0xdead_0000_0001_0001n });
  const page = view.SamplePageLayout as { size: number; fields: Record<string, unknown> };
  assert.equal(page.size, 0x200);
  assert.deepEqual(page.fields.nextRip, { offset: 8, size: 8 });
  assert.deepEqual(page.fields.many, { offset: 0x60, size: 48, count: 3 });
});

/** Runs the command on a copy of the sample; returns exit status and what it printed. */
function command(args: readonly string[]): { status: number; text: string } {
  try {
    const all = ["--import", "tsx", join(ROOT, "toolchain/layout/generate.ts"), ...args];
    return {
      status: 0,
      text: execFileSync(process.execPath, all, { cwd: ROOT, encoding: "utf8", stdio: "pipe" }),
    };
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: string };
    return { status, text: stderr };
  }
}

test("--check names the stale file and only that, and passes once it is generated again", () => {
  const copy = join(folder, "tree/toolchain/layout");
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(join(ROOT, "toolchain/layout"), copy, { recursive: true });
  const file = join(copy, "fixtures/sample.layout.ts");
  rmSync(join(copy, "fixtures/generated"), { recursive: true, force: true });
  assert.equal(command([file]).status, 0);
  assert.equal(command(["--check", file]).status, 0);
  writeFileSync(join(copy, "fixtures/generated/sample.h"), "#define SAMPLE_ONE 2\n");
  const checked = command(["--check", file]);
  assert.equal(checked.status, 1);
  assert.match(checked.text, /sample\.h is stale/);
  assert.doesNotMatch(checked.text, /sample\.ts is stale/);
});

test("a file that is no description is a usage error", () => {
  const wrong = command(["README.md"]);
  assert.equal(wrong.status, 2);
  assert.match(wrong.text, /README\.md is neither \*\.layout\.ts nor/);
});

test("a generator's files are written and checked like a layout's", () => {
  const file = join(folder, "made.generator.ts");
  const made = join(folder, "made/one.txt");
  writeFileSync(file, `export default () => [{ path: ${JSON.stringify(made)}, text: "one\\n" }];\n`);
  assert.match(command(["--check", file]).text, /one\.txt is stale/);
  assert.equal(command([file]).status, 0);
  assert.equal(readFileSync(made, "utf8"), "one\n");
  assert.equal(command(["--check", file]).status, 0);
});

test("a wrong description is reported with its file's name", async () => {
  const file = join(folder, "wrong.layout.ts");
  const describe = pathToFileURL(join(ROOT, "toolchain/layout/describe.ts")).href;
  const body =
    'export default layout({ source: "", parts: [struct("S", { size: 2, doc: "" }, [["a", 0, u64, ""]])] });';
  writeFileSync(file, `import { layout, struct, u64 } from "${describe}";\n${body}\n`);
  await assert.rejects(outputsOf(file), /wrong\.layout\.ts: struct S, field a: ends at 0x8/);
});

test("everything that is generated and checked in is current", async () => {
  const outputs = (await Promise.all(findSources(sourceFolders()).map(outputsOf))).flat();
  assert.deepEqual(
    stale(outputs).map((output) => output.path),
    [],
  );
});
