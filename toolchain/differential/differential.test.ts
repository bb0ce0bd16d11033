import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { after, test } from "node:test";
import { buildModule } from "./build.ts";
import { compareEngines, describeDisagreement, neverExecuted, type Report } from "./compare.ts";
import { completePrograms, type Program } from "./program.ts";
import { runNatively } from "./run-native.ts";
import { runInV8 } from "./run-v8.ts";
import { sample } from "./sample.ts";
import { shrink, smallerPrograms } from "./shrink.ts";

const directory = mkdtempSync(path.join(tmpdir(), "microv-differential-"));
after(() => rmSync(directory, { recursive: true, force: true }));

test("200 generated programs end alike in V8 and in native code, and every opcode is executed", async () => {
  const report = await compareEngines(200, 1, directory);
  assert.deepEqual(report.disagreements.map(describeDisagreement), []);
  assert.deepEqual(neverExecuted(report), []);
  assert.equal(report.programs, 200);
  // Programs that all trap at once would prove little.
  assert.ok((report.ends.get("none") ?? 0) >= 80, `only ${report.ends.get("none")} programs ended well`);
  for (const end of ["memory", "indirect", "divideByZero"]) {
    assert.ok((report.ends.get(end) ?? 0) > 0, `no program ended by ${end}`);
  }
});

test("100 programs end alike under clang, and by wabt's translator in place of ours", async () => {
  const report = await compareEngines(100, 2, directory, ["clang", "wasm2c"]);
  assert.deepEqual(report.disagreements.map(describeDisagreement), []);
  assert.equal(report.programs, 100);
});

test("a program that fails is shrunk to what it fails by", async () => {
  const [program] = sample(50, 3).filter(({ outer }) => outer.some(({ kind }) => kind === "loop"));
  assert.ok(program !== undefined);
  const loops = ({ inner, outer }: Program): boolean =>
    JSON.stringify({ inner, outer }, (_, value: unknown) => (typeof value === "bigint" ? 0 : value)).includes(
      '"loop"',
    );
  const smallest = await shrink(program, (candidate) => Promise.resolve(loops(candidate)), 60);
  assert.deepEqual([smallest.inner.length + smallest.outer.length, loops(smallest)], [1, true]);
  const [last] = [...smallest.inner, ...smallest.outer];
  assert.deepEqual(last?.kind === "loop" && last.body, []);
});

test("whatever shrinking tries is a program", () => {
  const program = sample(4, 4).at(-1);
  assert.ok(program !== undefined);
  let smaller = 0;
  for (const candidate of smallerPrograms(program))
    if (smaller++ % 20 === 0) assert.ok(buildModule([candidate]).length > 0);
  assert.ok(smaller > 100, `only ${smaller}`);
});

test("a result that differs in one bit is noticed", async () => {
  const programs = completePrograms();
  const expected = runInV8(buildModule(programs), programs.length);
  const other = programs.map((program, i): Program => {
    const last = {
      kind: "set",
      type: "i64",
      index: 0,
      value: { kind: "const", type: "i64", value: 1n },
    } as const;
    return i === 0 ? { ...program, outer: [...program.outer, last] } : program;
  });
  const { outcomes } = await runNatively(
    buildModule(other),
    other.length,
    "exact",
    path.join(directory, "other"),
  );
  assert.notDeepEqual(outcomes[0], expected[0]);
  assert.deepEqual(outcomes.slice(1), expected.slice(1));
});

test("an opcode that was never executed is named", () => {
  const report: Report = {
    programs: 0,
    ends: new Map(),
    executed: new Map([["i32.add", 1]]),
    disagreements: [],
  };
  assert.ok(neverExecuted(report).includes("i32.sub"));
  assert.ok(!neverExecuted(report).includes("i32.add"));
});
