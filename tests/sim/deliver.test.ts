/** Queued interrupts and NMIs: in order of priority, when the guest can take them, each once. */
import assert from "node:assert/strict";
import { EXIT } from "../../vmm/abi/generated/exit-record.node.ts";
import { Machine, type MachineOptions } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor, forVendorsWith } from "./on-vendors.ts";

const IF = 0x200n;
const NO_PP = 0xffffn;
const NMI = 0x8000_0202n;

interface Parts {
  readonly machine: Machine;
  readonly root: Root;
  /** The same root on the second PP. */
  readonly other: Root;
  readonly vm: MicroVm;
}

async function start(options: MachineOptions = {}): Promise<Parts> {
  const machine = await Machine.launch({ pps: 2, ...options });
  const [root, other] = machine.pps.map((pp) => new Root(machine, pp));
  assert.ok(root !== undefined && other !== undefined);
  root.attach();
  other.attach(ROOT.SHARED_PAGE + 0x1000);
  const vm = MicroVm.create(machine, root, [{ gpa: 0x1000, spa: ROOT.GUEST_FRAMES }]).raw16();
  return { machine, root, other, vm };
}

function queue(root: Root, vm: MicroVm, vector: number): bigint {
  return root.must("mv_vs_op_queue_interrupt", { r11: vm.ids.vsid, r12: BigInt(vector) }) & 0xffffn;
}

function interrupt(vector: number): bigint {
  return 0x8000_0000n | BigInt(vector);
}

/** The guest's handler has been entered: IF is 0. */
function enterHandler(vm: MicroVm): void {
  vm.registers.set("rflags", vm.registers.get("rflags") & ~IF);
}

function sti(vm: MicroVm): void {
  vm.registers.set("rflags", vm.registers.get("rflags") | IF);
}

forEachVendor(
  "interrupts of a guest that can take them come at once, the highest first, one an entry",
  async () => {
    const { machine, root, vm } = await start();
    vm.setRegister("RFLAGS", IF | 2n);
    for (const vector of [0x41, 0xf3, 0x20, 0x41]) assert.equal(queue(root, vm, vector), NO_PP);
    vm.run();
    const { delivered } = machine.pp;
    assert.deepEqual(delivered, [interrupt(0xf3)]);
    enterHandler(vm);
    assert.equal(vm.settle(), 0);
    vm.registers.set("rflags", IF | 2n);
    assert.equal(vm.settle(), 2, "IF stayed 1: both that wait come at once, each after an exit");
    assert.deepEqual(delivered, [interrupt(0xf3), interrupt(0x41), interrupt(0x20)]);
    vm.interrupt();
    vm.run();
    assert.equal(delivered.length, 3, "nothing comes twice");
  },
);

forEachVendor(
  "an interrupt waits for IF, and its window is not delivered by the processor itself",
  async () => {
    const { machine, root, vm } = await start();
    queue(root, vm, 0x30);
    vm.run();
    assert.equal(vm.settle(), 0);
    vm.cpuid(0);
    assert.deepEqual(machine.pp.delivered, []);
    sti(vm);
    assert.equal(vm.settle(), 1);
    assert.deepEqual(machine.pp.delivered, [interrupt(0x30)]);
    assert.equal(machine.kernel.exitCount(machine.pp.block, EXIT.WINDOW), 1);
  },
);

forEachVendor("an interrupt waits for the end of an interrupt shadow", async () => {
  const { machine, root, vm } = await start();
  vm.setRegister("RFLAGS", IF | 2n);
  vm.run();
  vm.registers.set("interruptShadow", 1n);
  vm.interrupt();
  queue(root, vm, 0x30);
  vm.run();
  assert.deepEqual(machine.pp.delivered, []);
  vm.registers.set("interruptShadow", 0n);
  vm.settle();
  assert.deepEqual(machine.pp.delivered, [interrupt(0x30)]);
});

forEachVendor("CR8 holds back what is not above it, but for vectors without a priority", async () => {
  const { machine, root, vm } = await start();
  vm.setRegister("RFLAGS", IF | 2n);
  vm.setRegister("CR8", 5n);
  queue(root, vm, 0x5f);
  vm.run();
  assert.equal(vm.settle(), 0);
  vm.writeCr(8, 0n);
  vm.settle();
  assert.deepEqual(machine.pp.delivered, [interrupt(0x5f)]);
  vm.interrupt();
  vm.setRegister("CR8", 15n);
  queue(root, vm, 8);
  vm.run();
  assert.deepEqual(machine.pp.delivered, [interrupt(0x5f), interrupt(8)]);
  vm.interrupt();
  assert.equal(vm.getRegister("CR8"), 15n, "the window leaves no trace in CR8");
});

