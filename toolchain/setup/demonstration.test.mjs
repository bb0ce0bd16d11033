import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { DEMONSTRATION, shellScript } from "./demonstration.mjs";

function run(steps) {
  return spawnSync("sh", ["-c", shellScript(steps)], { encoding: "utf8" });
}

test("each step is shown before its output", () => {
  const { stdout, status } = run([{ about: "It's a test:", command: "echo 'a  b' && echo c >&2" }]);
  assert.equal(stdout, "\n# It's a test:\n$ echo 'a  b' && echo c >&2\na  b\nc\n");
  assert.equal(status, 0);
});

test("the first step that fails ends the demonstration with its status", () => {
  const step = (command) => ({ about: "x", command });
  const { stdout, status } = run([step("true"), step("(exit 123)"), step("echo never")]);
  assert.equal(status, 123);
  assert.doesNotMatch(stdout, /^never$/m);
});

test("the steps show a start, a micro VM, the exits and a stop, in this order", () => {
  const commands = DEMONSTRATION.map((step) => step.command).join("\n");
  assert.match(commands, /microv start[^]*microv run[^]*microv status[^]*microv stop/);
});
