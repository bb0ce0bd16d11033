import assert from "node:assert/strict";
import { before, test } from "node:test";
import { script, type Step, Transcript } from "../machine/support/steps.ts";
import { runMachine } from "../rig/run-machine.ts";
import { availableMemory, numbers } from "./available-memory.ts";
import { setting } from "./settings.ts";

const ROUNDS = setting("ROUNDS", 300);

/** From creation and the mapping of memory to the run: the moment moves by a millisecond a round. */
const STEPS: Step[] = [
  ["start", "microv start"],
  ["first", "microv run --raw16 /guests/exit16; microv status --json"],
  [
    "rounds",
    `for i in $(seq ${ROUNDS}); do
  microv run --cpu $((i % 2)) --mem 16M --raw16 /guests/loop16 >/dev/null 2>&1 & pid=$!
  usleep $((i % 150 * 1000)); kill -9 $pid; wait $pid
  [ $i = 5 ] && sleep 1 && ${availableMemory}
done 2>/dev/null; true`,
  ],
  ["rest", `sleep 1; ${availableMemory}; microv list --json`],
  ["last", "microv run --raw16 /guests/exit16; microv status --json"],
  ["pins", "echo 1 >/proc/sys/vm/stat_refresh; awk '/nr_foll_pin/ {print $2}' /proc/vmstat"],
  ["stop", "microv stop"],
];

let machine: Transcript;
before(async () => {
  machine = new Transcript(await runMachine({ commands: script(STEPS), timeout: 1200 }));
});

const pool = (name: string): unknown => {
  const json = machine
    .ok(name)
    .split("\n")
    .find((line) => line.startsWith("{"));
  return (JSON.parse(json ?? "{}") as Record<string, unknown>)["pool_free_bytes"];
};

test(`after ${ROUNDS} killed processes no VM, no page of the pool and no pin is left`, () => {
  machine.ok("rounds");
  assert.match(machine.ok("rest"), /^\[\]$/m);
  assert.equal(pool("last"), pool("first"));
  const [acquired, released] = machine.ok("pins").trim().split("\n");
  assert.equal(acquired, released);
  machine.ok("stop");
});

test("Linux has its memory again", () => {
  const [early = 0] = numbers(machine.ok("rounds"));
  const [late = 0] = numbers(machine.ok("rest"));
  assert.ok(late >= early - 1024, `${early} kB after 5, ${late} kB after all`);
});
