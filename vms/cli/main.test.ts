import assert from "node:assert/strict";
import { openSync, readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { DRIVER } from "../../hypercall/generated/driver.node.ts";
import { refuses, TOOL, tool } from "../schema/tool.ts";

const COMMANDS = ["start", "stop", "status", "run", "list", "kill", "dump", "trace", "check"];

test("help names every command, and every command has help of its own", () => {
  const { status, stdout, stderr } = tool("--help");
  assert.equal(status, 0);
  assert.equal(stderr, "");
  for (const command of COMMANDS) {
    assert.match(stdout, new RegExp(`^  ${command} `, "m"));
    const own = tool(command, "--help");
    assert.equal(own.status, 0);
    assert.match(own.stdout, new RegExp(`^usage: microv ${command}`));
    assert.match(own.stdout, /Exit status/);
    assert.ok(own.stdout.split("\n").every((line) => line.length <= 110));
  }
});

test("the version is package.json's, with the driver's ABI number and a build id", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  const { status, stdout } = tool("--version");
  assert.equal(status, 0);
  const [, shown, abi] = /^microv (\S+), ABI (\d+), build [0-9a-f]{16}\n$/.exec(stdout) ?? [];
  assert.equal(shown, version);
  assert.equal(Number(abi), DRIVER.ABI);
});

test("a command line that makes no sense is refused with status 2", () => {
  refuses(2, "usage");
  refuses(2, "usage", "strat");
  refuses(2, "usage", "status", "--jsno");
  refuses(2, "usage", "list", "all");
  refuses(2, "usage", "dump", "--json");
  refuses(2, "usage", "stop", "now");
  refuses(2, "usage", "check", "--jsonx");
  refuses(2, "usage", "kill");
  refuses(2, "usage", "kill", "1", "2");
  for (const id of ["0", "x", "-1", "65533", "65536", "99999999999999999999", ""]) {
    refuses(2, "usage", "kill", id);
  }
  refuses(2, "command-line-too-long", "status", ...Array<string>(64).fill("--json"));
  refuses(2, "command-line-too-long", "x".repeat(40_000));
});

test("control characters of a command line do not reach the terminal", () => {
  const { stderr } = refuses(2, "usage", "\x1b[31mred\x07");
  assert.ok(stderr.includes("?[31mred?"));
});

test("trace takes one option that it knows", () => {
  refuses(2, "usage", "trace", "--follow");
  refuses(2, "usage", "trace", "--on", "--off");
});

test("output that cannot be written is an error", () => {
  const { status, stderr } = spawnSync(TOOL, ["--help"], {
    encoding: "utf8",
    stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
  });
  assert.equal(status, 1);
  assert.match(stderr, /errno 28.*\[output-failed\]\n$/);
});
