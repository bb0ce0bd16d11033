import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { script, type Step, Transcript } from "../machine/support/steps.ts";
import type { PutFile } from "../rig/machine-options.ts";
import { runMachine } from "../rig/run-machine.ts";
import { BUILD } from "../rig/setup-facts.ts";
import { availableMemory, numbers } from "./available-memory.ts";
import { setting } from "./settings.ts";

const ROUNDS = setting("ROUNDS", 150);
const SEED = setting("SEED", Date.now() % 1_000_000);
const MEMORY = 0x100_0000;

const folder = mkdtempSync(join(tmpdir(), "microv-kill-"));
after(() => rmSync(folder, { recursive: true }));

/** MOV DX, 0x3f8; MOV AL, 0x0a; OUT DX, AL; JMP back to OUT: leaves the VM all the time. */
const PRINTS = Buffer.from([0xba, 0xf8, 0x03, 0xb0, 0x0a, 0xee, 0xeb, 0xfd]);

/** nonce16, which touches all its memory, then prints and never ends. */
function touches(): Buffer {
  const bytes = readFileSync(join(BUILD, "guests/nonce16"));
  bytes.fill(0, bytes.length - 42);
  bytes.writeUInt8(3, bytes.length - 42);
  bytes.writeUInt32LE(MEMORY, bytes.length - 41);
  return bytes;
}

/** Guest 0 computes, guest 1 prints, guest 2 touches. */
function guests(): PutFile[] {
  const loops = readFileSync(join(BUILD, "guests/loop16"));
  return [loops, PRINTS, touches()].map((bytes, i) => {
    const local = join(folder, String(i));
    writeFileSync(local, bytes);
    return { local, remote: `/kill/${i}` };
  });
}

/** Numbers from 0 to 999 that the seed makes. */
function random(count: number): number[] {
  let state = SEED >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * 1000);
  });
}

const RUN = (guest: string): string =>
  `microv run --cpu $((i % cpus)) --mem ${MEMORY} --raw16 /kill/${guest} >/tmp/out 2>/dev/null & pid=$!`;

/**
 * Kills from the start of the process to twice the time that another one, just before, took until its guest spoke;
 * `took` is in hundredths of a second. The very first one is slower than all that follow.
 */
const steps = (cpus: number): Step[] => [
  ["start", "microv start"],
  ["first", "microv run --raw16 /guests/exit16; microv status --json"],
  [
    "rounds",
    `cpus=${cpus} i=0 began=0; now() { read -r up idle </proc/uptime; echo "\${up%.*}\${up#*.}"; }
measure() {
  from=$(now); ${RUN("0")}; until [ -s /tmp/out ]; do usleep 1000; done; took=$(($(now) - from + 1))
  kill -9 $pid; wait $pid; rm -f /tmp/out
}
measure
for thousandth in ${random(ROUNDS).join(" ")}; do
  [ $((i % 10)) != 0 ] || measure
  ${RUN("$((i % 3))")}
  usleep $((took * 20 * thousandth)); kill -9 $pid; wait $pid
  [ ! -s /tmp/out ] || began=$((began + 1))
  rm -f /tmp/out; i=$((i + 1))
  [ $i = 5 ] && sleep 1 && ${availableMemory}
done 2>/dev/null; echo "began $began"`,
  ],
  ["rest", `sleep 1; ${availableMemory}; microv list --json`],
  ["last", "microv run --raw16 /guests/exit16; microv status --json"],
  ["pins", "echo 1 >/proc/sys/vm/stat_refresh; awk '/nr_foll_pin/ {print $2}' /proc/vmstat"],
  ["stop", "microv stop"],
];

for (const cpus of [2, 4]) {
  test(`${ROUNDS} processes killed at random moments on ${cpus} CPUs (MICROV_LONG_SEED=${SEED})`, async (t) => {
    const run = runMachine({ cpus, put: guests(), commands: script(steps(cpus)), timeout: 1800 });
    const machine = new Transcript(await run);
    const pool = (name: string): string | undefined => /"pool_free_bytes":(\d+)/.exec(machine.ok(name))?.[1];
    await t.test("some were killed before their guest ran, some while it did", () => {
      const began = Number(/^began (\d+)$/m.exec(machine.ok("rounds"))?.[1]);
      assert.ok(began >= ROUNDS / 20 && began <= ROUNDS - ROUNDS / 20, machine.ok("rounds"));
    });
    await t.test("no VM, no page of the pool and no pin is left", () => {
      assert.match(machine.ok("rest"), /^\[\]$/m);
      assert.ok(Number(pool("first")) > 0);
      assert.equal(pool("last"), pool("first"));
      const [acquired, released] = machine.ok("pins").trim().split("\n");
      assert.equal(acquired, released);
      machine.ok("stop");
    });
    await t.test("Linux has its memory again", () => {
      const [early = 0] = numbers(machine.ok("rounds"));
      const [late = 0] = numbers(machine.ok("rest"));
      assert.ok(late >= early - 1024, `${early} kB after 5, ${late} kB after all`);
    });
  });
}
