import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { REPOSITORY } from "../repository.ts";
import { gcc, HOSTED, run, temporaryDirectory } from "../testing/sources.ts";

/**
 * The shape that GCC 12 gets wrong at -O1, -O2 and -Os with a plain __atomic_fetch_or: the operand is
 * chosen in a branch, and its variable takes the result.
 */
const FETCH = `#include <stdio.h>
#include <sys/mman.h>
#define TS_BASE0 1
#include "rt.h"
__attribute__((noinline)) u32 choose(u32 p, u32 q, u32 sel)
{
	u32 l3 = 0;
	u32 t0 = 1u; u32 t1 = 0u;
	u32 t2 = i32_atomic_rmw8_cmpxchg_u(q, 0u, t0, t1);
	if (t2 == 0) goto skip;
	l3 = 0x7e732d5eu;
skip:;
	if (sel == 1) { l3 = FETCH_OR(p, 0u, l3); }
	return l3;
}
int main(void)
{
	u32 *memory = mmap((void *)0x10000, 0x10000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	memory[0] = 0x80000001u;
	memory[1] = 1;
	u32 old = choose(0x10000, 0x10004, 1);
	printf("%x %x\\n", old, memory[0]);
	return 0;
}
`;

for (const level of ["-O0", "-O1", "-O2", "-O3", "-Os"]) {
  test(`an atomic OR keeps its operand at ${level}, whatever shares its register`, () => {
    const directory = temporaryDirectory();
    writeFileSync(path.join(directory, "fetch.c"), FETCH);
    gcc(
      directory,
      ...HOSTED,
      level,
      "-fPIE",
      "-pie",
      "-DFETCH_OR=i32_atomic_rmw_or",
      "fetch.c",
      "-o",
      "fetch",
    );
    assert.equal(run(path.join(directory, "fetch")).trim(), "80000001 fe732d5f");
  });
}

/** mem.c under other names, against the C library's functions. */
const MEMORY = `#include <stdio.h>
#include <string.h>
#define N 40
void *our_memset(void *, int, unsigned long), *our_memcpy(void *, const void *, unsigned long), *our_memmove(void *, const void *, unsigned long);
int our_memcmp(const void *, const void *, unsigned long);
static unsigned char a[N], b[N];
static void reset(void) { for (int i = 0; i < N; i++) a[i] = b[i] = (unsigned char)(i * 37 + 5); }
static int differ(const char *what, int x, int y, int n) {
	if (memcmp(a, b, N) == 0) return 0;
	printf("%s(%d, %d, %d) differs\\n", what, x, y, n);
	return 1;
}
static int sign(int x) { return (x > 0) - (x < 0); }
int main(void)
{
	for (int x = 0; x < N; x++) for (int y = 0; y < N; y++) for (int n = 0; n + (x > y ? x : y) <= N; n++) {
		reset(); memmove(a + x, a + y, n); if (our_memmove(b + x, b + y, n) != b + x || differ("memmove", x, y, n)) return 1;
		reset(); memset(a + x, y, n); if (our_memset(b + x, y, n) != b + x || differ("memset", x, y, n)) return 1;
		if (x + n <= y || y + n <= x) { reset(); memcpy(a + x, a + y, n); if (our_memcpy(b + x, b + y, n) != b + x || differ("memcpy", x, y, n)) return 1; }
		reset(); if (sign(memcmp(a + x, a + y, n)) != sign(our_memcmp(a + x, a + y, n))) { printf("memcmp(%d, %d, %d)\\n", x, y, n); return 1; }
	}
	puts("alike");
	return 0;
}
`;

test("memset, memcpy, memmove and memcmp do what the C library's do, at every overlap", () => {
  const directory = temporaryDirectory();
  writeFileSync(path.join(directory, "check.c"), MEMORY);
  const source = path.join(REPOSITORY, "toolchain/native/mem.c");
  const names = ["memset", "memcpy", "memmove", "memcmp"].map((name) => `-D${name}=our_${name}`);
  gcc(directory, "-O2", "-ffreestanding", ...names, "-c", source, "-o", "mem.o");
  gcc(directory, "-O0", "-fno-builtin", "check.c", "mem.o", "-o", "check");
  assert.equal(run(path.join(directory, "check")).trim(), "alike");
});

test("the memory functions do not call themselves", () => {
  const directory = temporaryDirectory();
  gcc(
    directory,
    "-O2",
    "-ffreestanding",
    "-c",
    path.join(REPOSITORY, "toolchain/native/mem.c"),
    "-o",
    "mem.o",
  );
  const code = run("objdump", "-dr", path.join(directory, "mem.o"));
  assert.doesNotMatch(code.replace(/<mem(move|cpy|set|cmp)>:/g, ""), /R_X86_64_PLT32\s+mem(set|cmp|move)/);
});
