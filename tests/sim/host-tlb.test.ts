/**
 * Pages that the core could reach and that get another use: no PP, whatever its TLB keeps, reaches them in the
 * core or by the kernel afterwards. The model's TLB of host translations forgets nothing that was not flushed.
 */
import assert from "node:assert/strict";
import { MV } from "../../hypercall/generated/abi.node.ts";
import { OBJECT } from "../../vmm/abi/generated/registry.node.ts";
import { Stepped } from "./interleaved/stepped.ts";
import { InvariantBroken } from "./machine/invariants.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import type { Pp } from "./machine/pp.ts";
import { opcodeOf, Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor } from "./on-vendors.ts";

const PAGE = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES };

async function two(): Promise<{ machine: Machine; first: Root; second: Root }> {
  const machine = await Machine.launch({ pps: 2 });
  const [first, second] = machine.pps.map((pp) => new Root(machine, pp));
  assert.ok(first && second);
  first.attach();
  second.attach(ROOT.OTHER_SHARED_PAGE);
  return { machine, first, second };
}

async function stepped(
  blocks = 2,
): Promise<{ held: Stepped; machine: Machine; first: Root; second: Root; pp: Pp }> {
  const held = await Stepped.launch({ pps: 2, blocks });
  const { machine } = held;
  const [first, second] = held.roots;
  assert.ok(first && second);
  return { held, machine, first, second, pp: second.pp };
}

const inCore = (machine: Machine, pp: Pp): boolean => machine.kernel.pp(pp.block).get("inCore") !== 0n;

forEachVendor("a PP that enters the core again finds nothing of a VS that another PP destroyed", async () => {
  const { machine, first, second } = await two();
  const before = machine.kernel.freePages;
  const vm = MicroVm.create(machine, first);
  second.must("mv_id_op_version");
  vm.destroy();
  assert.equal(machine.kernel.freePages, before, "nobody is in the core: nothing has to wait");
  const { processor } = second.pp;
  const { flushes } = processor;
  second.must("mv_id_op_version");
  assert.equal(processor.flushes, flushes + 1);
  second.must("mv_id_op_version");
  assert.equal(processor.flushes, flushes + 1, "once is enough");
});

forEachVendor("pages of a destroyed VS and its id wait while another PP is in the core", async () => {
  const { held, machine, first, second, pp } = await stepped();
  const before = machine.kernel.freePages;
  const vm = MicroVm.create(machine, first);
  const { upcalls } = pp;
  const isThere = (): boolean => pp.upcalls > upcalls && inCore(machine, pp);
  const version = (): void => second.start(opcodeOf("mv_id_op_version"), { r10: BigInt(MV.HANDLE_VAL) });
  assert.ok(held.hold(pp, version, isThere));
  vm.destroy();
  assert.equal(machine.kernel.freePages, before - 3, "VS page, VMCB and the kernel's block");
  machine.invariants.checkTables();
  const next = MicroVm.create(machine, first);
  assert.equal(next.ids.vsid, vm.ids.vsid + 1n);
  next.destroy();
  held.release(pp);
  assert.equal(first.must("mv_id_op_pool", { r12: 0n }), BigInt(before), "the pool is whole again");
  assert.equal(machine.kernel.freePages, before);
  assert.equal(MicroVm.create(machine, first).ids.vsid, vm.ids.vsid);
});

forEachVendor("a pool that is empty takes in what has drained", async () => {
  const { held, machine, first, second, pp } = await stepped(1);
  const vm = MicroVm.create(machine, first);
  const version = (): void => second.start(opcodeOf("mv_id_op_version"), { r10: BigInt(MV.HANDLE_VAL) });
  const { upcalls } = pp;
  assert.ok(held.hold(pp, version, () => pp.upcalls > upcalls));
  vm.destroy();
  held.release(pp);
  const { draining } = machine.kernel;
  assert.equal(draining, 1);
  while (machine.kernel.freePages > 0) first.must("mv_vm_op_create_vm");
  first.must("mv_vm_op_create_vm");
  assert.equal(machine.kernel.draining, 0);
});

