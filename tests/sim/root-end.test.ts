/** What nothing goes on from: the machine resets as the bare one would, or the hypervisor stops and says what it met. */
import assert from "node:assert/strict";
import { RingHeaderLayout } from "../../vmm/abi/generated/launch.node.ts";
import { VMEXIT } from "../../vmm/kernel/svm/generated/vmcb.node.ts";
import { Halted, Reset } from "./machine/intrinsics.ts";
import { Machine } from "./machine/machine.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import type { RawExit } from "./machine/virtualization.ts";
import { forEachVendor, onVendor } from "./on-vendors.ts";

const GENERAL_PROTECTION = 0x8000_0b0dn;
/** No control of the root asks for these: a task switch, and the monitor trap flag. */
const UNASKED: Readonly<Record<"amd" | "intel", RawExit>> = {
  amd: { code: VMEXIT.TASK_SWITCH, info1: 0x28n, info2: 0x99n },
  intel: { reason: 37, qualification: 0x28n, gpa: 0x99n },
};

async function start(): Promise<{ machine: Machine; root: Root }> {
  const machine = await Machine.launch();
  return { machine, root: new Root(machine) };
}

function hasPanicked({ memory }: Machine): boolean {
  return (memory.load64(ROOT.RING + RingHeaderLayout.fields.state.offset) & 1n) !== 0n;
}

forEachVendor("a triple fault of the root resets the machine", async () => {
  const { machine, root } = await start();
  assert.throws(() => root.shutdown(), Reset);
  assert.ok(!hasPanicked(machine));
});

forEachVendor(
  "an exit of the root that nobody asked for stops its PP, and the debug ring has it",
  async () => {
    const { machine, root } = await start();
    const rip = root.registers.get("rip").toString(16);
    const exit = UNASKED[machine.vendor];
    const code = ("code" in exit ? exit.code : exit.reason).toString(16);
    assert.throws(() => machine.pp.vmexit(exit), Halted);
    assert.ok(hasPanicked(machine));
    assert.match(machine.log(), new RegExp(`root exit ${code} info 28 99 rip ${rip}\n`));
    assert.match(machine.log(), /kernel panic: exit of the root that nobody asked for/);
  },
);

forEachVendor("an exception in ring 0 stops its PP, and the debug ring has it", async () => {
  const { machine } = await start();
  assert.throws(() => machine.pp.faultInKernel(14, 2n, 0xffff_ffff_8020_1234n, 0x5678n), Halted);
  assert.ok(hasPanicked(machine));
  assert.match(
    machine.log(),
    /vector 14 error 2 rip ffffffff80201234 cr2 5678\nkernel panic: exception in ring 0\n/,
  );
});

onVendor("intel", "a task switch of the root, which exits whatever is asked for, is #GP", async () => {
  const { machine, root } = await start();
  const rip = root.registers.get("rip");
  root.taskSwitch();
  assert.deepEqual(machine.pp.delivered, [GENERAL_PROTECTION]);
  assert.equal(root.registers.get("rip"), rip);
});
