import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { runCommand } from "./commands/run.ts";
import { REPOSITORY } from "./repository.ts";

const WRONG: readonly [string, string[], RegExp][] = [
  ["no command", [], /there is no command ""; use one of compile/],
  ["an unknown command", ["make"], /there is no command "make"/],
  ["a name that every object has", ["toString"], /there is no command "toString"/],
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
    ["stack", "--ci", "/dev/null", "--max", "many"],
    /--max "many" is not a non-negative integer/,
  ],
];

for (const [what, args, message] of WRONG) {
  test(`${what} is a usage error that says what to do`, async () => {
    await assert.rejects(runCommand(args), { code: "usage", message });
  });
}

function cli(...args: string[]): { status: number | null; stderr: string; stdout: string } {
  const options = { cwd: REPOSITORY, encoding: "utf8", timeout: 60_000 } as const;
  return spawnSync(process.execPath, ["--import", "tsx", "toolchain/cli.ts", ...args], options);
}

test("a usage error ends with 2 and one line", () => {
  const { status, stderr, stdout } = cli("make");
  assert.equal(status, 2, stderr);
  assert.match(stderr, /^usage: there is no command "make"[^\n]*\n$/);
  assert.equal(stdout, "");
});

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
  assert.match(stderr, /^target-unknown: [^\n]*\n$/);
});
