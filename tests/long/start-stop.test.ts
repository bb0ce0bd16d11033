import assert from "node:assert/strict";
import { test } from "node:test";
import { script, type Step, Transcript } from "../machine/support/steps.ts";
import { runMachine } from "../rig/run-machine.ts";
import { availableMemory, numbers } from "./available-memory.ts";
import { endLoad, startLoad } from "./load.ts";
import { setting } from "./settings.ts";

const ROUNDS = setting("ROUNDS", 200);

const STEPS: Step[] = [
  ["load", startLoad],
  [
    "rounds",
    `for i in $(seq ${ROUNDS}); do
  microv start >/dev/null && microv run --raw16 /guests/exit16; [ $? = 42 ] || { echo "round $i"; break; }
  microv stop >/dev/null || { echo "stop $i"; break; }
  [ $i != 5 ] || ${availableMemory}
done`,
  ],
  ["sums", endLoad],
  ["memory", availableMemory],
  ["console", "dmesg | grep -c 'Oops\\|BUG:\\|WARNING: CPU' || true"],
];

for (const cpus of [2, 4]) {
  test(`${ROUNDS} starts, runs and stops under load on ${cpus} CPUs`, async (t) => {
    const machine = new Transcript(await runMachine({ cpus, commands: script(STEPS), timeout: 1800 }));
    await t.test("all succeed", () => {
      assert.doesNotMatch(machine.ok("rounds"), /round|stop/);
    });
    await t.test("Linux computed the same all the time, and has its memory again", () => {
      assert.equal(machine.ok("sums").split("\n")[0], "1", machine.ok("sums"));
      const [early = 0] = numbers(machine.ok("rounds"));
      const [late = 0] = numbers(machine.ok("memory"));
      assert.ok(late >= early - 1024, `${early} kB after 5 rounds, ${late} kB after all`);
      assert.equal(machine.ok("console").trim(), "0");
    });
  });
}
