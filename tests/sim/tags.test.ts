/** Address space tags against a TLB that forgets nothing: no guest ever meets a stale translation. */
import assert from "node:assert/strict";
import { MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { ANSWER, SYS } from "../../vmm/abi/generated/exit-record.node.ts";
import { InvariantBroken } from "./machine/invariants.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor } from "./on-vendors.ts";

const OLD = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES };
const NEW = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES + 0x1000 };

async function start(tags = 16): Promise<{ machine: Machine; root: Root }> {
  const machine = await Machine.launch({ tags });
  const root = new Root(machine);
  root.attach();
  return { machine, root };
}

forEachVendor("a page that is mapped elsewhere is not found where it was", async () => {
  const { machine, root } = await start();
  const vm = MicroVm.create(machine, root, [OLD]).raw16();
  vm.run();
  vm.touch(0x1000, { write: true });
  vm.interrupt();
  assert.equal(root.mmio("mmio_unmap", vm.ids.vmid, [OLD]), 0n);
  assert.equal(root.mmio("mmio_map", vm.ids.vmid, [NEW]), 0n);
  vm.run();
  assert.deepEqual(vm.mmu().physical(0x1000, true), { spa: NEW.spa });
});

forEachVendor("a page that is only unmapped faults again", async () => {
  const { machine, root } = await start();
  const vm = MicroVm.create(machine, root, [OLD]).raw16();
  vm.run();
  vm.touch(0x1000, { write: true });
  vm.interrupt();
  root.mmio("mmio_unmap", vm.ids.vmid, [OLD]);
  vm.run();
  assert.equal(vm.touch(0x1000), "left");
});

forEachVendor("a page faults again after unmap_range, and so does each of a large leaf", async () => {
  const { machine, root } = await start();
  const vm = MicroVm.create(machine, root).raw16();
  const large = { gpa: 0, spa: ROOT.GUEST_FRAMES, bytes: 0x20_0000, flags: 7n };
  root.ranges("map_range", vm.ids.vmid, [large]);
  vm.run();
  vm.touch(0x1000, { write: true });
  vm.interrupt();
  root.ranges("unmap_range", vm.ids.vmid, [large]);
  vm.run();
  assert.equal(vm.touch(0x1000), "left");
});

forEachVendor("a run without changes in between keeps its tag and its translations", async () => {
  const { machine, root } = await start();
  const vm = MicroVm.create(machine, root, [OLD]).raw16();
  vm.run();
  vm.touch(0x1000);
  const { tag } = vm.pp.virtualization;
  vm.interrupt();
  vm.run();
  assert.equal(vm.pp.virtualization.tag, tag);
  assert.ok(machine.pp.virtualization.translations.find(0x1000));
});

forEachVendor(
  "when tags run out the PP flushes, and guests that share a tag in turn see their own memory",
  async () => {
    const { machine, root } = await start(4);
    // Intel has as many as it has; the kernel need not use them.
    machine.kernel.pp(machine.pp.block).set("tags", 4n);
    const vms = Array.from({ length: 5 }, (_, i) => {
      const page = { gpa: 0x1000, spa: ROOT.GUEST_FRAMES + 0x1000 * i };
      return { page, vm: MicroVm.create(machine, root, [page]).raw16() };
    });
    const tags = new Set<number>();
    for (let round = 0; round < 3; round++) {
      for (const { page, vm } of vms) {
        vm.run();
        tags.add(vm.pp.virtualization.tag);
        assert.deepEqual(vm.mmu().physical(0x1000, true), { spa: page.spa });
        vm.interrupt();
      }
    }
    assert.deepEqual([...tags].sort(), [2, 3]);
  },
);

forEachVendor("a VM that takes a destroyed one's place does not inherit its translations", async () => {
  const { machine, root } = await start();
  const first = MicroVm.create(machine, root, [OLD]).raw16();
  first.run();
  first.touch(0x1000, { write: true });
  first.interrupt();
  first.destroy();
  const second = MicroVm.create(machine, root, [NEW]).raw16();
  assert.deepEqual(second.ids, first.ids);
  second.run();
  assert.deepEqual(second.mmu().physical(0x1000, true), { spa: NEW.spa });
});

