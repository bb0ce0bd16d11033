import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { runStages, summary } from "./run-stages.ts";
import type { Stage } from "./stages.ts";

function stage(name: string, status: number, vital = false): Stage {
  return { name, about: "", command: [process.execPath, "-e", `process.exit(${status})`], vital };
}

async function run(...wanted: Stage[]): Promise<{ names: string[]; status: number; text: string }> {
  const lines: string[] = [];
  const outcomes = await runStages(wanted, ".", (line) => lines.push(line));
  const status = summary(outcomes, wanted.length, (line) => lines.push(line));
  return { names: outcomes.map((outcome) => outcome.stage.name), status, text: lines.join("\n") };
}

test("all stages pass, the run passes", async () => {
  const { names, status, text } = await run(stage("a", 0), stage("b", 0, true));
  assert.deepEqual(names, ["a", "b"]);
  assert.equal(status, 0);
  assert.match(text, /all passed/);
});

test("one stage fails, the others still run, the run fails and names it", async () => {
  const { names, status, text } = await run(stage("a", 1), stage("b", 0), stage("c", 3));
  assert.deepEqual(names, ["a", "b", "c"]);
  assert.equal(status, 1);
  assert.match(text, /failed: a c/);
});

test("nothing runs after a vital stage has failed, and that is no pass", async () => {
  const { names, status, text } = await run(stage("a", 1, true), stage("b", 0));
  assert.deepEqual(names, ["a"]);
  assert.equal(status, 1);
  assert.match(text, /not run: 1/);
});

test("a program that is not there, or is killed, is a failure", async () => {
  const missing: Stage = { name: "m", about: "", command: ["/nonexistent/program"] };
  const killed: Stage = { name: "k", about: "", command: ["sh", "-c", "kill -9 $$"] };
  const { status, text } = await run(missing, killed);
  assert.equal(status, 1);
  assert.match(text, /failed: m k/);
  assert.match(text, /\/nonexistent\/program/);
});

test("what failed stands below the summary, in the words of the failed test alone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "microv-stages-"));
  const file = join(folder, "some.test.mjs");
  const failures = join(folder, "failures.txt");
  writeFileSync(
    file,
    `import { describe, test } from "node:test";
    describe("suite", () => {
      test("good", () => {});
      test("bad", () => { throw new Error("the cause"); });
    });`,
  );
  const told = [
    "--test-reporter=./tests/run/failures-reporter.mjs",
    `--test-reporter-destination=${failures}`,
  ];
  const command = [process.execPath, "--test", ...told, file];
  const { status, text } = await run({ name: "t", about: "", command, failures }, stage("b", 0));
  rmSync(folder, { recursive: true });
  assert.equal(status, 1);
  assert.match(text, /failed: t .*\n\n=== failed in t\n.*some\.test\.mjs: bad\n {4}the cause$/);
});
