/** The core is crash-only: wherever it faults, the root goes on, its VMs end by name, and it is usable again. */
import assert from "node:assert/strict";
import { MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { ANSWER, EXIT } from "../../vmm/abi/generated/exit-record.node.ts";
import { LAUNCH_STATUS } from "../../vmm/abi/generated/launch.node.ts";
import { OBJECT } from "../../vmm/abi/generated/registry.node.ts";
import { CoreFault } from "./machine/core-host.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { opcodeOf, Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor } from "./on-vendors.ts";

const FAILURE = BigInt(MV_STATUS.FAILURE_UNKNOWN);
const PAGE = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES };

async function start(): Promise<{ machine: Machine; root: Root }> {
  const machine = await Machine.launch();
  const root = new Root(machine);
  root.attach();
  return { machine, root };
}

function faults(machine: Machine): bigint {
  return machine.kernel.counters(machine.pp.block).get("coreFaults");
}

/** The core answers again, and a VM can be made and run. */
function assertUsable(machine: Machine, root: Root): void {
  root.must("mv_id_op_version");
  root.attach();
  const vm = MicroVm.create(machine, root, [{ gpa: 0x1000, spa: ROOT.GUEST_FRAMES + 0x8000 }]).raw16();
  assert.ok(vm.run());
  vm.interrupt();
  vm.destroy();
}

forEachVendor("a fault during CPUID: the root gets the native answer, SVM hidden", async () => {
  const { machine, root } = await start();
  const rip = root.registers.get("rip");
  machine.core.faultAfter = 0;
  assert.deepEqual(root.cpuid(0xd, 0), [...machine.pp.processor.cpuid(0xd, 0)]);
  assert.equal(root.registers.get("rip"), rip + 2n);
  assert.equal(faults(machine), 1n);
  assertUsable(machine, root);
});

forEachVendor("a fault during a hypercall: it fails, and the next one is served", async () => {
  const { machine, root } = await start();
  machine.core.faultAfter = 0;
  assert.equal(root.call("mv_id_op_version").rax, FAILURE);
  assert.equal(faults(machine), 1n);
  assert.match(machine.log(), /core fault.*vector 14|core restarted/s);
  assertUsable(machine, root);
});

forEachVendor("a fault while a run ends: the caller gets EXIT_FAILURE and the VM is CRASHED", async () => {
  const { machine, root } = await start();
  const vm = MicroVm.create(machine, root, [PAGE]).raw16();
  const rip = root.registers.get("rip");
  vm.run();
  machine.core.faultAfter = 0;
  vm.shutdown();
  assert.equal(vm.end.status, BigInt(MV_STATUS.EXIT_FAILURE));
  assert.equal(root.registers.get("rip"), rip + 3n);
  root.must("mv_id_op_version");
  assert.equal(machine.kernel.vm(Number(vm.ids.vmid)).get("state"), BigInt(OBJECT.CRASHED));
  root.attach();
  assert.notEqual(root.call("mv_vs_op_run", { r11: vm.ids.vsid }).rax, 0n);
  vm.destroy();
  assertUsable(machine, root);
});

/** Calls that the core serves by several service calls. */
const CALLS = [
  ["mv_vs_op_create_vs", (vm: MicroVm) => vm.ids.vpid],
  ["mv_vs_op_reg_get", (vm: MicroVm) => vm.ids.vsid],
  ["mv_vs_op_reg_set", (vm: MicroVm) => vm.ids.vsid],
  ["mv_vs_op_mp_state_set", (vm: MicroVm) => vm.ids.vsid],
  ["mv_vm_op_mmio_map", (vm: MicroVm) => vm.ids.vmid],
  ["mv_vm_op_mmio_unmap", (vm: MicroVm) => vm.ids.vmid],
  ["mv_vs_op_run", (vm: MicroVm) => vm.ids.vsid],
] as const;

for (const [name, id] of CALLS) {
  forEachVendor(`a fault after any service call of ${name} leaves nothing behind`, async () => {
    const { machine, root } = await start();
    const warm = MicroVm.create(machine, root, [PAGE]).raw16();
    warm.destroy();
    const free = machine.kernel.freePages;
    for (let after = 1; after <= 6; after++) {
      root.attach();
      const vm = MicroVm.create(machine, root, [PAGE]).raw16();
      const before = faults(machine);
      machine.core.faultAfter = after;
      root.start(opcodeOf(name), { r10: 0x42n, r11: id(vm), r12: 1n, r13: 2n });
      if (machine.kernel.vm(Number(vm.ids.vmid)).get("running") !== 0n) vm.interrupt();
      machine.core.faultAfter = undefined;
      destroyAll(machine, root);
      assert.equal(machine.kernel.freePages, free, `after ${after} service calls`);
      if (faults(machine) === before) break;
    }
  });
}

/** Everything that the registry has of micro VMs. */
function destroyAll(machine: Machine, root: Root): void {
  root.must("mv_id_op_version");
  const live = (ids: number, state: (id: number) => bigint): bigint[] =>
    Array.from({ length: ids }, (_, i) => i)
      .filter((i) => [OBJECT.LIVE, OBJECT.CRASHED].map(BigInt).includes(state(i)))
      .map(BigInt);
  for (const r11 of live(16, (i) => machine.kernel.vs(i).get("state")))
    root.must("mv_vs_op_destroy_vs", { r11 });
  for (const r11 of live(16, (i) => machine.kernel.vp(i).get("state")))
    root.must("mv_vp_op_destroy_vp", { r11 });
  for (const r11 of live(16, (i) => machine.kernel.vm(i).get("state")))
    root.must("mv_vm_op_destroy_vm", { r11 });
  root.attach();
}

