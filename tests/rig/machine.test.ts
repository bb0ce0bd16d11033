import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const MACHINE = join(dirname(fileURLToPath(import.meta.url)), "machine.ts");

function machine(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ["--import", "tsx", MACHINE, ...args], { encoding: "utf8" });
}

test("--help goes to stdout and is no failure", () => {
  const { status, stdout, stderr } = machine("--help");
  assert.equal(status, 0);
  assert.match(stdout, /npm run machine -- \[options\] 'commands'/);
  assert.equal(stderr, "");
});

test("a wrong option gets one line on stderr and status 2", () => {
  const { status, stdout, stderr } = machine("--vendor", "intel", "--bed", "qemu", "true");
  assert.equal(status, 2);
  assert.equal(stdout, "");
  assert.match(stderr, /^machine: --vendor intel --bed qemu: [^\n]*\n$/);
});
