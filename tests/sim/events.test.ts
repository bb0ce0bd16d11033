/** Events: what an exit interrupts is delivered again, once; what must exit and be reflected is. */
import assert from "node:assert/strict";
import { expectedEvent } from "./machine/event-check.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { BLOCKS, NOWHERE, ROOT } from "./machine/root-memory.ts";
import { forEachVendor, onVendor } from "./on-vendors.ts";

const INTERRUPT = 0x8000_0020n;
const PAGE_FAULT = (0x6n << 32n) | 0x8000_0b0en;
const NMI = 0x8000_0202n;
const SOFTWARE = 0x8000_0480n;
const BREAKPOINT = 0x8000_0303n;

async function start(): Promise<{ machine: Machine; root: Root; vm: MicroVm }> {
  const machine = await Machine.launch();
  const root = new Root(machine);
  root.attach();
  const vm = MicroVm.create(machine, root, [{ gpa: 0x1000, spa: ROOT.GUEST_FRAMES }]).raw16();
  vm.setRegister("CR0", 0x11n); // protected, so that exceptions have their error codes
  return { machine, root, vm };
}

for (const [name, event] of Object.entries({ INTERRUPT, PAGE_FAULT, NMI })) {
  forEachVendor(`an interrupted ${name} of the root is delivered at the next entry, once`, async () => {
    const { machine, root } = await start();
    root.touch(NOWHERE, { write: true, intInfo: event });
    assert.deepEqual(machine.pp.delivered, [event]);
    root.cpuid(0);
    assert.deepEqual(machine.pp.delivered, [event]);
  });

  forEachVendor(
    `an interrupted ${name} of a micro VM waits until it runs again, then is delivered once`,
    async () => {
      const { machine, root, vm } = await start();
      vm.run();
      vm.interrupt("INTR", event);
      root.cpuid(0);
      assert.deepEqual(machine.pp.delivered, []);
      vm.run();
      assert.deepEqual(machine.pp.delivered, [event]);
      vm.interrupt();
      vm.run();
      assert.deepEqual(machine.pp.delivered, [event]);
    },
  );
}

for (const [name, event] of Object.entries({ SOFTWARE, BREAKPOINT })) {
  forEachVendor(`an interrupted ${name} is not injected, since its instruction runs again`, async () => {
    const { machine, vm } = await start();
    assert.equal(expectedEvent(event), undefined);
    vm.run();
    vm.interrupt("INTR", event);
    vm.run();
    assert.deepEqual(machine.pp.delivered, []);
  });
}

onVendor("amd", "an interrupt that an emulator calls an exception is delivered as an interrupt", async () => {
  const { machine, vm } = await start();
  vm.run();
  vm.interrupt("INTR", 0x8000_0330n);
  vm.run();
  assert.deepEqual(machine.pp.delivered, [0x8000_0030n]);
});

forEachVendor("#GP for a write to a decoy takes the place of the event it interrupted", async () => {
  const { machine, root } = await start();
  root.touch(BLOCKS[0] ?? 0, { write: true, intInfo: INTERRUPT });
  assert.deepEqual(machine.pp.delivered, [0x8000_0b0dn]);
});

forEachVendor("#DB and #AC of a micro VM exit and are reflected", async () => {
  const { machine, vm } = await start();
  vm.run();
  assert.ok(vm.exception(1));
  assert.ok(vm.exception(17));
  assert.deepEqual(machine.pp.delivered, [0x8000_0301n, 0x8000_0b11n]);
});

forEachVendor("a machine check in a micro VM ends the run and goes to the root", async () => {
  const { machine, vm } = await start();
  vm.run();
  assert.ok(vm.exception(18));
  assert.deepEqual(machine.pp.delivered, [0x8000_0312n]);
  assert.equal(vm.end.reason, "INTERRUPT");
});

forEachVendor(
  "stepping over an instruction reports a single step and ends the interrupt shadow",
  async () => {
    const { machine, root } = await start();
    root.registers.set("rflags", root.registers.get("rflags") | 0x100n);
    root.registers.set("interruptShadow", 1n);
    root.cpuid(0);
    assert.deepEqual(machine.pp.delivered, [0x8000_0301n]);
    assert.equal(root.registers.get("dr6") & 0x4000n, 0x4000n);
    assert.equal(root.registers.get("interruptShadow"), 0n);
  },
);
