import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { compile } from "../../toolchain/compile/compile.ts";
import { targetByName } from "../../toolchain/targets.ts";

// The language wall of the `linux` target: fixtures/wall stores past its memory, byte by byte watched.
const NATIVE = "toolchain/native";
const folder = mkdtempSync(join(tmpdir(), "microv-wall-"));
after(() => rmSync(folder, { recursive: true }));

before(async () => {
  const target = targetByName("linux");
  await compile({ target, entry: "vms/cli/fixtures/wall/main.ts", name: "wall", out: folder });
  writeFileSync(join(folder, "hv.h"), "/* no intrinsics */\n");
});

/** Links the tool against a copy of rt.h that `edit` changed; its path. */
function build(name: string, edit: (text: string) => string): string {
  const headers = mkdtempSync(join(folder, "headers-"));
  writeFileSync(join(headers, "rt.h"), edit(readFileSync(join(NATIVE, "rt.h"), "utf8")));
  const program = join(folder, name);
  const flags = "-O2 -std=gnu11 -ffreestanding -fno-stack-protector -fno-pie -no-pie -static -nostdlib".split(
    " ",
  );
  flags.push(
    "-mgeneral-regs-only",
    "-fno-strict-aliasing",
    "-fcf-protection=none",
    "-fno-asynchronous-unwind-tables",
  );
  const search = [`-I${headers}`, `-I${folder}`, `-Wa,-I,${folder}`, `-L${NATIVE}`, `-T${NATIVE}/linux.ld`];
  const link = ["-Wl,--build-id=none,-z,max-page-size=4096,-z,noexecstack"];
  const sources = [
    join(folder, "wall.c"),
    join(folder, "wall.lm.S"),
    `${NATIVE}/mem.c`,
    "vms/cli/fixtures/wall/start.S",
  ];
  execFileSync("gcc", [...flags, ...search, ...link, ...sources, "-o", program]);
  return program;
}

test("a tool whose TypeScript stores past its memory leaves the bytes outside unchanged", () => {
  const program = build("wall", (text) => text);
  assert.equal(spawnSync(program).status, 0);
});

test("a fill past the end of memory traps", () => {
  const program = build("wall", (text) => text);
  assert.equal(spawnSync(program, ["fill"]).signal, "SIGILL");
});

test("without the mask the same tool does change them: the test sees what it should", () => {
  const program = build("no-wall", (text) => {
    const changed = text.replace(
      /^#define ts_ea\(address, offset\) \(&ts_lm\[.*$/m,
      "#define ts_ea(address, offset) (&ts_lm[(u64)(address) + (offset)])",
    );
    assert.notEqual(changed, text, "rt.h no longer masks where this test expects it");
    return changed;
  });
  assert.equal(spawnSync(program).status, 1);
});