forEachVendor(
  "an interrupt whose delivery faults is delivered again before one that was queued meanwhile",
  async () => {
    const { machine, root, vm } = await start();
    vm.setRegister("RFLAGS", IF | 2n);
    queue(root, vm, 0x30);
    vm.run();
    const { delivered } = machine.pp;
    vm.nestedFault(0x8000, { intInfo: interrupt(0x30) });
    assert.equal(vm.end.reason, "UNKNOWN");
    queue(root, vm, 0x90);
    vm.run();
    assert.deepEqual(delivered, [interrupt(0x30), interrupt(0x30)]);
    assert.equal(vm.settle(), 1);
    assert.deepEqual(delivered.slice(2), [interrupt(0x90)]);
  },
);

forEachVendor(
  "a HLT that finds an interrupt to take does not end the run; one that finds none, or IF 0, does",
  async () => {
    const { machine, root, vm } = await start();
    const hlt = (flags: bigint): void => {
      vm.setRegister("RFLAGS", flags | 2n);
      vm.run();
      vm.execute("hlt");
    };
    hlt(IF);
    assert.equal(vm.end.reason, "HLT");
    const rip = vm.getRegister("RIP");
    vm.run();
    queue(root.pp === machine.pp ? new Root(machine, machine.pps[1]) : root, vm, 0x33);
    vm.execute("hlt");
    assert.deepEqual(machine.pp.delivered, [interrupt(0x33)]);
    assert.equal(vm.registers.get("rip"), rip + 1n);
    vm.interrupt();
    queue(root, vm, 0x34);
    hlt(0n);
    assert.equal(vm.end.reason, "HLT");
  },
);

for (const nextRip of [true, false]) {
  const how = nextRip ? "" : ", where its bytes say how long it is";
  forVendorsWith({ nextRip })(
    `a HLT that finds an NMI to take does not end the run, whatever IF; in the handler of one it does${how}`,
    async () => {
      const { machine, other, vm } = await start({ nextRip });
      vm.setRegister("RFLAGS", 2n);
      vm.run();
      const rip = vm.registers.get("rip");
      other.must("mv_vs_op_queue_nmi", { r11: vm.ids.vsid });
      vm.execute("hlt");
      assert.deepEqual(machine.pp.delivered, [NMI]);
      assert.equal(vm.registers.get("rip"), rip + 1n);
      other.must("mv_vs_op_queue_nmi", { r11: vm.ids.vsid });
      vm.execute("hlt");
      assert.equal(vm.end.reason, "HLT");
      assert.deepEqual(machine.pp.delivered, [NMI]);
    },
  );
}

forEachVendor(
  "what is posted to a VS that another PP runs names that PP and is seen at its next exit",
  async () => {
    const { machine, other, vm } = await start();
    vm.setRegister("RFLAGS", IF | 2n);
    vm.run();
    assert.equal(queue(other, vm, 0x77), 0n);
    assert.deepEqual(machine.pp.delivered, []);
    vm.cpuid(0);
    assert.deepEqual(machine.pp.delivered, [interrupt(0x77)]);
    assert.equal(other.must("mv_vs_op_stop", { r11: vm.ids.vsid }) & 0xffffn, 0n);
    vm.cpuid(0);
    assert.equal(vm.end.reason, "INTERRUPT");
    assert.equal(machine.kernel.lastReason(vm.ids.vsid), BigInt(EXIT.STOPPED));
    assert.ok(vm.run(), "it was stopped once");
  },
);

forEachVendor("a stop that finds no run ends the next one as it begins, once", async () => {
  const { root, vm } = await start();
  assert.equal(root.must("mv_vs_op_stop", { r11: vm.ids.vsid }) & 0xffffn, NO_PP);
  assert.ok(!vm.run());
  assert.equal(vm.end.reason, "INTERRUPT");
  assert.ok(vm.run());
});