forEachVendor("statics that the core destroyed are as they were after the restart", async () => {
  const { machine, root } = await start();
  const statics = machine.memory.bytes.slice(0x1_0000, 0x1_1000);
  machine.core.script = () => {
    machine.memory.bytes.fill(0xcc, 0x1_0000, 0x1_1000);
    throw new CoreFault(13);
  };
  assert.equal(root.call("mv_id_op_version").rax, FAILURE);
  assert.deepEqual(machine.memory.bytes.slice(0x1_0000, 0x1_1000), statics);
  assertUsable(machine, root);
});

for (const [name, answer] of [
  ["an unknown number", 7n],
  ["RETURN of the root", BigInt(ANSWER.RETURN)],
  ["RUN of the root's own VS", BigInt(ANSWER.RUN)],
  ["RUN of a VSID out of range", BigInt(ANSWER.RUN) | (0xffff_ffffn << 32n)],
] as const) {
  forEachVendor(`a bad answer is a fault of the core: ${name}`, async () => {
    const { machine, root } = await start();
    machine.core.script = () => answer;
    assert.equal(root.call("mv_id_op_version").rax, FAILURE);
    assert.equal(faults(machine), 1n);
    assertUsable(machine, root);
  });
}

forEachVendor("PROMOTE while a VM exists is a bad answer", async () => {
  const { machine, root } = await start();
  MicroVm.create(machine, root, [PAGE]);
  machine.core.script = () => BigInt(ANSWER.PROMOTE);
  assert.equal(root.call("mv_pp_op_promote").rax, FAILURE);
  assert.equal(machine.pp.state, "guest");
});

forEachVendor("PROMOTE of a call that is not the one to leave is a bad answer", async () => {
  const { machine, root } = await start();
  machine.core.script = () => BigInt(ANSWER.PROMOTE);
  assert.equal(root.call("mv_id_op_version").rax, FAILURE);
  assert.equal(machine.pp.state, "guest");
});

forEachVendor("a core that faults while it starts refuses the launch by name", async () => {
  const machine = await Machine.create();
  machine.core.faultAfter = 0;
  assert.equal(machine.pp.launch(), LAUNCH_STATUS.CORE_FAULT);
});

forEachVendor(
  "a core that faults whenever it starts stays down: CPUID is native, the root can still leave",
  async () => {
    const { machine, root } = await start();
    machine.core.faultAfter = 0;
    root.call("mv_id_op_version");
    machine.core.faultAfter = 0;
    assert.equal(root.call("mv_id_op_version").rax, root.get("rax"));
    assert.equal(root.call("mv_id_op_version").rax, FAILURE);
    assert.equal(root.cpuid(0x8000_0001)[2] & 4, 0);
    root.start(opcodeOf("mv_pp_op_promote"), { r10: 0x42n });
    assert.equal(machine.pp.state, "native");
  },
);

forEachVendor("exits are counted by reason whoever serves them", async () => {
  const { machine, root } = await start();
  const { block } = machine.pp;
  const before = machine.kernel.exitCount(block, EXIT.HYPERCALL);
  machine.core.faultAfter = 0;
  root.call("mv_id_op_version");
  assert.equal(machine.kernel.exitCount(block, EXIT.HYPERCALL), before + 1);
});

forEachVendor(
  "a core fault on one PP ends the guest of another at its next exit, and both PPs go on",
  async () => {
    const machine = await Machine.launch({ pps: 2 });
    const [first, second] = machine.pps.map((pp) => new Root(machine, pp));
    assert.ok(first && second);
    first.attach();
    const vm = MicroVm.create(machine, first, [PAGE]).raw16();
    vm.run();
    machine.core.faultAfter = 0;
    assert.equal(second.call("mv_id_op_version").rax, FAILURE);
    vm.cpuid(0);
    assert.equal(vm.end.status, BigInt(MV_STATUS.EXIT_FAILURE));
    first.must("mv_id_op_version");
    second.must("mv_id_op_version");
    vm.destroy();
  },
);

forEachVendor(
  "a crashed VM that another PP still runs goes when that run has ended, and takes all along",
  async () => {
    const machine = await Machine.launch({ pps: 2 });
    const [first, second] = machine.pps.map((pp) => new Root(machine, pp));
    assert.ok(first && second);
    first.attach();
    const free = machine.kernel.freePages;
    const vm = MicroVm.create(machine, first, [PAGE]).raw16();
    vm.run();
    machine.core.faultAfter = 0;
    second.call("mv_id_op_version");
    const destroy = (): bigint => second.call("mv_vm_op_destroy_vm", { r11: vm.ids.vmid }).rax;
    assert.notEqual(destroy(), 0n);
    assert.equal(machine.kernel.vs(Number(vm.ids.vsid)).get("state"), BigInt(OBJECT.LIVE));
    assert.equal(machine.kernel.vm(Number(vm.ids.vmid)).get("pages"), 1n);
    vm.cpuid(0);
    assert.equal(vm.end.status, BigInt(MV_STATUS.EXIT_FAILURE));
    assert.equal(destroy(), 0n);
    assert.equal(machine.kernel.vs(Number(vm.ids.vsid)).get("state"), BigInt(OBJECT.FREE));
    first.must("mv_id_op_version");
    second.must("mv_id_op_version");
    assert.equal(Number(first.must("mv_id_op_pool")), free);
  },
);
