import assert from "node:assert/strict";
import { before, test } from "node:test";
import { buildVariant } from "../rig/variant.ts";
import { describeOnBeds } from "./support/beds.ts";
import { runVariant } from "./support/core-fault-machine.ts";
import { LIE_LEAF, LIES, lyingEdits } from "./support/planted-lies.ts";
import type { Step, Transcript } from "./support/steps.ts";

/** Pages of user space that somebody has pinned. */
const PINNED =
  "echo 1 >/proc/sys/vm/stat_refresh; awk '/nr_foll_pin_acquired/ {a=$2} /nr_foll_pin_released/ {r=$2} END {print a-r}' /proc/vmstat";
const RUN = "microv run --cpu 1 --mem 2M --timeout 10 --raw16 /guests/exit16";
const PAGES = 512;
const GUEST_STATUS = 42;

const tell = (lie: number): string =>
  [0, 1].map((cpu) => `probe ${cpu} cpuid ${LIE_LEAF + lie} 0`).join(" >/dev/null; ");
function stepsOf(name: string, lie: number): Step[] {
  return [
    [name, `${tell(lie)} >/dev/null; ${RUN}; s=$?; ${tell(0)} >/dev/null; (exit $s)`],
    [`${name} pinned`, PINNED],
    [`${name} after`, RUN],
  ];
}

describeOnBeds("a core that says it did what it did not", (bed) => {
  let machine: Transcript;
  before(async () => {
    const variant = buildVariant("lying-core", lyingEdits, ["image"]);
    machine = await runVariant(bed, variant.put, [
      ["start", "microv start --image /variant/microv.img"],
      ["first", RUN],
      ["first pinned", PINNED],
      ...Object.entries(LIES).flatMap(([name, lie]) => stepsOf(name, lie)),
      ["kernel log", "dmesg"],
      ["list", "microv list --json"],
      ["stop", "microv stop --force"],
      ["alive", RUN],
    ]);
    machine.ok("start");
    machine.ended("first", GUEST_STATUS);
    assert.equal(pinned("first"), 0);
  });

  const pinned = (name: string): number => Number(machine.ok(`${name} pinned`));
  const refused = (name: string): void => {
    assert.match(machine.step(name).text, /^microv: .* \[hypercall-failed\]/m);
    assert.equal(machine.step(name).status, 125);
  };

  test("that pages are mapped: the guest does not run, and they are its owner's again", () => {
    refused("mapped");
    assert.equal(pinned("mapped"), 0);
  });

  for (const name of ["unmapped", "later"] as const) {
    test(`that pages are ${name === "later" ? "as good as " : ""}unmapped: they are unpinned when the VM is destroyed`, () => {
      machine.ended(name, GUEST_STATUS);
      assert.equal(pinned(name), 0);
    });
  }

  test("that a VM is destroyed: its pages stay pinned, and the kernel log says so", () => {
    machine.ended("destroyed", GUEST_STATUS);
    assert.equal(pinned("destroyed"), PAGES);
    assert.match(
      machine.ok("kernel log"),
      /a VM could not be destroyed \(error \d+\); its memory stays pinned/,
    );
  });

  test("that each call succeeded: nothing is unpinned", () => {
    refused("everything");
    assert.equal(pinned("everything"), 2 * PAGES);
  });

  test("and the next VM runs, gets its own pages back, and stop is refused while a VM is left", () => {
    for (const name of Object.keys(LIES)) machine.ended(`${name} after`, GUEST_STATUS);
    assert.deepEqual(JSON.parse(machine.ok("list")), []);
    assert.match(machine.step("stop").text, /\[hypercall-failed\]/);
    machine.ended("alive", GUEST_STATUS);
    assert.ok(machine.alive, machine.context());
  });
});
