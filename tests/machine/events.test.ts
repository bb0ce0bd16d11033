/** Events, several VSs of one VM at the same time, migration and deadlines, on the emulated machine. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { describeOnBeds, runOn } from "./support/beds.ts";
import { program } from "./support/programs.ts";
import { script, Transcript } from "./support/steps.ts";

interface Status {
  cpus: { exits: { reason: string; count: number }[] }[];
}

const PARTS = {
  exceptions: "injected exceptions reach the guest's handler, with their error codes",
  interrupts: "interrupts queued while IF is 0 come after STI, the highest first",
  "nested fault": "an interrupt whose delivery faults is delivered again, before one queued meanwhile",
  "halt and nmi": "an interrupt ends HLT; an NMI passes IF, and the next one comes after IRET",
  deadline: "a run whose deadline has passed enters no guest; a far deadline changes nothing",
  posted: "an interrupt reaches a VS that another CPU runs",
  several: "two VSs of one VM run on two CPUs at the same time and share their memory",
  migration: "a VS that changes its CPU at each run keeps registers, x87 and AVX state, and its time goes on",
} as const;

describeOnBeds("events and several processors", (bed) => {
  let steps: Transcript;

  before(async () => {
    steps = new Transcript(
      await runOn(bed, {
        cpus: 2,
        put: [program("events")],
        commands: script([
          ["start", "microv start --allow-user-hypercalls"],
          ["events", "events"],
          ["status", "microv status --json"],
          ["dump", "microv dump"],
          ["stop", "microv stop"],
        ]),
      }),
    );
  });

  for (const [part, rule] of Object.entries(PARTS)) {
    test(rule, () => {
      const { text } = steps.step("events");
      assert.ok(text.split("\n").includes(`${part} ok`), `${text}\n${steps.context()}`);
    });
  }

  test("the program ends well, the core never faulted, and the windows and deadlines were counted", () => {
    steps.ok("events");
    assert.doesNotMatch(steps.ok("dump"), /core fault|panic/);
    const { cpus } = JSON.parse(steps.ok("status")) as Status;
    const count = (reason: string): number =>
      cpus
        .flatMap(({ exits }) => exits)
        .reduce((sum, one) => sum + (one.reason === reason ? one.count : 0), 0);
    assert.ok(count("window") > 0);
    assert.ok(count("deadline") > 0);
    steps.ok("stop");
  });
});
