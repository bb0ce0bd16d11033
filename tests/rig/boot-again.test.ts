import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { bootAgain } from "./boot-again.ts";
import { type MachineResult, runMachine } from "./run-machine.ts";

const program = join(dirname(fileURLToPath(import.meta.url)), "fixtures/fake-emulator.mjs");

/** Machines that behave so in turn, the last of them for good. */
async function boot(...acts: string[]): Promise<{ result: MachineResult; said: string[]; left: number }> {
  const said: string[] = [];
  const run = (): Promise<MachineResult> => {
    const append = `fake=${acts.shift()}`;
    return runMachine({ commands: "true", bare: true, append, timeout: 2 }, { program });
  };
  return { result: await bootAgain(run, (line) => said.push(line)), said, left: acts.length };
}

test("a machine that hung before its commands boots once more, and that is said", async () => {
  const { result, said } = await boot("stuck", "success");
  assert.equal(result.status, 7);
  assert.match(said.join("\n"), /before it came to the commands; .* boots once more$/);
});

test("one that hangs again has hung", async () => {
  const { result, left } = await boot("stuck", "stuck", "success");
  assert.equal(result.status, 124);
  assert.equal(left, 1);
});

test("one that hung in its commands, or ended before them, does not boot again", async () => {
  for (const act of ["hang", "silent", "broken"]) {
    const { result, said, left } = await boot(act, "success");
    assert.notEqual(result.status, 7, act);
    assert.deepEqual([said, left], [[], 1], act);
  }
});
