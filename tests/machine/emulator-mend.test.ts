import assert from "node:assert/strict";
import { test } from "node:test";
import { describeOnBeds, runOn } from "./support/beds.ts";
import { program } from "./support/programs.ts";
import { script, Transcript } from "./support/steps.ts";

/** Without the mend (MICROV_EMULATOR_AS_IT_IS=1) the machine resets or hangs here, in three of four times within half of it. */
const SWITCHES = 100_000;

describeOnBeds(
  "the mended emulator",
  (bed) => {
    test("one CPU loads x87 state all the time, and another that switches worlds meanwhile takes no harm", async () => {
      const commands = script([
        ["start", "microv start"],
        ["switches", `restore 1 /tmp/enough & probe 0 hypercalls ${SWITCHES}; touch /tmp/enough; wait $!`],
        ["stop", "microv stop"],
      ]);
      const put = [program("restore"), program("probe")];
      const machine = new Transcript(await runOn(bed, { cpus: 2, put, commands }));
      assert.match(machine.ok("switches"), /^restored [1-9]\d* times$/m);
      machine.ok("stop");
    });
  },
  // It is QEMU that is mended.
  ["qemu-svm"],
);

describeOnBeds(
  "the mended emulator",
  (bed) => {
    test("code over the end of a page may lose its second page, and no processor stands still", async () => {
      const put = [program("page-split")];
      const result = await runOn(bed, { bare: true, put, commands: "page-split", timeout: 30 });
      assert.equal(result.status, 0, result.reason);
      assert.match(result.stdout, /^[1-9]\d* faults$/m);
    });
  },
  // toolchain/setup/bochs/faulting-page-split.patch.
  ["bochs-svm", "bochs-vmx"],
);