forEachVendor(
  "paging registers that the root sets do not meet translations made with the old ones",
  async () => {
    const { machine, root } = await start();
    const pages = Array.from({ length: 8 }, (_, i) => ({
      gpa: 0x1000 * i,
      spa: ROOT.GUEST_FRAMES + 0x1000 * i,
    }));
    const vm = MicroVm.create(machine, root, pages).raw16();
    const table = (at: number, first: bigint): void => {
      machine.memory.store64(ROOT.GUEST_FRAMES + at, first);
      machine.memory.store64(ROOT.GUEST_FRAMES + at + 0x1000, 0x7n | (0x1007n << 32n));
    };
    table(0x4000, 0x5007n);
    vm.setRegister("CR0", 0x8000_0011n);
    vm.setRegister("CR3", 0x4000n);
    vm.run();
    assert.ok("spa" in vm.mmu().linear(0x1000n, false));
    vm.interrupt();
    vm.setRegister("CR3", 0x6000n);
    vm.run();
    assert.equal(vm.registers.get("cr3"), 0x6000n);
  },
);

forEachVendor("pages cannot be unmapped while the VM is claimed by another call", async () => {
  const { machine, root } = await start();
  const vm = MicroVm.create(machine, root, [OLD]).raw16();
  const inCore = (service: number): void => {
    machine.core.script = (_context, _vs, sys) => {
      assert.equal(sys(service, vm.ids.vsid, 0n, 0n), 0n);
      return BigInt(ANSWER.RESUME);
    };
    root.call("mv_id_op_version");
  };
  inCore(SYS.VS_CLAIM);
  assert.equal(root.mmio("mmio_unmap", vm.ids.vmid, [OLD]), BigInt(MV_STATUS.RETRY_CONTINUATION));
  inCore(SYS.VS_RELEASE);
  assert.equal(root.mmio("mmio_unmap", vm.ids.vmid, [OLD]), 0n);
});

forEachVendor("the model notices a tag that keeps a translation the tables no longer have", async () => {
  const { machine, root } = await start();
  const vm = MicroVm.create(machine, root, [OLD]).raw16();
  vm.run();
  machine.pp.virtualization.translations.remember({ gpa: 0x5000, spa: ROOT.STACK, write: true });
  vm.interrupt();
  assert.throws(
    () => vm.run(),
    (error) => error instanceof InvariantBroken && error.message.startsWith("I5"),
  );
});

forEachVendor("a VS that moves to another PP and back enters with fresh tags", async () => {
  const machine = await Machine.launch({ pps: 2 });
  const roots = machine.pps.map((pp) => new Root(machine, pp));
  const [first, second] = roots;
  assert.ok(first && second);
  first.attach();
  const here = MicroVm.create(machine, first, [OLD]).raw16();
  const there = here.on(second);
  here.run();
  here.touch(0x1000, { write: true });
  here.interrupt();
  there.run();
  there.touch(0x1000, { write: true });
  there.interrupt();
  assert.equal(first.mmio("mmio_unmap", here.ids.vmid, [OLD]), 0n);
  assert.equal(first.mmio("mmio_map", here.ids.vmid, [NEW]), 0n);
  for (const vm of [here, there]) {
    vm.run();
    assert.deepEqual(vm.mmu().physical(0x1000, true), { spa: NEW.spa });
    vm.interrupt();
  }
});

forEachVendor("nothing is unmapped, run or destroyed while another PP runs the guest", async () => {
  const machine = await Machine.launch({ pps: 2 });
  const [first, second] = machine.pps.map((pp) => new Root(machine, pp));
  assert.ok(first && second);
  first.attach();
  second.attach(ROOT.OTHER_SHARED_PAGE);
  const vm = MicroVm.create(machine, first, [OLD]).raw16();
  vm.run();
  const retry = BigInt(MV_STATUS.RETRY_CONTINUATION);
  assert.equal(second.mmio("mmio_unmap", vm.ids.vmid, [OLD], ROOT.OTHER_SHARED_PAGE), retry);
  assert.equal(vm.on(second).run(), false);
  assert.notEqual(second.call("mv_vs_op_destroy_vs", { r11: vm.ids.vsid }).rax, 0n);
  assert.equal(second.must("mv_vm_op_stop", { r11: vm.ids.vmid }), 1n, "PP 0 is to be kicked");
  vm.interrupt();
  assert.equal(second.mmio("mmio_unmap", vm.ids.vmid, [OLD], ROOT.OTHER_SHARED_PAGE), 0n);
  assert.equal(vm.run(), false);
  vm.on(second).destroy();
});
