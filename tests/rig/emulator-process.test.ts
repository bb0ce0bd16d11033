import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const HOLD = join(dirname(fileURLToPath(import.meta.url)), "fixtures/hold-machine.ts");

/** How many processes have the mark on their command line, besides the one that holds the machine. */
function emulators(mark: string): number {
  const lines = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.includes(`held=${mark}`)).length;
}

async function gone(mark: string): Promise<boolean> {
  for (let i = 0; i < 50 && emulators(mark) > 0; i++) await new Promise((r) => setTimeout(r, 100));
  return emulators(mark) === 0;
}

/** Starts a process that holds a machine, by the given shell command, and waits until it does. */
async function hold(mark: string, shell: string): Promise<ChildProcess> {
  const child = spawn("bash", ["-c", shell, "hold", process.execPath, "--import", "tsx", HOLD, mark], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    child.once("close", () => reject(new Error("ended before it held a machine")));
  });
  assert.equal(emulators(mark), 1);
  return child;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const) {
  test(`${signal} leaves no emulator behind`, async () => {
    const mark = randomBytes(8).toString("hex");
    const child = await hold(mark, 'exec "$@"');
    child.kill(signal);
    assert.ok(await gone(mark));
  });
}

test("the death of our parent, such as npm, leaves no emulator behind", async () => {
  const mark = randomBytes(8).toString("hex");
  const parent = await hold(mark, '"$@" & wait');
  parent.kill("SIGKILL");
  assert.ok(await gone(mark));
});
