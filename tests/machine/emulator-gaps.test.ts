import assert from "node:assert/strict";
import { before, test } from "node:test";
import { BOCHS, BOCHS_GAPS, BOCHS_MENDED } from "../rig/bochs-gaps.ts";
import { EMULATOR, type Gap, GAPS } from "../rig/gaps.ts";
import { bochsFacts, setupFacts } from "../rig/setup-facts.ts";
import { describeOnBeds, runOn } from "./support/beds.ts";
import { kernelModule } from "./support/programs.ts";

/** The manual's answer to each probe; undefined where that depends on the processor. */
const RIGHT: ReadonlyMap<string, bigint | undefined> = new Map([
  ...[...GAPS, ...BOCHS_GAPS].map(({ name, right }) => [name, right] as const),
  ...BOCHS_MENDED,
]);
const hex = (value: bigint | undefined): string => `0x${value?.toString(16) ?? "?"}`;

/** What the emulator makes of SVM, without MicroV: if one of these fails, see tests/rig/gaps.ts. */
describeOnBeds(
  "what the emulator makes of SVM",
  (bed) => {
    const isQemu = bed.options.bed === "qemu";
    const emulator = isQemu ? EMULATOR : BOCHS;
    const gaps: readonly Gap[] = isQemu ? GAPS : BOCHS_GAPS;
    let answers: ReadonlyMap<string, bigint>;

    before(async () => {
      const commands = "insmod /lib/svmgaps.ko && cat /sys/module/svmgaps/parameters/answers";
      const put = [kernelModule("svmgaps", bed)];
      const result = await runOn(bed, { put, bare: true, cpus: 1, commands });
      assert.equal(result.status, 0, `${result.reason}\n${result.stderr}\n${result.console.slice(-2000)}`);
      const lines = result.stdout.split("\n").filter((line) => line.includes(" "));
      answers = new Map(
        lines.map((line) => line.split(" ") as [string, string]).map(([n, v]) => [n, BigInt(v)]),
      );
    });

    test(`the rows were seen with the emulator that is here`, () => {
      const facts = setupFacts();
      const version = isQemu ? facts.qemu : `${bochsFacts(facts).version} `;
      const known = isQemu ? `version ${emulator.version} ` : ` ${emulator.version} `;
      assert.ok(
        version.includes(known),
        `${version}: look at each row again, then change ${emulator.name}'s`,
      );
    });

    for (const { name, does, answer, manual } of gaps) {
      test(`${name}: the emulator still ${does}`, () => {
        const told = answers.get(name);
        assert.equal(told, answer, `${hex(told)}; the manual: ${manual}. If it is mended, the row goes`);
      });
    }

    test("each probe without a row is answered as the manual says, and none is missing", () => {
      const rows = new Set(gaps.map(({ name }) => name));
      for (const [name, told] of answers) {
        const right = RIGHT.get(name);
        assert.ok(RIGHT.has(name), `${name} has no row anywhere`);
        if (!rows.has(name) && right !== undefined) assert.equal(hex(told), hex(right), name);
      }
      for (const name of RIGHT.keys()) assert.ok(answers.has(name), `${name} was not probed`);
    });
  },
  // The probes are of SVM.
  ["qemu-svm", "bochs-svm"],
);
