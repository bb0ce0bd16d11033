import assert from "node:assert/strict";
import { before, test } from "node:test";
import { OBJECT } from "../../vmm/abi/generated/registry.node.ts";
import { buildVariant } from "../rig/variant.ts";
import type { Edit } from "../rig/variant-tree.ts";
import { describeOnBeds } from "./support/beds.ts";
import { faultLines, runVariant } from "./support/core-fault-machine.ts";
import { FIRST_LEAF, typescriptEdits } from "./support/planted-faults.ts";
import type { Step, Transcript } from "./support/steps.ts";

const INIT = "export function initExit(pp: u32, _vs: u32): u64 {\n";
const FAULT = `for (let id: u32 = 1; id < 64; id++) if (vmState(id) == ${OBJECT.CRASHED}) unreachable();\n`;

/** It faults at a CPUID leaf, and whenever it starts while there is a VM that the restart ended. */
const EDITS: Edit[] = [
  ...typescriptEdits,
  {
    file: "vmm/core/exit/init.ts",
    find: INIT,
    replace: `import { vmState } from "../registry";\n${INIT}${FAULT}`,
  },
];

const EXIT16 = "microv run --raw16 /guests/exit16";
const STEPS: Step[] = [
  ["start", "microv start --image /variant/microv.img"],
  ["before", EXIT16],
  ["bystander", "microv run --cpu 0 --raw16 /guests/loop16 > /tmp/out 2>&1 & sleep 1"],
  ["fault", `probe 1 cpuid ${FIRST_LEAF} 0`],
  ["bystander end", "wait $!; echo status $?; cat /tmp/out"],
  ["after", EXIT16],
  ["dump", "microv dump"],
  ["stop", "microv stop"],
  ["force", "microv stop --force"],
  ["start again", "microv start"],
  ["again", EXIT16],
  ["stop again", "microv stop"],
];

describeOnBeds("a core that faults as it is started again", (bed) => {
  let machine: Transcript;
  before(async () => {
    machine = await runVariant(bed, buildVariant("core-stays-down", EDITS, ["image"]).put, STEPS);
  });

  test("it is not started a third time, and both faults name their place", () => {
    const [first, second, third] = faultLines(machine.ok("dump"));
    assert.match(first ?? "", / at vmm\/core\/exit\/cpuid\.ts:\d+ /);
    assert.match(second ?? "", / at vmm\/core\/exit\/init\.ts:\d+ /);
    assert.equal(third, undefined);
  });

  test("Linux goes on, the VM of that time ends by name, and new ones are refused by name", () => {
    assert.match(machine.ok("fault"), /^[0-9a-f]{8} /, "the root's CPUID is answered all the same");
    assert.match(machine.ok("bystander end"), /^status 125\n[^]*\[core-restarted\]$/);
    assert.match(machine.ended("after", 125), /\[hypercall-failed\]$/);
  });

  test("stop says that a VM is in its way; by force it leaves, and a fresh start serves again", () => {
    assert.match(machine.ended("stop", 1), /^microv: micro VMs exist: end .*\[vms-running\]$/);
    assert.equal(machine.ok("force"), "microv: stopped");
    machine.ok("start again");
    machine.ended("again", machine.step("before").status);
    machine.ok("stop again");
  });
});
