/** Lists of single pages: mmio_map and mmio_unmap as MicroV has them, judged whole before anything changes. */
import assert from "node:assert/strict";
import { MV_STATUS } from "../../hypercall/generated/abi.node.ts";
import { Machine } from "./machine/machine.ts";
import { MicroVm } from "./machine/micro-vm.ts";
import { Root, type PageMapping } from "./machine/root.ts";
import { BLOCKS, ROOT } from "./machine/root-memory.ts";
import { forEachVendor } from "./on-vendors.ts";

const FAILURE = BigInt(MV_STATUS.FAILURE_UNKNOWN);
const MAX_GPA = 0x2000_0000_0000;

interface Started {
  readonly machine: Machine;
  readonly root: Root;
  readonly vm: MicroVm;
}

async function start(): Promise<Started> {
  const machine = await Machine.launch();
  const root = new Root(machine);
  root.attach();
  return { machine, root, vm: MicroVm.create(machine, root) };
}

function pages(count: number): PageMapping[] {
  return Array.from({ length: count }, (_, i) => ({ gpa: 0x1000 * i, spa: ROOT.GUEST_FRAMES + 0x1000 * i }));
}

function mapped({ machine, vm }: Started): bigint {
  return machine.kernel.vm(Number(vm.ids.vmid)).get("pages");
}

forEachVendor(
  "a list of 125 is mapped whole, flags ignored, and unmapped again, sources ignored",
  async () => {
    const started = await start();
    const { root, vm } = started;
    const list = pages(125).map((one) => ({ ...one, flags: 0xffff_ffff_ffff_ffffn }));
    assert.equal(root.mmio("mmio_map", vm.ids.vmid, list), 0n);
    assert.equal(mapped(started), 125n);
    const nowhere = list.map(({ gpa }) => ({ gpa, spa: 0x123 }));
    assert.equal(root.mmio("mmio_unmap", vm.ids.vmid, nowhere), 0n);
    assert.equal(mapped(started), 0n);
  },
);

for (const numEntries of [0n, 126n, 0x1_0000_0001n, 0xffff_ffff_ffff_ffffn]) {
  forEachVendor(`a list that claims ${numEntries} entries is refused`, async () => {
    const started = await start();
    const { root, vm } = started;
    for (const op of ["mmio_map", "mmio_unmap", "map_range", "unmap_range"]) {
      root.writeMdl(
        pages(1).map((one) => ({ ...one, flags: 1n })),
        ROOT.SHARED_PAGE,
        numEntries,
      );
      assert.equal(root.call(`mv_vm_op_${op}`, { r11: vm.ids.vmid }).rax, FAILURE, op);
    }
    assert.equal(mapped(started), 0n);
  });
}

for (const [what, wrong] of [
  ["a destination between pages", { gpa: 0x2001 }],
  ["a destination beyond all", { gpa: MAX_GPA }],
  ["a source between pages", { spa: ROOT.GUEST_FRAMES + 1 }],
  ["a source beyond all", { spa: MAX_GPA }],
  ["no bytes", { bytes: 0 }],
  ["two pages", { bytes: 0x2000 }],
  ["bytes with a high bit", { bytes: 0x1_0000_1000 }],
  ["a destination that the list has already", { gpa: 0 }],
  ["a hypervisor frame", { spa: BLOCKS[0] ?? 0 }],
] as const) {
  forEachVendor(`${what} in the last entry refuses the whole list, and nothing was mapped`, async () => {
    const started = await start();
    const { root, vm, machine } = started;
    root.mmio("mmio_map", vm.ids.vmid, [{ gpa: 0x10_0000, spa: ROOT.GUEST_FRAMES }]);
    const list = pages(3).map((one, i) => (i === 2 ? { ...one, ...wrong } : one));
    assert.equal(root.mmio("mmio_map", vm.ids.vmid, list), FAILURE);
    assert.equal(mapped(started), 1n);
    machine.invariants.checkTables();
  });
}

forEachVendor("an unmap that fails leaves what was before it unmapped, and the rest mapped", async () => {
  const started = await start();
  const { root, vm } = started;
  root.mmio("mmio_map", vm.ids.vmid, pages(4));
  const list = pages(4).map((one, i) => (i === 2 ? { ...one, gpa: 0x9_0000 } : one));
  assert.equal(root.mmio("mmio_unmap", vm.ids.vmid, list), FAILURE);
  assert.equal(mapped(started), 2n);
});
