import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { REPOSITORY } from "./repository.ts";

function cli(...args: string[]): { status: number | null; stderr: string; stdout: string } {
  return spawnSync(process.execPath, ["--import", "tsx", "toolchain/cli.ts", ...args], {
    cwd: REPOSITORY,
    encoding: "utf8",
    timeout: 60_000,
  });
}

const WRONG: readonly [string, string[], RegExp][] = [
  ["no command", [], /there is no command ""; use one of compile/],
  ["an unknown command", ["make"], /there is no command "make"/],
  [
    "an unknown option",
    ["stack", "--max", "1", "--depth", "2"],
    /stack does not know "--depth"; it takes --ci/,
  ],
  ["a word that is no option", ["image", "kernel.elf"], /image does not know "kernel\.elf"/],
  ["an option without its value", ["image", "--abi"], /--abi needs a value/],
  ["a missing option", ["hot", "--elf", "x"], /hot needs --functions/],
  [
    "a number that is none",
    ["differential", "--seed", "many"],
    /--seed "many" is not a non-negative integer/,
  ],
];

for (const [what, args, message] of WRONG) {
  test(`${what} ends with 2 and one line that says what to do`, () => {
    const { status, stderr, stdout } = cli(...args);
    assert.equal(status, 2, stderr);
    assert.match(stderr, message);
    assert.equal(stdout, "");
    assert.ok(!stderr.includes("    at "), stderr);
  });
}

test("what a command refuses ends with 1 and the refusal's name", () => {
  const { status, stderr } = cli(
    "compile",
    "--target",
    "arm",
    "--entry",
    "x",
    "--name",
    "x",
    "--out",
    "build/x",
  );
  assert.equal(status, 1);
  assert.match(stderr, /^target-unknown: /);
});
