/** A run that the root asks for again: when the core need not be asked, and when it must be. */
import assert from "node:assert/strict";
import { MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { opcodeOf } from "./machine/root.ts";
import { launchTwoPps, type TwoPps } from "./machine/two-pps.ts";
import { forEachVendor } from "./on-vendors.ts";

const HANDLE = 0x42n;
const PERM_DENIED = BigInt(MV_STATUS.INVALID_PERM_DENIED);
const FAILURE_UNKNOWN = BigInt(MV_STATUS.FAILURE_UNKNOWN);

/** A VS that ran once and was interrupted. */
async function start(): Promise<TwoPps> {
  const parts = await launchTwoPps();
  assert.ok(parts.vm.run());
  parts.vm.interrupt();
  return parts;
}

/** How often the core is asked as the VS runs again. */
function asked({ machine, vm }: TwoPps): number {
  const before = machine.pp.upcalls;
  assert.ok(vm.run());
  const upcalls = machine.pp.upcalls - before;
  vm.interrupt();
  return upcalls;
}

forEachVendor(
  "a run again is the kernel's, as often as it comes, and the guest goes on where it was",
  async () => {
    const parts = await start();
    const { vm } = parts;
    vm.run();
    vm.registers.set("rip", 0x1234n);
    vm.interrupt();
    for (let i = 0; i < 3; i++) assert.equal(asked(parts), 0);
    assert.equal(vm.getRegister("RIP"), 0x1234n);
  },
);

for (const [what, act] of [
  ["any other hypercall", ({ root }: TwoPps): unknown => root.call("mv_id_op_version")],
  ["one that does not exist", ({ root }: TwoPps): unknown => root.hypercall(0n)],
  ["a register that another PP sets", ({ vm, second }: TwoPps): void => vm.on(second).setRegister("RBX", 1n)],
] as const) {
  forEachVendor(`behind ${what} the core is asked, once`, async () => {
    const parts = await start();
    act(parts);
    assert.equal(asked(parts), 1);
    assert.equal(asked(parts), 0);
  });
}

forEachVendor("a VS that ran on another PP meanwhile goes on with what it has now", async () => {
  const parts = await start();
  const { vm, second } = parts;
  const there = vm.on(second);
  assert.ok(there.run());
  there.registers.set("rip", 0x1888n);
  there.set("rbx", 0x77n);
  there.interrupt();
  assert.equal(asked(parts), 0);
  assert.equal(vm.getRegister("RIP"), 0x1888n);
  assert.equal(vm.getRegister("RBX"), 0x77n);
});

forEachVendor("another deadline is another run, and the core is asked", async () => {
  const { machine, root, vm } = await start();
  const until = (r12: bigint): number => {
    const before = machine.pp.upcalls;
    root.start(opcodeOf("mv_vs_op_run_until"), { r10: HANDLE, r11: vm.ids.vsid, r12 });
    const upcalls = machine.pp.upcalls - before;
    vm.interrupt();
    return upcalls;
  };
  const late = machine.pp.processor.tsc + 0x1_0000_0000n;
  assert.deepEqual([until(0n), until(0n), until(late), until(late), until(0n)], [1, 0, 1, 0, 1]);
});

forEachVendor("user space of the root is refused though the kernel of the root was not", async () => {
  const { root, vm } = await start();
  root.registers.set("cpl", 3);
  vm.run();
  assert.equal(vm.end.status, PERM_DENIED);
  root.registers.set("cpl", 0);
  assert.ok(vm.run());
});

forEachVendor("a VM that was told to stop is refused as ever", async () => {
  const { second, vm } = await start();
  second.must("mv_vm_op_stop", { r11: vm.ids.vmid });
  assert.equal(vm.run(), false);
  assert.equal(vm.end.status, FAILURE_UNKNOWN);
});

forEachVendor("a VS that is gone, or lost to a restart of the core, does not run", async () => {
  const { second, vm } = await start();
  vm.on(second).destroy();
  assert.equal(vm.run(), false);
  assert.notEqual(vm.end.status, 0n);
  const { machine, second: there, vm: lost } = await start();
  machine.core.faultAfter = 0;
  there.call("mv_id_op_version");
  assert.equal(lost.run(), false);
  assert.notEqual(lost.end.status, 0n);
});
