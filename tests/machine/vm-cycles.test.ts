import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { parseOutput } from "../../vms/schema/validate.ts";
import type { PutFile } from "../rig/machine-options.ts";
import { BUILD } from "../rig/setup-facts.ts";
import { describeOnBeds, runOn } from "./support/beds.ts";
import { script, type Step, Transcript } from "./support/steps.ts";

/**
 * 50 micro VMs one after another on 2 CPUs. Each touches all its memory, prints a nonce of its own and ends in
 * one of five ways; nothing of any of them stays.
 */
const CYCLES = 50;
const MEMORY = 0x100_0000;
/** Where Linux is looked at, after so many cycles. */
const EARLY = 5;
const MEM_AVAILABLE_SLACK_KB = 1024;

const folder = mkdtempSync(join(tmpdir(), "microv-vm-cycles-"));
after(() => rmSync(folder, { recursive: true }));

/** How a guest ends: the number that nonce16 takes, and the status of whoever ran it. */
const ENDINGS = [
  { name: "exit", ending: 0, status: 7 },
  { name: "halt", ending: 1, status: 0 },
  { name: "triple fault", ending: 2, status: 123 },
  { name: "timeout", ending: 3, status: 124 },
  { name: "SIGKILL", ending: 3, status: 137 },
] as const;

function endingOf(cycle: number): (typeof ENDINGS)[number] {
  const ending = ENDINGS[cycle % ENDINGS.length];
  assert.ok(ending);
  return ending;
}

function nonceOf(cycle: number): string {
  return `nonce-${process.pid}-${Date.now() % 1_000_000}-${cycle}`;
}

const NONCES = Array.from({ length: CYCLES }, (_, cycle) => nonceOf(cycle));

/** nonce16 with this cycle's ending, memory size and nonce in its last 42 bytes. */
function guest(cycle: number): PutFile {
  const program = readFileSync(join(BUILD, "guests/nonce16"));
  const tail = Buffer.alloc(42);
  tail.writeUInt8(endingOf(cycle).ending);
  tail.writeUInt32LE(MEMORY, 1);
  tail.write(NONCES[cycle] ?? "", 5, "latin1");
  tail.copy(program, program.length - tail.length);
  const local = join(folder, `guest-${cycle}`);
  writeFileSync(local, program);
  return { local, remote: `/cycles/${cycle}` };
}

function cycleCommands(cycle: number): string {
  const run = `microv run --raw16 /cycles/${cycle} --mem ${MEMORY}`;
  const { name } = endingOf(cycle);
  if (name === "timeout") return `${run} --timeout 1`;
  if (name !== "SIGKILL") return run;
  return `rm -f /tmp/killed; touch /tmp/killed; ${run} >/tmp/killed & pid=$!
until grep -q '^nonce.*-${cycle}$' /tmp/killed; do sleep 0.02; done
kill -9 $pid; wait $pid; status=$?; cat /tmp/killed; ( exit $status )`;
}

/** The pool's and Linux's view; pages that CPUs keep for themselves count as available. */
const LOOK = `sync; echo 3 > /proc/sys/vm/drop_caches; sleep 1
microv status --json
awk '/MemAvailable/ {kb = $2} $1 == "count:" {n += $2} END {print "available", kb + 4 * n}' /proc/meminfo /proc/zoneinfo
awk '$1 == "microv" {print "references", $3}' /proc/modules
echo "descriptors $(cut -f1 /proc/sys/fs/file-nr)"`;

const STEPS: Step[] = [
  ["start", "microv start"],
  ["look 0", LOOK],
  ...Array.from({ length: CYCLES }, (_, cycle): Step[] => [
    [`cycle ${cycle}`, cycleCommands(cycle)],
    ...(cycle + 1 === EARLY || cycle + 1 === CYCLES ? [[`look ${cycle + 1}`, LOOK] as const] : []),
  ]).flat(),
  ["stop", "microv stop"],
];

describeOnBeds("VMs one after another", (bed) => {
  let transcript: Transcript;

  before(async () => {
    const put = Array.from({ length: CYCLES }, (_, cycle) => guest(cycle));
    transcript = new Transcript(await runOn(bed, { cpus: 2, put, timeout: 200, commands: script(STEPS) }));
  });

  function look(after: number): { pool: number; vms: number; text: string } {
    const { text, status } = transcript.step(`look ${after}`);
    assert.equal(status, 0, text);
    const json = text.split("\n").find((line) => line.startsWith("{"));
    const found = parseOutput<{ pool_free_bytes: number; vms: number }>("status", json ?? "");
    return { pool: found.pool_free_bytes, vms: found.vms, text };
  }

  function number(text: string, name: string): number {
    const found = new RegExp(`^${name} (-?\\d+)`, "m").exec(text);
    assert.ok(found, `no ${name} in ${text}`);
    return Number(found[1]);
  }

  test("each VM prints its own nonce and ends as told", () => {
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const { text, status } = transcript.step(`cycle ${cycle}`);
      assert.ok(text.includes(NONCES[cycle] ?? ""), `cycle ${cycle} printed ${text}`);
      assert.equal(status, endingOf(cycle).status, `cycle ${cycle}, ${endingOf(cycle).name}: ${text}`);
    }
  });

  test("the pool is exactly as before the first VM, after 5 and after 50", () => {
    const before = look(0);
    for (const cycles of [EARLY, CYCLES]) {
      assert.equal(look(cycles).vms, 0);
      assert.equal(look(cycles).pool, before.pool, `bytes free after ${cycles} VMs`);
    }
  });

  test("Linux has the same memory, module references and descriptors after 50 VMs as after 5", () => {
    const early = look(EARLY).text;
    const late = look(CYCLES).text;
    const drift = number(late, "available") - number(early, "available");
    assert.ok(Math.abs(drift) <= MEM_AVAILABLE_SLACK_KB, `MemAvailable moved by ${drift} kB`);
    assert.equal(number(late, "references"), number(early, "references"));
    assert.equal(number(late, "descriptors"), number(early, "descriptors"));
  });
});
