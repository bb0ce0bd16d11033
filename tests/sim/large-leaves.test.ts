/** 2 MiB leaves of micro VMs: what they cost the pool, and splitting one with hardly a page left. */
import assert from "node:assert/strict";
import { MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root, type PageMapping } from "./machine/root.ts";
import { ROOT } from "./machine/root-memory.ts";
import { forEachVendor } from "./on-vendors.ts";

const MIB2 = 0x20_0000;
const ALL = 7n;
/** Frames that nothing else uses, in other 8 MiB than GUEST_FRAMES. */
const ELSEWHERE = 48 * 0x10_0000;
const LEAVES: readonly PageMapping[] = [{ gpa: 0, spa: ROOT.GUEST_FRAMES, bytes: 2 * MIB2, flags: ALL }];

async function start(): Promise<{ machine: Machine; root: Root; free: () => number }> {
  const machine = await Machine.launch({ blocks: 1 });
  const root = new Root(machine);
  root.attach();
  return { machine, root, free: () => Number(root.must("mv_id_op_pool")) };
}

forEachVendor("large leaves cost two tables a VM, and two pages of counts together", async () => {
  const { machine, root, free } = await start();
  const [first, second] = [MicroVm.create(machine, root), MicroVm.create(machine, root)];
  const used = [first, second].map(({ ids }) => {
    const before = free();
    assert.equal(root.ranges("map_range", ids.vmid, LEAVES).rax, 0n);
    return before - free();
  });
  assert.deepEqual(used, [4, 2]);
  machine.invariants.checkTables();
});

forEachVendor("a frame in a large leaf of one VM and a small one of another is shared twice", async () => {
  const { machine, root, free } = await start();
  const before = free();
  const [one, other] = [MicroVm.create(machine, root), MicroVm.create(machine, root)];
  assert.equal(root.ranges("map_range", one.ids.vmid, LEAVES).rax, 0n);
  const page = { gpa: 0x7000, spa: ROOT.GUEST_FRAMES + 0x3000 };
  assert.equal(root.mmio("mmio_map", other.ids.vmid, [page]), 0n);
  machine.invariants.checkTables();
  one.destroy();
  machine.invariants.checkTables();
  other.destroy();
  assert.equal(free(), before);
});

for (const [pages, splits] of [
  [0, false],
  [1, false],
  [2, true],
] as const) {
  forEachVendor(
    `with ${pages} pages left a large leaf ${splits ? "is split" : "stays whole, and nothing is lost"}`,
    async () => {
      const { machine, root, free } = await start();
      const [vm, filler] = [MicroVm.create(machine, root), MicroVm.create(machine, root)];
      assert.equal(root.ranges("map_range", vm.ids.vmid, LEAVES).rax, 0n);
      // The first needs four pages, each further one a table.
      for (let i = 0; free() > pages; i++)
        assert.equal(root.mmio("mmio_map", filler.ids.vmid, [{ gpa: i * MIB2, spa: ELSEWHERE }]), 0n);
      const part = { gpa: 0x1000, spa: 0, bytes: 0x2000 };
      const { rax } = root.ranges("unmap_range", vm.ids.vmid, [part]);
      assert.equal(rax, splits ? 0n : BigInt(MV_STATUS.FAILURE_UNKNOWN));
      const mapped = machine.kernel.vm(Number(vm.ids.vmid)).get("pages");
      assert.equal(mapped, splits ? 1022n : 1024n);
      assert.equal(free(), splits ? 0 : pages);
      machine.invariants.checkTables();
    },
  );
}