forEachVendor("a PP that claims a VS made anew since it flushed sees the new one's block", async () => {
  const { held, machine, first, second, pp } = await stepped();
  const vm = MicroVm.create(machine, first, [PAGE]).raw16();
  const there = vm.on(second);
  there.run();
  there.interrupt();
  // Behind another hypercall the core is asked for the run.
  second.call("mv_id_op_version");
  const { upcalls } = pp;
  // The core has answered that the VS is to be run, and the kernel has not claimed it yet.
  const isThere = (): boolean => pp.upcalls > upcalls && !inCore(machine, pp);
  assert.ok(held.hold(pp, () => void there.run(), isThere));
  vm.destroy();
  const other = MicroVm.create(machine, first, [PAGE]).raw16();
  assert.deepEqual(other.ids, vm.ids);
  other.run();
  other.interrupt();
  held.release(pp);
  assert.equal(machine.kernel.vs(Number(vm.ids.vsid)).get("state"), BigInt(OBJECT.LIVE));
  there.interrupt();
  other.destroy();
});

forEachVendor("a VS may come and go before each step of a PP into the core and out again", async () => {
  const { held, machine, first, second, pp } = await stepped();
  const version = (): void => second.start(opcodeOf("mv_id_op_version"), { r10: BigInt(MV.HANDLE_VAL) });
  const before = machine.kernel.freePages;
  for (let count = 1, isHeld = true; isHeld; count++) {
    const vm = MicroVm.create(machine, first);
    let seen = 0;
    isHeld = held.hold(pp, version, () => ++seen > count);
    vm.destroy();
    MicroVm.create(machine, first).destroy();
    held.release(pp);
    assert.equal(first.must("mv_id_op_pool", { r12: 0n }), BigInt(before), `held before step ${count}`);
  }
});

forEachVendor("a PP may go into the core and out again before each step of a VS's end", async () => {
  const { held, machine, first, second, pp } = await stepped();
  const before = machine.kernel.freePages;
  for (let count = 1, isHeld = true; isHeld; count++) {
    const vm = MicroVm.create(machine, second);
    const destroy = (): void =>
      second.start(opcodeOf("mv_vs_op_destroy_vs"), { r10: BigInt(MV.HANDLE_VAL), r11: vm.ids.vsid });
    let seen = 0;
    isHeld = held.hold(pp, destroy, () => ++seen > count);
    first.must("mv_id_op_version");
    held.release(pp);
    second.must("mv_vp_op_destroy_vp", { r11: vm.ids.vpid });
    second.must("mv_vm_op_destroy_vm", { r11: vm.ids.vmid });
    assert.equal(first.must("mv_id_op_pool", { r12: 0n }), BigInt(before), `held before step ${count}`);
  }
});

forEachVendor(
  "the model notices a frame that is used while a core may have it, and a stale translation in use",
  async () => {
    const { held, machine, first, second, pp } = await stepped();
    const vm = MicroVm.create(machine, first);
    const record = machine.kernel.vs(Number(vm.ids.vsid));
    const page = Number(record.get("pageSpa"));
    const { upcalls } = pp;
    const version = (): void => second.start(opcodeOf("mv_id_op_version"), { r10: BigInt(MV.HANDLE_VAL) });
    assert.ok(held.hold(pp, version, () => pp.upcalls > upcalls));
    vm.destroy();
    const isI5 = (error: unknown): boolean =>
      error instanceof InvariantBroken && error.message.startsWith("I5");
    assert.throws(() => machine.invariants.written(page, 8), isI5);
    machine.invariants.written(page + 0x1000, 8);
    assert.throws(() => machine.invariants.touched(pp.ppid, 0x40_0000 + Number(vm.ids.vsid) * 0x1000), isI5);
  },
);