forEachVendor("an NMI passes IF; the next one waits for the IRET of its handler", async () => {
  const { machine, root, other, vm } = await start();
  const post = (from: Root): bigint => from.must("mv_vs_op_queue_nmi", { r11: vm.ids.vsid }) & 0xffffn;
  assert.equal(post(root), NO_PP);
  vm.run();
  const { delivered } = machine.pp;
  assert.deepEqual(delivered, [NMI]);
  assert.equal(post(other), 0n);
  assert.equal(post(other), 0n);
  vm.cpuid(0);
  vm.interrupt();
  vm.run();
  vm.cpuid(0);
  assert.deepEqual(delivered, [NMI]);
  vm.iret(0x1100n, 2n);
  vm.settle();
  vm.cpuid(0);
  assert.deepEqual(delivered, [NMI, NMI], "two that waited are one");
  vm.iret(0x1100n, 2n);
  vm.settle();
  vm.cpuid(0);
  assert.ok(!vm.iret(0x1200n, 2n), "outside of a handler, IRET does not exit");
  assert.equal(delivered.length, 2);
});

forEachVendor("an NMI goes before an interrupt, and an exception before both", async () => {
  const { machine, root, vm } = await start();
  vm.setRegister("RFLAGS", IF | 2n);
  queue(root, vm, 0xee);
  root.must("mv_vs_op_queue_nmi", { r11: vm.ids.vsid });
  root.must("mv_vs_op_inject_exception", { r11: vm.ids.vsid, r12: 6n });
  vm.run();
  vm.settle();
  vm.cpuid(0);
  vm.settle();
  assert.deepEqual([...machine.pp.delivered].sort(), [0x8000_0306n, interrupt(0xee), NMI].sort());
  assert.equal(machine.pp.delivered[0], 0x8000_0306n);
});

forEachVendor(
  "an exception that is injected goes first; the interrupt whose delivery faulted before comes later",
  async () => {
    const { machine, root, vm } = await start();
    vm.setRegister("RFLAGS", IF | 2n);
    queue(root, vm, 0x55);
    vm.run();
    vm.nestedFault(0x8000, { intInfo: interrupt(0x55) });
    root.must("mv_vs_op_inject_exception", { r11: vm.ids.vsid, r12: 0n });
    vm.run();
    vm.settle();
    assert.deepEqual(machine.pp.delivered, [interrupt(0x55), 0x8000_0300n, interrupt(0x55)]);
  },
);

forEachVendor("an injected exception is delivered once, on whatever PP the VS runs next", async () => {
  const { machine, root, other, vm } = await start();
  root.must("mv_vs_op_inject_exception", { r11: vm.ids.vsid, r12: 6n });
  const there = vm.on(other);
  there.run();
  there.interrupt();
  vm.run();
  assert.deepEqual([machine.pps[1]?.delivered, machine.pp.delivered], [[0x8000_0306n], []]);
});

forEachVendor(
  "a deadline that has passed ends a run as it begins, one to come at the first exit behind it",
  async () => {
    const { machine, root, vm } = await start();
    const until = (tsc: bigint): void =>
      root.start(0x764d_0000_0006_0101n, { r10: 0x42n, r11: vm.ids.vsid, r12: tsc });
    const entries = machine.pp.entries;
    until(1n);
    assert.equal(vm.end.reason, "INTERRUPT");
    assert.equal(machine.kernel.lastReason(vm.ids.vsid), BigInt(EXIT.DEADLINE));
    assert.equal(machine.pp.entries, entries + 1, "only the root was entered");
    const soon = machine.pp.processor.tsc + 100_000n;
    until(soon);
    vm.cpuid(0);
    machine.pp.processor.tsc = soon;
    vm.cpuid(0);
    assert.equal(vm.end.reason, "INTERRUPT");
    assert.equal(machine.kernel.lastReason(vm.ids.vsid), BigInt(EXIT.DEADLINE));
    until(0xffff_ffff_ffff_ffffn);
    vm.cpuid(0);
    vm.execute("hlt");
    assert.equal(vm.end.reason, "HLT");
    vm.run();
    vm.cpuid(0);
    vm.execute("hlt");
    assert.equal(vm.end.reason, "HLT", "the deadline of another run does not count");
  },
);

forEachVendor("a new VS that gets the number of an old one has nothing of what waited for that", async () => {
  const { machine, root, vm } = await start();
  queue(root, vm, 0x44);
  root.must("mv_vs_op_queue_nmi", { r11: vm.ids.vsid });
  root.must("mv_vs_op_stop", { r11: vm.ids.vsid });
  vm.destroy();
  const next = MicroVm.create(machine, root, [{ gpa: 0x1000, spa: ROOT.GUEST_FRAMES }]).raw16();
  assert.equal(next.ids.vsid, vm.ids.vsid);
  next.setRegister("RFLAGS", IF | 2n);
  assert.ok(next.run());
  next.settle();
  assert.deepEqual(machine.pp.delivered, []);
});
