import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { checkHotFunction } from "../stack/hot.ts";
import { compileText, gcc, HOSTED, temporaryDirectory } from "../testing/sources.ts";

/** Compiles generated C to main.o; `hv` is the text of hv.h. */
function toObject(c: string | undefined, hv = ""): string {
  const directory = temporaryDirectory();
  writeFileSync(path.join(directory, "main.c"), c ?? "");
  writeFileSync(path.join(directory, "hv.h"), hv);
  gcc(
    directory,
    ...HOSTED,
    "-O2",
    "-ffreestanding",
    "-mgeneral-regs-only",
    "-I.",
    "-c",
    "main.c",
    "-o",
    "main.o",
  );
  return path.join(directory, "main.o");
}

/** A hot function with one seldom path, which loops and calls; `name` decides whether it stays outside. */
function hotAndSeldom(name: string): Record<string, string> {
  return {
    "hv.ts": "export declare function note(a: u64, b: u64): u64;\n",
    "main.ts": `import { note } from "./hv";
function ${name}(p: u32): u64 {
  let sum: u64 = load<u64>(p, 8);
  for (let i: u32 = 0; i < load<u32>(p, 16); i++) sum = note(sum, load<u64>(p + (i << 3), 32)) ^ sum;
  return sum + load<u64>(p, 24);
}
export function hot(p: u32): u64 {
  if (load<u64>(p) != 0) return ${name}(p);
  return load<u64>(p, 40);
}
`,
  };
}
const NOTE = "u64 hv_note(u64 a, u64 b);\n";

test("a cold function stays out of line, and its caller does no stack work", async () => {
  const { c } = await compileText(hotAndSeldom("coldPath"), "kernel");
  assert.match(c ?? "", /static COLD u64 ts_main_coldPath\(u32 l0\)/);
  checkHotFunction(toObject(c, NOTE), "ts_hot");
});

test("the same function under another name is inlined, and the hot check refuses what that costs", async () => {
  const { c } = await compileText(hotAndSeldom("seldomPath"), "kernel");
  assert.doesNotMatch(c ?? "", /seldomPath/);
  assert.throws(() => checkHotFunction(toObject(c, NOTE), "ts_hot"), {
    code: "hot-stack-work",
    message: /ts_hot is hot/,
  });
});

test("a hot function that is not there is an error, not a pass", async () => {
  const { c } = await compileText("export function f(): u32 {\n  return 1;\n}\n");
  assert.throws(() => checkHotFunction(toObject(c), "ts_gone"), { code: "hot-missing" });
});

test("cold methods count by the method's name, cold folders do not", async () => {
  const { isColdName } = await import("../compile/conventions.ts");
  for (const name of [
    "a/b/coldFoo",
    "a/b/Class#coldFoo",
    "a/b/Class.coldFoo",
    "cold",
    "a/coldFoo<u32>",
    "a/coldFoo<a/b/C>",
  ]) {
    assert.ok(isColdName(name), name);
  }
  for (const name of ["cold/b/foo", "a/cold.ts/foo", "a/scold", "a/Class#recold", "a/foo<a/coldType>"]) {
    assert.ok(!isColdName(name), name);
  }
});

test("exports are global under their names, everything else is static and named by its path", async () => {
  const text = `function coldTwice(x: u32): u32 {
  let r: u32 = x;
  for (let i: u32 = 0; i < 9; i++) r = r * 3 + x;
  return r;
}
export function a(x: u32): u32 {
  return coldTwice(x) ^ coldTwice(x + 1);
}
export function b(x: u32): u32 {
  return coldTwice(x + 7);
}
`;
  const { c, calls } = await compileText(text);
  assert.match(c ?? "", /^u32 ts_a\(u32 l0\);$/m);
  assert.match(c ?? "", /^static COLD u32 ts_main_coldTwice\(u32 l0\);$/m);
  assert.deepEqual(calls["ts_b"], { direct: ["ts_main_coldTwice"], indirect: [] });
});

test("two exports of one function are both there", async () => {
  const { c } = await compileText(
    "export function one(x: u32): u32 {\n  return x + 5;\n}\nexport { one as two };\n",
  );
  const object = toObject((c ?? "") + "\nu32 check(void) { return ts_one(1) + ts_two(2); }\n");
  assert.ok(object.endsWith("main.o"));
});

test("an indirect call goes through a constant table of its type, padded by traps, without a compare", async () => {
  const text = `type F = (x: u32) => u32;
function inc(x: u32): u32 {
  return x + 1;
}
function dec(x: u32): u32 {
  return x - 1;
}
const TABLE: StaticArray<F> = [inc, dec];
export function call(i: u32, x: u32): u32 {
  return unchecked(TABLE[i])(x);
}
`;
  const { c } = await compileText(text);
  assert.match(
    c ?? "",
    /static u32 \(\*const table_i_i\[4\]\)\(u32\) = \{table_trap_i_i, ts_main_inc, ts_main_dec, table_trap_i_i\};/,
  );
  assert.match(c ?? "", /table_i_i\[t\d+ & 3u\]\(/);
});

test("atomics become locked instructions or x86's equivalent", async () => {
  const text = `export function f(p: u32, v: u32): u32 {
  atomic.store<u32>(p, v);
  atomic.add<u64>(p + 8, <u64>v);
  const seen = atomic.cmpxchg<u16>(p + 16, 1, 2);
  return atomic.load<u32>(p + 20) + seen + atomic.or<u8>(p + 24, <u8>v);
}
`;
  const { c } = await compileText(text);
  for (const name of [
    "i32_atomic_store",
    "i64_atomic_rmw_add",
    "i32_atomic_rmw16_cmpxchg_u",
    "i32_atomic_load",
    "i32_atomic_rmw8_or_u",
  ]) {
    assert.ok(c?.includes(name), name);
  }
  const { disassemble } = await import("../stack/hot.ts");
  const code = disassemble(toObject(c), "ts_f").join("\n");
  assert.match(code, /^xchg /m);
  assert.match(code, /^lock (xadd|add)q? /m);
  assert.match(code, /^lock cmpxchgw? /m);
});

test("loops over an atomic load keep loading", async () => {
  const text = "export function wait(p: u32): void {\n  while (atomic.load<u32>(p) == 0) {}\n}\n";
  const { disassemble } = await import("../stack/hot.ts");
  const code = disassemble(toObject((await compileText(text)).c), "ts_wait");
  const load = code.findIndex((line) => /^(mov|cmp).*\(%/.test(line));
  const back = code.findIndex((line, i) => i > load && line.startsWith("j"));
  assert.ok(load >= 0 && back > load, code.join("\n"));
});
