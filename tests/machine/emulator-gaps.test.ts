import assert from "node:assert/strict";
import { before, test } from "node:test";
import { EMULATOR, GAPS } from "../rig/gaps.ts";
import { runMachine } from "../rig/run-machine.ts";
import { setupFacts } from "../rig/setup-facts.ts";
import { kernelModule } from "./support/programs.ts";

/** What the emulator makes of SVM, without MicroV: if one of these fails, see tests/rig/gaps.ts. */
let answers: ReadonlyMap<string, bigint>;

before(async () => {
  const commands = "insmod /lib/svmgaps.ko && cat /sys/module/svmgaps/parameters/answers";
  const result = await runMachine({ put: [kernelModule("svmgaps", bed)], bare: true, cpus: 1, commands });
  assert.equal(result.status, 0, `${result.reason}\n${result.stderr}\n${result.console.slice(-2000)}`);
  const lines = result.stdout.split("\n").filter((line) => line.includes(" "));
  answers = new Map(lines.map((line) => line.split(" ") as [string, string]).map(([n, v]) => [n, BigInt(v)]));
});

test(`the rows were seen with the emulator that is here`, () => {
  const { qemu } = setupFacts();
  assert.ok(
    qemu.includes(`version ${EMULATOR.version} `),
    `${qemu}: look at each row again, then change EMULATOR`,
  );
});

for (const { name, does, answer, manual } of GAPS) {
  test(`${name}: the emulator still ${does}`, () => {
    const told = answers.get(name);
    assert.equal(
      told,
      answer,
      `0x${told?.toString(16)}; the manual: ${manual}. If it is mended, the row goes`,
    );
  });
}

test("each probe has its row", () => {
  assert.deepEqual([...answers.keys()].sort(), GAPS.map(({ name }) => name).sort());
});
