import assert from "node:assert/strict";
import { test } from "node:test";
import { script, type Step, Transcript } from "../machine/support/steps.ts";
import { runMachine } from "../rig/run-machine.ts";
import { availableMemory, numbers } from "./available-memory.ts";
import { endLoad, startLoad } from "./load.ts";
import { setting } from "./settings.ts";

const CYCLES = setting("CYCLES", 1000);
const VMS = setting("VMS", 64);
const SLACK_KB = 1024;

/** Each kind of end in turn; a status that is not the guest's stops the row. */
const CYCLE = `case $((i % 4)) in
  0) microv run --cpu $((i / 4 % cpus)) --mem 1M --raw16 /guests/exit16 >/dev/null; got=$? want=42;;
  1) microv run --cpu $((i / 4 % cpus)) --mem 1M --raw16 /guests/halt16 >/dev/null; got=$? want=0;;
  2) microv run --cpu $((i / 4 % cpus)) --mem 1M --raw16 /guests/triple16 >/dev/null 2>&1; got=$? want=123;;
  3) microv run --cpu $((i / 4 % cpus)) --mem 1M --timeout 0.05 --raw16 /guests/loop16 >/dev/null 2>&1; got=$? want=124;;
esac
[ $got = $want ] || { echo "cycle $i: $got, not $want"; break; }`;

/** What `microv run` ends with when its VM is killed. */
const KILLED = 137;

/** All at once, each looping; then every one is there, and every one is ended. Who ended otherwise says how. */
const AT_ONCE = `one() {
  microv run --cpu $((i % cpus)) --mem 1M --raw16 /guests/loop16 >/dev/null 2>/tmp/said.$i; got=$?
  [ $got = ${KILLED} ] || echo "VM $i ended with $got: $(cat /tmp/said.$i)"
}
for i in $(seq ${VMS}); do one & done
for i in $(seq 120); do [ "$(microv list | tail -n +2 | wc -l)" = ${VMS} ] && break; sleep 1; done
microv list | tail -n +2 | wc -l
for id in $(microv list | tail -n +2 | cut -f1); do microv kill $id; done; wait; microv list --json`;

const steps = (cpus: number): Step[] => [
  ["start", `cpus=${cpus}; microv start`],
  ["first", `for i in 0 1 2 3 4 5 6 7; do ${CYCLE}\ndone; sleep 1; ${availableMemory}; microv status --json`],
  ["load", startLoad],
  ["cycles", `for i in $(seq ${CYCLES}); do ${CYCLE}\ndone`],
  ["sums", endLoad],
  ["last", `sleep 1; ${availableMemory}; microv status --json`],
  ["at once", AT_ONCE],
  ["after", "microv run --raw16 /guests/exit16; s=$?; microv status --json; ( exit $s )"],
  ["stop", "microv stop"],
  ["console", "dmesg | grep 'Oops\\|BUG:\\|WARNING: CPU' || true"],
];

function pool(text: string): string {
  return /"pool_free_bytes":(\d+)/.exec(text)?.[1] ?? "no status";
}

for (const cpus of [2, 4]) {
  test(`${CYCLES} VMs one after another under load, and ${VMS} at once, on ${cpus} CPUs`, async (t) => {
    const run = runMachine({ cpus, mem: "2G", commands: script(steps(cpus)), timeout: 3600 });
    const machine = new Transcript(await run);
    await t.test("each ends as it should", () => {
      assert.doesNotMatch(machine.ok("cycles"), /cycle/);
      assert.equal(machine.ok("sums").split("\n")[0], "1", machine.ok("sums"));
    });
    await t.test("the pool and Linux's memory are as before", () => {
      const [first, last] = ["first", "last"].map((name) => machine.ok(name));
      assert.equal(pool(last ?? ""), pool(first ?? ""));
      const [early = 0] = numbers(first ?? "");
      const [late = 0] = numbers(last ?? "");
      assert.ok(late >= early - SLACK_KB, `${early} kB before, ${late} kB after`);
    });
    await t.test("all are there at once, and none afterwards", () => {
      assert.equal(machine.ok("at once").trim(), `${VMS}\n[]`);
      assert.equal(pool(machine.ended("after", 42)), pool(machine.ok("first")));
      machine.ok("stop");
      assert.equal(machine.ok("console").trim(), "");
    });
  });
}
