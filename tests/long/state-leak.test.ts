import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { program } from "../machine/support/programs.ts";
import { script, type Step, Transcript } from "../machine/support/steps.ts";
import type { PutFile } from "../rig/machine-options.ts";
import { runMachine } from "../rig/run-machine.ts";
import { BUILD } from "../rig/setup-facts.ts";
import { buildVariant } from "../rig/variant.ts";
import { setting } from "./settings.ts";

/**
 * Two guests and a program of the root take turns on one CPU, each with a pattern of its own in every register.
 */
const ROUNDS = setting("ROUNDS", 3000);
const PATTERNS = [0x1111_2222_3333_4444n, 0x7eee_dddd_cccc_6bbbn];

const folder = mkdtempSync(join(tmpdir(), "microv-leak-"));
after(() => rmSync(folder, { recursive: true }));

/** What a world switch may forget, and the line of the guest that sees it. */
const FAULTS = [["    xsave(g.xsaveSpa, mask);\n", "", "vector register"]] as const;

/** leak64 with this pattern and number of rounds in its last 12 bytes. */
function guest(pattern: bigint, i: number, rounds: number): PutFile {
  const bytes = readFileSync(join(BUILD, "guests/leak64"));
  bytes.writeBigUInt64LE(pattern, bytes.length - 12);
  bytes.writeUInt32LE(rounds, bytes.length - 4);
  const local = join(folder, `leak-${i}`);
  writeFileSync(local, bytes);
  return { local, remote: `/leak/${i}` };
}

const steps = (image: string): Step[] => [
  ["start", `microv start ${image}`],
  ["keep", "taskset 1 keep /tmp/enough >/tmp/kept 2>&1 & keeper=$!"],
  [
    "guests",
    `microv run --cpu 0 --mem 1M --raw16 /leak/0 >/tmp/0 2>&1 & first=$!
microv run --cpu 0 --mem 1M --raw16 /leak/1 >/tmp/1 2>&1 & second=$!
wait $first; echo "first $?"; wait $second; echo "second $?"; cat /tmp/0 /tmp/1`,
  ],
  ["kept", "touch /tmp/enough; wait $keeper; s=$?; cat /tmp/kept; ( exit $s )"],
  ["stop", "microv stop"],
];

async function run(rounds: number, image = "", more: readonly PutFile[] = []): Promise<Transcript> {
  const put = [...PATTERNS.map((pattern, i) => guest(pattern, i, rounds)), program("keep"), ...more];
  return new Transcript(await runMachine({ put, commands: script(steps(image)), timeout: 900 }));
}

let machine: Transcript;
before(async () => {
  machine = await run(ROUNDS);
});

test(`in ${ROUNDS} turns on one CPU no guest sees a register of the other`, () => {
  assert.deepEqual(machine.ok("guests").trim().split("\n"), ["first 0", "second 0", "all kept", "all kept"]);
});

test("nor does a program of the root", () => {
  const [, times] = /^kept (\d+) times$/m.exec(machine.ok("kept")) ?? [];
  assert.ok(Number(times) > 10, machine.ok("kept"));
  machine.ok("stop");
});

for (const [find, replace, seen] of FAULTS) {
  test(`a world switch that forgets a ${seen} is noticed`, async () => {
    const file = "vmm/kernel/vs/extended-state.ts";
    const variant = buildVariant(`leak-${seen.replace(" ", "-")}`, [{ file, find, replace }], ["image"]);
    const faulty = await run(50, "--image /variant/microv.img", variant.put);
    assert.match(faulty.ok("guests"), new RegExp(`^${seen}: `, "m"));
  });
}
