import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { compileText, gcc, HOSTED, run, temporaryDirectory } from "../testing/sources.ts";

const TEXT = `const greeting = memory.data<u8>([1, 2, 3]);
export function put64(address: u32, value: u64): void {
  store<u64>(address, value, 4);
}
export function get8(address: u32): u32 {
  return load<u8>(address);
}
export function add16(address: u32): u32 {
  return atomic.add<u16>(address, 1);
}
export function fill(address: u32, length: u32): void {
  memory.fill(address, 0xaa, length);
}
export function copy(to: u32, from: u32, length: u32): void {
  memory.copy(to, from, length);
}
export function where(): u32 {
  return <u32>greeting;
}
`;

/** Stores at addresses from the command line; then fills or copies; prints what a trap's kind was. */
const HARNESS = `#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
extern unsigned char ts_lm[];
void ts_put64(unsigned, unsigned long long);
unsigned ts_get8(unsigned), ts_add16(unsigned), ts_where(void);
void ts_fill(unsigned, unsigned), ts_copy(unsigned, unsigned, unsigned);
static jmp_buf back;
__attribute__((noreturn)) void test_trap(int kind) { longjmp(back, kind); }
int main(int argc, char **argv) {
	unsigned v[4] = {0};
	for (int i = 2; i < argc; i++) v[i - 2] = strtoul(argv[i], 0, 0);
	int kind = setjmp(back);
	if (kind) { printf("trap %d\\n", kind); return 0; }
	if (!strcmp(argv[1], "put64")) { ts_put64(v[0], 0x1122334455667788ull); printf("%x\\n", ts_lm[v[1]]); }
	if (!strcmp(argv[1], "get8")) printf("%x\\n", ts_get8(ts_where() + v[0]));
	if (!strcmp(argv[1], "add16")) { ts_add16(v[0]); puts("done"); }
	if (!strcmp(argv[1], "fill")) { ts_fill(v[0], v[1]); puts("done"); }
	if (!strcmp(argv[1], "copy")) { ts_copy(v[0], v[1], v[2]); puts("done"); }
	return 0;
}
`;

/** Built with the address sanitizer, which ends the program at any access outside ts_lm and its pad. */
async function build(target: string): Promise<string> {
  const result = await compileText(TEXT, target);
  const directory = temporaryDirectory();
  writeFileSync(path.join(directory, "main.c"), result.c ?? "");
  writeFileSync(path.join(directory, "hv.h"), "");
  writeFileSync(path.join(directory, "harness.c"), HARNESS);
  writeFileSync(
    path.join(directory, "trap.h"),
    "__attribute__((noreturn)) void test_trap(int kind);\n#define hv_trap(kind) test_trap(kind)\n",
  );
  gcc(
    directory,
    ...HOSTED,
    "-O2",
    "-fsanitize=address",
    "-I.",
    "-include",
    "trap.h",
    "main.c",
    "harness.c",
    "-o",
    "program",
  );
  return path.join(directory, "program");
}

const SIZE = 0x40000;
let program: Promise<string> | undefined;
const output = async (...args: (string | number)[]): Promise<string> =>
  run(await (program ??= build("module")), ...args.map(String)).trim();

test("a store past the memory lands inside it, by the mask", async () => {
  assert.equal(await output("put64", 0x2000, 0x2004), "88");
  assert.equal(await output("put64", SIZE + 0x2000, 0x2004), "88");
  assert.equal(await output("put64", 0xfffffffc, 0), "88");
  assert.equal(await output("put64", 0x80003000, 0x3004), "88");
});

test("the widest access at the last byte stays within the pad", async () => {
  assert.equal(await output("put64", SIZE - 5, SIZE - 1), "88");
});

test("statics are there", async () => {
  assert.equal(await output("get8", 2), "3");
  assert.equal(await output("get8", SIZE + 1), "2");
});

test("fill and copy past the memory trap before they write", async () => {
  assert.equal(await output("fill", SIZE - 16, 16), "done");
  assert.equal(await output("fill", SIZE - 16, 17), "trap 6");
  assert.equal(await output("fill", 0, 0xffffffff), "trap 6");
  assert.equal(await output("fill", 0xfffffff0, 0x20), "trap 6");
  assert.equal(await output("copy", 0x2000, SIZE - 8, 8), "done");
  assert.equal(await output("copy", 0x2000, SIZE - 8, 9), "trap 6");
  assert.equal(await output("copy", SIZE - 8, 0x2000, 9), "trap 6");
});

test("a misaligned atomic traps", async () => {
  assert.equal(await output("add16", 0x2000), "done");
  assert.equal(await output("add16", 0x2001), "trap 5");
});

test("without the mask the sanitizer does end the program: these tests can fail", async () => {
  const result = await compileText(TEXT, "module");
  const directory = temporaryDirectory();
  writeFileSync(
    path.join(directory, "main.c"),
    (result.c ?? "").replace(
      '#include "rt.h"\n',
      '#include "rt.h"\n#undef ts_ea\n#define ts_ea(a, o) (&ts_lm[(u64)(a) + (o)])\n',
    ),
  );
  writeFileSync(path.join(directory, "hv.h"), "");
  writeFileSync(path.join(directory, "harness.c"), HARNESS);
  writeFileSync(
    path.join(directory, "trap.h"),
    "__attribute__((noreturn)) void test_trap(int kind);\n#define hv_trap(kind) test_trap(kind)\n",
  );
  gcc(
    directory,
    ...HOSTED,
    "-O2",
    "-fsanitize=address",
    "-I.",
    "-include",
    "trap.h",
    "main.c",
    "harness.c",
    "-o",
    "program",
  );
  assert.throws(() => run(path.join(directory, "program"), "put64", String(SIZE + 0x40), "0"));
});
