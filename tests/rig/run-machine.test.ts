import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { UsageError } from "./machine-options.ts";
import { type MachineResult, runMachine, startMachine } from "./run-machine.ts";

const program = join(dirname(fileURLToPath(import.meta.url)), "fixtures/fake-emulator.mjs");

function run(act: string, timeout = 30): Promise<MachineResult> {
  return runMachine({ commands: "true", bare: true, append: `fake=${act}`, timeout }, { program });
}

test("output and status arrive whole, each in its own stream", async () => {
  const result = await run("success");
  assert.equal(result.status, 7);
  assert.equal(result.ended, "status");
  assert.deepEqual([...result.stdoutBytes], [0, 10, 255]);
  assert.equal(result.stderr, "warning\n");
});

test("a machine that resets gives 125 and what it printed", async () => {
  const result = await run("reset");
  assert.equal(result.status, 125);
  assert.equal(result.ended, "guest-reset");
  assert.equal(result.stdout, "half");
});

test("a machine that resets after its commands' success gives 125", async () => {
  assert.equal((await run("lateReset")).status, 125);
});

test("a status whose stderr is torn off gives 125", async () => {
  assert.equal((await run("torn")).status, 125);
});

test("a machine that powers off without a word gives 125", async () => {
  const result = await run("silent");
  assert.equal(result.status, 125);
  assert.equal(result.ended, "guest-shutdown");
});

test("an emulator that crashes gives 125 and names the signal", async () => {
  const result = await run("crash");
  assert.equal(result.status, 125);
  assert.match(result.reason, /killed by SIGSEGV/);
});

test("an emulator that refuses its command line gives 125 and is quoted", async () => {
  const result = await run("broken");
  assert.equal(result.status, 125);
  assert.match(result.reason, /no such CPU/);
});

test("an emulator that is not there gives 125 and says so", async () => {
  const result = await runMachine({ commands: "true", bare: true }, { program: "/nonexistent/qemu" });
  assert.equal(result.status, 125);
  assert.match(result.reason, /nonexistent/);
});

test("a machine that hangs gives 124, and its time is kept", async () => {
  const start = Date.now();
  const result = await run("hang", 2);
  assert.equal(result.status, 124);
  assert.equal(result.ended, "timeout");
  assert.equal(result.stdout, "ready\n");
  assert.ok(Date.now() - start < 10_000);
});

test("a running machine can be watched and killed", async () => {
  const machine = await startMachine({ commands: "true", bare: true, append: "fake=hang" }, { program });
  await machine.printed("ready");
  machine.kill();
  assert.equal((await machine.done).status, 125);
});

test("waiting for what is never printed ends with the machine", async () => {
  const machine = await startMachine({ commands: "true", bare: true, append: "fake=success" }, { program });
  await assert.rejects(machine.printed("never"), /ended before it printed "never"/);
});

test("the console's log stays where the result says", async () => {
  const result = await run("success");
  assert.ok(existsSync(dirname(result.consoleLog)));
});

test("options that do not go together are refused before anything starts", async () => {
  await assert.rejects(runMachine({ commands: "true", mem: "1" }), UsageError);
  await assert.rejects(runMachine({ commands: "" }), UsageError);
  const put = [{ local: "/no/such/file", remote: "/x" }];
  await assert.rejects(runMachine({ commands: "true", put }), /\/no\/such\/file: no such file/);
});
