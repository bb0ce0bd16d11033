import assert from "node:assert/strict";
import { before, test } from "node:test";
import { buildVariant } from "../rig/variant.ts";
import { describeOnBeds } from "./support/beds.ts";
import { faultLines, faultSteps, runVariant, testFaults } from "./support/core-fault-machine.ts";
import { cpuidGuest, fileWith } from "./support/files.ts";
import { FIRST_LEAF, TYPESCRIPT_FAULTS, typescriptEdits } from "./support/planted-faults.ts";
import type { Step, Transcript } from "./support/steps.ts";

/** What happens to micro VMs; after the steps that the list of faults runs. */
const VM_STEPS: Step[] = [
  ["idle", "microv status --json"],
  ["guest", "microv run --raw16 /cpuid-guest"],
  ["guest after", "microv run --raw16 /guests/exit16"],
  ["bystander", "microv run --cpu 0 --raw16 /guests/loop16 > /tmp/out 2>&1 & sleep 1"],
  ["fault beside", `probe 1 cpuid ${FIRST_LEAF} 0`],
  ["bystander end", "wait $!; echo status $?; cat /tmp/out"],
  ["all", "microv list --json"],
  ["idle again", "microv status --json"],
  ["whole dump", "microv dump"],
  ["stop", "microv stop"],
];

describeOnBeds("a core whose TypeScript does what it must not", (bed) => {
  let machine: Transcript;
  before(async () => {
    const variant = buildVariant("typescript-faults", typescriptEdits, ["image"]);
    const put = [...variant.put, fileWith("/cpuid-guest", cpuidGuest(FIRST_LEAF))];
    machine = await runVariant(bed, put, [...faultSteps(TYPESCRIPT_FAULTS), ...VM_STEPS]);
  });
  testFaults(TYPESCRIPT_FAULTS, () => machine);

  test("a micro VM whose exit the core does not survive ends with a named error; the next one runs", () => {
    assert.match(machine.ended("guest", 125), /^microv: .* \[core-restarted\]$/m);
    machine.ended("guest after", 42);
  });

  test("a micro VM that runs on the other CPU meanwhile ends with the named error", () => {
    const text = machine.ok("bystander end");
    assert.match(text, /^looping$/m);
    assert.match(text, /^status 125$/m);
    assert.match(text, /^microv: .* \[core-restarted\]$/m);
  });

  test("no VM and no page of the pool is left behind, and the hypervisor leaves as ever", () => {
    const free = (name: string): unknown =>
      (JSON.parse(machine.ok(name)) as Record<string, unknown>)["pool_free_bytes"];
    assert.deepEqual(JSON.parse(machine.ok("all")), []);
    assert.equal(free("idle again"), free("idle"));
    assert.equal(faultLines(machine.ok("whole dump")).length, TYPESCRIPT_FAULTS.length + 2);
    machine.ok("stop");
  });
});
