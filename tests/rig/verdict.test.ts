import assert from "node:assert/strict";
import { test } from "node:test";
import { type Ending, verdict } from "./verdict.ts";

const GOOD: Ending = {
  delivered: 0,
  begun: true,
  timedOut: false,
  timeout: 120,
  shutdown: "guest-shutdown",
  exitCode: 0,
  signal: null,
  emulatorErrors: "",
};

test("a delivered status is passed on whole", () => {
  for (const status of [0, 1, 124, 125, 128, 255]) {
    assert.deepEqual(verdict({ ...GOOD, delivered: status }), { status, ended: "status", reason: "" });
  }
});

test("a machine without a status is never a success", () => {
  for (const shutdown of ["guest-shutdown", "guest-reset", "guest-panic", undefined]) {
    for (const begun of [true, false]) {
      const { status, ended, reason } = verdict({ ...GOOD, delivered: undefined, shutdown, begun });
      assert.equal(status, 125);
      assert.notEqual(ended, "status");
      assert.notEqual(reason, "");
    }
  }
});

test("a machine that resets itself instead of powering off is never a success", () => {
  const { status, reason } = verdict({ ...GOOD, delivered: 0, shutdown: "guest-reset" });
  assert.equal(status, 125);
  assert.match(reason, /reset itself after the commands had ended with 0/);
});

test("a killed emulator is never a success", () => {
  const { status, reason } = verdict({ ...GOOD, shutdown: undefined, exitCode: null, signal: "SIGSEGV" });
  assert.equal(status, 125);
  assert.match(reason, /the emulator was killed by SIGSEGV/);
});

test("time over is 124, even after a status", () => {
  assert.equal(verdict({ ...GOOD, delivered: undefined, timedOut: true }).status, 124);
  const late = verdict({ ...GOOD, timedOut: true, shutdown: undefined });
  assert.equal(late.status, 124);
  assert.match(late.reason, /did not power off after the commands had ended with 0/);
});

test("the reason says whether the machine came to the commands", () => {
  const unbooted = { ...GOOD, delivered: undefined, begun: false };
  assert.match(verdict({ ...unbooted, timedOut: true }).reason, /before it came to the commands/);
  assert.match(verdict({ ...unbooted, shutdown: "guest-reset" }).reason, /before it came to the commands/);
});

test("an emulator that fails is quoted", () => {
  const failed = { ...GOOD, delivered: undefined, begun: false, shutdown: undefined, exitCode: 1 };
  const { status, ended, reason } = verdict({ ...failed, emulatorErrors: "qemu: no such CPU\n" });
  assert.equal(status, 125);
  assert.equal(ended, "emulator");
  assert.match(reason, /ended with 1 before it came to the commands: qemu: no such CPU/);
});
